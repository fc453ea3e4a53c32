"""Release held reports, for packages that must not import `collector.intake`."""

from typing import TYPE_CHECKING

from flask import current_app

if TYPE_CHECKING:
    from collections.abc import Callable

    from collector.store.held import Which


def release_held(which: "Which") -> int:
    """Store held reports as if they had never been held, a few thousand at most. Return how many were stored."""
    release: Callable[[Which], int] = current_app.extensions["proofdesk-release"]
    return release(which)
