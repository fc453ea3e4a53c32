"""Show the list of keys."""

from typing import Any

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from collector.desk.access import signed_in_editor
from collector.desk.blueprint import blueprint
from collector.desk.pages import page
from collector.desk.shortcuts import Shortcuts
from collector.desk.words import later
from collector.web.running import running

_KEYS = (
    (
        later("Everywhere"),
        (
            (("g", "i"), later("Go to the inbox")),
            (("g", "a"), later("Go to the articles")),
            (("g", "s"), later("Go to the statistics")),
            (("/",), later("Search")),
            (("u",), later("Undo what you did last")),
            (("?",), later("This list")),
        ),
    ),
    (
        later("In the list"),
        (
            (("j",), later("Next typo")),
            (("k",), later("Previous typo")),
            (("o",), later("Open it (also Enter)")),
            (("x",), later("Choose it")),
            (("Shift", "x"), later("Choose all from the last one to this one")),
            (("Esc",), later("Choose none")),
            (("t",), later("Typos of an article together, or not")),
        ),
    ),
    (
        later("Decide, in the list and on a typo’s page"),
        (
            (("c",), later("Confirm")),
            (("f",), later("Fixed")),
            (("r",), later("Reject")),
            (("s",), later("Spam")),
            (("a",), later("Assign to me")),
            (("Shift", "a"), later("Assign to a colleague (in the list)")),
            (("e",), later("Edit the correction")),
            (("n",), later("Add a note")),
            (("m",), later("Merge")),
            (("1", "…", "9"), later("Use a suggestion (on a typo’s page)")),
            (("o",), later("Open the article (on a typo’s page)")),
            (("b",), later("Back to the list (on a typo’s page)")),
        ),
    ),
)


@blueprint.get("/keys")
def keys() -> Response:
    """Show the keys: a page, or to htmx what goes into its dialog."""
    groups = _groups(Shortcuts.of(signed_in_editor().shortcuts))
    if request.headers.get("HX-Request"):
        return make_response(render_template("desk/keys_list.html", groups=groups, in_dialog=True))
    with running().database.read() as session:
        return page(session, "desk/keys.html", "keys", groups=groups)


def _groups(shortcuts: Shortcuts) -> list[tuple[Any, list[tuple[list[str], Any]]]]:
    """Return the groups with the keys as the editor has them; where they are off, only those that are no characters."""
    groups = []
    for title, keys in _KEYS:
        shown = [
            ([names[0], *map(shortcuts.key, names[1:])] if names[0] == "Shift" else _as_chosen(shortcuts, names), what)
            for names, what in keys
            if shortcuts.on or names == ("Esc",)
        ]
        if shown:
            groups.append((title, shown))
    return groups


def _as_chosen(shortcuts: Shortcuts, names: tuple[str, ...]) -> list[str]:
    """Return the keys of one line. After "g" the second key is always the usual one."""
    return [shortcuts.key(names[0]), *names[1:]]
