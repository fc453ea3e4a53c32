"""The sites, kept in memory for a moment: every report asks for one."""

import time

from sqlalchemy import select

from collector.store.database import Database
from collector.store.models import Site, SiteOrigin
from collector.store.sites import KnownSite, known_sites

# Seconds for which a change made by another process may go unseen. A site that is not known is looked up at once.
_FRESH_FOR = 1.0
# The most unknown keys and origins that are looked up in that time; further ones count as unknown.
_MOST_LOOKED_UP = 200


class SiteDirectory:
    """Answers which site has a key, and whether any site allows an origin."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sites: dict[str, KnownSite] = {}
        self._origins: frozenset[str] = frozenset()
        self._read_at = float("-inf")
        self._unknown: set[tuple[str, str]] = set()

    def site(self, key: str) -> KnownSite | None:
        """Return the site with this key, or None."""
        if not self._is_fresh() or (key not in self._sites and self._is_new("key", key)):
            self._read()
        return self._sites.get(key)

    def allows(self, origin: str) -> bool:
        """Tell whether some site allows this origin."""
        if not self._is_fresh() or (origin not in self._origins and self._is_new("origin", origin)):
            self._read()
        return origin in self._origins

    def forget(self) -> None:
        """Read all sites again when the next one is asked for: some have changed."""
        self._read_at = float("-inf")

    def _is_new(self, what: str, value: str) -> bool:
        """Return whether a key or origin that was unknown a moment ago belongs to a site now.

        It is looked up once and by an index, so that invented keys do not make all sites be read again and again."""
        if (what, value) in self._unknown or len(self._unknown) >= _MOST_LOOKED_UP or "\0" in value:
            return False
        column = Site.key if what == "key" else SiteOrigin.origin
        with self._database.engine.connect() as connection:
            if connection.scalar(select(column).where(column == value).limit(1)) is not None:
                return True
        self._unknown.add((what, value))
        return False

    def _is_fresh(self) -> bool:
        return time.monotonic() - self._read_at < _FRESH_FOR

    def _read(self) -> None:
        with self._database.engine.connect() as connection:
            self._sites = known_sites(connection)
        self._origins = frozenset(origin for site in self._sites.values() for origin in site.origins)
        self._unknown = set()
        self._read_at = time.monotonic()
