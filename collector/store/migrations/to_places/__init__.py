"""Migration 0020: reports that were stored before typos were changes at places are grouped anew.

`storing` reads the typos and reports of some articles at a time and writes what `deciding` makes of them, article by
article; `grouping` does for reports in memory what the intake does for those that come.

It works on today's functions of `collector.text`, on purpose: stored keys are only of use if they are those that the
running code computes. Where these change later, a later migration computes all anew, from the same reports.
"""
