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
    """Let every application of this process use the routes that another has compiled: werkzeug takes each apart and
    makes functions of its parts, which it binds to the route."""
    compiled: dict[Any, Any] = {}
    compile_ = Rule.compile

    def compile_once(rule: Rule) -> None:
        key = (rule.rule, rule.merge_slashes, rule.subdomain, rule.host, str(rule.defaults))
        if key not in compiled:
            compile_(rule)
            functions = rule._build.__func__, rule._build_unknown.__func__
            compiled[key] = rule._parts, rule._trace, rule._converters, frozenset(rule.arguments), *functions
        rule._parts, rule._trace, rule._converters, arguments, build, build_unknown = compiled[key]
        rule.arguments |= arguments
        rule._build, rule._build_unknown = build.__get__(rule), build_unknown.__get__(rule)

    Rule.compile = compile_once  # type: ignore[method-assign]
