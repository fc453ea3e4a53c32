"""Work that would be the same for each of a test process's thousands of collectors, done once: a third of the time.

A server compiles its routes when it starts and its statements when they are first used. Here they are those of the
collector before, where they read the same.
"""

from collections import UserDict
from collections.abc import Callable
from typing import Any

from sqlalchemy import URL, Engine
from werkzeug.routing import Rule

from collector.store import database


class Statements(UserDict[Any, Any]):
    """Compiled statements of all engines (`compiled_cache` of SQLAlchemy), by the kind of database instead of by the
    one that they were compiled for."""

    def __getitem__(self, key: Any) -> Any:
        return super().__getitem__((key[0].name, *key[1:]))

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__((key[0].name, *key[1:]), compiled)

    def __contains__(self, key: Any) -> bool:
        return super().__contains__((key[0].name, *key[1:]))


def share_statements() -> None:
    """Let every Database of this process use the statements that another has compiled."""
    statements = Statements()

    def sharing(made: Callable[[URL], Engine]) -> Callable[[URL], Engine]:
        def make(url: URL) -> Engine:
            engine = made(url)
            engine.update_execution_options(compiled_cache=statements)
            return engine

        return make

    database._sqlite, database._postgresql = sharing(database._sqlite), sharing(database._postgresql)


def share_routes() -> None:
    """Let every application of this process use the routes that another has compiled: werkzeug makes a function for
    each out of its parts and defaults, and binds it to the route."""
    compiled: dict[Any, Any] = {}
    compile_ = Rule._compile_builder

    def builder(rule: Rule, append_unknown: bool = True) -> Any:
        if rule.defaults:
            return compile_(rule, append_unknown)
        key = (tuple(rule._trace), append_unknown)
        if key not in compiled:
            compiled[key] = compile_(rule, append_unknown)
        return compiled[key]

    Rule._compile_builder = builder  # type: ignore[method-assign]
