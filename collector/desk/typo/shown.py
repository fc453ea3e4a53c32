"""A typo as its page shows it. Pure."""

from dataclasses import dataclass

from collector.desk.changes import Passage, changes, headline, passage, proposal, shortened_changes
from collector.desk.history import Entry, entry
from collector.desk.inbox.rows import article_name
from collector.store.links import article_link, is_trusted
from collector.store.models import OPEN, Event, Report, Status, Typo
from collector.text.diff import Piece

# So many reports are seen at once; the rest is folded away.
_REPORTS_UNFOLDED = 10
# So many of the article's other typos are seen at once; the rest is folded away, and beyond the second number are the
# list and its search.
_NEIGHBOURS_UNFOLDED = 5
MOST_NEIGHBOURS = 50
_NEIGHBOUR_LENGTH = 80
# Beyond these, suggestions are seen in the reports only.
_MOST_TALLIES = 12


@dataclass(frozen=True, slots=True)
class Tally:
    """A suggestion with the change that it makes to its phrase, how many readers want it and how large a part of them
    that is. `fits` is False where it is for another phrase than the typo's, and so cannot be the typo's correction."""

    text: str
    pieces: tuple[Piece, ...]
    count: int
    percent: int
    fits: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One report: what the reader selected, if it is not the typo's own phrase, and what they would change it to."""

    report: Report
    other_phrase: str | None
    change: tuple[Piece, ...] | None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another typo of the article, with the change to its phrase."""

    typo: Typo
    change: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class TypoPage:
    """All that the page shows of a typo. `link` is None where the article's address is on a stranger's site."""

    typo: Typo
    headline: tuple[Piece, ...]
    passage: Passage
    change: tuple[Piece, ...] | None
    tallies: list[Tally]
    article: str
    link: str | None
    first_reports: list[Told]
    more_reports: list[Told]
    first_neighbours: list[Neighbour]
    more_neighbours: list[Neighbour]
    history: list[Entry]

    @property
    def is_open(self) -> bool:
        """Whether the typo waits for an editor."""
        return self.typo.status in OPEN

    @property
    def can_confirm(self) -> bool:
        """Whether nobody has confirmed it yet."""
        return self.typo.status == Status.NEW

    @property
    def last_event(self) -> int:
        """The number of the newest event that the page shows."""
        return self.history[-1].number if self.history else 0

    @property
    def can_split(self) -> bool:
        """Whether there is more than one report, so that some can go and one stays."""
        return self.typo.reports > 1

    @property
    def reports_shown(self) -> int:
        """How many reports are on the page."""
        return len(self.first_reports) + len(self.more_reports)


def typo_page(typo: Typo, reports: list[Report], events: list[Event], neighbours: list[Typo]) -> TypoPage:
    """Return the typo as its page shows it, with its reports (newest first), its history (oldest first) and the
    article's other typos."""
    wanted = proposal(typo)
    told = [_told(report, typo) for report in reports]
    others = [Neighbour(one, headline(one, _NEIGHBOUR_LENGTH)) for one in neighbours]
    return TypoPage(
        typo=typo,
        headline=headline(typo),
        passage=passage(typo),
        change=changes(typo.exact, wanted) if wanted is not None else None,
        tallies=_tallies(typo),
        article=article_name(typo.article),
        link=article_link(typo) if is_trusted(typo) else None,
        first_reports=told[:_REPORTS_UNFOLDED],
        more_reports=told[_REPORTS_UNFOLDED:],
        first_neighbours=others[:_NEIGHBOURS_UNFOLDED],
        more_neighbours=others[_NEIGHBOURS_UNFOLDED:],
        history=[entry(event) for event in events],
    )


def _tallies(typo: Typo) -> list[Tally]:
    readers = max(typo.reports, 1)
    return [
        Tally(
            one.text,
            changes(typo.exact, one.text) if one.exact is None else shortened_changes(one.exact, one.text),
            one.count,
            min(100, round(100 * one.count / readers)),
            fits=one.exact is None,
            is_chosen=one.exact is None and one.text == typo.correction,
        )
        for one in (typo.suggestions + typo.other_suggestions)[:_MOST_TALLIES]
    ]


def _told(report: Report, typo: Typo) -> Told:
    change = shortened_changes(report.exact, report.suggestion) if report.suggestion is not None else None
    return Told(report, report.exact if report.exact != typo.exact else None, change)
