"""A real desk on a loopback port and a real Chromium in front of it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
START_S = 60  # a busy laptop starts the pages in far less
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
        filled(self.environment, *words)


def filled(environment: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tests.e2e.filled_desk", *words],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def desk(made_folder, tmp_path_factory) -> Iterator[DeskServer]:
    environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    folder = shutil.copytree(made_folder, tmp_path_factory.mktemp("desk") / "data")
    environment |= {"REJOINDER_DATA": str(folder), "PYTHONPATH": f"{ROOT}/src:{ROOT}"}
    session = filled(environment, "fill")
    port = free_port()
    environment["DJANGO_SETTINGS_MODULE"] = "rejoinder.desk.settings"
    server = subprocess.Popen(
        [
            sys.executable, "-m", "uvicorn", "rejoinder.desk.asgi:application", "--port", str(port),
            "--log-level", "warning", "--timeout-graceful-shutdown", "1",
        ],
        cwd=ROOT, env=environment,
    )  # fmt: skip
    try:
        wait_for(f"http://127.0.0.1:{port}/sign-in/", server)
        yield DeskServer(f"http://127.0.0.1:{port}", session, environment)
    finally:
        server.terminate()
        server.wait(10)


def wait_for(url: str, server: subprocess.Popen) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        assert server.poll() is None, "the server ended before it answered"
        try:
            urllib.request.urlopen(url, timeout=5)
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)  # until it listens; not a test's wait
    raise AssertionError(f"{url} did not answer in {START_S} s")


@pytest.fixture(scope="module")
def chromium():
    sync_api = pytest.importorskip("playwright.sync_api")
    if not CHROMIUM:
        pytest.skip("no Chromium on this machine; install the package chromium")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(desk, chromium):
    """Opens a path of the desk, signed in; fails the test on any script error or refused resource."""
    contexts, wrong = [], []

    def opened(path: str, *, width: int = 1440, height: int = 900, **options):
        context = chromium.new_context(viewport={"width": width, "height": height}, base_url=desk.url, **options)
        context.add_cookies([{"name": "rejoinder_session", "value": desk.session, "url": desk.url}])
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not wrong, wrong
