"""Sentences that the store says of itself, which knows no languages: listed here so that they get translated."""

from collector.desk.words import later

CANNOT_UNDO = (
    later("There is nothing of yours to undo."),
    later("This was undone already."),
    later("Undoing cannot be undone: do it anew."),
    later("There is nothing in it that can be undone: notes stay."),
    later("Somebody has decided anew since then, so nothing was undone."),
    later("It had too many reports to tell them apart again: split them off."),
    later("The typo that took it in was merged into another one since then: undo that first."),
    later("Its reports were split off since then, so the merge cannot be undone."),
    later("One of the two was merged into another one since then, so the split cannot be undone."),
)
