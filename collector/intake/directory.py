"""The sites, kept in memory for a moment: every report asks for one."""

import time

from collector.store.database import Database
from collector.store.sites import KnownSite, known_sites

# Seconds for which a change made by another process may go unseen. A site that is not known is looked up at once.
_FRESH_FOR = 1.0


class SiteDirectory:
    """Answers which site has a key, and whether any site allows an origin."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sites: dict[str, KnownSite] = {}
        self._origins: frozenset[str] = frozenset()
        self._read_at = float("-inf")

    def site(self, key: str) -> KnownSite | None:
        """Return the site with this key, or None."""
        if not self._is_fresh() or key not in self._sites:
            self._read()
        return self._sites.get(key)

    def allows(self, origin: str) -> bool:
        """Tell whether some site allows this origin."""
        if not self._is_fresh() or origin not in self._origins:
            self._read()
        return origin in self._origins

    def _is_fresh(self) -> bool:
        return time.monotonic() - self._read_at < _FRESH_FOR

    def _read(self) -> None:
        with self._database.engine.connect() as connection:
            self._sites = known_sites(connection)
        self._origins = frozenset(origin for site in self._sites.values() for origin in site.origins)
        self._read_at = time.monotonic()
