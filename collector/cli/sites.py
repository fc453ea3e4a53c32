"""`proofdesk site`: the publications that embed the widget."""

from typing import Any

import click
from sqlalchemy.orm import Session

from collector import settings
from collector.cli.opened import opened, warn_of_local_address
from collector.cli.output import as_json, say
from collector.intake.widget_files import keep_pinned, tag
from collector.settings import Settings
from collector.store.deleting import remove_site
from collector.store.models import Site
from collector.store.moving import CannotMove, move_origin
from collector.store.refused import refused_of
from collector.store.retention import LONGEST, days_of
from collector.store.site_changes import LONGEST_NAME, SiteChange, change_site, make_site
from collector.store.site_facts import size_of
from collector.store.sites import all_sites, site_by_key
from collector.store.triage import UNSET
from collector.text.address_rules import (
    NO_RULES,
    AddressRules,
    BadRule,
    as_settings,
    clean_parameters,
    clean_twins,
    rules_of,
)
from collector.text.cms_links import BadTemplate, clean_template, template_of
from collector.text.normalise import has_controls, normalise_trimmed
from collector.text.origins import NotAnOrigin, read_origin
from collector.text.tags import options_of
from collector.text.times import rfc3339
from collector.web.running import utc_now


@click.group()
def site() -> None:
    """Add, list, change and remove sites."""


@site.command("add")
@click.option("--name", required=True, help="What the desk calls the site.")
@click.option(
    "--origin",
    "origins",
    multiple=True,
    required=True,
    help="For example https://news.example; of a page's address only the origin is kept. May be repeated.",
)
@as_json
def site_add(name: str, origins: tuple[str, ...], as_json: bool) -> None:
    """Add a site and print its key and the tag to paste."""
    configured = settings.load()
    with opened(configured) as database, database.write() as session:
        change = SiteChange(name=_site_name(name), origins=tuple(_clean(origins)))
        added = make_site(session, change, None, utc_now())
        snippet = tag(configured.url, added.key)
        warn_of_local_address(configured)
        say(
            as_json,
            {"key": added.key, "snippet": snippet},
            f"Key: {added.key}\n\nPaste into every page:\n\n{snippet}\n",
        )


@site.command("list")
@as_json
def site_list(as_json: bool) -> None:
    """List the sites."""
    configured = settings.load()
    with opened(configured) as database, database.read() as session:
        sites = [_site_answer(configured, one) for one in all_sites(session)]
    text = "\n".join(f"{one['key']}  {one['name']}  {' '.join(one['origins'])}" for one in sites)
    say(as_json, {"sites": sites}, text or "There is no site yet: add one with `proofdesk site add`.")


@site.command("edit")
@click.argument("key")
@click.option("--name", help="What the desk calls the site.")
@click.option("--origin", "origins", multiple=True, help="Replaces the site's origins; may be repeated.")
@click.option("--add-origin", "added", multiple=True, help="Allows one more origin; may be repeated.")
@click.option("--remove-origin", "removed", multiple=True, help="Allows an origin no more; may be repeated.")
@click.option(
    "--move-origin",
    "moves",
    nargs=2,
    metavar="OLD NEW",
    help="Replace the origin OLD with NEW; articles and typos follow.",
)
@click.option(
    "--ignore-parameter", "ignored", multiple=True, metavar="P", help="Tells no articles apart: ref_src, or from*."
)
@click.option(
    "--keep-parameter", "kept", multiple=True, metavar="P", help="Tells articles apart, though usually for tracking."
)
@click.option("--twin-host", "twins", multiple=True, metavar="M=N", help="Host M shows the articles of host N.")
@click.option("--amp-paths/--no-amp-paths", default=None, help="/amp/x, /x/amp and x?amp=1 are x, or are not.")
@click.option("--no-address-rules", "forget", is_flag=True, help="Forgets the four above, before it takes new ones.")
@click.option("--cms-link", "cms", metavar="T", help="Template of links into the editing system; empty: none.")
@click.option(
    "--retention-days",
    "days",
    type=click.IntRange(0, LONGEST),
    help="Days after a decided typo's last report when readers' words about it are deleted; 0: never.",
)
@as_json
def site_edit(
    key: str,
    name: str | None,
    origins: tuple[str, ...],
    added: tuple[str, ...],
    removed: tuple[str, ...],
    moves: tuple[str, str] | None,
    ignored: tuple[str, ...],
    kept: tuple[str, ...],
    twins: tuple[str, ...],
    amp_paths: bool | None,
    forget: bool,
    cms: str | None,
    days: int | None,
    as_json: bool,
) -> None:
    """Change a site's name, its origins, its rules on which addresses are one article, and more.

    Each of --ignore-parameter, --keep-parameter and --twin-host may be repeated, and replaces the site's. Articles that
    are one by the new rules are joined at once, which cannot be undone.
    """
    new_rules = forget or bool(ignored or kept or twins) or amp_paths is not None
    if not (origins or added or removed or moves or new_rules) and (name, cms, days) == (None, None, None):
        raise click.ClickException("nothing to change: give --name, --origin or another of the options in --help")
    configured = settings.load()
    with opened(configured) as database, database.write() as session:
        found = known_site(session, key)
        if moves:
            _move(session, found, *_clean(moves))
        wanted = [*(_clean(origins) or found.origins), *_clean(added)]
        gone = _clean(removed)
        for origin in gone:
            if origin not in wanted:
                raise click.ClickException(f"{origin} is not one of the site's origins")
        left = [origin for origin in wanted if origin not in gone]
        if not left:
            raise click.ClickException("a site needs at least one origin")
        before = NO_RULES if forget else rules_of(found.settings)
        change = SiteChange(
            name=UNSET if name is None else _site_name(name),
            origins=tuple(left),
            cms=UNSET if cms is None else _cms(cms),
            days=UNSET if days is None else days or None,
            rules=_new_rules(before, ignored, kept, twins, amp_paths) if new_rules else UNSET,
        )
        change_site(session, found, change, None, utc_now())
        answer = _site_answer(configured, found)
    say(as_json, answer, f"{answer['key']}  {answer['name']}  {' '.join(answer['origins'])}")


@site.command("remove")
@click.argument("key")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@as_json
def site_remove(key: str, yes: bool, as_json: bool) -> None:
    """Remove a site with its articles, typos and reports, for good.

    Says how many there are and asks for confirmation. To keep them, make an export or a backup first.
    """
    with opened(settings.load()) as database:
        with database.read() as session:
            found = known_site(session, key)
            size = size_of(session, found)
        if not yes:
            what = f"{size.typos:,} typos and {size.reports:,} reports"
            question = f"Remove {found.name} with {what}? This cannot be undone."
            if not click.confirm(question, err=True):
                raise click.ClickException("the site was not removed")
        remove_site(database, found.id, None, utc_now())
    answer = {"removed": key, "typos": size.typos, "reports": size.reports}
    say(as_json, answer, f"Removed {found.name} with {size.typos:,} typos and {size.reports:,} reports.")


@site.command("refused")
@click.argument("key")
@as_json
def site_refused(key: str, as_json: bool) -> None:
    """List the origins whose reports the site refused; `site edit KEY --add-origin ORIGIN` allows one."""
    with opened(settings.load()) as database, database.read() as session:
        refused = refused_of(session, known_site(session, key))
    items = [{"origin": one.origin, "reports": one.count, "last": rfc3339(one.last_seen)} for one in refused]
    text = "\n".join(f"{one.count:>6} {'report' if one.count == 1 else 'reports'} from {one.origin}" for one in refused)
    say(as_json, {"refused": items}, text or "No reports were refused.")


@site.command("tag")
@click.argument("key")
@click.option("--pinned", is_flag=True, help="The tag of this version alone, with an integrity attribute.")
@as_json
def site_tag(key: str, pinned: bool, as_json: bool) -> None:
    """Print the tag to paste into a site's pages."""
    configured = settings.load()
    with opened(configured) as database, database.read() as session:
        found = known_site(session, key)
    try:
        snippet = tag(configured.url, key, options_of(found.settings), pinned=pinned)
        if pinned:
            keep_pinned(configured.data)
    except FileNotFoundError as error:
        raise click.ClickException("the widget is not built: run `make widget` first") from error
    say(as_json, {"key": key, "snippet": snippet}, snippet)


def known_site(session: Session, key: str) -> Site:
    """Return the site with this key. Raises click.ClickException where there is none."""
    found = site_by_key(session, key)
    if found is None:
        raise click.ClickException(f"there is no site with the key {key!r}; `proofdesk site list` shows the keys")
    return found


def _move(session: Session, site: Site, old: str, new: str) -> None:
    try:
        move_origin(session, site, old, new, None, utc_now())
    except CannotMove as error:
        raise click.ClickException(str(error)) from error


def _clean(origins: tuple[str, ...]) -> list[str]:
    found = []
    for text in origins:
        try:
            pasted = read_origin(text)
        except NotAnOrigin as error:
            raise click.ClickException(str(error)) from error
        if pasted.was_cut:
            click.echo(f"An origin has no path: {text!r} was shortened to {pasted.origin}.", err=True)
        found.append(pasted.origin)
    return found


def _cms(text: str) -> str:
    try:
        return clean_template(text)
    except BadTemplate as error:
        raise click.ClickException(str(error)) from error


def _new_rules(
    before: AddressRules,
    ignored: tuple[str, ...],
    kept: tuple[str, ...],
    twins: tuple[str, ...],
    amp_paths: bool | None,
) -> AddressRules:
    try:
        return AddressRules(
            ignored=clean_parameters(ignored) or before.ignored,
            kept=clean_parameters(kept) or before.kept,
            twins=clean_twins(twins) or before.twins,
            amp_paths=before.amp_paths if amp_paths is None else amp_paths,
        )
    except BadRule as error:
        raise click.ClickException(str(error)) from error


def _site_name(name: str) -> str:
    if has_controls(name):
        raise click.ClickException("a site's name must not contain control characters")
    name = normalise_trimmed(name)
    if not 0 < len(name) <= LONGEST_NAME:
        raise click.ClickException(f"a site's name has 1 to {LONGEST_NAME} characters")
    return name


def _site_answer(configured: Settings, one: Site) -> dict[str, Any]:
    return {
        "key": one.key,
        "name": one.name,
        "origins": one.origins,
        "address": as_settings(rules_of(one.settings)),
        "cms": template_of(one.settings),
        "retention_days": days_of(one.settings),
        "snippet": tag(configured.url, one.key, options_of(one.settings)),
    }
