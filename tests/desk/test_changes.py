"""Phrases with the change inside them, cut to the room that there is."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.desk.changes import changes, headline, snippet
from collector.store.models import Finding, Typo


def a_typo(exact, before="", after="", suggestion=None, whole=True):
    typo = Typo(exact=exact, prefix=before[-32:], suffix=after[:32], block_text="")
    if whole:
        typo.block_text = before + exact + after
        typo.block_start, typo.block_end = len(before), len(before) + len(exact)
    typo.findings = [Finding(text=suggestion, count=1)] if suggestion else []
    return typo


def told(pieces):
    marks = {"same": "{}", "removed": "[-{}-]", "added": "[+{}+]"}
    return "".join(marks[piece.kind].format(piece.text) for piece in pieces)


@given(st.text(max_size=600), st.text(max_size=600))
def test_both_texts_can_be_read_from_the_pieces(old, new):
    pieces = changes(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new


def test_changes_far_apart_in_a_long_phrase_stay_small():
    long = "it was the age of wisdom, it was the age of foolishness, it was the epoch of belief, " * 3
    pieces = changes(f"The the start, {long} and dispair at last", f"The start, {long} and despair at last")
    assert [piece.text for piece in pieces if piece.kind == "removed"] == ["the ", "dispair"]
    assert [piece.text for piece in pieces if piece.kind == "added"] == ["despair"]


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("新的跨江大桥己经完工", "新的跨江大桥已经完工", "新的跨江大桥[-己-][+已+]经完工"),
        ("沿线的的商铺", "沿线的商铺", "沿线的[-的-]商铺"),
        ("ビルを立てる", "ビルを建てる", "ビルを[-立-][+建+]てる"),
        ("เปิดสพานใหม่", "เปิดสะพานใหม่", "เปิดส[+ะ+]พานใหม่"),
        ("खुल गय है", "खुल गया है", "खुल [-गय-][+गया+] है"),
        ("وزارة الصحه", "وزارة الصحة", "وزارة [-الصحه-][+الصحة+]"),
        ("a well known goverment", "a well-known government", "a well[- -][+-+]known [-goverment-][+government+]"),
        ("it’s end", "its end", "[-it’s-][+its+] end"),
    ],
)
def test_whole_words_or_single_characters_where_a_script_has_no_words(old, new, shown):
    assert told(changes(old, new)) == shown


def calls_in(act):
    """How many functions are called meanwhile, Python's own included."""
    count = 0

    def note(_frame, event, _argument):
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        act()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize(("old", "new"), [("a ", "b a "), ("a,", "a."), ("! ", "? ! "), ("ab", "ba"), ("a b ", "b a ")])
def test_work_on_hostile_text_grows_with_its_length(old, new):
    changes.cache_clear()
    assert calls_in(lambda: changes((old * 500)[:1000], (new * 500)[:1000])) < 10 * 1000


def test_a_snippet_keeps_the_words_around():
    found = snippet(a_typo("teh", "The mayor opened ", " bridge at noon.", "the"))
    assert (found.before, told(found.pieces), found.after) == (
        "The mayor opened ",
        "[-teh-][+the+]",
        " bridge at noon.",
    )
    assert found.changed


def test_long_surroundings_are_cut_between_words():
    found = snippet(a_typo("teh", "word " * 100, " word" * 100))
    assert found.before.startswith("…word")
    assert found.after.endswith("word…")
    assert len(found.before) <= 50
    assert not found.changed


def test_long_phrases_are_cut_and_their_changes_kept():
    found = snippet(a_typo("same " * 60 + "teh end", "", "", "same " * 60 + "the end"))
    assert told(found.pieces).endswith("[-teh-][+the+] end")
    assert sum(len(piece.text) for piece in found.pieces) < 120


def test_a_row_has_the_whole_change_however_long_it_is():
    found = snippet(a_typo("x" * 1000, "", "", "y" * 1000))
    assert [len(piece.text) for piece in found.pieces] == [1000, 1000]


def test_a_word_without_end_is_cut_in_a_heading():
    found = headline(a_typo("x" * 1000, "", "", "y" * 1000))
    assert [len(piece.text) for piece in found] == [61, 61]


def test_without_a_paragraph_the_snippet_says_that_there_is_more():
    found = snippet(a_typo("teh", "opened ", " bridge", whole=False))
    assert (found.before, found.after) == ("…opened ", " bridge…")


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (5, 2), (0, 999), (None, 3)])
def test_a_wrong_place_in_the_paragraph_is_not_believed(start, end):
    typo = a_typo("teh", "opened ", " bridge")
    typo.block_start, typo.block_end = start, end
    assert told(snippet(typo).pieces) == "teh"
