"""The widget's files over HTTP: how large they are, how they are cached, and that nothing else is given away."""

import base64
import gzip
import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from collector.intake import widget_files

LOADER_BUDGET = 1_536
REPORT_BUDGET = 8_192
"""Bytes in brotli: what a page view costs, and what is loaded for a report."""

DIST = Path(widget_files.__file__).parent.parent.parent / "widget" / "dist"
MANIFEST = json.loads((DIST / "manifest.json").read_text())
PARTS = sorted(name for name in MANIFEST["files"] if name.startswith("w/"))
NAMES = ["widget.js", *PARTS]
LANGUAGES = [path.stem for path in sorted((DIST.parent / "src" / "locales").glob("*.json"))]


@pytest.fixture
def database_url(migrated_sqlite, tmp_path):
    """These files know no database: one kind is enough."""
    return f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'proofdesk.db')}"


@pytest.fixture
def get(start_collector):
    """Asks for a file as a browser that takes these encodings."""
    client = start_collector().client()

    def get(path, encodings="br", method="GET", **headers):
        return client.open(f"/{path}", method=method, headers={"Accept-Encoding": encodings, **headers})

    return get


def part(stem):
    """The name of the file of this part or language, with its content's hash."""
    [name] = [name for name in PARTS if re.fullmatch(rf"w/{stem}\.[0-9a-f]+\.js(on)?", name)]
    return name


def unpack(packed, encoding):
    if encoding == "gzip":
        return gzip.decompress(packed)
    if encoding == "br":
        script = "process.stdout.write(zlib.brotliDecompressSync(fs.readFileSync(0)))"
        return subprocess.run(["node", "-e", script], input=packed, stdout=subprocess.PIPE, check=True).stdout
    return packed


def test_the_loader_keeps_its_budget(get):
    answer = get("widget.js")
    assert answer.headers["Content-Encoding"] == "br"
    assert 300 < len(answer.data) <= LOADER_BUDGET
    assert MANIFEST["files"]["widget.js"]["brotli"] == len(answer.data)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_keeps_its_budget(get, language):
    answers = [get(name) for name in (part("main"), part("english" if language == "en" else language))]
    assert {answer.headers["Content-Encoding"] for answer in answers} == {"br"}
    assert sum(len(answer.data) for answer in answers) <= REPORT_BUDGET


def test_the_manifest_tells_the_truth(get):
    for name, sizes in MANIFEST["files"].items():
        for encoding, key in (("identity", "bytes"), ("gzip", "gzip"), ("br", "brotli")):
            assert len(get(name, encoding).data) == sizes[key]
    built = {path.relative_to(DIST).as_posix() for glob in ("*.js", "w/*.js", "w/*.json") for path in DIST.glob(glob)}
    assert built == set(NAMES)


def test_the_loader_names_the_parts_that_are_there(get):
    text = get("widget.js", "identity").text
    for stem in ("main", "outbox", "hint", "touch"):
        assert part(stem).removeprefix("w/") in text
    main = get(part("main"), "identity").text
    assert part("english").removeprefix("w/") in main
    assert f'"{" ".join(LANGUAGES)}"' in main
    [words] = {part(language).split(".")[1] for language in LANGUAGES}
    assert words in main


def test_the_loader_is_no_syntax_error_in_a_browser_that_is_too_old_for_the_rest(get):
    # What came after ES2018, but for import(), which all that know it read.
    assert not re.search(r"\?\.[^\d]|\?\?|\|\|=|&&=|catch ?\{|\bawait\b", get("widget.js", "identity").text)


def test_the_words_of_all_languages_are_named_after_all_of_their_content(get):
    together = "\n".join(get(part(language), "identity").text for language in LANGUAGES)
    assert part("en").split(".")[1] == hashlib.sha256(together.encode()).hexdigest()[:8]


def test_the_pinned_tag_names_a_file_and_its_content(get):
    tag = widget_files.tag("https://typos.example", "key", pinned=True)
    name, digest = re.fullmatch(
        r'<script async src="https://typos\.example/(w/proofdesk\.[0-9a-f]{8}\.js)" integrity="sha384-([^"]+)" '
        r'crossorigin="anonymous" data-site="key"></script>',
        tag,
    ).groups()
    assert base64.b64encode(hashlib.sha384(get(name, "identity").data).digest()).decode() == digest


def test_a_pinned_version_is_served_after_an_upgrade_too(start_collector, tmp_path):
    collector = start_collector()
    data = tmp_path / "data"
    widget_files.keep_pinned(data)
    assert sorted(path.name for path in (data / "pinned").iterdir()) == [
        f"{Path(MANIFEST['pinned']['file']).name}{ending}" for ending in ("", ".br", ".gz")
    ]
    for path in (data / "pinned").iterdir():
        path.rename(path.with_name(path.name.replace(path.name.split(".")[1], "01234567")))
    answer = collector.client().get("/w/proofdesk.01234567.js", headers={"Accept-Encoding": "br"})
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert unpack(answer.data, "br") == (DIST / MANIFEST["pinned"]["file"]).read_bytes()
    assert collector.client().get("/w/proofdesk.76543210.js").status_code == 404


@pytest.mark.parametrize("name", NAMES)
def test_every_encoding_has_the_same_content(get, name):
    plain = get(name, "identity").data
    assert (DIST / name).read_bytes() == plain
    for encoding in ("gzip", "br"):
        answer = get(name, encoding)
        assert answer.headers["Content-Encoding"] == encoding
        assert unpack(answer.data, encoding) == plain


@pytest.mark.parametrize("name", [name for name in PARTS if name.endswith(".js")])
def test_a_part_is_named_after_its_content(get, name):
    assert hashlib.sha256(get(name, "identity").data).hexdigest().startswith(name.split(".")[1])


@pytest.mark.parametrize(
    ("accepted", "given"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0.5, gzip;q=1.0", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("deflate", None),
        ("identity", None),
        ("", None),
    ],
)
def test_the_best_encoding_that_is_taken(get, accepted, given):
    for name in ("widget.js", part("main")):
        assert get(name, accepted).headers.get("Content-Encoding") == given


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
def test_the_headers_of_every_file(get, name, encoding):
    answer = get(name, encoding)
    assert answer.status_code == 200
    kind = "application/json" if name.endswith(".json") else "text/javascript"
    assert answer.content_type == f"{kind}; charset=utf-8"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.vary.as_set() == {"accept-encoding"}
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert "Set-Cookie" not in answer.headers


def test_the_loader_is_asked_for_again_soon(get):
    cache = get("widget.js").cache_control
    assert cache.public
    assert 0 < cache.max_age <= 600
    assert not cache.immutable


@pytest.mark.parametrize("name", PARTS)
def test_parts_are_kept_for_a_year(get, name):
    cache = get(name).cache_control
    assert cache.public
    assert cache.max_age == 31_536_000
    assert cache.immutable


@pytest.mark.parametrize("name", ["widget.js", part("main")])
def test_what_is_not_modified_is_not_sent_again(get, name):
    first = get(name)
    tag = first.headers["ETag"]
    assert re.fullmatch(r'"[!#-~]+"', tag)
    for method in ("GET", "HEAD"):
        again = get(name, method=method, **{"If-None-Match": f'"other", {tag}'})
        assert again.status_code == 304
        assert again.data == b""
        assert again.headers["ETag"] == tag
        for header in ("Cache-Control", "Vary", "Access-Control-Allow-Origin"):
            assert again.headers[header] == first.headers[header]
    changed = get(name, **{"If-None-Match": '"other"'})
    assert (changed.status_code, changed.data) == (200, first.data)


def test_each_encoding_has_a_tag_of_its_own(get):
    assert len({get("widget.js", encoding).headers["ETag"] for encoding in ("br", "gzip", "identity")}) == 3


@pytest.mark.parametrize("name", ["widget.js", part("main")])
def test_head_tells_the_same_without_the_content(get, name):
    whole = get(name)
    head = get(name, method="HEAD")
    assert head.status_code == 200
    assert head.data == b""
    unique = ("X-Request-Id", "Date")
    assert {name: value for name, value in head.headers if name not in unique} == {
        name: value for name, value in whole.headers if name not in unique
    }


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("name", ["widget.js", part("main")])
def test_files_are_only_read(get, name, method):
    answer = get(name, method=method)
    assert answer.status_code == 405
    assert {"GET", "HEAD"} <= set(answer.allow)


@pytest.mark.parametrize(
    "path",
    [
        "w",
        "w/",
        "w/.",
        "w/..",
        "w/main.js",
        "w/other.00000000.js",
        "w/" + "a" * 300,
        f"{part('main')}.br",
        f"{part('main')}.gz",
        f"{part('main')}/more",
        f"{part('main')}%00",
        part("main").upper(),
        "widget.js.br",
        "widget.js/",
        "manifest.json",
        "w/manifest.json",
        "w/../manifest.json",
        "w/%2e%2e/manifest.json",
        "w/%2E%2E%2Fmanifest.json",
        "w/..%2fwidget.js",
        "w/..%5cmanifest.json",
        "w/..\\manifest.json",
        "w/%252e%252e/manifest.json",
        "w/....//manifest.json",
        "w/%2e%2e/" + part("main"),
        "w//etc/passwd",
        "w/%2fetc%2fpasswd",
        "w/../../../pyproject.toml",
        "w/%2e%2e/%2e%2e/%2e%2e/pyproject.toml",
        "w/%ff%fe",
        "w/caf\u00e9.js",
    ],
)
def test_nothing_else_is_given_away(get, path):
    answer = get(path)
    if answer.status_code == 308:  # two slashes in a row
        answer = get(answer.location.removeprefix("http://localhost/"))
    assert answer.status_code == 404
    assert "immutable" not in answer.headers.get("Cache-Control", "")
    assert len(answer.data) < 2_000


@pytest.mark.parametrize("stem", ["main", "hint", "en", "sr-latn"])
def test_a_page_that_outlived_an_upgrade_gets_the_part_as_it_is_now(get, stem):
    ending = part(stem).rpartition(".")[2]
    answer = get(f"w/{stem}.00000000.{ending}")
    assert (answer.status_code, answer.location) == (302, f"/{part(stem)}")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_without_a_built_widget_it_is_said_what_to_do(get, monkeypatch, tmp_path):
    monkeypatch.setattr(widget_files, "folder", lambda: tmp_path)
    answer = get("widget.js")
    assert answer.status_code == 503
    assert "make widget" in answer.text
    assert get(part("main")).status_code == 404
