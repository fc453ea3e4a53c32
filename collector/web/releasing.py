"""Releasing held reports, for rooms that cannot reach the readers' one."""

from typing import TYPE_CHECKING

from flask import current_app

if TYPE_CHECKING:
    from collections.abc import Callable

    from collector.store.held import Which


def release_held(which: "Which") -> int:
    """Store held reports as if they had not been held, some thousands at most, and return how many those were."""
    release: Callable[[Which], int] = current_app.extensions["proofdesk-release"]
    return release(which)
