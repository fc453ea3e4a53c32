"""What an editor types into the search, taken apart. Pure."""

import re

from collector.text.normalise import fold_for_search

LONGEST_SEARCH = 200
"""Code points in a search: as long as a sentence, and a bound to what one search can cost."""

MOST_TERMS = 10

# A phrase begins and ends at a word's edge, so that the quotation mark in 5" or in an open "quote is plain text.
_TERM = re.compile(r'"([^"]*)"(?=\s|$)|(\S+)')


class SearchTooLong(ValueError):
    """More is asked for than a search looks for; the message says how to ask for less."""


def search_terms(query: str) -> tuple[str, ...]:
    """Return the folded terms that must all be found: words, and "several words" in quotation marks as one term.

    Each is to be found anywhere, as a whole word or a part of one. No other character has a meaning of its own.
    Raises SearchTooLong.
    """
    if len(query) > LONGEST_SEARCH:
        raise SearchTooLong(f"The search is too long: at most {LONGEST_SEARCH} characters are looked for.")
    found = (phrase.strip() or word for phrase, word in _TERM.findall(fold_for_search(query)))
    terms = tuple(dict.fromkeys(term for term in found if term))
    if len(terms) > MOST_TERMS:
        raise SearchTooLong(
            f"The search has too many words: at most {MOST_TERMS} are looked for. "
            'Put "quotation marks" around words that follow each other.'
        )
    return terms
