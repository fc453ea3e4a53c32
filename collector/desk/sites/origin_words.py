"""Messages about the origins that an administrator typed."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from collector.text.origins import LONGEST_HOST, LONGEST_LABEL, Fault, NotAnOrigin

_EMPTY = later("Write an address like https://news.example")
_FAULTS = {
    Fault.CONTROL: later("“%(text)s” contains a control character: type it instead of pasting it."),
    Fault.SCHEME: later("“%(text)s” does not begin with http or https: write it like https://news.example"),
    Fault.CREDENTIALS: later("“%(text)s” contains a user name: remove the @ and what is before it."),
    Fault.WILDCARD: later(
        "“%(text)s” contains a *, but each host must be listed: write it like https://www.news.example"
    ),
    Fault.HOST: later("“%(text)s” is not an origin: write it like https://news.example"),
    Fault.LABEL_LENGTH: later(
        "“%(text)s” has more than %(most)s characters between two dots, too many for a host name."
    ),
    Fault.HOST_LENGTH: later("“%(text)s” has a host name of more than %(most)s characters, which is too long."),
    Fault.PUNYCODE: later("“%(text)s” has an invalid part after xn--: write the name in its own letters instead."),
    Fault.PORT: later("“%(text)s” has a port that is not a number from 1 to 65535."),
}
_MOST = {Fault.LABEL_LENGTH: LONGEST_LABEL, Fault.HOST_LENGTH: LONGEST_HOST}


def fault_in_words(error: NotAnOrigin) -> str:
    """Return what is wrong with an origin, in the editor's language."""
    if error.fault is Fault.EMPTY:
        return str(_EMPTY)
    # Otherwise a control character would be invisible.
    text = "".join(character if character.isprintable() else "�" for character in error.shown)
    words = str(_FAULTS[error.fault])
    return words % {"text": text, "most": _MOST.get(error.fault, "")}


def cut_note(text: str, origin: str) -> str:
    """Return the message that only the origin of an address was kept."""
    return str(_("An origin has no path: “%(text)s” was shortened to %(origin)s.", origin=origin, text=text[:100]))
