"""The statements that store reports. The intake's functions, in collector.store.intake, say what they are for."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Integer, Text, bindparam, case, func, insert, literal_column, select, union_all, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from collector.store.models import (
    Article,
    ArticleAlias,
    DeletedTypo,
    HeldReport,
    Report,
    Suggestion,
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

_MOST_COMPARED = 300
"""Nobody's article has more typos; one that somebody filled with nonsense shall not hold up reports."""

# A typo is also known by the quotes of those that were merged into it: so later reports follow the merge.
_TOLD = (Typo, TypoAlias)
_INSERT: dict[str, Any] = {"sqlite": sqlite_insert, "postgresql": postgresql_insert}


def _find_reports(database: str) -> Any:
    statement = select(Report.id, Report.typo_id, Typo.reports).join(Typo, Typo.id == Report.typo_id)
    held: Any = select(HeldReport.id, literal_column("NULL", Integer), literal_column("1", Integer))
    held = held.where(one_of(HeldReport.id, "report_ids", database))
    return union_all(statement.where(one_of(Report.id, "report_ids", database)), held)


def _known_as(told: type[Typo] | type[TypoAlias], database: str) -> Any:
    """Typos of articles, by their own quotes or by those of typos that editors merged into them."""
    columns = (told.exact, told.prefix, told.suffix, told.block_text, told.block_start, told.block_end, told.suggestion)
    where = (told.article_id.label("article_id"), told.phrase_key.label("phrase_key"))
    is_own: Any = literal_column(str(int(told is Typo))).label("is_own")
    statement = select(*where, Typo.id.label("typo_id"), *columns, Typo.reports, Typo.status, is_own)
    if told is TypoAlias:
        statement = statement.join(TypoAlias, TypoAlias.typo_id == Typo.id)
    return statement.where(one_of(told.article_id, "article_ids", database))


def _of_the_phrases(database: str) -> Any:
    known = [_known_as(told, database).where(one_of(told.phrase_key, "phrase_keys", database)) for told in _TOLD]
    return _newest(known, "article_id", "phrase_key")


def _of_the_articles(database: str) -> Any:
    return _newest([_known_as(told, database) for told in _TOLD], "article_id")


def _newest(statements: Sequence[Any], *partition: str) -> Any:
    """The newest rows of these statements, newest first, in each partition no more than are compared."""
    known = union_all(*statements).subquery()
    within = [known.c[name] for name in partition]
    newest = func.row_number().over(partition_by=within, order_by=known.c.typo_id.desc()).label("newest")
    ranked = select(known, newest).subquery()
    return select(ranked).where(ranked.c.newest <= _MOST_COMPARED).order_by(ranked.c.newest)


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
    latest = case((Typo.last_seen > bindparam("seen"), Typo.last_seen), else_=bindparam("seen"))
    return statement.values(reports=Typo.reports + bindparam("more"), last_seen=latest)


def _tally(database: str) -> Any:
    statement = _INSERT[database](Suggestion)
    return statement.on_conflict_do_update(
        index_elements=["typo_id", "key"], set_={"count": Suggestion.count + statement.excluded.count}
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
TOUCH_ARTICLE = Prepared(
    _touch_article,
    ["site_id", "key", "url", "url_rank", "created_at", "last_seen", *(f"{name}_votes" for name in VOTED)],
)
CHANGE_ARTICLE = Prepared(_change_article)
ALIASES = Prepared(_aliases)
OF_THE_PHRASES = Prepared(_of_the_phrases)
OF_THE_ARTICLES = Prepared(_of_the_articles)
NEW_NUMBERS = Prepared(_new_numbers)
COUNT_REPORTS = Prepared(_count_reports)
INSERT_TYPO = Prepared(
    lambda _database: insert(Typo), _names(Typo, "assignee_id", "correction", "fixed_at", "fixed_by_id")
)
INSERT_SEARCH = Prepared(lambda _database: insert(TypoSearch), _names(TypoSearch))
INSERT_REPORT = Prepared(lambda _database: insert(Report), _names(Report))
TALLY = Prepared(_tally, _names(Suggestion))
SENDER_COUNTS = Prepared(_sender_counts)
COUNT_SENDER = Prepared(_count_sender, _names(TypoSender))
EXTEND_SEARCH = Prepared(_extend_search)
