"""The tables, one model a file."""

from collector.store.models.action import Action
from collector.store.models.alias import TypoAlias
from collector.store.models.article import Article
from collector.store.models.article_alias import ArticleAlias
from collector.store.models.attention import Mention, Presence, SavedView
from collector.store.models.audit import Audit
from collector.store.models.base import Base
from collector.store.models.deleted import DeletedTypo
from collector.store.models.editor import DeskSession, Editor, EditorSite, RecoveryCode, Role, Scope, Token
from collector.store.models.event import Event, Kind
from collector.store.models.held import HeldReport
from collector.store.models.refused import RefusedOrigin
from collector.store.models.report import Report, ReportTypo
from collector.store.models.rollup import ReportHour, RolledUp
from collector.store.models.salt import DailySalt
from collector.store.models.sender import TypoSender
from collector.store.models.site import Site, SiteOrigin
from collector.store.models.typo import OPEN, Finding, Status, Typo, TypoSearch
from collector.store.models.typo_count import TypoCount

__all__ = [
    "OPEN",
    "Action",
    "Article",
    "ArticleAlias",
    "Audit",
    "Base",
    "DailySalt",
    "DeletedTypo",
    "DeskSession",
    "Editor",
    "EditorSite",
    "Event",
    "Finding",
    "HeldReport",
    "Kind",
    "Mention",
    "Presence",
    "RecoveryCode",
    "RefusedOrigin",
    "Report",
    "ReportHour",
    "ReportTypo",
    "Role",
    "RolledUp",
    "SavedView",
    "Scope",
    "Site",
    "SiteOrigin",
    "Status",
    "Token",
    "Typo",
    "TypoAlias",
    "TypoCount",
    "TypoSearch",
    "TypoSender",
]
