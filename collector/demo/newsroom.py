"""Reports by readers of the demo's invented newspaper, and its editors' decisions."""

import random
import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from collector.demo.articles import ARTICLES, Article, Mistake
from collector.store.models import Status

DAYS = 20
"""The days over which the reports are spread."""

_COMMENTS = (
    "Twice in this article.",
    "My daughter found it.",
    "Also in yesterday’s print edition!",
    "Sorry to be that reader.",
    "Is this on purpose?",
)
# The statuses that every third typo gets, in turn.
_DECISIONS = (Status.FIXED, Status.CONFIRMED, Status.FIXED, Status.REJECTED, Status.FIXED, Status.SPAM)


def reports(origin: str, site_key: str, end: datetime) -> Iterator[tuple[datetime, dict[str, Any]]]:
    """Yield readers' reports with the times at which they arrived, oldest first; the same ones for the same `end`.

    `origin` is that of the articles, such as http://localhost:8000.
    """
    chance = random.Random(4)  # noqa: S311 (a demonstration's chance need not be secret)
    found = [(article, mistake) for article in ARTICLES for mistake in article.mistakes]
    chance.shuffle(found)
    made = []
    for number, (article, mistake) in enumerate(found):
        first = end - timedelta(days=DAYS) * (1 - number / len(found)) - timedelta(minutes=5)
        for reader in range(chance.choice((1, 1, 1, 2, 3, 7))):
            moment = min(first + timedelta(minutes=chance.randrange(1, 400) * reader), end - timedelta(minutes=1))
            made.append((moment, _report(origin, site_key, article, mistake, chance)))
    for article in ARTICLES:
        for whole in (_whole(text, mistakes) for text, mistakes in article.passages if len(mistakes) > 1):
            mended = _report(origin, site_key, article, whole, chance) | {"suggestion": whole.right}
            made.append((end - timedelta(hours=5), mended))
    return iter(sorted(made, key=lambda one: one[0]))


def _report(origin: str, site_key: str, article: Article, mistake: Mistake, chance: random.Random) -> dict[str, Any]:
    address = f"{origin}/demo/news/{article.slug}/"
    text = mistake.paragraph
    report: dict[str, Any] = {
        "id": str(uuid.UUID(int=chance.getrandbits(128), version=4)),
        "site": site_key,
        "url": address,
        "canonical_url": address,
        "title": f"{article.headline} – The Halvern Courier",
        "lang": "en-GB",
        "quote": {
            "exact": mistake.wrong,
            "prefix": text[max(0, mistake.start - 48) : mistake.start],
            "suffix": text[mistake.end : mistake.end + 48],
        },
        "block": {"text": text, "start": mistake.start, "end": mistake.end},
        "article": {"headline": article.headline, "author": article.author, "section": article.section},
    }
    if chance.random() < 0.8:
        report["suggestion"] = mistake.right
    if chance.random() < 0.2:
        report["comment"] = chance.choice(_COMMENTS)
    return report


def _whole(paragraph: str, mistakes: Sequence[Mistake]) -> Mistake:
    """Return the mistakes of a paragraph as one: some readers select all of it and mend them together."""
    mended = paragraph
    for mistake in reversed(mistakes):
        mended = mended[: mistake.start] + mistake.right + mended[mistake.end :]
    return Mistake(paragraph, paragraph, mended, 0)


def decisions(count: int) -> list[tuple[int, Status]]:
    """Return which of `count` typos, by order of arrival, have been decided about, and the new status of each."""
    return [(place, _DECISIONS[place // 3 % len(_DECISIONS)]) for place in range(0, count, 3)]
