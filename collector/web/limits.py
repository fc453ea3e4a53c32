"""Limits to what one sender may do, counted by Flask-Limiter under the sender's hash of the day."""

import math
import time

from flask import Flask
from flask_limiter import Limiter

from collector.web.limit_file import LimitFile
from collector.web.running import running
from collector.web.sender import current_sender

__all__ = ["LimitFile", "init_app", "limiter", "seconds_until_free"]

limiter = Limiter(current_sender, strategy="fixed-window")


def init_app(app: Flask) -> None:
    """Count where the settings say. Where counting fails, reports are taken all the same."""
    app.config["RATELIMIT_STORAGE_URI"] = app.extensions["proofdesk"].settings.limit_storage
    # Where counting in the file fails, each process counts in its memory: sign-in must not become a guessing game.
    app.config["RATELIMIT_IN_MEMORY_FALLBACK_ENABLED"] = True
    app.config["RATELIMIT_SWALLOW_ERRORS"] = True
    limiter.init_app(app)


def report_limit() -> str:
    """Return the limit for reports, as the settings have it."""
    return running().settings.report_limit


def no_report_limit() -> bool:
    """Tell whether reports are not limited."""
    return not running().settings.report_limit


def seconds_until_free() -> int:
    """Return after how many whole seconds the limit that the current request ran into will be over; at least 1."""
    limit = limiter.current_limit
    return max(1, math.ceil(limit.reset_at - time.time())) if limit else 60
