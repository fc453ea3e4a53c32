"""Facts about the repository itself."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def test_the_rooms_keep_their_arrows():
    """The contracts stand in pyproject.toml; architecture.md draws them."""
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock", "widget/package-lock.json"])
def test_lock_files_name_no_index(name):
    text = (ROOT / name).read_text()
    assert "index-url" not in text
    assert '"resolved"' not in text or "https://registry.npmjs.org/" in text
