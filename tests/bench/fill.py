"""Makes an installation of any size, on either database, with texts and decisions as in life.

Half of the articles are English, a third Russian, the rest Chinese. Words are made up, of many lengths and as frequent
as words are; a few known ones are put among them, so that a search knows how many hits to expect.
"""

import random
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from typing import Any

from sqlalchemy import insert, text

from collector.store.counting import count_typos
from collector.store.database import Database
from collector.store.findings import quote_columns
from collector.store.indexing import catch_up, sort_in
from collector.store.models import Article, Editor, Event, Finding, Report, Site, Status, Typo, TypoSearch
from collector.store.prepared import Prepared
from collector.store.rollups import Roller
from collector.text.address_rules import rules_of
from collector.text.articles import article_digest
from collector.text.changes import find
from collector.text.normalise import fold
from collector.text.passages import passage
from collector.text.quotes import Quote

START = datetime(2026, 1, 1, tzinfo=UTC)
SITES = {"large": 90, "small": 10}
"""The sites' keys, and how many typos of a hundred are theirs."""
SECTIONS = ("Town", "World", "Sports", "Culture", "Economy", "Science")
EDITORS = ("anna@news.example", "boris@news.example", "chen@news.example")
STATUSES = {Status.NEW: 150, Status.CONFIRMED: 50, Status.FIXED: 650, Status.REJECTED: 145, Status.SPAM: 5}
"""How many typos of a thousand are in each status."""

# Letters as frequent as in the language.
_ALPHABETS = {
    "en": "eeeetttaaooiinnsshhrrddlluucmfwygpbvkxqjz",
    "ru": "ооееааииннттссррввллккммддппуяыьгзбчйхжшюцщэфё",
    "zh": "".join(chr(0x4E00 + n * 7) for n in range(2500)),
}
_SPACE = {"en": " ", "ru": " ", "zh": ""}
_COMMON = {"en": "the government", "ru": "правительство", "zh": "政府"}
_RARE = {"en": "government of zebracrossing", "ru": "редкослово", "zh": "政府大桥罕字"}
_WORDS = 70  # in a paragraph
_A_TYPO_EVERY = 60  # seconds
_AT_ONCE = 2_000


def fill(database: Database, typos: int, reports: int) -> None:
    """Fill an empty database, and its search's index."""
    chance = random.Random(1)
    with database.intake() as connection:
        for model, rows in _people_and_sites().items():
            connection.execute(insert(model), rows)
    made = _typos(chance, typos, reports)
    while batch := list(islice(made, _AT_ONCE)):
        with database.intake() as connection:
            for model in (Article, Typo, TypoSearch, Finding, Event, Report):
                rows = [row for one in batch for row in one[model]]
                _INSERTS[model].each(connection, rows)
            count_typos(connection, Counter((row["site_id"], row["status"]) for one in batch for row in one[Typo]))
    _settle(database)


def index(database: Database) -> None:
    """Put what waits into the search's index, as searches do."""
    while catch_up(database, few=0):
        pass


def count_hours(database: Database) -> None:
    """Count the reports of every hour for the statistics, as a server that runs has done."""
    roller = Roller(database)
    while roller.step(datetime.now(UTC)):
        pass


def _settle(database: Database) -> None:
    index(database)
    sort_in(database)
    if database.is_sqlite:
        return
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for model in (*_INSERTS, Site, Editor):
            table = model.__table__.name
            if model.__table__.autoincrement_column is not None:
                query = f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
                connection.execute(text(query))
        connection.execute(text("VACUUM ANALYZE"))


def _people_and_sites() -> dict[Any, list[dict[str, Any]]]:
    return {
        Site: [
            {"id": n, "key": key, "name": key.title(), "settings": {}, "created_at": START}
            for n, key in enumerate(SITES, 1)
        ],
        Editor: [
            {"id": n, "email": email, "role": "admin", "session_key": uuid.uuid4().hex, "created_at": START}
            for n, email in enumerate(EDITORS, 1)
        ],
    }


def _typos(chance: random.Random, typos: int, reports: int) -> Iterator[dict[Any, list[dict[str, Any]]]]:
    """Yield typos with all that belongs to them, by table. Three typos are in one article."""
    counts = _readers(chance, typos, reports)
    for n, (language, words, place, right) in enumerate(_texts(chance, typos), 1):
        article = (n - 1) // 3 + 1
        site = chance.choices(range(1, len(SITES) + 1), list(SITES.values()))[0] if n % 3 == 1 else site  # noqa: F821
        space = _SPACE[language]
        paragraph, before = space.join(words), space.join([*words[:place], ""])
        status = chance.choices(list(STATUSES), list(STATUSES.values()))[0]
        first = START + timedelta(seconds=_A_TYPO_EVERY * n)
        about = {
            "url": f"https://news.example/2026/{article}-{'-'.join(words[:3]) if language == 'en' else 'article'}.html",
            "title": f"{space.join(words[10:17]).capitalize()} – The News",
        }
        meta = {
            "headline": space.join(words[10:17]),
            "author": f"Author {article % 20}",
            "section": SECTIONS[article % len(SECTIONS)],
        }
        quote = {
            "exact": words[place],
            "prefix": before[-32:],
            "suffix": paragraph[len(before) + len(words[place]) :][:32],
            "block_text": paragraph,
            "block_start": len(before),
            "block_end": len(before) + len(words[place]),
        }
        moments = sorted(first + timedelta(seconds=chance.expovariate(1 / 5000)) for _ in range(counts[n - 1]))
        # Most are fixed within hours, some after days.
        fixed_at = moments[0] + timedelta(seconds=chance.lognormvariate(9, 1.5)) if status == Status.FIXED else None
        suggesting = [moment for moment in moments if chance.random() < 0.8]
        seen = passage(
            Quote(quote["exact"], quote["prefix"], quote["suffix"]), paragraph, quote["block_start"], quote["block_end"]
        )
        change, mark = find(seen, right)[0], find(seen, None)[0]
        beyond = {"lead": change.span[0] - mark.span[0], "trail": mark.span[1] - change.span[1]}
        found = {True: change, False: mark}
        yield {
            Article: [
                {
                    "id": article,
                    "site_id": site,
                    "key": article_digest(about["url"], rules_of({})),
                    "lang": language,
                    **about,
                }
                | {"author": meta["author"], "section": meta["section"], "published": None, "modified": None}
                | {"created_at": first, "last_seen": moments[-1], "url_rank": 1}
                | {"title_votes": 1, "author_votes": 1, "section_votes": 1}
            ]
            * (n % 3 == 1),
            Typo: [
                {"id": n, "site_id": site, "article_id": article, **quote_columns(seen, change.span)}
                | {"status": status.value, "reports": len(moments), "version": 1}
                | {"assignee_id": chance.choice((1, 2, 3)) if chance.random() < 0.2 else None}
                | {"first_seen": moments[0], "last_seen": moments[-1], "fixed_at": fixed_at}
                | {"fixed_by_id": chance.choice((1, 2, 3)) if fixed_at else None}
            ],
            TypoSearch: [
                {"typo_id": n, "indexed": 0}
                | {"text": "\n".join(map(fold, (words[place], right, about["title"], about["url"], paragraph)))}
            ],
            Finding: [
                {"typo_id": n, "key": found[suggests].key, "text": found[suggests].text, "first_seen": some[0]}
                | {"exact": None if suggests or not any(beyond.values()) else words[place], "count": len(some)}
                | ({"lead": 0, "trail": 0} if suggests else beyond)
                for suggests, some in (
                    (True, suggesting),
                    (False, [moment for moment in moments if moment not in suggesting]),
                )
                if some
            ],
            Event: [
                {"typo_id": n, "editor_id": 1, "at": moments[-1], "kind": "status", "old": "new", "new": status.value}
            ]
            * (status != Status.NEW),
            Report: [
                {"id": uuid.UUID(int=chance.getrandbits(128), version=4), "typo_id": n, "received_at": moment}
                | {"canonical_url": about["url"], "lang": language, **about, **quote}
                | {"finding": found[moment in suggesting].key, "counts": True}
                | {"position_start": 500 + len(before), "position_end": 500 + quote["block_end"]}
                | {"suggestion": right if moment in suggesting else None}
                | {"comment": "I am not sure but it looks wrong" if chance.random() < 0.05 else None}
                | {"article": meta, "client": {"widget": "0.1.0", "viewport": "1280x900", "touch": False}}
                for moment in moments
            ],
        }


def _readers(chance: random.Random, typos: int, reports: int) -> list[int]:
    """How many readers report each typo: most typos a few, a few typos very many (Pareto's law)."""
    shares = [min(chance.paretovariate(1.2), 500) for _ in range(typos)]
    total = sum(shares)
    counts = [1 + int((reports - typos) * share / total) for share in shares]
    for n in range(reports - sum(counts)):
        counts[n % typos] += 1
    return counts


def _texts(chance: random.Random, typos: int) -> Iterator[tuple[str, list[str], int, str]]:
    """Yield a paragraph's language and words, which of them is misspelt, and how it is spelt right."""
    vocabulary = {
        language: [
            "".join(chance.choices(letters, k=chance.randint(2, 9 if language != "zh" else 3))) for _ in range(20_000)
        ]
        for language, letters in _ALPHABETS.items()
    }
    often = list(accumulate(1 / (n + 3) for n in range(20_000)))  # Zipf's law
    for n in range(typos):
        if n % 3 == 0:
            language = chance.choices(list(_ALPHABETS), (50, 33, 17))[0]
        words = chance.choices(vocabulary[language], cum_weights=often, k=_WORDS)
        if chance.random() < 0.6:
            words[chance.randrange(20, _WORDS)] = _COMMON[language]
        if n % 5000 == 7:
            words[chance.randrange(20, _WORDS)] = _RARE[language]
        if n % 100 == 1:
            words[5] = "percentword"
        if n % 10_000 == 3:
            words[6] = "§§ ☂ zq zebracrossing"
        if n < typos // 20:
            words[7] = "ancientword"
        right = words[30]
        words[30] = f"{right}{right[-1]}"
        yield language, words, 30, right


def _insert(model: Any) -> Prepared:
    table = model.__table__
    left_out = {"id", "action_id"} if model is Event else {"correction"} if model is Typo else set()
    return Prepared(lambda _: insert(model), [name for name in table.columns.keys() if name not in left_out])  # noqa: SIM118


_INSERTS = {model: _insert(model) for model in (Article, Typo, TypoSearch, Finding, Event, Report)}
