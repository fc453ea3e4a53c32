"""What the interface calls statuses, roles and scopes, and which ways lead through the desk."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from collector.desk.words import later
from collector.store.models import Editor, Role, Scope, Status

if TYPE_CHECKING:
    from collector.desk.frame import Frame

STATUS_NAMES: dict[str, Any] = {
    Status.NEW: later("New"),
    Status.CONFIRMED: later("Confirmed"),
    Status.FIXED: later("Fixed"),
    Status.REJECTED: later("Rejected"),
    Status.SPAM: later("Spam"),
}

ROLE_NAMES: dict[str, Any] = {
    Role.ADMIN: later("Admin"),
    Role.EDITOR: later("Editor"),
    Role.VIEWER: later("Viewer"),
}

SCOPE_NAMES: dict[str, Any] = {
    Scope.READ: later("Read"),
    Scope.TRIAGE: later("Read and decide"),
    Scope.ADMIN: later("Everything, sites and people too"),
}


@dataclass(frozen=True, slots=True)
class Way:
    """A link of the frame."""

    name: str
    endpoint: str
    label: Any
    for_admins: bool = False


WAYS: tuple[Way, ...] = (
    Way("articles", "desk.articles", later("Articles")),
    Way("statistics", "desk.statistics_", later("Statistics")),
    Way("mentions", "desk.mentions", later("Mentions")),
    Way("sites", "desk.sites", later("Sites"), for_admins=True),
    Way("people", "desk.people_", later("People"), for_admins=True),
    Way("audit", "desk.audit_log", later("Audit log"), for_admins=True),
)


def ways(frame: "Frame", editor: Editor) -> list[tuple[str, str, Any, int]]:
    """Return the frame's links for this editor: name, endpoint, label, and a number that waits there."""
    return [
        (way.name, way.endpoint, way.label, frame.mentions if way.name == "mentions" else 0)
        for way in WAYS
        if editor.is_admin or not way.for_admins
    ]
