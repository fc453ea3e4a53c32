"""Held reports: a flood that waits to be released or deleted."""
