"""One table of searches and what they find, on both databases, by every plan, indexed and not yet indexed."""

import threading
import time
import unicodedata
import uuid
from itertools import product

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import TimeoutError

from collector.store import indexing, search
from collector.store.editors import editor_by_email
from collector.store.indexing import catch_up, sort_in
from collector.store.lists import TypoFilter, list_typos, order_of
from collector.store.models import Status, Typo, TypoSearch
from collector.store.reach import ALL_SITES
from collector.store.splitting import split
from collector.text.search import LONGEST_SEARCH, MOST_TERMS, SearchTooLong, search_terms
from tests.support.collector import ORIGIN
from tests.support.databases import on_sqlite

DOCUMENTS = {
    "latin": {
        "exact": "teh bridge",
        "suggestion": "teh footbridge",
        "comment": 'Said “hi” on the footbridge at 5" of rain, 100% wet_land',
    },
    "french": {"exact": "déja vu", "suggestion": "déjà-vu", "comment": "L’été à l'île, NAÏVE façade"},
    "german": {"exact": "Strasse", "suggestion": "STRAẞE", "comment": "Große Ärger im Fluß"},
    "russian": {"exact": "ПРЕВЕТ", "suggestion": "привет", "comment": "Опечатка в заголовке, ещё ёлка"},
    "turkish": {"exact": "İSTANBULLU", "suggestion": "Isırgan KIRIK", "comment": "Diyarbakır’ın ılık"},
    "arabic": {"exact": "المدرسه", "suggestion": "المدرسة", "comment": "خطأ في العنوان"},
    "hebrew": {"exact": "שלומ", "suggestion": "שלום", "comment": "צה״ל וגרש צ'ק"},
    "chinese": {"exact": "錯字", "suggestion": "错字", "comment": "北京市长今天上午开放大桥"},
    "japanese": {"exact": "タイポグラフィ", "suggestion": "タイポグラフィー", "comment": "東京の新しい橋が開通した"},
    "thai": {"exact": "สะพาย", "suggestion": "สะพาน", "comment": "นายกเทศมนตรีเปิดสะพาน"},
    "korean": {"exact": "맞춤뻡", "suggestion": "맞춤법", "comment": unicodedata.normalize("NFD", "서울 다리")},
    "emoji": {"exact": "party 🎉🎉", "suggestion": "party 👩‍👩‍👧 🇩🇪", "comment": "🌉 NEAR the river AND NOT far*"},
    "code": {
        "exact": "a_b",
        "suggestion": r"C:\temp\x",
        "comment": "text:column ^caret {near} (x OR y) -dash– it's; DROP",
    },
}
EVERYTHING = sorted(DOCUMENTS)

# What a further reader sends of the first one.
AGAIN = {
    "url": f"{ORIGIN}/page/latin",
    "quote": {"exact": "teh bridge", "prefix": "Paragraph with ", "suffix": " in it."},
    "block": ...,
    "suggestion": ...,
    "comment": "walrus",
}

TABLE = [
    # words, prefixes, parts, in any case, from every field
    ("bridge", "latin"), ("BRIDGE", "latin"), ("foot", "latin"), ("otbri", "latin"), ("bridge the", "latin"),
    ("bridge nothing", ""), ("zebra", ""), ("news.example/page/latin", "latin"), ("News.Example/page/", EVERYTHING),
    ("paragraph", EVERYTHING), ("headline of french", "french"), ("paragraph with teh", "latin"),
    # phrases
    ('"teh bridge"', "latin"), ('"bridge teh"', ""), ('"  teh   bridge "', "latin"), ('"he foot" wet', "latin"),
    ('""', EVERYTHING), ('"teh bridge" zebra', ""), ('"hi"', "chinese latin"), ("“hi”", "latin"), ('5"', "latin"),
    ('"5', ""), ('5" rain', "latin"), ("of french\" \"headline", ""),
    # accents, composed or not; ligatures, sharp s
    ("déjà", "french"), (unicodedata.normalize("NFD", "déjà"), "french"), ("deja", ""), ("naïve", "french"),
    ("FAÇADE", "french"), ("ça", "french"), ("strasse", "german"), ("STRAẞE", "german"), ("straße", "german"),
    ("fluss", "german"), ("große", "german"), ("ärger", "german"), ("ﬂuss", "german"),
    # the Turkish letters i, whichever keyboard types them
    ("İstanbul", "turkish"), ("istanbul", "turkish"), ("ISTANBUL", "turkish"), ("ıstanbul", "turkish"),
    ("isirgan", "turkish"), ("Isırgan", "turkish"), ("kırık", "turkish"), ("KIRIK", "turkish"), ("ılık", "turkish"),
    ("DİYARBAKIR", "turkish"), ("istambul", ""),
    # apostrophes and dashes are what they are
    ("l’été", "french"), ("l'été", ""), ("l'île", "french"), ("déjà-vu", "french"), ("déjà vu", "french"),
    ("-dash–", "code"), ("-dash-", ""), ("it's", "code"),
    # scripts
    ("превет", "russian"), ("Привет", "russian"), ("опечатка ЗАГОЛОВК", "russian"), ("ещё", "russian"), ("еще", ""),
    ("المدرسة", "arabic"), ("خطأ العنوان", "arabic"), ("مدرس", "arabic"), ("שלום", "hebrew"), ("צה״ל", "hebrew"),
    ("צ'ק", "hebrew"), ("錯字", "chinese"), ("错", "chinese"), ("市长今天", "chinese"), ("大桥", "chinese"),
    ("大桥 北京", "chinese"), ("桥大", ""), ("タイポ", "japanese"), ("新しい橋", "japanese"), ("橋", "japanese"),
    ("สะพาน", "thai"), ("เปิดสะพาน", "thai"), ("ปิดส", "thai"), ("맞춤", "korean"), ("서울 다리", "korean"),
    ("🎉", "emoji"), ("🎉🎉", "emoji"), ("🎉🎉🎉", ""), ("👩‍👩‍👧", "emoji"), ("👩👩👧", "emoji"), ("🇩🇪", "emoji"),
    ("party 🌉", "emoji"),
    # what means something to LIKE, FTS5, SQL and JSON does not here
    ("%", "latin"), ("100%", "latin"), ("1%0", ""), ("%%%", ""), ("_", "code latin"), ("a_b", "code"), ("t_h", ""),
    ("___", ""), ("\\", "code"), ("\\temp\\", "code"), ("\\%", ""), ("c:\\", "code"), ("*", "emoji"), ("far*", "emoji"),
    ("brid*", ""), ("AND", "emoji latin"), ("NEAR", "code emoji"), ("not far", "emoji"), ("x OR y", "code"),
    ("near(the", ""), ("^caret", "code"), ("^teh", ""), ("text:column", "code"), ("text:teh", ""), ("{near}", "code"),
    ("(x", "code"), ("it's;", "code"), ("'; DROP", ""), ("' OR '1'='1", ""), ("[1,2]", ""), (":trigrams", ""),
    # nothing, and what cannot be stored
    ("", EVERYTHING), ("   ", EVERYTHING), ("\u00a0\t\n", EVERYTHING), ("\x00", EVERYTHING), ("te\x00h", "latin"),
    ("\ud800", ""), ("teh\udfff", ""), ("te\u00adh", "latin"), ("\ufffd", ""),
    # one and two characters, alone and with others
    ("á", ""), ("à", "french"), ("vu", "french"), ("vu dé", "french"), ("vu façade", "french"), ("qq", ""),
    ("qq façade", ""), ("é l", "french"),
]  # fmt: skip


@pytest.fixture
def filled(collector):
    """A collector with the documents, and their names by the typos' numbers."""
    names = {}
    for name, words in DOCUMENTS.items():
        answer = collector.send(
            url=f"{ORIGIN}/page/{name}",
            title=...,
            article={"headline": f"Headline of {name}"},
            quote={"exact": words["exact"]},
            block={"text": f"Paragraph with {words['exact']} in it."},
            suggestion=words["suggestion"],
        )
        names[answer.json["typo"]] = name
        # by another reader, so that the text grows
        quote = {"exact": words["exact"], "prefix": "Paragraph with ", "suffix": " in it."}
        again = {"url": f"{ORIGIN}/page/{name}", "quote": quote, "block": ...}
        collector.send(**again, suggestion=..., comment=words["comment"])
    return collector, names


def index_all(collector):
    while catch_up(collector.database, few=0):
        pass
    sort_in(collector.database)


def wrong_answers(collector, names):
    wrong = []
    with collector.database.read() as session:
        for query, expected in TABLE:
            found = [
                names[typo.id] for typo in list_typos(session, TypoFilter(ALL_SITES, query=query), "first_seen").items
            ]
            if sorted(found) != (expected.split() if isinstance(expected, str) else expected):
                wrong.append((query, expected, found))
    return wrong


def follow(plan, monkeypatch):
    """Let searches find what they find by this plan alone, or as they do."""
    *walks, few = {
        "first": (1000, 1000, 0, 1000),
        "few": (0, 0, 0, 1000),
        "walk": (2, 4, 1000, -1),
        "everywhere": (0, 0, 0, -1),
    }[plan]
    monkeypatch.setattr(search, "_WALKS", walks)
    monkeypatch.setattr(search, "_FEW", few)
    monkeypatch.setattr(search, "_STEP", 2)


def found_by(collector, query):
    with collector.database.read() as session:
        return [typo.id for typo in list_typos(session, TypoFilter(ALL_SITES, query=query), "first_seen").items]


def test_a_typo_is_found_by_the_title_that_is_shown(collector):
    first = collector.send(title=..., article=..., quote={"exact": "teh"}).json["typo"]
    assert found_by(collector, "laterheadline") == []
    assert collector.send(title="Laterheadline1", article=..., quote={"exact": "teh"}).json["typo"] == first
    second = collector.send(title="Othertitle", article={"headline": "Nice"}, quote={"exact": "noon"}).json["typo"]
    assert found_by(collector, "LATERHEADLINE1") == [first, second]
    assert found_by(collector, "othertitle") == found_by(collector, "nice") == []


def test_a_typo_that_is_split_off_is_found_by_the_title_that_is_shown(collector):
    collector.add_editor("ada@news.example")
    collector.send(title="Shown", article=..., suggestion="the")
    sent = collector.send(title="Notshown", article=..., suggestion="the", comment="mine").json
    with collector.database.write() as session:
        typo, editor = session.get_one(Typo, sent["typo"]), editor_by_email(session, "ada@news.example")
        new = split(session, typo, [uuid.UUID(sent["id"])], editor, collector.clock()).id
    assert found_by(collector, "shown") == [sent["typo"], new]
    assert found_by(collector, "notshown") == []


def test_addresses_are_found_as_they_are_sent_and_as_people_read_them(start_collector):
    collector = start_collector()
    collector.add_site("courier", ("https://xn--e1afmkfd.example",))
    address = "https://xn--e1afmkfd.example/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D1%8C"
    answer = collector.send(url=address, canonical_url=..., site="courier", origin="https://xn--e1afmkfd.example")
    typo = answer.json["typo"]
    for query in ("новость", "НОВОСТЬ", "пример.example/нов", "xn--e1afmkfd", "%D0%BD%D0%BE", address):
        assert found_by(collector, query) == [typo], query


PLANS = ["first", "few", "walk", "everywhere"]


@pytest.mark.parametrize(
    ("indexed", "plans"), [("no", ("first", "everywhere")), ("in part", PLANS), ("yes", ("few", "walk"))]
)
def test_the_table(filled, monkeypatch, indexed, plans):
    collector, names = filled
    if indexed == "in part":
        monkeypatch.setattr(indexing, "_BATCH", 5)
        catch_up(collector.database, few=0)
    if indexed == "yes":
        index_all(collector)
    for plan in plans:
        follow(plan, monkeypatch)
        assert wrong_answers(collector, names) == [], plan


def test_the_table_is_what_the_rule_says(filled):
    """The table is made by hand, and `term in text` agrees with it."""
    collector, names = filled
    with collector.database.read() as session:
        texts = {names[row.typo_id]: row.text for row in session.scalars(select(TypoSearch))}
    for query, expected in TABLE:
        found = sorted(name for name, known in texts.items() if all(term in known for term in search_terms(query)))
        assert found == (expected.split() if isinstance(expected, str) else expected), query


def test_pages_filters_and_orders_go_with_a_search(collector, monkeypatch):
    for n in range(12):
        for _ in range(n % 3 + 1):
            collector.send(
                url=f"{ORIGIN}/{n}", quote={"exact": f"wrod {n}"}, suggestion="odd" if n % 2 else "even", block=...
            )
        collector.clock.pass_(minutes=1)
    with collector.database.write() as session:
        session.execute(text("UPDATE typo SET status = 'fixed' WHERE id > 10"))
    for plan, sort in product(PLANS, ["-last_seen", "first_seen", "-reports"]):
        follow(plan, monkeypatch)
        every, found = search_page_by_page(collector, sort)
        assert [typo.id for typo in found] == [typo.id for typo in every if int(typo.exact.split()[1]) % 2], (
            plan,
            sort,
        )
        assert len(found) == 5


def search_page_by_page(collector, sort):
    """Return all new typos in this order, and those that a search finds, read two a page."""
    wanted = TypoFilter(ALL_SITES, statuses=(Status.NEW,), query='"wrod" odd')
    with collector.database.read() as session:
        every = list_typos(session, TypoFilter(ALL_SITES, statuses=(Status.NEW,)), sort).items
        found, cursor = [], None
        while True:
            page = list_typos(session, wanted, sort, 2, cursor)
            found += page.items
            cursor = page.next
            if not cursor:
                return every, found


def test_a_search_has_bounds():
    assert search_terms("x" * LONGEST_SEARCH) == ("x" * LONGEST_SEARCH,)
    with pytest.raises(SearchTooLong, match="200 characters"):
        search_terms("x" * (LONGEST_SEARCH + 1))
    words = [f"w{n}" for n in range(MOST_TERMS + 1)]
    assert len(search_terms(" ".join(words[1:]))) == MOST_TERMS
    assert search_terms(" ".join(["w"] * 50)) == ("w",)
    assert len(search_terms('"' + " ".join(words) + '"')) == 1
    with pytest.raises(SearchTooLong, match="10 are looked for"):
        search_terms(" ".join(words))


def test_the_longest_search_finds(collector):
    words = "".join(chr(0x4E00 + n) for n in range(1000))
    collector.send(quote={"exact": words}, block=...)
    with collector.database.read() as session:
        for query in (words[:200], words[800:], " ".join(words[n : n + 19] for n in range(0, 190, 19))):
            assert len(list_typos(session, TypoFilter(ALL_SITES, query=query)).items) == 1
        assert list_typos(session, TypoFilter(ALL_SITES, query=words[801:] + words[0])).items == []


# --- the index ---


@pytest.fixture
def everything(filled):
    return filled[0]


def pending(collector):
    with collector.database.read() as session:
        return session.scalar(select(func.count()).where(TypoSearch.indexed < func.length(TypoSearch.text)))


def check_index(collector):
    """Let FTS5 compare its index with the texts; raises if they differ."""
    if collector.database.is_sqlite:
        with collector.database.write() as session:
            session.execute(text("INSERT INTO typo_fts (typo_fts, rank) VALUES ('integrity-check', 1)"))


def test_what_waits_is_indexed_and_stays_right(everything):
    assert pending(everything) == len(DOCUMENTS)
    assert not catch_up(everything.database, few=len(DOCUMENTS))
    assert pending(everything) == len(DOCUMENTS)  # so few are not worth a transaction
    index_all(everything)
    assert pending(everything) == 0
    check_index(everything)
    everything.send(**AGAIN)
    assert pending(everything) == 1
    index_all(everything)
    assert pending(everything) == 0
    check_index(everything)


def in_index(collector, trigram):
    with collector.database.read() as session:
        return len(session.execute(text("SELECT rowid FROM typo_fts WHERE typo_fts MATCH :it"), {"it": trigram}).all())


@on_sqlite
def test_the_index_forgets_what_is_gone(everything, monkeypatch):
    index_all(everything)
    assert in_index(everything, "car") == in_index(everything, "dge") == 1
    with everything.database.write() as session:
        session.execute(text("UPDATE typo_search SET text = 'short' WHERE text LIKE '%^caret%'"))
        session.execute(text("DELETE FROM typo_search WHERE text LIKE '%footbridge%'"))
    assert in_index(everything, "car") == in_index(everything, "dge") == 0
    assert pending(everything) == 1
    index_all(everything)
    check_index(everything)
    assert in_index(everything, "sho") == 1


def test_indexing_gives_way_to_whoever_writes(everything):
    with everything.database.write() as session:
        session.execute(update(TypoSearch).values(indexed=0))
        found = []

        def try_it():
            try:
                found.append(catch_up(everything.database, few=0))
            except TimeoutError:
                found.append(False)

        thread = threading.Thread(target=try_it)
        thread.start()
        thread.join(2)
        assert not thread.is_alive()
    assert found == [False]  # so that nobody tries on and on
    assert pending(everything) == len(DOCUMENTS)


def wait_for_the_indexer():
    deadline = time.monotonic() + 10
    while any(thread.name == "indexer" for thread in threading.enumerate()):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_search_indexes_soon(everything, monkeypatch):
    monkeypatch.setattr(indexing, "_FEW", 0)
    answer = everything.client().get("/api/v1/typos?q=footbridge", headers=everything.token())
    assert len(answer.json["items"]) == 1
    wait_for_the_indexer()
    assert pending(everything) == 0


@on_sqlite
def test_the_fewest_typos_are_read_for_a_rare_term(everything, monkeypatch):
    index_all(everything)
    follow("few", monkeypatch)
    monkeypatch.setattr(search, "_everywhere", None)
    with everything.database.read() as session:
        assert len(list_typos(session, TypoFilter(ALL_SITES, query="footbridge")).items) == 1
        assert session.scalar(select(func.count()).select_from(Typo)) == len(DOCUMENTS)


def test_what_has_a_term_is_found_among_many_that_the_index_takes_for_it(everything):
    with everything.database.read() as session:
        order = order_of(session, TypoFilter(ALL_SITES), "-first_seen")
        candidates = list(session.scalars(order.first(1000)))
        [wanted] = [typo.id for typo in list_typos(session, TypoFilter(ALL_SITES, query="footbridge")).items]
        assert candidates.index(wanted) > search._ENOUGH
        assert search._first_of(session, order, candidates, ("footbridge",), 1) == [wanted]
        assert search._first_of(session, order, candidates, ("footbridge",), 2) == [wanted]


@pytest.mark.parametrize(
    ("query", "count", "further", "is_asked"),
    [
        ("footbridge", 1, 1000, False),  # the whole list is shorter than that
        ("footbridge", 1, 3, True),  # it is longer, and nothing is found in the first two
        ("paragraph", 3, 3, False),  # as common as it seems, there will be enough in three
    ],
)
def test_the_index_is_asked_only_where_walking_on_is_dearer(everything, monkeypatch, query, count, further, is_asked):
    index_all(everything)
    asked = []
    monkeypatch.setattr(search, "_WALKS", (2, further, 1000))
    monkeypatch.setattr(search, "_candidates", lambda *_: asked.append(True))
    with everything.database.read() as session:
        wanted = TypoFilter(ALL_SITES, query=query)
        order = order_of(session, wanted, "-first_seen")
        assert len(search.first_found(session, order, search_terms(query), count)) == count
    assert bool(asked) is is_asked


def find_while(collector, monkeypatch, change, first):
    """Search while something changes, before or after the search asks what waits for the index."""

    def waiting(session):
        if first:
            change()
        found = indexing.waiting(session)
        if not first:
            change()
        return found

    monkeypatch.setattr(search, "waiting", waiting)
    with collector.database.read() as session:
        return len(list_typos(session, TypoFilter(ALL_SITES, query="footbridge")).items)


def test_what_is_indexed_while_a_search_is_at_work_is_found(everything, monkeypatch):
    follow("few", monkeypatch)
    assert find_while(everything, monkeypatch, lambda: index_all(everything), first=True) == 1
    assert pending(everything) == 0


def test_what_waits_anew_while_a_search_is_at_work_is_found(everything, monkeypatch):
    index_all(everything)
    follow("everywhere", monkeypatch)
    assert find_while(everything, monkeypatch, lambda: everything.send(**AGAIN), first=False) == 1
    assert pending(everything) == 1


def test_an_indexer_that_cannot_start_starts_later(everything, monkeypatch):
    monkeypatch.setattr(indexing, "_FEW", 0)
    indexer = everything.app.extensions["proofdesk"].indexer
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", lambda _: (_ for _ in ()).throw(RuntimeError("no threads left")))
        indexer.catch_up_soon()
    assert pending(everything) == len(DOCUMENTS)
    indexer.catch_up_soon()
    wait_for_the_indexer()
    assert pending(everything) == 0
