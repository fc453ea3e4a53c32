"""Notes that name colleagues."""

from collector.desk.typo.notes import Part, note_parts
from collector.store.colleagues import handles
from collector.store.editors import editor_by_email
from collector.store.models import Editor, Role
from collector.store.reach import ALL_SITES, set_sites
from collector.store.sites import site_by_key


def badge(visitor):
    """The number beside the way to the mentions."""
    return "1" if '<span class="count badge">1</span>' in visitor.page else None


def test_a_note_tells_whom_it_names(anna, sign_in, typo):
    tom = sign_in("tom@news.example", Role.VIEWER)
    anna.decide(typo, note="Look, @tom, and @anna and @nobody. Not mail@tom.")
    tom.open("/desk/mentions")
    assert badge(tom) == "1"
    assert "anna@news.example just now New Look, @tom , and @anna and @nobody. Not mail@tom." in tom.words
    assert f'href="/desk/typos/{typo}#history"' in tom.page
    page = tom.open(f"/desk/typos/{typo}")
    assert badge(tom) is None
    assert '<b class="named named-me" title="tom@news.example"><bdi>@tom</bdi></b>, and <b class="named"' in page
    assert "<bdi>@nobody" not in page
    tom.open("/desk/mentions")
    assert badge(tom) is None
    assert "New Look" not in tom.words
    anna.open("/desk/mentions")  # whoever writes it knows it
    assert "Nobody has named you yet" in anna.words


def test_all_are_marked_as_seen(anna, sign_in, typo):
    tom = sign_in("tom@news.example")
    anna.decide(typo, note="@tom@news.example")
    tom.open("/desk/mentions")
    tom.post("/desk/mentions/seen", 303)
    tom.open("/desk/mentions")
    assert badge(tom) is None


def test_only_who_sees_the_site_is_told(collector, anna, sign_in, typo):
    collector.add_site("other", ("https://other.example",), "Other")
    tom = sign_in("tom@news.example")
    collector.add_editor("gone@news.example")
    with collector.database.write() as session:
        set_sites(editor_by_email(session, "tom@news.example"), [site_by_key(session, "other")])
        editor_by_email(session, "gone@news.example").left_at = collector.clock()
    page = anna.open(f"/desk/typos/{typo}")
    assert "tom" not in page
    assert "gone" not in page
    anna.decide(typo, note="@tom @gone")
    tom.open("/desk/mentions")
    assert badge(tom) is None
    with collector.database.write() as session:
        set_sites(editor_by_email(session, "tom@news.example"), ALL_SITES)
    anna.decide(typo, note="Now, @tom!")
    with collector.database.write() as session:
        set_sites(editor_by_email(session, "tom@news.example"), [site_by_key(session, "other")])
    tom.open("/desk/mentions")
    assert "Now," not in tom.words


def test_the_page_offers_the_colleagues_names(collector, anna, typo):
    for email in ("tom@news.example", "tom@other.example", "eve@news.example"):
        collector.add_editor(email)
    page = anna.open(f"/desk/typos/{typo}")
    for handle in ("eve", "tom@news.example", "tom@other.example"):
        assert f'<option value="{handle}">' in page
    assert '<option value="anna">' not in page


def test_names_are_short_where_they_can_be():
    people = [Editor(id=n, email=email) for n, email in enumerate(("a@x", "b@x", "b@y"))]
    assert handles(people) == {0: "a", 1: "b@x", 2: "b@y"}


def test_a_note_in_parts():
    tom = Editor(id=1, email="tom@news.example")
    assert note_parts("Hi @tom. And @TOM@news.example?", [tom]) == [
        Part("Hi "),
        Part("@tom", tom),
        Part(". And "),
        Part("@TOM@news.example", tom),
        Part("?"),
    ]
    assert note_parts("@tomas", [tom]) == [Part("@tomas")]
