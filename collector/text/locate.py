"""Finding a phrase again in a text."""


def locate(exact: str, text: str, start: int | None = None, end: int | None = None) -> tuple[int, int] | None:
    """Return where `exact` stands in `text`, as (start, end) in code points, or None where it does not.

    `start` and `end` are where the sender says it is. They are believed if the text there is the phrase; otherwise
    the occurrence nearest to `start` is taken (the first, where no start is given).
    """
    if not exact:
        return None
    if start is not None and end is not None and text[start:end] == exact:
        return start, end
    wanted = start or 0
    after = text.find(exact, wanted)
    before = text.rfind(exact, 0, wanted + len(exact) - 1) if wanted else -1
    found = [at for at in (before, after) if at >= 0]
    if not found:
        return None
    best = min(found, key=lambda at: abs(at - wanted))
    return best, best + len(exact)
