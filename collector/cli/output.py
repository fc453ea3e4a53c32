"""How commands answer: text for people, one JSON object for programs, one line for what went wrong."""

import json
from typing import Any

import click

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


def say(as_json: bool, answer: dict[str, Any], text: str) -> None:
    """Print the answer in the form that was asked for."""
    click.echo(json.dumps(answer, ensure_ascii=False) if as_json else text)
