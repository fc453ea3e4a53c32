"""From a page's HTML and headers to a verdict."""

import pytest

from collector.text import page_check
from collector.text.page_check import Expected, Obstacle, Tag, judge
from collector.text.tags import TagOptions

HERE = "https://typos.example"
PAGE = "https://news.example/town/bridge"
SRC = f'src="{HERE}/widget.js"'
RIGHT = f'<script async {SRC} data-site="k"></script>'


def verdict(html, policy="", page=PAGE, options=None, collector=HERE):
    return judge(html, page, [policy], Expected("k", collector, options or TagOptions()))


@pytest.mark.parametrize(
    ("html", "tag"),
    [
        (RIGHT, Tag.RIGHT),
        (f"<!doctype html><title>x</title><body><p>{RIGHT}", Tag.RIGHT),
        ("<SCRIPT SRC='https://typos.example/widget.js?v=2' DATA-SITE=k></SCRIPT>", Tag.RIGHT),
        (f'<script src="{HERE}/w/proofdesk.0a1b2c3d.js" data-site="k"></script>', Tag.RIGHT),
        ('<script src="//typos.example/widget.js" data-site="k"></script>', Tag.RIGHT),
        (f'<base href="{HERE}/"><script src="widget.js" data-site="k"></script>', Tag.RIGHT),
        (f'<script {SRC} data-site="other"></script>', Tag.OTHER_KEY),
        (f"<script {SRC}></script>", Tag.NO_KEY),
        ('<script src="https://old.example/widget.js" data-site="k"></script>', Tag.OTHER_COLLECTOR),
        ('<script src="/typos/widget.js" data-site="k"></script>', Tag.OWN_HOST),
        ('<script src="/typos/widget.js" data-site="other"></script>', Tag.OTHER_COLLECTOR),
        (f"<!-- {RIGHT} -->", Tag.MISSING),
        (f"<noscript>{RIGHT}</noscript>", Tag.MISSING),
        (f"<![if !IE]><![CDATA[x]]>{RIGHT}", Tag.RIGHT),
        (f"<template>{RIGHT}</template>", Tag.MISSING),
        (f"<script>document.write('{RIGHT}')</script>", Tag.MISSING),
        ('<script src="https://chat.example/widget.js"></script>', Tag.MISSING),
        ('<script src="https://[bad/widget.js" data-x></script>', Tag.MISSING),
        ("", Tag.MISSING),
    ],
)
def test_the_tag(html, tag):
    assert verdict(html).tag == tag


def test_a_right_page_has_no_obstacle():
    found = verdict(RIGHT)
    assert (found.is_right, found.obstacles, found.key, found.source) == (True, (), "k", f"{HERE}/widget.js")


def test_of_several_tags_the_first_counts():
    found = verdict(f'<script {SRC} data-site="other"></script>{RIGHT}')
    assert (found.tag, found.obstacles, found.count) == (Tag.OTHER_KEY, (Obstacle.SEVERAL,), 2)


@pytest.mark.parametrize(
    ("html", "obstacle"),
    [
        (f'<script type="text/plain" {SRC} data-site="k"></script>', Obstacle.WAITING),
        (f'<script {SRC} data-site="k" data-hint="on"></script>', Obstacle.OTHER_OPTIONS),
        (f'<script {SRC} data-site="k" data-text-title="Oh"></script>', Obstacle.OTHER_OPTIONS),
    ],
)
def test_obstacles(html, obstacle):
    assert verdict(html).obstacles == (obstacle,)


@pytest.mark.parametrize("kind", ["", "module", "text/javascript", "Application/JavaScript"])
def test_types_that_run(kind):
    assert verdict(f'<script type="{kind}" {SRC} data-site="k"></script>').is_right


def test_the_options_that_the_settings_say():
    options = TagOptions(lang="de", hint="on", texts={"title": 'Say "hi"'})
    tag = (
        f"<script {SRC} data-site='k' data-lang='de' data-hint=on data-text-title='Say &quot;hi&quot;' data-theme=auto>"
    )
    assert verdict(tag, options=options).obstacles == ()
    assert verdict(RIGHT, options=options).obstacles == (Obstacle.OTHER_OPTIONS,)


def test_a_page_by_https_cannot_have_a_script_by_http():
    tag = '<script src="http://{}/widget.js" data-site="k"></script>'
    assert verdict(tag.format("typos.example"), collector="http://typos.example").obstacles == (Obstacle.MIXED,)
    assert verdict(tag.format("127.0.0.1:8000"), collector="http://127.0.0.1:8000").obstacles == ()


SCRIPT, CONNECTION = Obstacle.SCRIPT_FORBIDDEN, Obstacle.CONNECTION_FORBIDDEN


@pytest.mark.parametrize(
    ("policy", "obstacles"),
    [
        ("", ()),
        ("frame-ancestors 'none'", ()),
        ("default-src 'none'", (SCRIPT, CONNECTION)),
        ("default-src 'self'", (SCRIPT, CONNECTION)),
        ("default-src *", ()),
        ("default-src https:", ()),
        ("script-src https://typos.example; connect-src https://typos.example", ()),
        ("script-src typos.example; connect-src 'self'", (CONNECTION,)),
        ("default-src 'self'; connect-src *.example:443", (SCRIPT,)),
        ("script-src http://typos.example; connect-src http://typos.example:80", ()),
        ("script-src https://typos.example:8443", (SCRIPT,)),
        ("script-src https://typos.example/widget.js; connect-src https://typos.example/api/", ()),
        ("script-src https://typos.example/w/", (SCRIPT,)),
        ("script-src-elem 'none'; script-src *", (SCRIPT,)),
        ("script-src *; script-src 'none'", ()),
        ("script-src 'strict-dynamic' https://typos.example 'nonce-x'", (SCRIPT,)),
        ("script-src *, connect-src 'none'", (CONNECTION,)),
        ("script-src *.typos.example", (SCRIPT,)),
    ],
)
def test_policies(policy, obstacles):
    assert verdict(RIGHT, policy).obstacles == obstacles
    assert verdict(f'<meta http-equiv="content-security-policy" content="{policy}">{RIGHT}').obstacles == obstacles


def test_a_nonce_or_a_hash_lets_the_script_run():
    tag = RIGHT.replace("async", 'nonce="r4nd" integrity="sha384-abc"')
    assert verdict(tag, "script-src 'nonce-r4nd' 'strict-dynamic'").obstacles == ()
    assert verdict(tag, "script-src 'sha384-abc'").obstacles == ()
    assert verdict(tag, "script-src 'nonce-other'").obstacles == (SCRIPT,)


def test_a_tag_by_the_sites_own_host_is_the_policys_self():
    tag = '<script src="/typos/widget.js" data-site="k"></script>'
    assert verdict(tag, "default-src 'self'").is_right


@pytest.fixture
def looked_at(monkeypatch):
    """How many characters the parser has before it, at each of its steps that may read all of them."""
    found = []

    def counted(step):
        def run(reader, start, *more):
            found.append(len(reader.rawdata) - start)
            return step(reader, start, *more)

        return run

    for name in ("parse_starttag", "parse_endtag", "parse_comment", "parse_bogus_comment", "parse_pi"):
        monkeypatch.setattr(page_check._Reader, name, counted(getattr(page_check._Reader, name)))
    feed = page_check._Reader.feed

    def fed(reader, piece):
        found.append(len(reader.rawdata) + len(piece))
        feed(reader, piece)

    monkeypatch.setattr(page_check._Reader, "feed", fed)
    return found


@pytest.mark.parametrize("piece", ["<!--", "<a ", "<![", "&#", "</", "<script>"])
def test_a_page_that_never_ends_is_not_read_again_and_again(piece, looked_at):
    verdict(piece * (500_000 // len(piece)))
    assert sum(looked_at) < 20 * 500_000


def test_a_tag_with_the_digest_of_another_file_is_not_right():
    known = {"widget.js": "sha256-abc= sha384-def="}

    def judged(integrity):
        tag = RIGHT.replace("async", f'async integrity="{integrity}"')
        return judge(tag, PAGE, [], Expected("k", HERE, TagOptions(), known))

    assert judged("sha384-wrong=").obstacles == (Obstacle.INTEGRITY,)
    assert not judged("sha384-wrong=").is_right
    assert judged("sha512-unknown= sha384-def=").is_right


def test_a_tag_that_differs_says_in_which_options():
    options = TagOptions(lang="de", theme="dark")
    tag = RIGHT.replace("async", 'data-lang="de" data-hint="on" data-theme="light"')
    assert verdict(tag, options=options).options == ("data-hint", "data-theme")


def test_what_a_hostile_page_costs_is_bounded_by_its_size(monkeypatch):
    """Counted in what the parser is fed and calls, not in seconds: it holds the interpreter's lock."""
    scanned = 0
    start_tag = page_check._Reader.parse_starttag

    def counted(self, i):
        nonlocal scanned
        scanned += len(self.rawdata) - i
        return start_tag(self, i)

    calls = 0
    data = page_check._Reader.handle_data

    def handled(self, text):
        nonlocal calls
        calls += 1
        return data(self, text)

    monkeypatch.setattr(page_check._Reader, "parse_starttag", counted)
    monkeypatch.setattr(page_check._Reader, "handle_data", handled)
    assert verdict("<script " + "a=b " * 500_000).tag == Tag.MISSING
    assert scanned <= 500_000
    assert verdict("<" * 2_000_000).tag == Tag.MISSING
    assert calls <= 60_001


def test_a_tag_behind_long_scripts_and_comments_is_found():
    long = "x < y; " * 50_000
    assert verdict(f"<script>{'x' * 400_000}</script><!--{'y' * 400_000}-->{RIGHT}").tag == Tag.RIGHT
    assert verdict(f"<style>{long[:300_000]}</style>{RIGHT}").tag == Tag.RIGHT
