"""Quotes: a phrase and what stands around it (TextQuoteSelector, W3C Web Annotation Data Model, section 4.2.4)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quote:
    """A phrase with the text just before and just after it, all normalised."""

    exact: str
    prefix: str = ""
    suffix: str = ""
