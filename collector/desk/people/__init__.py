"""Administrators' pages about people: who is here, inviting, changing, and the log of what administrators did."""
