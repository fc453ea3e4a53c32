"""Sentences that the store says of itself, which knows no languages: listed here so that they get translated."""

from collector.desk.words import later

CANNOT_UNDO = (
    later("You have nothing to undo."),
    later("This has already been undone."),
    later("Undoing cannot be undone. Make the change again."),
    later("Nothing here can be undone: notes stay."),
    later("Someone has made another decision since then, so nothing was undone."),
    later("This typo had too many reports to separate them automatically. Split them off instead."),
    later("The typo that it was merged into has since been merged into another one. Undo that first."),
    later("Some reports have since been split off, so the merge cannot be undone."),
    later("One of the two typos has since been merged into another one, so the split cannot be undone."),
)
