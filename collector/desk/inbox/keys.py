"""The list of keys."""

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from collector.desk.blueprint import blueprint
from collector.desk.pages import page
from collector.desk.words import later
from collector.web.running import running

KEYS = (
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
    if request.headers.get("HX-Request"):
        return make_response(render_template("desk/keys_list.html", groups=KEYS, in_dialog=True))
    with running().database.read() as session:
        return page(session, "desk/keys.html", "keys", groups=KEYS)
