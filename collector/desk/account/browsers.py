"""What a browser is called, from what it says of itself in its User-Agent. Pure."""

from flask_babel import gettext as _

# Each says also what those below it say: Edge that it is Chrome, Chrome that it is Safari.
_BROWSERS = (
    *(("Edg", "Edge"), ("OPR/", "Opera"), ("YaBrowser/", "Yandex Browser"), ("SamsungBrowser/", "Samsung Internet")),
    *(("Vivaldi/", "Vivaldi"), ("FxiOS/", "Firefox"), ("Firefox/", "Firefox"), ("CriOS/", "Chrome")),
    *(("Chromium/", "Chromium"), ("Chrome/", "Chrome"), ("Safari/", "Safari")),
)
_SYSTEMS = (
    *(("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"), ("Windows", "Windows")),
    *(("Mac OS X", "macOS"), ("Linux", "Linux")),
)


def browser_name(user_agent: str) -> str:
    """Return a browser in words, as in "Firefox on Linux"; what is not known is called a browser."""
    browser = _first(_BROWSERS, user_agent)
    system = _first(_SYSTEMS, user_agent)
    if not browser:
        return str(_("A browser on %(system)s", system=system) if system else _("A browser"))
    return str(_("%(browser)s on %(system)s", browser=browser, system=system) if system else browser)


def _first(names: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for mark, name in names if mark in user_agent), "")
