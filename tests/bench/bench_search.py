"""How long a page of search hits takes among 100,000 typos, on both databases."""

import random
import time
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from sqlalchemy import insert, text

from collector.store.models import OPEN, Article, Site, Status, Typo, TypoSearch
from collector.store.search import catch_up
from collector.store.typos import TypoFilter, list_typos
from collector.text.normalise import fold

TYPOS = 100_000
ROUNDS = 12
TARGET = 50  # milliseconds, at the 95th percentile

# Letters of made words, so that words are of many lengths and share parts, as in life.
ALPHABETS = {
    "en": "eeeetttaaooiinnsshhrrddlluucmfwygpbvkxqjz",
    "ru": "ооееааииннттссррввллккммддппуяыьгзбчйхжшюцщэфё",
    "zh": "".join(chr(0x4E00 + n * 7) for n in range(2500)),
}
SPACE = {"en": " ", "ru": " ", "zh": ""}

QUERIES = {
    "rare word": "zebracrossing",
    "less rare word, 1 %": "percentword",
    "common word, 30 %": "government",
    "in every address": "https",
    "in the oldest 5 %": "ancientword",
    "prefix": "zebracr",
    "part of a word": "racrossi",
    "common part": "ernme",
    "two words": "government percentword",
    "rare phrase": '"government of zebracrossing"',
    "common phrase": '"the government"',
    "phrase not found": '"government percentword government"',
    "Cyrillic, common": "правительств",
    "Cyrillic, rare": "редкослово",
    "Chinese, four": "政府大桥",
    "Chinese, two, common": "政府",
    "Chinese, two, rare": "罕字",
    "two letters, common": "th",
    "two signs, rare": "§§",
    "one sign, rare": "☂",
    "two letters and a word": "zq zebracrossing",
    "nothing found": "notinanytypo",
}
LISTS = {
    "open, newest activity": ({"statuses": OPEN}, "-last_seen"),
    "open, most readers": ({"statuses": OPEN}, "-reports"),
    "spam (0.5 %), oldest": ({"statuses": (Status.SPAM,)}, "first_seen"),
    "all, newest activity": ({}, "-last_seen"),
    "a site's (10 %), all": ({"site_key": "small"}, "-last_seen"),
}


def texts(chance):
    """Folded texts of typos: half English, a third Russian, the rest Chinese."""
    vocabulary = {
        language: [
            "".join(chance.choices(letters, k=chance.randint(2, 9 if language != "zh" else 3))) for _ in range(20_000)
        ]
        for language, letters in ALPHABETS.items()
    }
    often = list(accumulate(1 / (n + 3) for n in range(20_000)))  # as often as words are in life, by Zipf's law
    common = {"en": "the government", "ru": "правительство", "zh": "政府"}
    rare = {"en": "government of zebracrossing", "ru": "редкослово", "zh": "政府大桥罕字"}
    for n in range(TYPOS):
        language = chance.choices(list(ALPHABETS), (50, 33, 17))[0]
        words = chance.choices(vocabulary[language], cum_weights=often, k=70)
        if chance.random() < 0.6:
            words[chance.randrange(70)] = common[language]
        if n % 5000 == 7:
            words[chance.randrange(70)] = rare[language]
        if n % 100 == 1:
            words[5] = "percentword"
        if n % 10_000 == 3:
            words[6] = "§§ ☂ zq zebracrossing"
        if n < TYPOS // 20:
            words[7] = "ancientword"
        paragraph = SPACE[language].join(words)
        yield fold(words[3]), f"{fold(words[3])}\nhttps://news.example/2026/{n}\n{fold(paragraph)}"


def fill(database):
    chance = random.Random(1)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    statuses = [Status.NEW, Status.CONFIRMED, Status.FIXED, Status.REJECTED, Status.SPAM]
    with database.intake() as connection:
        for n, key in enumerate(("large", "small")):
            values = {"id": n + 1, "key": key, "name": key, "settings": {}, "created_at": start}
            connection.execute(insert(Site), values)
            values = {
                "id": n + 1,
                "site_id": n + 1,
                "key": key,
                "url": "https://x",
                "created_at": start,
                "last_seen": start,
            }
            connection.execute(insert(Article), values)
        typos, searches = [], []
        for n, (phrase, words) in enumerate(texts(chance), 1):
            site = 2 if n % 10 == 0 else 1
            seen = start + timedelta(seconds=n)
            typos.append({
                "id": n, "site_id": site, "article_id": site, "phrase_key": "x", "exact": phrase, "prefix": "",
                "suffix": "", "block_text": words, "status": chance.choices(statuses, (150, 50, 650, 145, 5))[0].value,
                "reports": min(int(chance.paretovariate(1)), 1000), "first_seen": seen,
                "last_seen": seen + timedelta(seconds=chance.expovariate(1 / 5000)),
            })  # fmt: skip
            searches.append({"typo_id": n, "text": words})
            if n % 5000 == 0:
                connection.execute(insert(Typo), typos)
                connection.execute(insert(TypoSearch), searches)
                typos, searches = [], []


def index(database):
    """Index what waits as searches do, and say what it costs."""
    started, done = time.process_time(), 0
    while True:
        with database.read() as session:
            waiting = session.scalar(
                text("SELECT count(*) FROM typo_search INDEXED BY ix_typo_search_pending WHERE indexed < length(text)")
            )
        if waiting <= 100:
            break
        catch_up(database)
        done += 500
    print(f"indexing, in batches of 500: {(time.process_time() - started) / done * 1e6:.0f} µs a typo")


def test_search(database):
    fill(database)
    if database.is_sqlite:
        index(database)
    else:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    print(f"\n{database.url.get_backend_name()}, {TYPOS:,} typos, a page of 50: p50 / p95 in ms\n")
    print(f"  {'':<24}" + "".join(f"{name:>24}" for name in LISTS))
    slow = []
    for name, query in QUERIES.items():
        row = f"  {name:<24}"
        for filters, sort in LISTS.values():
            taken = []
            for _ in range(ROUNDS):
                with database.read() as session:
                    started = time.perf_counter()
                    page = list_typos(session, TypoFilter(query=query, **filters), sort)
                    taken.append((time.perf_counter() - started) * 1000)
            taken.sort()
            p50, p95 = taken[ROUNDS // 2], taken[int(ROUNDS * 0.95)]
            row += f"{f'{len(page.items)}: {p50:.1f} / {p95:.1f}':>24}"
            slow += [name] * (p95 > TARGET)
        print(row, flush=True)
    print(f"\n  over {TARGET} ms: {', '.join(dict.fromkeys(slow)) or 'nothing'}")
