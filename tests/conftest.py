"""What all tests share: a data folder of their own, the database they ask for, and shut sockets at the desk.

pytest tests/desk --pg      the same tests on a real PostgreSQL, started and stopped here
"""

import os
import socket
import tempfile
from pathlib import Path

import pytest

# Before any Django settings are read: nothing of the person who runs the tests is touched.
os.environ["REJOINDER_DATA"] = tempfile.mkdtemp(prefix="rejoinder-test-")
for _name in ("DATABASE_URL", "REJOINDER_SMTP_URL", "REJOINDER_BASE_URL", "REJOINDER_POLL_MIN_S"):
    os.environ.pop(_name, None)
os.environ["REJOINDER_ALLOW_NETWORKS"] = "127.77.0.0/16"  # one loopback network may be fetched, the others may not


def pytest_addoption(parser):
    parser.addoption("--pg", action="store_true", help="run the desk's and the jobs' tests on a real PostgreSQL")


def pytest_configure(config):
    if not config.getoption("--pg"):
        return
    if hasattr(config, "workerinput"):  # a worker of xdist: the first process started the server
        os.environ["DATABASE_URL"] = config.workerinput["database_url"]
        return
    from tests.postgres import Server, Unavailable

    try:
        config.postgres = Server()
    except Unavailable as reason:
        print(f"skipped: the tests on PostgreSQL, because {reason}")
        pytest.exit(f"skipped on PostgreSQL: {reason}", returncode=0)
    os.environ["DATABASE_URL"] = config.postgres.url


def pytest_configure_node(node):
    node.workerinput["database_url"] = os.environ.get("DATABASE_URL", "")


def pytest_unconfigure(config):
    server = getattr(config, "postgres", None)
    if server and not hasattr(config, "workerinput"):
        server.stop()


@pytest.fixture(autouse=True)
def shut_sockets(request, monkeypatch):
    """The desk never opens a connection: in its tests one that is tried is an error. A database's is let through."""
    if Path(request.path).parent.name != "desk":
        return
    real = socket.socket.connect
    port = os.environ.get("DATABASE_URL", "").rsplit(":", 1)[-1].split("/")[0]

    def connect(self, address, *args):
        if isinstance(address, tuple) and str(address[1]) == port:
            return real(self, address, *args)
        raise AssertionError(f"the desk opened a connection to {address}")

    monkeypatch.setattr(socket.socket, "connect", connect)
