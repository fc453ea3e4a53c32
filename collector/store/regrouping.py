"""Group the reports of a passage anew, where one comes that changes how the others are grouped."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from collector.store import intake as store
from collector.store.candidates import KnownFinding, Placed, equal_to, keys_in, load, new_candidate, place
from collector.store.findings import move_findings, quote_columns, recount, span_of_finding
from collector.store.memberships import memberships, move_reports
from collector.store.merging import absorb, take_over
from collector.store.models import Article, Report, Status, Typo
from collector.text import changes
from collector.text.grouping import Nucleus, group
from collector.text.passages import Alignment, Passage
from collector.text.quotes import Quote
from collector.text.search_text import first_text

_Move = tuple[Placed, int, KnownFinding, Nucleus]
"""A typo, the key of a finding that is to leave it with what that is, and the nucleus that it belongs to."""


class Regrouping:
    """Which findings of a passage belong to which typo.

    Typos that an editor decided about, merged or split stay as they are. The findings of the others are grouped as if
    all reports had just come.
    """

    def __init__(
        self, connection: Connection, article_id: int, passage: Passage, findings: Sequence[changes.Finding] = ()
    ) -> None:
        """Read the typos of the passage; on PostgreSQL they are locked until the transaction ends. `findings` are those
        of a report of this passage that is not stored yet."""
        self._connection = connection
        self._passage = passage
        self._findings = findings
        self._placed = _read(connection, article_id, passage)
        self._loose = [one for one in self._placed if not one.candidate.is_settled]
        spans = [
            (one.span_of(known), known.is_change) for one in self._loose for known in one.candidate.findings.values()
        ]
        spans += [(finding.span, finding.is_change) for finding in findings]
        self._groups = group(
            (span for span, is_change in spans if is_change),
            (span for span, is_change in spans if not is_change),
            [
                Nucleus(one.span, one.candidate.is_change, one.candidate.is_closed)
                for one in self._placed
                if one.candidate.is_settled
            ],
            of_characters=passage.is_unparted,
        )

    @property
    def joined(self) -> list[Placed | None]:
        """The typos that the report joins, one for each of its findings; None stands for a new one."""
        return [
            self._typo_with(self._groups[finding.span, finding.is_change], finding.key) for finding in self._findings
        ]

    @property
    def is_needed(self) -> bool:
        """Whether a stored finding belongs to another typo than the one that it is of."""
        return any(True for _ in self._moves())

    def apply(self) -> None:
        """Move reports to the typos that they belong to. A typo that has none left becomes a part of another one."""
        moves = list(self._moves())
        # A new typo is quoted by the words that it is about, and not by those of another of its findings.
        for source, key, known, nucleus in moves:
            if source.span_of(known) == nucleus.span and self._typo_with(nucleus, key) is None:
                self._add(source, key, known)
        with Session(self._connection) as session:
            for typo_id in dict.fromkeys(move[0].candidate.typo_id for move in moves):
                self._move(session, [move for move in moves if move[0].candidate.typo_id == typo_id])
            session.flush()

    def _move(self, session: Session, moves: Sequence[_Move]) -> None:
        """Move findings out of one typo."""
        source = moves[0][0]
        targets = [self._typo_with(nucleus, key) or self._add(source, key, known) for _, key, known, nucleus in moves]
        typo = session.get_one(Typo, source.candidate.typo_id)
        if len(moves) == len(source.candidate.findings) and len({one.candidate.typo_id for one in targets}) == 1:
            into = session.get_one(Typo, targets[0].candidate.typo_id)
            take_over(session, typo, into, is_learnt=False)
            return
        for target, (_, key, _, _) in zip(targets, moves, strict=True):
            target_id = target.candidate.typo_id
            move_reports(self._connection, typo.id, target_id, finding=key)
            move_findings(self._connection, typo.id, target_id, {key})
            recount(self._connection, target_id)
        if recount(self._connection, typo.id) is None:
            absorb(session, typo, session.get_one(Typo, targets[0].candidate.typo_id), is_learnt=False)

    def _moves(self) -> Iterator[_Move]:
        for source in self._loose:
            for key, known in source.candidate.findings.items():
                nucleus = self._groups[source.span_of(known), known.is_change]
                target = self._typo_with(nucleus, key)
                if target is None or target.candidate.typo_id != source.candidate.typo_id:
                    yield source, key, known, nucleus

    def _typo_with(self, nucleus: Nucleus, key: int) -> Placed | None:
        """Return the typo that has this nucleus. Several may have it where an editor split them: then it is one of
        which somebody has found just that. Others are one, that of most readers, then the oldest."""
        there = [one for one in self._placed if one.span == nucleus.span]
        settled = [one for one in there if one.candidate.is_settled]
        if settled:
            return equal_to(nucleus.span, key, settled)
        return min(there, key=lambda one: (-one.candidate.reports, one.candidate.typo_id), default=None)

    def _add(self, source: Placed, key: int, known: KnownFinding) -> Placed:
        """Add a typo of what readers of another one have found, and return it; its reports have to be moved there."""
        member = memberships(source.candidate.typo_id)
        address = (
            Typo.site_id,
            Typo.article_id,
            Article.url.label("article_url"),
            Article.title.label("article_title"),
        )
        earliest = (
            select(Report.__table__, *address)
            .join(member, member.c.report_id == Report.id)
            .join(Typo, Typo.id == member.c.typo_id)
            .join(Article, Article.id == Typo.article_id)
            .where(member.c.finding == key)
            .order_by(Report.received_at, Report.id)
            .limit(1)
        )
        report = self._connection.execute(earliest).one()
        columns = quote_columns(*span_of_finding(report, key, source.candidate.passage))
        [number] = store.new_numbers(self._connection, 1)
        row = {"id": number, "site_id": report.site_id, "article_id": report.article_id, **columns}
        seen = {"first_seen": report.received_at, "last_seen": report.received_at}
        store.add_typos(self._connection, [{**row, **seen, "status": Status.NEW, "reports": 0, "version": 1}])
        quote = Quote(columns["exact"], columns["prefix"], columns["suffix"])
        words = (report.exact, report.suggestion, report.comment)
        addresses = (report.article_url, report.url)
        text = first_text(quote, report.block_text, words, report.article_title, addresses)
        store.add_search(self._connection, {number: text})
        candidate = new_candidate(number, columns)
        nowhere = Alignment(self._passage, candidate.passage, {})  # its reporter saw another text
        added = next(iter(place(self._passage, [candidate])), Placed(candidate, source.span_of(known), nowhere))
        self._placed.append(added)
        return added


def _read(connection: Connection, article_id: int, passage: Passage) -> list[Placed]:
    """Return the typos that stand near a passage's phrase, locked until the transaction ends."""
    keys = keys_in(connection, [article_id])[article_id].find_near(passage)
    numbers = sorted({one.typo_id for one in keys})
    if connection.dialect.name == "postgresql":
        connection.execute(select(Typo.id).where(Typo.id.in_(numbers)).order_by(Typo.id).with_for_update())
    return place(passage, load(connection, keys).values())
