"""The desk never opens a connection: in its tests one that is tried is an error."""

import os
import socket

import pytest


@pytest.fixture(autouse=True)
def shut_sockets(monkeypatch):
    """No test of the desk connects anywhere; a database's socket is let through."""
    port = os.environ.get("DATABASE_URL", "").rsplit(":", 1)[-1].split("/")[0]
    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, _only_to(port, getattr(socket.socket, name)))


def _only_to(port, real):
    def connect(self, address):
        if self.family == getattr(socket, "AF_UNIX", None) or (isinstance(address, tuple) and str(address[1]) == port):
            return real(self, address)
        raise AssertionError(f"the desk opened a connection to {address}")

    return connect
