"""The wheel and the source archive hold all that an installation without node needs, and nothing of ours alone."""

import os
import shutil
import subprocess
import sys
import tarfile
import urllib.request
import zipfile
from pathlib import Path

import pytest

from tests.support.server import Server

ROOT = Path(__file__).parents[2]
BUILT = ROOT / "widget" / "dist"

pytestmark = pytest.mark.skipif(not (BUILT / "widget.js").is_file(), reason="the widget is not built: make widget")


@pytest.fixture(scope="module")
def archives(tmp_path_factory):
    """The folder with the source archive and the wheel that was built from it, as `python -m build` makes them."""
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT]
    done = subprocess.run(build, capture_output=True, text=True, env=os.environ | {"PIP_NO_INDEX": "1"})
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def wheel(archives):
    return next(archives.glob("*.whl"))


@pytest.fixture(scope="module")
def names(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_the_built_widget(names):
    built = {path.relative_to(BUILT).as_posix() for path in BUILT.rglob("*") if path.is_file()}
    assert built
    assert {f"collector/_widget/{name}" for name in built} <= names


@pytest.mark.parametrize("kind", ["*.html", "*.css", "*.js", "*.svg", "*.mako", "versions/*.py"])
def test_the_wheel_holds_every_file_of_the_package(names, kind):
    wanted = {path.relative_to(ROOT).as_posix() for path in (ROOT / "collector").rglob(kind)}
    assert wanted
    assert wanted <= names


def test_the_wheel_holds_nothing_else(names):
    strangers = {
        name
        for name in names
        if not name.startswith(("collector/", "proofdesk-"))
        or any(part.startswith(".") or part in ("tests", "__pycache__", "node_modules") for part in name.split("/"))
    }
    assert strangers == set()


def test_the_source_archive_builds_without_node(archives):
    with tarfile.open(next(archives.glob("*.tar.gz"))) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    assert {"widget/dist/widget.js", "hatch_build.py", "LICENSE", "README.md", "collector/app.py"} <= names
    assert not any("node_modules" in name or name.startswith((".venv", "var/", ".stamps")) for name in names)


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The `proofdesk` command of an environment that has the wheel and not the repository."""
    folder = tmp_path_factory.mktemp("installed")
    uv = Path(sys.executable).with_name("uv")
    if not uv.exists():
        pytest.skip("uv is not in this environment: make test brings it")
    subprocess.run([uv, "venv", "-q", "--offline", "--python", sys.executable, folder], check=True)
    python = folder / "bin" / "python"
    subprocess.run([uv, "pip", "install", "-q", "--offline", "--no-deps", "--python", python, wheel], check=True)
    # The packages that it depends on, without our own editable link: that one is a .pth file, which only a site folder
    # obeys and a path does not.
    ours = next(path for path in map(Path, sys.path) if path.name == "site-packages")
    theirs = next((folder / "lib").glob("python*/site-packages"))
    (theirs / "dependencies.pth").write_text(f"import sys; sys.path.append({str(ours)!r})\n")
    return folder / "bin" / "proofdesk"


@pytest.fixture
def without_node(monkeypatch, tmp_path):
    """A PATH that holds nothing but what a server needs of the machine."""
    for name in ("sh", "env"):
        (tmp_path / "bin").mkdir(exist_ok=True)
        (tmp_path / "bin" / name).symlink_to(shutil.which(name))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert shutil.which("node") is None


def test_the_installed_command_tells_what_it_can_do(installed, without_node, tmp_path):
    done = subprocess.run([installed, "--help"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "serve" in done.stdout


def test_the_installed_command_serves_the_widget(installed, without_node, tmp_path):
    with Server(tmp_path, program=[str(installed)]) as server:
        answer = urllib.request.urlopen(f"{server.url}/widget.js", timeout=10)
        assert answer.status == 200
        assert answer.read() == (BUILT / "widget.js").read_bytes()
        running = subprocess.run(
            [installed.with_name("python"), "-c", "import collector; print(collector.__file__)"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
        )
        assert str(installed.parent.parent) in running.stdout
