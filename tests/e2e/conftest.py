"""A real desk on a loopback port and a real Chromium in front of it: all of a worker's own, nothing shared."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.walks import Walk, walked
from tests.once import made_once

ROOT = Path(__file__).parents[2]
START_S = 180  # a busy laptop starts the pages in far less; who is late only waits, who never comes fails
PATIENCE_MS = 60_000  # what a test waits for comes within a second, on a machine with other work within a few
COMMAND_S = 300  # the longest command beside the browser takes five seconds by itself
SLOW_MS = int(os.environ.get("REJOINDER_SLOW_MS", "0"))  # each answer late by so much: shows which test does not wait
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(item.path).parent == Path(__file__).parent:
            item.add_marker("browser")


@dataclass(frozen=True)
class DeskServer:
    """A desk that answers at `url`, and the session of a person who is signed in there."""

    url: str
    session: str
    environment: dict[str, str]

    def tell(self, *words: str) -> None:
        """Changes its database as a job would: from another process."""
        told(self.environment, "filled_desk", *words)


def told(environment: dict[str, str], program: str, *words: str) -> str:
    """What one of the programs beside these tests says of its folder."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.e2e.{program}", *words],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=COMMAND_S, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


def environment_of(folder: Path, **more: str) -> dict[str, str]:
    """The environment of a process that knows this data folder and nothing else of the machine."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("REJOINDER_", "DATABASE_URL", "DJANGO"))}
    return kept | {"REJOINDER_DATA": str(folder), "PYTHONPATH": f"{ROOT}/src:{ROOT}"} | more


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def served(environment: dict[str, str], port: int, *command: str) -> Iterator[str]:
    """Runs a module of Python that serves this port, until the block ends; gives its address once it answers."""
    with (Path(environment["REJOINDER_DATA"]) / "log").open("wb") as log:
        server = subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        wait_for(f"http://127.0.0.1:{port}/sign-in/", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(60)


def wait_for(url: str, server: subprocess.Popen) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        assert server.poll() is None, "the server ended before it answered"
        try:
            urllib.request.urlopen(url, timeout=START_S)
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)  # until it listens; not a test's wait
    raise AssertionError(f"{url} did not answer in {START_S} s")


@pytest.fixture(scope="session")
def filled_folder(made_folder, tmp_path_factory) -> Path:
    """An evening at the desk: `data`, and in `session` the key of a person who is signed in. Made once, then copied."""

    def fill(folder: Path) -> None:
        environment = environment_of(shutil.copytree(made_folder, folder / "data"))
        (folder / "session").write_text(told(environment, "filled_desk", "fill"))

    return made_once(tmp_path_factory, "filled", fill)


@pytest.fixture(scope="module")
def desk(filled_folder, tmp_path_factory) -> Iterator[DeskServer]:
    environment = environment_of(shutil.copytree(filled_folder / "data", tmp_path_factory.mktemp("desk") / "data"))
    environment["DJANGO_SETTINGS_MODULE"] = "rejoinder.desk.settings"
    port, quiet = free_port(), ("--log-level", "warning", "--timeout-graceful-shutdown", "1")
    with served(environment, port, "uvicorn", "rejoinder.desk.asgi:application", "--port", str(port), *quiet) as url:
        yield DeskServer(url, (filled_folder / "session").read_text(), environment)


@pytest.fixture(scope="session")
def chromium():
    """One browser for all tests of a worker; each test has contexts of its own in it, as `browse` opens them."""
    sync_api = pytest.importorskip("playwright.sync_api")
    if not CHROMIUM:
        pytest.skip("no Chromium on this machine; install the package chromium")
    sync_api.expect.set_options(timeout=PATIENCE_MS)
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


def once_loaded(page, act):
    """The same act, done once the page is whole: what knows keys, and what gives boxes their size, follows its text."""

    def done(*said, **options):
        page.wait_for_load_state()
        return act(*said, **options)

    return done


def slow(session) -> None:
    """A far and slow line: every answer comes late, nothing is kept from an earlier page."""
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    far = {"offline": False, "latency": SLOW_MS, "downloadThroughput": -1, "uploadThroughput": -1}
    session.send("Network.emulateNetworkConditions", far)


@pytest.fixture
def browse(chromium):
    """Opens somebody's own browser at a desk, signed in by a stored session; any script error or refused resource fails.

    One `is_refused` something on purpose: a refusal is an error to the console.
    """
    contexts, wrong = [], []

    def opened(url: str, session: str = "", *, is_refused: bool = False, **options):
        context = chromium.new_context(base_url=url, locale="en-GB", **options)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        if session:
            context.add_cookies([{"name": "rejoinder_session", "value": session, "url": url}])
        page = context.new_page()
        if SLOW_MS:
            slow(context.new_cdp_session(page))
        page.keyboard.press = once_loaded(page, page.keyboard.press)
        page.evaluate = once_loaded(page, page.evaluate)
        if not is_refused:
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not wrong, wrong


@pytest.fixture
def open_page(desk, browse):
    """Opens a path of the desk, signed in."""

    def opened(path: str, *, width: int = 1440, height: int = 900, **options):
        page = browse(desk.url, desk.session, viewport={"width": width, "height": height}, **options)
        page.goto(path)
        return page

    return opened


@pytest.fixture(scope="module")
def walk(request, desk, chromium) -> Walk:
    """All PAGES of a test's module, walked once; FINGERS press what is named there."""
    return walked(chromium, desk, request.module.PAGES, fingers=request.module.FINGERS)
