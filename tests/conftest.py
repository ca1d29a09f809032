"""What all tests share: a data folder of their own and the database they ask for.

pytest tests/desk --pg                               on a real PostgreSQL, started and stopped here
REJOINDER_TEST_DATABASE_URL=postgres://… pytest …    on one that runs already; its test database is made and dropped
"""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

# Before numpy is read, which the next lines may do: as many workers run as there are cores, so each has one thread.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import pytest

from tests import examples  # noqa: F401 - names how many examples a law is tried on, before any is read
from tests.once import made_once

# Before any Django settings are read: nothing of the person who runs the tests is touched. For the same reason the
# settings are named here and not in pyproject.toml, whence pytest-django would read them before this file.
os.environ["DJANGO_SETTINGS_MODULE"] = "rejoinder.desk.settings"
os.environ["REJOINDER_DATA"] = tempfile.mkdtemp(prefix="rejoinder-test-")
atexit.register(shutil.rmtree, os.environ["REJOINDER_DATA"], ignore_errors=True)
for _name in (
    "DATABASE_URL",
    "REJOINDER_SMTP_URL",
    "REJOINDER_BASE_URL",
    "REJOINDER_POLL_MIN_S",
    "REJOINDER_PUBLIC_URL",
    "REJOINDER_LINK_URL",
    "REJOINDER_TRUST_PROXY",
    "REJOINDER_SECRETS_KEY",
):
    os.environ.pop(_name, None)
if _url := os.environ.get("REJOINDER_TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = _url
os.environ["REJOINDER_ALLOW_NETWORKS"] = "127.77.0.0/16"  # one loopback network may be fetched, the others may not


def pytest_make_parametrize_id(val, argname):
    """A name for bytes that are no text: packed bytes may hold the time, and all workers must name a test alike."""
    return argname if isinstance(val, bytes) and not val.decode("ascii", "replace").isprintable() else None


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes():
    """Workers name the settings when they read this file, as this process did: each has a data folder of its own."""
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)


def pytest_addoption(parser):
    parser.addoption("--pg", action="store_true", help="run the desk's and the jobs' tests on a real PostgreSQL")


def pytest_configure(config):
    if config.getoption("--pg") and not os.environ.get("REJOINDER_TEST_DATABASE_URL"):
        os.environ["DATABASE_URL"] = _postgres(config)
    if not config.pluginmanager.hasplugin("django"):
        return  # the core is tried without it
    from django.conf import settings

    settings.DATABASES  # noqa: B018 - read now, so that pytest-django finds Django set up
    _spare_what_each_test_would_pay_again()


def _spare_what_each_test_would_pay_again():
    """Passwords are hashed as at a desk but with little work, and clients share their middleware as requests do: a chain
    of its own for each would list the static files each time."""
    from django.conf import settings
    from django.contrib.auth.hashers import Argon2PasswordHasher
    from django.test.client import ClientHandler

    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 8, 1
    made, load = {}, ClientHandler.load_middleware

    def load_once(handler, is_async=False):
        if settings.REJOINDER not in made:  # what the middleware reads when it is made
            load(handler, is_async)
            made[settings.REJOINDER] = handler._middleware_chain
        handler._middleware_chain = made[settings.REJOINDER]

    ClientHandler.load_middleware = load_once


def _postgres(config):
    if hasattr(config, "workerinput"):  # a worker of xdist: the first process started the server
        return config.workerinput["database_url"]
    from tests.postgres import Server, Unavailable

    try:
        config.postgres = Server()
    except Unavailable as reason:
        print(f"skipped: the tests on PostgreSQL, because {reason}")
        pytest.exit(f"skipped on PostgreSQL: {reason}", returncode=0)
    return config.postgres.url


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node):
    node.workerinput["database_url"] = os.environ.get("DATABASE_URL", "")


def pytest_unconfigure(config):
    server = getattr(config, "postgres", None)
    if server and not hasattr(config, "workerinput"):
        server.stop()


@pytest.fixture(scope="session")
def made_folder(tmp_path_factory) -> Path:
    """A data folder with an empty database, as the first command leaves it: copy it. Made once, for it takes long."""
    return made_once(tmp_path_factory, "made", _first_command)


def _first_command(folder: Path) -> None:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("REJOINDER_", "DATABASE_URL", "DJANGO"))}
    env = kept | {"REJOINDER_DATA": str(folder), "PYTHONPATH": str(Path(__file__).parents[1] / "src")}
    command = [sys.executable, "-m", "rejoinder.cli.main", "people", "list"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-800:]
