"""A typo as its page shows it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from collector.desk.changes import Passage, changes, headline, passage, proposal, shortened_changes
from collector.desk.history import Entry, entries, entry
from collector.desk.inbox.rows import article_name
from collector.desk.typo.notes import Part, note_parts
from collector.desk.typo.reports import FurtherTypo, ReportsPage
from collector.store.links import is_trusted, link_from_desk
from collector.store.models import OPEN, Action, Editor, Event, Kind, Report, Status, Typo
from collector.text.cms_links import cms_link, template_of
from collector.text.diff import Letters, Piece, letter_diff

# So many reports are seen at once; the rest is folded away, and comes in pages.
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
    """One report: what the reader selected, if it is not the typo's own phrase, what they would change it to, and the
    other typos that this mends.

    `same` are other reports of the same words.
    """

    report: Report
    other_phrase: str | None
    change: tuple[Piece, ...] | None
    further: Sequence[FurtherTypo] = ()
    same: tuple[Report, ...] = ()


@dataclass(frozen=True, slots=True)
class Beside:
    """The typos before and after this one in the list that the editor came from."""

    before: int | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another typo of the article, with the change to its phrase."""

    typo: Typo
    change: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class TypoPage:
    """All that the page shows of a typo. `link` and `cms` are None where the article's address is on a stranger's site,
    `cms` also where the site has no template of such links; `proposal` is what the phrase should become, if anybody
    says, and `corrected` the paragraph with it. Of a later page of its reports all are `first_reports`. `notes` are the
    parts of each note by the number of its event."""

    typo: Typo
    headline: list[Letters]
    passage: Passage
    change: list[Letters] | None
    proposal: str | None
    corrected: str | None
    tallies: list[Tally]
    article: str
    link: str | None
    cms: str | None
    first_reports: list[Told]
    more_reports: list[Told]
    reports_page: ReportsPage
    first_neighbours: list[Neighbour]
    more_neighbours: list[Neighbour]
    history: list[Entry]
    last_event: int
    beside: Beside
    notes: dict[int, list[Part]]
    decided: Entry | None

    @property
    def folded(self) -> int:
        """How many of the page's reports are folded away."""
        return sum(1 + len(told.same) for told in self.more_reports)

    @property
    def is_open(self) -> bool:
        """Whether the typo waits for an editor."""
        return self.typo.status in OPEN

    @property
    def can_confirm(self) -> bool:
        """Whether nobody has confirmed it yet."""
        return self.typo.status == Status.NEW

    @property
    def can_split(self) -> bool:
        """Whether there is more than one report, so that some can go and one stays."""
        return self.reports_page.count > 1


def typo_page(
    typo: Typo,
    reports: ReportsPage,
    events: Sequence[Event],
    neighbours: list[Typo],
    *,
    strokes: Mapping[int, Action],
    beside: Beside,
    colleagues: Sequence[Editor],
    ticket: str,
) -> TypoPage:
    """Return the typo as its page shows it, with a page of its reports (newest first), its history (oldest first) and
    the strokes that it is made of, the article's other typos, and those beside it in the list. `colleagues` are those
    whom its notes can name, `ticket` is that by which the widget finds the phrase (`collector.web.tickets`)."""
    wanted, found, trusted = proposal(typo), passage(typo), is_trusted(typo)
    told = _folded(reports, typo)
    unfolded = len(told) if reports.is_later else _REPORTS_UNFOLDED
    others = [Neighbour(one, headline(one, _NEIGHBOUR_LENGTH)) for one in neighbours]
    template = template_of(typo.site.settings)
    return TypoPage(
        typo=typo,
        headline=letter_diff(headline(typo)),
        passage=found,
        change=letter_diff(changes(found.exact, wanted)) if wanted is not None else None,
        proposal=wanted,
        corrected=f"{found.before}{wanted}{found.after}" if wanted is not None and found.whole else None,
        tallies=_tallies(typo),
        article=article_name(typo.article),
        link=link_from_desk(typo, ticket) if trusted else None,
        cms=(cms_link(template, typo.article.url, typo.id, typo.site.key) or None) if trusted else None,
        first_reports=told[:unfolded],
        more_reports=told[unfolded:],
        reports_page=reports,
        first_neighbours=others[:_NEIGHBOURS_UNFOLDED],
        more_neighbours=others[_NEIGHBOURS_UNFOLDED:],
        history=entries(typo, events, strokes),
        last_event=events[-1].id if events else 0,
        beside=beside,
        decided=_decided(typo, events),
        notes={event.id: note_parts(event.new or "", colleagues) for event in events if event.kind == Kind.NOTE},
    )


def _tallies(typo: Typo) -> list[Tally]:
    readers = max(typo.reports, 1)
    return [
        Tally(
            one.text,
            changes(typo.exact, one.text) if one.exact is None else shortened_changes(one.exact, one.text),
            max(one.count, 1),  # its senders may no longer count as readers
            min(100, round(100 * max(one.count, 1) / readers)),
            fits=one.exact is None,
            is_chosen=one.exact is None and one.text == typo.correction,
        )
        for one in (typo.suggestions + typo.other_suggestions)[:_MOST_TALLIES]
    ]


def _folded(page: ReportsPage, typo: Typo) -> list[Told]:
    """The reports in their order; those that say the same as an earlier one are with that."""
    alike: dict[tuple[object, ...], list[Report]] = {}
    for report in page.reports:
        translated = bool(report.client.get("translated"))
        words = (report.exact, report.suggestion, report.comment, report.url, translated)
        further = tuple(page.further.get(report.id, ()))  # an editor may have split typos of the same words
        alike.setdefault((*words, further), []).append(report)
    return [_told(first, typo, page.further.get(first.id, ()), tuple(others)) for first, *others in alike.values()]


def _told(report: Report, typo: Typo, further: Sequence[FurtherTypo], same: tuple[Report, ...]) -> Told:
    change = shortened_changes(report.exact, report.suggestion) if report.suggestion is not None else None
    return Told(report, report.exact if report.exact != typo.exact else None, change, further, same)


def _decided(typo: Typo, events: Sequence[Event]) -> Entry | None:
    """What made the typo's status what it is, if an editor did."""
    newest = next((event for event in reversed(events) if event.kind == Kind.STATUS), None)
    return entry(newest) if newest and newest.new == typo.status and newest.editor else None
