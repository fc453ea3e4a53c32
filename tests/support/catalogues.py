"""The desk's catalogues: `python -m tests.support.catalogues` looks for new words and compiles what is translated.

A word that is new stands in each catalogue without a translation, and a test says so.
"""

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from collector.desk.words import LANGUAGES

ROOT = Path(__file__).parents[2]
TRANSLATIONS = ROOT / "collector" / "desk" / "translations"
TRANSLATED = tuple(language for language in LANGUAGES if language != "en")

_SOURCES = [
    ("desk/**.py", "python"),
    ("web/**.py", "python"),
    ("desk/templates/**.html", "jinja2"),
]
_KEYWORDS = {"_": None, "gettext": None, "later": None, "ngettext": (1, 2), "several": (1, 2)}


def words() -> Catalog:
    """Return every word of the desk that can be translated."""
    found = Catalog(project="Proofdesk")
    options = {"desk/templates/**.html": {"encoding": "utf-8"}}
    for _file, _line, message, _comments, _context in extract_from_dir(
        str(ROOT / "collector"), _SOURCES, options, keywords=_KEYWORDS
    ):
        found.add(message)
    return found


def path_of(language: str, ending: str = "po") -> Path:
    """Where a language's catalogue is: `po` for people, `mo` for the program."""
    return TRANSLATIONS / language / "LC_MESSAGES" / f"messages.{ending}"


def catalogue(language: str) -> Catalog:
    """Return a language's catalogue as it is kept; an empty one where there is none."""
    path = path_of(language)
    if not path.is_file():
        return Catalog(locale=language, project="Proofdesk")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def compiled(found: Catalog) -> bytes:
    """Return the catalogue as the program reads it."""
    written = io.BytesIO()
    write_mo(written, found)
    return written.getvalue()


def save(found: Catalog, language: str) -> None:
    """Keep a language's catalogue in both forms, without what would change each time."""
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, found, sort_output=True, no_location=True, omit_header=False, ignore_obsolete=True, width=110)
    path_of(language, "mo").write_bytes(compiled(found))


def renew() -> None:
    """Put new words into every catalogue, take out those that are gone, and compile."""
    now = words()
    for language in TRANSLATED:
        found = catalogue(language)
        header = found.creation_date, found.revision_date
        found.update(now, no_fuzzy_matching=True)
        found.creation_date, found.revision_date = header
        save(found, language)


if __name__ == "__main__":
    renew()
