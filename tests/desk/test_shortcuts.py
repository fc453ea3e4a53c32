"""Keys of one's own: other characters than the usual ones, or none."""

import pytest

from collector.desk.shortcuts import NAMES, BadShortcuts, Shortcuts


def test_usual_keys_are_not_stored():
    assert Shortcuts.typed(True, {}).stored() is None
    assert Shortcuts.typed(True, dict.fromkeys(NAMES, "")).stored() is None
    assert Shortcuts.of(None).key("f") == "f"


def test_chosen_keys_stand_for_the_usual_ones():
    shortcuts = Shortcuts.of(Shortcuts.typed(True, {"f": "D", "r": "f"}).stored())
    assert [shortcuts.key(usual) for usual in ("f", "r", "s", "Esc")] == ["d", "f", "s", "Esc"]


def test_no_key_works_where_they_are_off():
    shortcuts = Shortcuts.of(Shortcuts.typed(False, {"f": "d"}).stored())
    assert [shortcuts.key(usual) for usual in ("f", "?", "1", "Esc")] == ["", "", "", "Esc"]


@pytest.mark.parametrize(("typed", "is_taken"), [("r", True), ("7", False), ("ab", False), ("\x07", False)])
def test_keys_that_cannot_be_told_apart_are_refused(typed, is_taken):
    with pytest.raises(BadShortcuts) as refused:
        Shortcuts.typed(True, {"f": typed})
    assert refused.value.is_taken == is_taken


def test_keys_are_changed_on_the_account_page(collector, anna):
    anna.open("/desk/account/keys")
    anna.post("/desk/account/keys", 303, **{"on": "1", "key-f": "d"})
    assert 'name="key-f" value="d"' in anna.open("/desk/account/keys")
    assert "&#34;f&#34;: &#34;d&#34;" in anna.open("/desk/")
    anna.post("/desk/account/keys", 422, **{"on": "1", "key-f": "r"})
    assert "“r” is already in use" in anna.words
    anna.open("/desk/account/keys")
    anna.post("/desk/account/keys", 303, **{"on": "1", "key-f": "d", "usual": "1"})
    assert "data-shortcuts" not in anna.open("/desk/")
