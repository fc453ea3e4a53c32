"""Commands that are loaded by whoever calls them: `proofdesk site list` needs no web server."""

from importlib import import_module

import click


class LazyGroup(click.Group):
    """A group whose commands stand in modules of their own, given as `MODULE:NAME` by their names.

    As in click's documentation, "Lazily Loading Subcommands".
    """

    def __init__(self, *args: object, commands_in: dict[str, str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._commands_in = commands_in

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click gives it
        """Return the names of all commands, in order."""
        return sorted(self._commands_in)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Load the command with this name; None where there is none."""
        if cmd_name not in self._commands_in:
            return None
        module, _, name = self._commands_in[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command
