"""Passages: which words of one are which of another's, and the keys by which they are found."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.text.passages import align, edge_keys, locate, near_keys, passage, quote_at, with_twins
from collector.text.quotes import Quote
from tests.support.passages import marked, text_of
from tests.support.work import calls_of

TEXT = "The mayor opened teh bridge at noon, and the results was presented on Monday."


def located(one, other):
    """Return the text of the words of the one passage that are the phrase of the other, and the other way round."""
    spans = locate(one, other), locate(other, one)
    return tuple(span and text_of(passage, span) for passage, span in zip((one, other), spans, strict=True))


def test_phrase_is_the_words_that_the_selection_touches():
    one = marked("The mayor op⟦ened t⟧eh bridge.")
    assert text_of(one, one.phrase) == "opened teh"
    assert one.text[one.start : one.end] == "ened t"


def test_paragraph_is_told_apart_from_the_text_beside_it():
    one = marked("The mayor opened ⟦teh⟧ bridge.", before="It rained.", after="Nobody minded.")
    assert one.text == "It rained. The mayor opened teh bridge. Nobody minded."
    assert text_of(one, one.paragraph) == "The mayor opened teh bridge."
    assert (one.before, one.after) == ("It rained.", "Nobody minded.")


def test_a_long_paragraph_is_read_near_the_phrase_only():
    words = " ".join(f"word{n}" for n in range(1000))
    one = marked(words.replace("word500", "⟦word500⟧"))
    assert len(one.text) == 600 + len("word500") + 600
    assert one.text[one.start : one.end] == "word500"
    assert one.block == words


# --- where the same words are ---


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("The ⟦mayor opened teh⟧ bridge.", "The mayor opened ⟦teh⟧ bridge.", ("teh", "mayor opened teh")),
        ("市政府宣布⟦新的⟧大桥完工。", "市政府⟦宣布新⟧的大桥完工。", ("宣布新", "新的")),
        ("They said teh is teh and ⟦teh⟧ is it.", "They said ⟦teh⟧ is teh and teh is it.", ("teh", "teh")),
    ],
)
def test_in_one_paragraph_offsets_tell(one, other, expected):
    assert located(marked(one), marked(other)) == expected


def test_the_same_word_at_two_places_of_a_paragraph_is_two_places():
    one, other = marked("So ⟦teh⟧ cat and teh dog."), marked("So teh cat and ⟦teh⟧ dog.")
    assert locate(one, other) == (4, 5)
    assert one.phrase == (1, 2)


EDITS = [
    TEXT,
    "On Tuesday it rained. " + TEXT,
    TEXT + " Nobody minded.",
    TEXT.replace("at noon", "early in the afternoon"),
    TEXT.replace("The mayor", "Mayor Smith"),
    TEXT.replace(", and", ". And"),
    TEXT.upper(),
    TEXT.replace(" ", "\u00a0"),
]


@pytest.mark.parametrize("edited", EDITS)
@pytest.mark.parametrize("blocks", [(True, True), (True, False), (False, True), (False, False)])
def test_the_article_may_be_edited_around_a_phrase(edited, blocks):
    word = "TEH" if edited.isupper() else "teh"
    one = marked(TEXT.replace("teh", "⟦teh⟧"), block=blocks[0])
    other = marked(edited.replace(word, f"⟦{word}⟧"), block=blocks[1])
    assert located(one, other) == ("teh", word)


def test_a_phrase_of_which_less_than_half_is_left_is_not_there():
    one = marked("The mayor ⟦opened teh bridge⟧ at noon, and the results was presented on Monday.")
    gone = marked("The ⟦mayor⟧ left at noon, and the results was presented on Monday.")
    assert locate(gone, one) is None
    less = marked("The ⟦mayor⟧ opened the bridge at noon, and the results was presented on Monday.")
    assert text_of(less, locate(less, one)) == "opened the bridge"


def test_another_article_text_is_another_place():
    one = marked("He bought ⟦a⟧ apple at the market on Sunday morning.")
    other = marked("They saw ⟦a⟧ elephant in the park, and it was raining hard.")
    assert located(one, other) == (None, None)


def test_a_report_of_no_more_than_its_phrase_is_no_place_in_a_text():
    bare = passage(Quote("teh"), None, None, None)
    assert located(marked("The mayor opened ⟦teh⟧ bridge."), bare) == (None, None)
    assert located(bare, bare) == ("teh", "teh")


def test_a_paragraph_that_stands_twice_is_two_places():
    text = "The mayor opened ⟦teh⟧ bridge at noon."
    first = marked(text, before="It was a fine day for the town.", after="Nobody had seen the river so high.")
    second = marked(text, before="Nobody knows who painted it green.", after="All of them went home in the rain.")
    edited = marked(text, before="It was a fine day for our town.", after="Nobody had seen the river so high.")
    assert located(first, second) == (None, None)
    assert located(first, edited) == ("teh", "teh")


def test_a_sentence_that_is_repeated_as_a_large_quotation_is_another_place():
    sentence = "“We were to slow in the first half and we ⟦payed⟧ for it.”"
    inside = marked(
        f"After the game, the manager Lee Grant said: {sentence[:-1]} That can't happen again next week.”",
        before="Romney lost at home to Rye.",
    )
    large = marked(sentence, before="Romney lost at home to Rye.", after="After the game, the manager Lee Grant said:")
    assert located(inside, large) == (None, None)


@given(st.lists(st.sampled_from(["a", "b", "the", "teh", ",", "的", "桥", "x-y"]), min_size=1, max_size=14), st.data())
def test_locating_is_the_same_from_both_sides(words, data):
    """A phrase that is all of the words of another's phrase is there, wherever that one looks from."""

    def draw():
        edited = words[:]
        if data.draw(st.booleans()):
            edited.insert(data.draw(st.integers(0, len(words))), "new")
        first = data.draw(st.integers(0, len(edited) - 1))
        last = data.draw(st.integers(first + 1, len(edited)))
        return marked(" ".join([*edited[:first], f"⟦{' '.join(edited[first:last])}⟧", *edited[last:]]))

    one, other = draw(), draw()
    there, back = align(one, other), align(other, one)
    if there and back and there.pairs is not None:
        assert {n: m for m, n in there.pairs.items()} == back.pairs


# --- keys ---


def test_one_of_two_keys_stays_where_the_text_is_edited_on_one_side():
    def keys(text):
        one = marked(text)
        return edge_keys(one, one.phrase)

    before, after = keys("So the mayor opened ⟦teh bridge⟧ at noon on Monday.")
    assert keys("Then our mayor opened ⟦teh bridge⟧ early.") != (before, after)
    assert keys("So the mayor opened ⟦teh bridge⟧ and left.")[0] == before
    assert keys("Nobody opened ⟦teh bridge⟧ at noon on Tuesday.")[1] == after
    assert keys("SO THE MAYOR OPENED ⟦TEH BRIDGE⟧ AT NOON ON MONDAY.") == (before, after)


def test_keys_are_signed_numbers_of_32_bits():
    for text in (TEXT.replace("teh", "⟦teh⟧"), "⟦a⟧", "⟦的⟧"):
        one = marked(text)
        assert all(-(2**31) <= key < 2**31 for key in edge_keys(one, one.phrase))


def test_near_keys_are_those_of_all_runs_near_the_phrase():
    one = marked(TEXT.replace("at noon", "⟦at noon⟧"))
    before, after = near_keys(one)
    for span in [(first, last) for first in range(len(one.tokens)) for last in range(first + 1, len(one.tokens) + 1)]:
        found = edge_keys(one, span)
        assert found[0] in before
        assert found[1] in after


# --- twins, quotes ---


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See ⟦the⟧ the house.", "the the"),
        ("See the ⟦the⟧ house.", "the the"),
        ("See the ⟦The house⟧.", "the The house"),
        ("沿线⟦的⟧的商铺", "的的"),
        ("It is 10⟦,⟧, then", ","),  # marks stand in rows for other reasons
        ("See ⟦the⟧ house.", "the"),
    ],
)
def test_twins_go_with_a_run(text, expected):
    one = marked(text)
    assert text_of(one, with_twins(one.tokens, one.phrase)) == expected


def test_words_are_quoted_with_what_is_around_them():
    one = marked("The mayor ⟦opened teh⟧ bridge.", before="It rained.")
    first = one.tokens.index("teh")
    assert quote_at(one, (first, first + 1)) == (Quote("teh", "It rained. The mayor opened ", " bridge."), 17, 20)
    bare = marked("The mayor ⟦opened teh⟧ bridge.", block=False)
    assert quote_at(bare, bare.phrase) == (Quote("opened teh", "The mayor ", " bridge."), None, None)


def test_a_long_text_around_is_quoted_in_whole_words():
    one = marked(" ".join(f"word{n}" for n in range(60)).replace("word30", "⟦word30⟧"))
    quote, start, _ = quote_at(one, one.phrase)
    assert quote.prefix.startswith("word21 word22 ")
    assert quote.suffix.endswith(" word38 word39")
    assert one.block[start:].startswith("word30")


# --- work ---


def _paragraph(letters, chance):
    return " ".join(chance.choice(letters) for _ in range(2000))


@pytest.mark.parametrize("letters", ["ab", "abcdefghijklmnopqrstuvwxyz", "的一是"])
def test_comparing_long_passages_costs_a_bounded_amount_of_work(letters):
    chance = random.Random(1)
    texts = [_paragraph(letters, chance) for _ in range(2)]
    one, other = (marked(f"{text[:1400]}⟦{text[1400:2400].strip()}⟧{text[2400:]}") for text in texts)
    assert calls_of(lambda: align(one, other)) <= 25_000
