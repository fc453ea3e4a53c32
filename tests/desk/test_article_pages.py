"""The list of articles, and the sheet of one."""

import html
import re

import pytest

from collector.store.editors import editor_by_email
from collector.store.models import Article, Role, Site, Status, Typo
from collector.store.reach import set_sites
from collector.store.sites import site_by_key
from collector.store.typos import history_of

CYRILLIC = "Мосты и 100% дороги"
PARAGRAPH = "The mayor opened teh bridge at noon. It cost two milions."


def report(collector, n, phrase, **changes):
    """Report a phrase of a paragraph of article `n`, and return the typo's number."""
    text = changes.pop("text", f"Here is {phrase} in a line.")
    start = text.index(phrase)
    position = changes.pop("at", None)
    return collector.send(
        url=f"https://news.example/{n}",
        article={"headline": f"Article {n}", "section": "Town"},
        quote={"exact": phrase, "prefix": text[:start], "suffix": text[start + len(phrase) :]},
        block={"text": text, "start": start, "end": start + len(phrase)},
        position=... if position is None else {"start": position, "end": position + len(phrase)},
        suggestion=changes.pop("suggestion", phrase.replace("teh", "the")),
        **changes,
    ).json["typo"]


def titles(visitor):
    return re.findall(r'class="title" dir="auto" href="[^"]+">([^<]+)<', visitor.page)


def decided(collector, typo_id, status, version=1):
    with collector.database.write() as session:
        typo = session.get(Typo, typo_id)
        typo.status, typo.version = status, version


def test_articles_with_open_typos_by_activity_page_by_page(collector, anna, monkeypatch):
    monkeypatch.setattr("collector.desk.articles.pages._PAGE_SIZE", 2)
    typos = {}
    for n in (1, 2, 3, 4, 5, 2, 1):  # so 1 and 2 are the newest
        collector.clock.pass_(minutes=1)
        phrase = "teh second apple" if n in typos else "a first paer"
        typos.setdefault(n, []).append(report(collector, n, phrase, suggestion="x"))
    decided(collector, typos[3][0], Status.FIXED)
    seen, address = [], "/desk/articles"
    while address:
        anna.open(address)
        seen.append(titles(anna))
        address = anna.next_page
    assert seen == [["Article 1", "Article 2"], ["Article 5", "Article 4"]]
    anna.open("/desk/articles?show=all")
    assert titles(anna) == ["Article 1", "Article 2"]
    decided(collector, typos[1][1], Status.FIXED)  # its newest one: the older one tells its place now
    anna.open("/desk/articles")
    assert titles(anna) == ["Article 2", "Article 5"]
    assert "0 of 2 fixed" in anna.words
    anna.open("/desk/articles?cursor=nonsense", 400)


def test_where_nothing_was_reported_yet_nothing_is_said_to_be_decided(collector, anna):
    anna.open("/desk/articles")
    assert "No article has a typo yet" in anna.words
    decided(collector, report(collector, 1, "misteak"), Status.FIXED)
    anna.open("/desk/articles")
    assert "All that readers reported is decided." in anna.words


def test_articles_are_filtered(collector, anna):
    collector.add_site("other", ("https://other.example",), "Other")
    report(collector, 1, "teh one")
    collector.send(url="https://news.example/Über", article={"headline": CYRILLIC}, title="x")
    collector.send(
        site="other", url="https://other.example/z", origin="https://other.example", article={"headline": "Z"}
    )
    for address, expected in {
        "q=article": ["Article 1"], "q=%2F1": ["Article 1"], "q=МОСТЫ": [CYRILLIC], "q=мост": [CYRILLIC],
        "q=100%25": [CYRILLIC], "q=1%25": [], "site=other": ["Z"], "site=none": [], "site=other&q=article": [],
    }.items():  # fmt: skip
        anna.open(f"/desk/articles?{address}")
        assert titles(anna) == expected, address


def test_an_editor_of_another_site_sees_none_of_it(collector, anna, typo):
    collector.add_site("other", ("https://other.example",), "Other")
    with collector.database.write() as session:
        set_sites(editor_by_email(session, "anna@news.example"), [site_by_key(session, "other")])
        number = session.get(Typo, typo).article_id
    anna.open("/desk/articles")
    assert titles(anna) == []
    anna.open(f"/desk/articles/{number}", 404)
    anna.post(f"/desk/articles/{number}/fixed", 404, typo=str(typo)) if "csrf_token" in anna.page else None
    headers = collector.token("anna@news.example")
    assert collector.client().get("/api/v1/articles", headers=headers).json["items"] == []
    assert collector.client().get(f"/api/v1/articles/{number}", headers=headers).status_code == 404


@pytest.fixture
def sheet(collector):
    """An article with five typos, reported in no order: its number and theirs in the order of the text."""
    unknown = report(collector, 7, "somewhere teh lost", text="… somewhere teh lost …")
    third = report(collector, 7, "two milions", text=PARAGRAPH, at=145, suggestion="two millions")
    last = report(collector, 7, "teh end", text="This is teh end.", at=900)
    second = report(collector, 7, "teh bridge", text=PARAGRAPH, at=117)
    first = report(collector, 7, "teh headline", text="It is teh headline.", at=6)
    with collector.database.read() as session:
        return session.get(Typo, first).article_id, [first, second, third, last, unknown]


def test_the_sheet_is_in_the_order_of_the_text(collector, anna, sheet):
    number, typos = sheet
    page = anna.open(f"/desk/articles/{number}")
    assert [int(one) for one in re.findall(r'class="suggested" dir="auto"><a href="/desk/typos/(\d+)"', page)] == typos
    assert "0 of 5 fixed" in anna.words
    decided(collector, typos[0], Status.FIXED)
    decided(collector, typos[1], Status.REJECTED)
    anna.open(f"/desk/articles/{number}")
    assert "1 of 4 fixed" in anna.words
    plain = html.unescape(re.search(r'<textarea id="sheet"[^>]*>([^<]*)', anna.page)[1])
    assert plain.startswith(
        "Article 7\nhttps://news.example/7\n\n3. The mayor opened teh bridge at noon. It cost two milions.\n"
    )
    assert "   milions -> millions\n" in plain
    assert "headline" not in plain
    anna.open("/desk/articles/99999", 404)
    anna.open(f"/desk/articles/{10**12}", 404)


def test_whoever_selects_much_does_not_move_typos_on_the_sheet(collector, anna):
    long = "It took ten years and teh town paid for everything."
    last = report(collector, 7, long, text=long, at=20)
    first = report(collector, 7, "teh news", text="Here is teh news.", at=8)
    sentence = "The mayor opened teh bridge at noon."
    mended = "The mayor opened the bridge at nine."
    two = report(collector, 7, sentence, text=f"{sentence} Rain fell.", at=200, suggestion=mended)
    with collector.database.read() as session:
        number = session.get(Typo, first).article_id
    page = anna.open(f"/desk/articles/{number}")
    shown = [int(one) for one in re.findall(r'class="suggested" dir="auto"><a href="/desk/typos/(\d+)"', page)]
    assert shown == [first, last, two, two + 1]


def test_what_is_confirmed_is_fixed_at_one_stroke_and_undone_at_one(collector, anna, sheet):
    number, typos = sheet
    for one in typos[:3]:
        decided(collector, one, Status.CONFIRMED)
    anna.open(f"/desk/articles/{number}")
    seen = re.findall(r'name="typo" value="([^"]+)"', anna.page)
    assert sorted(seen) == sorted(f"{number}.1" for number in typos[:3])
    decided(collector, typos[0], Status.REJECTED, version=2)  # by somebody else, meanwhile
    decided(collector, typos[3], Status.CONFIRMED)
    data = {"csrf_token": anna.hidden("csrf_token"), "typo": [*seen, "x", "1", "1.x", "999.1"]}
    response = anna.client.post(f"/desk/articles/{number}/fixed", data=data)
    anna.open(response.location)
    assert "2 typos marked as fixed. Someone else changed 1 typo meanwhile" in anna.words
    assert statuses(collector, typos) == ["rejected", "fixed", "fixed", "confirmed", "new"]
    undo = re.search(r'action="(/desk/undo/\d+)', anna.page)[1]
    anna.post(undo, 303, next=f"/desk/articles/{number}")
    assert statuses(collector, typos) == ["rejected", "confirmed", "confirmed", "confirmed", "new"]
    with collector.database.read() as session:
        assert [one.kind for one in history_of(session, typos[1])] == ["status", "undo", "status"]


def statuses(collector, typos):
    with collector.database.read() as session:
        return [session.get(Typo, one).status for one in typos]


def test_links_lead_to_the_article_and_to_where_it_is_edited(collector, anna, sheet):
    number, typos = sheet
    with collector.database.write() as session:
        site = session.get(Site, session.get(Article, number).site_id)
        site.settings = {**site.settings, "cms": "https://cms.example/edit?url={url}&typo={id}"}
    for address in (f"/desk/articles/{number}", f"/desk/typos/{typos[0]}"):
        anna.open(address)
        assert f'href="https://cms.example/edit?url=https%3A%2F%2Fnews.example%2F7&amp;typo={typos[0]}"' in anna.page
    with collector.database.write() as session:
        session.get(Article, number).url = "https://evil.example/x"
    for address in (f"/desk/articles/{number}", f"/desk/typos/{typos[0]}"):
        anna.open(address)
        assert not re.search(r'href="https?:', anna.page)
        assert "not on one of the site’s own origins" in anna.words


def test_a_viewer_reads_the_sheet_and_fixes_nothing(collector, sign_in, sheet):
    who = sign_in("who@news.example", Role.VIEWER)
    decided(collector, sheet[1][0], Status.CONFIRMED)
    who.open(f"/desk/articles/{sheet[0]}")
    assert who.buttons == ["Menu", "Sign out"]


def test_the_api_has_the_same(collector, sheet):
    number, typos = sheet
    client, headers = collector.client(), collector.token()
    [found] = client.get("/api/v1/articles?q=article", headers=headers).json["items"]
    assert found == {
        "id": number,
        "site": "newskey",
        "article": {"url": "https://news.example/7", "title": "Article 7", "author": None, "section": "Town"},
        "typos": {"new": 5, "confirmed": 0, "fixed": 0, "rejected": 0, "spam": 0},
        "reports": 5,
        "last_seen": "2026-11-24T12:00:00.000000Z",
    }
    whole = client.get(f"/api/v1/articles/{number}", headers=headers).json
    assert [one["id"] for one in whole.pop("items")] == typos
    assert whole.pop("addresses") == []
    assert whole == found
    assert client.get("/api/v1/articles?cursor=x", headers=headers).status_code == 422
    assert client.get("/api/v1/articles?show=some", headers=headers).status_code == 422
    assert client.get("/api/v1/articles").status_code == 401
