"""The three engines that readers' browsers have, behind one small face.

Chromium is driven by Playwright. Debian's Firefox is not the one Playwright patches, so puppeteer-core drives it over
WebDriver BiDi, in a node of its own. WebKit is Debian's WebKitGTK with its own WebDriver; it needs a display, so it
gets an Xvfb. All that is asked of an engine is here, so a test is written once and runs in all three.
"""

import fcntl
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

import urllib3
from playwright.sync_api import Browser, Error, Page
from selenium.webdriver import ActionChains, Keys, WebKitGTK, WebKitGTKOptions
from selenium.webdriver.webkitgtk.service import Service

NAMES = ("chromium", "firefox", "webkit")

_BRIDGE = Path(__file__).with_name("engines_firefox.mjs")
_PATIENCE = 45
"""Seconds."""
_FIREFOXES = ("firefox-esr", "firefox")
_NOWHERE = "127.0.0.1:9"
"""A proxy that is not there: whatever is not on this machine goes to it."""


class Engine(Protocol):
    """One running browser with one tab that counts."""

    name: str
    host: str
    """A name for the pages' host that this engine finds on this machine. The collector is 127.0.0.1 for all of them."""

    def goto(self, address: str) -> None:
        """Open the page and wait until it has loaded."""

    def evaluate(self, function: str, argument: Any = None) -> Any:
        """Call a JavaScript function in the page, wait for its promise and return its value. Both ways it is JSON."""

    def press(self, keys: str) -> None:
        """Press one key with what is held meanwhile, as in `Control+Enter`."""

    def type(self, text: str) -> None:
        """Type the text where the focus is."""

    def new_tab(self) -> None:
        """Open a tab in the same profile and go on there, closing the old one after."""

    def close(self) -> None:
        """End the browser and all it started."""


class Chromium:
    """Chromium through Playwright; the one that all tests of this process share, for there can be no second."""

    name, host = "chromium", "news.test"

    def __init__(self, browser: Browser) -> None:
        self._context = browser.new_context(viewport={"width": 1280, "height": 900})
        self._page: Page = self._context.new_page()

    def goto(self, address: str) -> None:
        self._page.goto(address)

    def evaluate(self, function: str, argument: Any = None) -> Any:
        return json.loads(self._page.evaluate(_awaited(function, argument)))

    def press(self, keys: str) -> None:
        self._page.keyboard.press(keys)

    def type(self, text: str) -> None:
        self._page.keyboard.type(text)

    def new_tab(self) -> None:
        old, self._page = self._page, self._context.new_page()
        old.close()

    def close(self) -> None:
        with suppress(Error):  # the browser may have been closed before
            self._context.close()


class Firefox:
    """Firefox through the bridge, which takes and gives one line of JSON a call and ends with its input."""

    name, host = "firefox", "news.test"

    def __init__(self) -> None:
        self._node = subprocess.Popen(
            ["node", _BRIDGE, firefox_path(), _NOWHERE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,  # so that all of it can be ended at once
        )
        try:
            self._answer()
        except BaseException:
            self.close()
            raise

    def goto(self, address: str) -> None:
        self._call("goto", address)

    def evaluate(self, function: str, argument: Any = None) -> Any:
        return json.loads(self._call("evaluate", _awaited(function, argument)))

    def press(self, keys: str) -> None:
        self._call("press", keys)

    def type(self, text: str) -> None:
        self._call("type", text)

    def new_tab(self) -> None:
        self._call("newTab", None)

    def _call(self, name: str, argument: Any) -> Any:
        self._node.stdin.write(json.dumps([name, argument]) + "\n")
        self._node.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        line = self._node.stdout.readline()
        if not line:
            raise RuntimeError("Firefox's bridge ended")
        answer = json.loads(line)
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["value"]

    def close(self) -> None:
        self._node.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            self._node.wait(10)
        self._node.stdout.close()
        _end_group(self._node)


class _WebKitService(Service):
    """WebKit's driver, which ends with us, however we end."""

    def command_line_args(self) -> list[str]:
        return ["--pdeathsig=TERM", shutil.which("WebKitWebDriver") or "WebKitWebDriver", *super().command_line_args()]


class WebKit:
    """WebKitGTK's small browser through its WebDriver, on a display of its own."""

    name, host = "webkit", "localhost"  # it has no setting for other names

    def __init__(self) -> None:
        self._display, number = _display()
        options = WebKitGTKOptions()
        options.set_capability(
            "proxy",
            {
                "proxyType": "manual",
                "httpProxy": _NOWHERE,
                "sslProxy": _NOWHERE,
                "noProxy": ["localhost", "127.0.0.1"],
            },
        )
        self._options = options
        self._environment = os.environ | {"DISPLAY": number, "GDK_BACKEND": "x11", "LIBGL_ALWAYS_SOFTWARE": "1"}
        try:
            self._driver, self._service = self._start()
        except BaseException:
            _end(self._display)
            raise
        self._driver.set_page_load_timeout(_PATIENCE)
        self._driver.set_script_timeout(_PATIENCE)

    def _start(self) -> tuple[WebKitGTK, Service]:
        """Start one at a time on this machine: of two at the same moment, now and then one never answers."""
        with (Path(tempfile.gettempdir()) / "proofdesk-webkit.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            for _ in range(2):
                with suppress(urllib3.exceptions.ReadTimeoutError):
                    return self._start_once()
            return self._start_once()

    def _start_once(self) -> tuple[WebKitGTK, Service]:
        service = _WebKitService(
            shutil.which("setpriv"),
            env=self._environment,
            popen_kw={"start_new_session": True},
            log_output=subprocess.DEVNULL,
        )
        before = socket.getdefaulttimeout()
        socket.setdefaulttimeout(_PATIENCE)  # selenium takes it over for good: no call waits for ever
        try:
            return WebKitGTK(options=self._options, service=service), service
        except BaseException:
            _end_group(service.process)
            raise
        finally:
            socket.setdefaulttimeout(before)

    def goto(self, address: str) -> None:
        self._driver.get(address)

    def evaluate(self, function: str, argument: Any = None) -> Any:
        # A promise that the page's own code broke would be waited for until the time is up.
        script = (
            "const done = arguments[0];"
            f"({_awaited(function, argument)}).then((value) => done([value]), (error) => done([null, `${{error}}`]))"
        )
        value, *error = self._driver.execute_async_script(script)
        if error:
            raise RuntimeError(error[0])
        return json.loads(value)

    def press(self, keys: str) -> None:
        *held, key = keys.split("+")
        actions = ActionChains(self._driver, duration=0)
        for name in held:
            actions.key_down(getattr(Keys, name.upper()))
        actions.send_keys(_selenium_key(key))
        for name in reversed(held):
            actions.key_up(getattr(Keys, name.upper()))
        actions.perform()

    def type(self, text: str) -> None:
        ActionChains(self._driver, duration=0).send_keys(text).perform()

    def new_tab(self) -> None:
        old = self._driver.current_window_handle
        self._driver.switch_to.new_window("tab")
        new = self._driver.current_window_handle
        self._driver.switch_to.window(old)
        self._driver.close()
        self._driver.switch_to.window(new)

    def close(self) -> None:
        process = self._service.process
        try:
            self._driver.quit()
        finally:
            _end_group(process)
            _end(self._display)


def firefox_path() -> str | None:
    """Return Firefox's path: PROOFDESK_FIREFOX or the machine's; None where there is none, as on Ubuntu."""
    return os.environ.get("PROOFDESK_FIREFOX") or next(filter(None, map(shutil.which, _FIREFOXES)), None)


_ENGINES: dict[str, Callable[[], Engine]] = {"firefox": Firefox, "webkit": WebKit}


class Engines:
    """The engines of one test process, each started when first asked for and kept until the end."""

    def __init__(self, browser: Callable[[], Browser]) -> None:
        """`browser` gives the process's Chromium."""
        self._browser = browser
        self._running: dict[str, Engine] = {}

    def get(self, name: str) -> Engine:
        if name not in self._running:
            self._running[name] = Chromium(self._browser()) if name == "chromium" else _ENGINES[name]()
        return self._running[name]

    def close(self) -> None:
        for engine in self._running.values():
            engine.close()


def _awaited(function: str, argument: Any) -> str:
    """An expression whose value is the promise of the function's result as JSON text.

    Text, because the protocols' own ways of handing over objects differ and are slow.
    """
    given = re.sub("[\u2028\u2029]", lambda found: f"\\u{ord(found[0]):x}", json.dumps(argument))
    return f"(async () => JSON.stringify((await ({function})({given})) ?? null))()"


def _selenium_key(name: str) -> str:
    return getattr(Keys, {"ArrowRight": "ARROW_RIGHT", "ArrowLeft": "ARROW_LEFT"}.get(name, name.upper()), name)


def _display() -> tuple[subprocess.Popen[bytes], str]:
    """Start an X server on the first free number, and return both."""
    reading, writing = os.pipe()
    # setpriv: it ends with us, however we end.
    command = ["setpriv", "--pdeathsig=TERM", "Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x1024x24"]
    server = subprocess.Popen(
        [*command, "-nolisten", "tcp"], pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    os.close(writing)
    with os.fdopen(reading) as told:
        number = told.readline().strip()
    if not number:
        server.wait()
        raise RuntimeError("Xvfb does not start; is it there? `make test` installs it")
    return server, f":{number}"


def _end(process: subprocess.Popen[Any]) -> None:
    process.terminate()
    process.wait()


def _end_group(process: subprocess.Popen[Any]) -> None:
    """Kill what is left of a process that leads a group, with its children, who may outlive it by a moment."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
