"""Places in texts, differences and fragments."""

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.text import fragments
from collector.text.diff import word_diff
from collector.text.fragments import text_fragment
from collector.text.locate import locate
from tests.support.alike import PARAGRAPHS, places


@pytest.mark.parametrize(
    ("exact", "text", "start", "end", "found"),
    [
        ("teh", "in teh house", 3, 6, (3, 6)),
        ("teh", "in teh house", None, None, (3, 6)),
        ("teh", "in teh house", 0, 3, (3, 6)),
        ("teh", "teh one, teh other", 9, 12, (9, 12)),
        ("teh", "teh one, teh other", 8, 11, (9, 12)),
        ("teh", "teh one, teh other", 500, 503, (9, 12)),
        ("teh", "the house", 0, 3, None),
        ("", "text", 0, 0, None),
        ("😀b", "a😀b", 1, 3, (1, 3)),
    ],
)
def test_locate(exact, text, start, end, found):
    assert locate(exact, text, start, end) == found


@given(st.text("ab ", max_size=12), st.text("ab ", max_size=12))
def test_a_difference_leads_from_one_text_to_the_other(old, new):
    pieces = word_diff(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new


def test_word_diff_shows_whole_words():
    assert [(piece.kind, piece.text) for piece in word_diff("He seen teh house.", "He saw the house.")] == [
        ("same", "He "),
        ("removed", "seen teh"),
        ("added", "saw the"),
        ("same", " house."),
    ]


def fragment_of(block, phrase):
    start = block.index(phrase)
    return text_fragment(block, start, start + len(phrase))


def test_text_fragment():
    assert fragment_of("He was in teh house, today.", "teh") == ":~:text=He%20was%20in-,teh,-house%2C%20today."


def test_text_fragment_widens_to_words():
    assert fragment_of("They rebuilded it.", "builded") == ":~:text=They-,rebuilded,-it."


def test_text_fragment_escapes_its_own_marks():
    made = fragment_of("a well-known, old & #1 thing", "well-known, old & #1")
    assert made == ":~:text=a-,well%2Dknown%2C%20old%20%26%20%231,-thing"


@pytest.mark.parametrize("language", PARAGRAPHS)
def test_text_fragment_tells_paragraphs_apart_that_begin_alike(language):
    paragraphs = PARAGRAPHS[language]
    for one in paragraphs:
        for start, end in places(one):
            made = text_fragment(one, start, end)
            assert [other for other in paragraphs if matches(made, other)] == [one], one[start:end]


def test_text_fragment_tells_paragraphs_apart_that_end_alike():
    one = "He would not say more, said the mayor of the town on Monday."
    other = "Nobody had expected it, said the mayor of the town on Monday."
    start = one.index("town")
    assert matches(text_fragment(one, start, start + 4), one)
    assert not matches(text_fragment(one, start, start + 4), other)


def test_text_fragment_tells_a_phrase_from_the_same_words_in_its_block():
    half = " ".join(f"word{n % 3}" for n in range(30))
    block = f"{half} here is teh end of it now. {half} there it is too. {half} here is teh end of it all. {half}"
    start = block.rindex("teh")
    made = text_fragment(block, start, start + 3)
    [place] = places_of(made, block)
    assert place > block.index("teh") + 3


def test_text_fragment_is_short_where_nothing_is_alike():
    words = [f"word{n}" for n in range(60)]
    block = " ".join(words)
    assert fragment_of(block, "word30") == ":~:text=word27%20word28%20word29-,word30,-word31%20word32%20word33"


def terms(fragment):
    """The texts that a fragment names, one after another."""
    return [unquote(term.removeprefix("-").removesuffix("-")) for term in fragment.removeprefix(":~:text=").split(",")]


def places_of(fragment, block):
    """Where a fragment of one phrase, context included, is found in a block."""
    return [found.start() for found in re.finditer(r"\s*".join(map(re.escape, terms(fragment))), block)]


def matches(fragment, block):
    return bool(places_of(fragment, block))


def test_text_fragment_of_a_long_phrase_names_its_ends():
    phrase = " ".join(f"word{n}" for n in range(100))
    assert terms(text_fragment(phrase, 0, len(phrase))) == ["word0 word1 word2 word3", "word96 word97 word98 word99"]


def test_text_fragment_in_a_script_without_spaces_has_no_more_than_the_phrase_and_what_is_near():
    block = "东京" * 50 + "。大阪，错字，京都。" + "东京" * 50
    assert terms(fragment_of(block, "错"))[1:] == ["错", f"字，京都。{'东京' * 50}"]
    far = "。".join(f"东京{n}" for n in range(40))
    assert terms(fragment_of(far.replace("京20", "京错字"), "错字")) == [
        "东京18。东京19。东京",
        "错字",
        "。东京21。东京22。",
    ]


def test_text_fragment_of_a_block_that_repeats_itself_takes_few_steps(monkeypatch):
    block = " ".join(["again"] * 700)
    steps = []
    repeats = fragments._repeats
    monkeypatch.setattr(fragments, "_repeats", lambda *texts: steps.append(texts) or repeats(*texts))
    assert len(places_of(fragments.text_fragment(block, 1800, 1805), block)) == 1
    assert len(steps) <= 10
