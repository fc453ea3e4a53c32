"""The statements that store reports. The intake's functions, in collector.store.intake, say what they are for."""

from typing import Any

from sqlalchemy import Integer, Text, bindparam, case, func, insert, literal_column, select, text, union_all, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from collector.store.models import (
    Article,
    ArticleAlias,
    DeletedTypo,
    Finding,
    HeldReport,
    Report,
    ReportTypo,
    Typo,
    TypoAlias,
    TypoSearch,
    TypoSender,
)
from collector.store.models.article import VOTED
from collector.store.prepared import Prepared, one_of
from collector.text.search_text import SEARCH_LIMIT

# What reports tell of an article, and how sure it is.
TOLD_OF_ARTICLES = ("url", "url_rank", *VOTED, "published", "modified", "lang", *(f"{name}_votes" for name in VOTED))
KNOWN = ("id", *TOLD_OF_ARTICLES)
"""What is known of an article: the columns that touching it returns."""

MOST_KNOWN = 1000
"""Typos of one article, and merged ones, that reports are compared with: the newest. Nobody's article has as many; one
that somebody filled with nonsense shall not hold up reports."""

_INSERT: dict[str, Any] = {"sqlite": sqlite_insert, "postgresql": postgresql_insert}


def _further_typos(database: str) -> Any:
    statement = select(ReportTypo.report_id, ReportTypo.typo_id).order_by(ReportTypo.report_id, ReportTypo.typo_id)
    return statement.where(one_of(ReportTypo.report_id, "report_ids", database))


def _find_reports(database: str) -> Any:
    statement = select(Report.id, Report.typo_id, Typo.reports).join(Typo, Typo.id == Report.typo_id)
    held: Any = select(HeldReport.id, literal_column("NULL", Integer), literal_column("1", Integer))
    held = held.where(one_of(HeldReport.id, "report_ids", database))
    return union_all(statement.where(one_of(Report.id, "report_ids", database)), held)


def _keys(database: str) -> Any:
    """The keys of articles' typos, and of those that editors merged: of each the newest of an article."""
    return text(_KEYS[database].format(most=MOST_KNOWN)).bindparams(bindparam("article_ids"))


# Of each article no more rows are read than there is room for, which the two databases say in different words.
_KEYS = {
    "sqlite": """
        SELECT article.value, typo.id, typo.before_key, typo.after_key, NULL
        FROM json_each(:article_ids) AS article
        JOIN typo ON typo.id IN (
            SELECT id FROM typo WHERE article_id = article.value ORDER BY id DESC LIMIT {most})
        UNION ALL
        SELECT article.value, alias.typo_id, alias.before_key, alias.after_key, alias.id
        FROM json_each(:article_ids) AS article
        JOIN typo_alias AS alias ON alias.id IN (
            SELECT id FROM typo_alias WHERE article_id = article.value AND before_key IS NOT NULL
            ORDER BY id DESC LIMIT {most})
    """,
    "postgresql": """
        SELECT article.value, typo.id, typo.before_key, typo.after_key, NULL::integer
        FROM unnest(CAST(:article_ids AS integer[])) AS article (value)
        CROSS JOIN LATERAL (
            SELECT id, before_key, after_key FROM typo WHERE article_id = article.value
            ORDER BY id DESC LIMIT {most}) AS typo
        UNION ALL
        SELECT article.value, alias.typo_id, alias.before_key, alias.after_key, alias.id
        FROM unnest(CAST(:article_ids AS integer[])) AS article (value)
        CROSS JOIN LATERAL (
            SELECT id, typo_id, before_key, after_key FROM typo_alias
            WHERE article_id = article.value AND before_key IS NOT NULL
            ORDER BY id DESC LIMIT {most}) AS alias
    """,
}


def _quoted(model: type[Typo] | type[TypoAlias]) -> tuple[Any, ...]:
    """The columns of a candidate, in the order in which `candidates` takes them."""
    quote = (model.exact, model.prefix, model.suffix, model.block_text, model.block_start, model.block_end)
    return (Typo.id, *quote, Typo.reports, Typo.status, Typo.version)


def _candidates(database: str) -> Any:
    return select(*_quoted(Typo)).where(one_of(Typo.id, "ids", database))


def _alias_candidates(database: str) -> Any:
    statement = select(TypoAlias.id, *_quoted(TypoAlias)).join(Typo, Typo.id == TypoAlias.typo_id)
    return statement.where(one_of(TypoAlias.id, "ids", database))


def _findings(database: str) -> Any:
    columns = (Finding.typo_id, Finding.key, Finding.text.is_(None), Finding.lead, Finding.trail)
    return select(*columns).where(one_of(Finding.typo_id, "ids", database))


def _some_findings(database: str) -> Any:
    is_mark = Finding.text.is_(None)
    columns = (Finding.typo_id, Finding.key, is_mark.label("is_mark"), Finding.lead, Finding.trail)
    of_typos = one_of(Finding.typo_id, "ids", database)
    kinds = select(Finding.typo_id, func.min(Finding.key), is_mark, Finding.lead, Finding.trail).where(of_typos)
    kinds = kinds.group_by(Finding.typo_id, is_mark, Finding.lead, Finding.trail)
    return union_all(select(*columns).where(of_typos, one_of(Finding.key, "finding_keys", database)), kinds)


def _touch_article(database: str) -> Any:
    statement = _INSERT[database](Article)
    told = statement.excluded
    # A report that was held comes late.
    latest = case((Article.last_seen > told.last_seen, Article.last_seen), else_=told.last_seen)
    touched = statement.on_conflict_do_update(index_elements=["site_id", "key"], set_={"last_seen": latest})
    return touched.returning(*(getattr(Article, name) for name in KNOWN))


def _change_article(_database: str) -> Any:
    values = {name: bindparam(name, type_=getattr(Article, name).type) for name in TOLD_OF_ARTICLES}
    return update(Article).where(Article.id == bindparam("id_")).values(**values)


def _aliases(database: str) -> Any:
    statement = select(ArticleAlias.site_id, ArticleAlias.key, Article.key).join(
        Article, Article.id == ArticleAlias.article_id
    )
    return statement.where(one_of(ArticleAlias.key, "keys", database))


def _new_numbers(database: str) -> Any:
    if database == "postgresql":
        sequence = func.pg_get_serial_sequence("typo", "id")
        return select(func.nextval(sequence)).select_from(func.generate_series(1, bindparam("count", type_=Integer)))
    # SQLite would use the largest number again after its row is deleted, but numbers of merged typos lead to others,
    # and those of deleted typos nowhere. There is one writer, and the maxima are read from the end of an index.
    used = tuple(select(func.max(number)) for number in (Typo.id, TypoAlias.old_typo_id, DeletedTypo.id))
    return select(func.max(*(func.coalesce(one.scalar_subquery(), 0) for one in used)))


def _count_reports(_database: str) -> Any:
    statement = update(Typo).where(Typo.id == bindparam("id_"))
    # A report that was held comes late.
    seen = bindparam("seen", type_=Typo.last_seen.type)
    latest = case((Typo.last_seen > seen, Typo.last_seen), else_=seen)
    return statement.values(reports=Typo.reports + bindparam("more"), last_seen=latest)


def _count_finding(database: str) -> Any:
    statement = _INSERT[database](Finding)
    return statement.on_conflict_do_update(
        index_elements=["typo_id", "key"], set_={"count": Finding.count + statement.excluded.count}
    )


def _sender_counts(database: str) -> Any:
    here = (one_of(TypoSender.tag, "tags", database), one_of(TypoSender.typo_id, "typo_ids", database))
    return select(TypoSender.tag, TypoSender.typo_id, TypoSender.count).where(*here)


def _count_sender(database: str) -> Any:
    statement = _INSERT[database](TypoSender)
    return statement.on_conflict_do_update(
        index_elements=["tag", "typo_id"], set_={"count": TypoSender.count + statement.excluded.count}
    )


def _extend_search(database: str) -> Any:
    """collector.text.search_text.extended, where the text is."""
    words = bindparam("words", type_=Text)
    position, line_end = (func.instr, func.char(10)) if database == "sqlite" else (func.strpos, func.chr(10))
    fits = func.length(TypoSearch.text) + func.length(words) < SEARCH_LIMIT
    statement = update(TypoSearch).where(
        TypoSearch.typo_id == bindparam("id_"), position(TypoSearch.text, words) == 0, fits
    )
    # PostgreSQL's index, which would take up the whole text at once, loses it until it is put in again; that of SQLite
    # has to know what it forgets.
    later = {} if database == "sqlite" else {"indexed": 0}
    return statement.values(text=TypoSearch.text + line_end + words, **later)


def _names(model: Any, *but: str) -> list[str]:
    return [name for name in model.__table__.columns.keys() if name not in but]  # noqa: SIM118


FIND_REPORTS = Prepared(_find_reports)
FURTHER_TYPOS = Prepared(_further_typos)
TOUCH_ARTICLE = Prepared(
    _touch_article,
    ["site_id", "key", "url", "url_rank", "created_at", "last_seen", *(f"{name}_votes" for name in VOTED)],
)
CHANGE_ARTICLE = Prepared(_change_article)
ALIASES = Prepared(_aliases)
KEYS = Prepared(_keys)
CANDIDATES = Prepared(_candidates)
ALIAS_CANDIDATES = Prepared(_alias_candidates)
FINDINGS = Prepared(_findings)
SOME_FINDINGS = Prepared(_some_findings)
NEW_NUMBERS = Prepared(_new_numbers)
COUNT_REPORTS = Prepared(_count_reports)
INSERT_TYPO = Prepared(
    lambda _database: insert(Typo), _names(Typo, "assignee_id", "correction", "fixed_at", "fixed_by_id")
)
INSERT_SEARCH = Prepared(lambda _database: insert(TypoSearch), _names(TypoSearch))
INSERT_REPORT = Prepared(lambda _database: insert(Report), _names(Report))
INSERT_REPORT_TYPO = Prepared(lambda _database: insert(ReportTypo), _names(ReportTypo))
COUNT_FINDING = Prepared(_count_finding, _names(Finding))
SENDER_COUNTS = Prepared(_sender_counts)
COUNT_SENDER = Prepared(_count_sender, _names(TypoSender))
EXTEND_SEARCH = Prepared(_extend_search)
