"""`proofdesk serve` and `proofdesk demo`: the collector as it runs."""

import json
import os
from contextlib import suppress
from datetime import UTC, datetime

import click

from collector import settings
from collector.cli.opened import opened
from collector.cli.output import as_json
from collector.cli.setting_up import tell_first_link
from collector.listening import CannotListen, check_free, reachable_host


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes that answer.")
def serve(host: str, port: int, workers: int) -> None:
    """Run the production server."""
    configured = settings.load(f"http://{reachable_host(host)}:{port}")
    try:
        check_free(host, port)
        # OSError: standard output is closed, which must not keep the server from starting.
        with opened(configured) as database, suppress(OSError):
            tell_first_link(database, configured)

        from collector import serving

        serving.serve(host, port, workers, configured.url)
    except CannotListen as error:
        raise click.ClickException(str(error)) from error


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), envvar="PORT")
@click.option("--empty", is_flag=True, help="Start with an empty desk, without the newsroom's typos.")
@as_json
def demo(port: int, empty: bool, as_json: bool) -> None:
    """Serve collector, desk and a demo article on one port, to try it all."""
    from collector import serving
    from collector.cli.demo_desk import fill_desk
    from collector.demo.prepare import SITE_KEY, prepare

    os.environ.setdefault("PROOFDESK_LOG", "warning")  # the addresses and the sign-in shall stay on the screen
    configured = settings.load(f"http://127.0.0.1:{port}")
    try:
        check_free("127.0.0.1", port)  # else the running demonstration would be prepared anew
    except CannotListen as error:
        raise click.ClickException(str(error)) from error
    with opened(configured) as database:
        prepared = prepare(database, configured.data, port)
        if not empty:
            fill_desk(database, SITE_KEY, f"http://localhost:{port}", datetime.now(UTC))

    answer = {
        "article": prepared.article,
        "desk": prepared.desk,
        "collector": prepared.collector,
        "email": prepared.email,
        "password": prepared.password,
    }
    text = f"""
Proofdesk is running. Highlight a mistake in the article, press Ctrl+Enter, then look at the desk, where the readers of
an invented newspaper have already reported some typos.

  Article    {prepared.article}
  Desk       {prepared.desk}
  Collector  {prepared.collector}

  Sign in    {prepared.email}
  Password   {prepared.password}

Ctrl+C stops it; starting it again keeps the data.
"""
    announcement = json.dumps(answer) if as_json else text
    try:
        serving.serve("127.0.0.1", port, 1, configured.url, prepared.facts, announcement)
    except CannotListen as error:
        raise click.ClickException(str(error)) from error
