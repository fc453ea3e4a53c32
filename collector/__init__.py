"""Proofdesk's collector: takes readers' reports of typos and shows them to editors."""

__version__ = "0.1.0"
