"""Quotes, places in texts, differences and fragments."""

from itertools import takewhile
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.text.diff import word_diff
from collector.text.fragments import text_fragment
from collector.text.locate import locate
from collector.text.quotes import Quote, phrase_key, same_surroundings


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("before it ", " after it"), ("before it ", " after it"), True),
        (("long before it ", " after it"), ("before it ", " after it and on"), True),
        (("Before It ", " after\u00a0it"), ("before it ", " after it"), True),
        (("before it ", " after it"), ("behind it ", " after it"), False),
        (("before it ", " after it"), ("before it ", " later"), False),
        (("", ""), ("before it ", " after it"), False),
        (("a ", ""), ("before a ", " after it"), False),
        (("", ""), ("", " "), True),
        (("", " after it"), ("", " elsewhere"), False),
    ],
)
def test_same_surroundings(one, other, same):
    a, b = Quote("teh", *one), Quote("teh", *other)
    assert same_surroundings(a, b) is same
    assert same_surroundings(b, a) is same


def test_phrase_key_is_of_the_folded_phrase():
    assert phrase_key("Teh  house") == phrase_key("teh house")
    assert phrase_key("teh house") != phrase_key("the house")
    assert len(phrase_key("x" * 1000)) == 32


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


BEGINNING_ALIKE = {
    "German": (
        "Jeder hat das Recht auf Bildung. Die Bildung ist unentgeltlich, zum mindesten der Grundschulunterricht.",
        "Jeder hat das Recht auf Arbeit, auf freie Berufswahl und auf gerechte Arbeitsbedingungen.",
    ),
    "Vietnamese": (
        "Mọi người đều có quyền tự do tư tưởng, tín ngưỡng và tôn giáo.",
        "Mọi người đều có quyền tự do hội họp và lập hội có tính cách hoà bình.",
    ),
}


@pytest.mark.parametrize("language", BEGINNING_ALIKE)
def test_text_fragment_tells_paragraphs_apart_that_begin_alike(language):
    one, other = BEGINNING_ALIKE[language]
    pairs = zip(one.split(), other.split(), strict=False)
    common = len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))
    assert common >= 4
    for n in range(common):
        start = len(" ".join(one.split()[:n])) + bool(n)
        end = start + len(one.split()[n])
        assert matches(text_fragment(one, start, end), one)
        assert not matches(text_fragment(one, start, end), other)


def test_text_fragment_tells_paragraphs_apart_that_end_alike():
    one = "He would not say more, said the mayor of the town on Monday."
    other = "Nobody had expected it, said the mayor of the town on Monday."
    start = one.index("town")
    assert matches(text_fragment(one, start, start + 4), one)
    assert not matches(text_fragment(one, start, start + 4), other)


def test_text_fragment_tells_a_phrase_from_the_same_words_in_its_block():
    half = " ".join(f"word{n % 3}" for n in range(30))
    block = f"{half} here is teh end. {half} there it is too. {half} here is teh end of it all. {half}"
    start = block.rindex("teh")
    made = text_fragment(block, start, start + 3)
    assert block.count(plain(made)) == 1
    assert block.index(plain(made)) > block.index("teh") + 3


def test_text_fragment_is_short_where_nothing_is_alike():
    words = [f"word{n}" for n in range(60)]
    block = " ".join(words)
    assert fragment_of(block, "word30") == ":~:text=word27%20word28%20word29-,word30,-word31%20word32%20word33"


def plain(fragment):
    """The text that a fragment of one phrase stands for, context included."""
    return " ".join(unquote(term.removeprefix("-").removesuffix("-")) for term in fragment[8:].split(","))


def matches(fragment, block):
    return plain(fragment) in block


def test_text_fragment_of_a_long_phrase_names_its_ends():
    phrase = " ".join(f"word{n}" for n in range(100))
    terms = text_fragment(phrase, 0, len(phrase)).removeprefix(":~:text=").split(",")
    assert [unquote(term) for term in terms] == ["word0 word1 word2 word3", "word96 word97 word98 word99"]


def test_text_fragment_in_a_script_without_spaces():
    block = "东京" * 50 + "錯字" + "东京" * 50
    assert unquote(text_fragment(block, 100, 102)).count("錯字") == 1
    assert ",錯字," in unquote(text_fragment(block, 100, 102))
