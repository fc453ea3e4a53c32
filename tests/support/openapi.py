"""The API's description, as it is kept in docs/openapi.json: `python -m tests.support.openapi` writes it anew."""

import json
import os
import tempfile
from pathlib import Path
from unittest.mock import patch

from collector import settings
from collector.app import create_app

KEPT = Path(__file__).parents[2] / "docs" / "openapi.json"


def description() -> str:
    """Return the description that a collector at https://typos.example.org gives of itself."""
    with tempfile.TemporaryDirectory() as data:
        named = {"PROOFDESK_DATA": data, "PROOFDESK_URL": "https://typos.example.org", "PROOFDESK_LOG": "error"}
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PROOFDESK_")}
        with patch.dict(os.environ, kept | named, clear=True):
            app = create_app(settings.load())
    spec = app.extensions["proofdesk-api"].spec.to_dict()
    return json.dumps(spec, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    KEPT.write_text(description(), encoding="utf-8")
