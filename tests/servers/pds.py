"""A real Bluesky PDS with a PLC directory beside it, from npm: see install.sh."""

import contextlib
import json
import select
import shutil
import subprocess
import tempfile
from dataclasses import dataclass

import httpx

from tests.servers import CACHE, HERE, HOST, START_S, Unavailable, stop

FOLDER = CACHE / "pds"


@dataclass(frozen=True)
class Pds:
    """Where it is, and how accounts are made there."""

    url: str
    pid: int

    def account(self, name):
        """A new account: its handle and an app password of its own."""
        password = f"{name}-signs-in-here"
        made = self.call(
            "createAccount", {"email": f"{name}@brask.example", "handle": f"{name}.test", "password": password}
        )
        app = self.call("createAppPassword", {"name": "rejoinder"}, made["accessJwt"])
        return made["handle"], app["password"]

    def revoke(self, handle):
        """Takes the account's app password back."""
        session = self.call(
            "createSession", {"identifier": handle, "password": f"{handle.split('.')[0]}-signs-in-here"}
        )
        self.call("revokeAppPassword", {"name": "rejoinder"}, session["accessJwt"])

    def call(self, method, fields, token=""):
        """One procedure of com.atproto.server."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = httpx.post(f"{self.url}/xrpc/com.atproto.server.{method}", json=fields, headers=headers, timeout=30)
        answer.raise_for_status()
        return answer.json() if answer.content else {}

    def posts(self, handle):
        """The records that stand in the account's repository, newest first."""
        asked = {"repo": handle, "collection": "app.bsky.feed.post", "limit": 100}
        answer = httpx.get(f"{self.url}/xrpc/com.atproto.repo.listRecords", params=asked, timeout=30)
        return [one["value"] for one in answer.json()["records"]]


@contextlib.contextmanager
def pds(host=HOST):
    """Starts both servers with nothing in them, and stops them at the end."""
    node = shutil.which("node")
    if node is None:
        raise Unavailable("there is no node (Debian: apt install nodejs npm)")
    if not (FOLDER / "ready").exists():
        raise Unavailable("the Bluesky PDS is not installed (tests/servers/install.sh)")
    with tempfile.TemporaryDirectory(prefix="rejoinder-pds-") as data:
        command = [node, str(HERE / "pds.mjs"), str(FOLDER), data, host]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        try:
            yield Pds(_first_line(process)["pds"], process.pid)
        finally:
            stop(process)


def _first_line(process):
    ready, _, _ = select.select([process.stdout], [], [], START_S)
    line = process.stdout.readline() if ready else b""
    if not line:
        raise Unavailable("the Bluesky PDS did not start within a minute")
    return json.loads(line)
