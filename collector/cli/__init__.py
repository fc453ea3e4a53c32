"""The `proofdesk` command."""

import os
import sys
from typing import NoReturn

import click

from collector import __version__
from collector.cli.lazy import LazyGroup
from collector.settings import SETTINGS, BadSetting

_SETTINGS_HELP = "\b\nSettings, from the environment or a .env file:\n" + "\n".join(
    f"  {setting.name:<24} {setting.help}\n  {'':<24} [{setting.default}]" for setting in SETTINGS
)

COMMANDS = {
    "db": "collector.cli.db:db",
    "demo": "collector.cli.running:demo",
    "editor": "collector.cli.people:editor",
    "export": "collector.cli.exporting:export",
    "serve": "collector.cli.running:serve",
    "setup-link": "collector.cli.setting_up:setup_link",
    "site": "collector.cli.sites:site",
    "token": "collector.cli.tokens:token",
}
"""Where each command is, as `MODULE:NAME`; it is loaded when it is called."""


def main() -> None:
    """Run the command. What the user can mend is told in one line on standard error, with exit code 1."""
    os.umask(0o077)  # the files that we make hold readers' words and editors' password hashes
    try:
        cli.main(prog_name="proofdesk", standalone_mode=False)
    except click.exceptions.Abort:  # Ctrl+C, or no answer to a question
        print("proofdesk: stopped", file=sys.stderr)
        sys.exit(130)
    except click.UsageError as error:
        error.show()
        sys.exit(error.exit_code)
    except click.ClickException as error:
        _fail(error.message)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except BadSetting as error:
        _fail(str(error))
    except OSError as error:
        if isinstance(error, BrokenPipeError):  # `proofdesk export | head`
            sys.stderr.close()
        else:
            _fail(error.strerror or str(error))
    except Exception as error:
        message = _of_the_database(error)
        if message is None:
            raise
        _fail(message)


def _of_the_database(error: Exception) -> str | None:
    """What there is to say of an error that the database or its schema raised; None of any other."""
    from sqlalchemy.exc import SQLAlchemyError

    from collector.store import schema

    if isinstance(error, SQLAlchemyError):
        return f"PROOFDESK_DATABASE: {_first_line(getattr(error, 'orig', None) or error)}"
    return str(error) if isinstance(error, schema.UnknownSchema | schema.CannotUpgrade) else None


def _fail(message: str) -> NoReturn:
    print(f"proofdesk: {message}", file=sys.stderr)
    sys.exit(1)


def _first_line(error: object) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


@click.group(
    cls=LazyGroup,
    commands_in=COMMANDS,
    epilog=_SETTINGS_HELP,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120},
)
@click.version_option(__version__, prog_name="proofdesk")
def cli() -> None:
    """Proofdesk takes readers' reports of typos and shows them to editors."""
