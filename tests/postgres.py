"""A throw-away PostgreSQL for tests: on loopback, in a folder of its own, stopped by its own process id."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

START_S = 60
PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


class Unavailable(Exception):
    """No PostgreSQL server can be started here; the text says why."""


class Server:
    """Started on creation. PostgreSQL refuses to run as root, so root hands it to the user postgres."""

    def __init__(self):
        self._bin = next((place for place in PLACES if (place / "initdb").exists()), None)
        if self._bin is None:
            raise Unavailable("no PostgreSQL server is installed (Debian: apt install postgresql)")
        self._as = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        self.folder = Path(tempfile.mkdtemp(prefix="rejoinder-pg-"))
        if self._as:
            shutil.chown(self.folder, "postgres")
        self.port = free_port()
        self._start()
        self.url = f"postgres://rejoinder@127.0.0.1:{self.port}/postgres"

    def _start(self):
        data = self.folder / "data"
        made = self._run("initdb", "-D", str(data), "-U", "rejoinder", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        if made.returncode:
            raise Unavailable(f"initdb failed: {made.stderr.decode()[-300:]}")
        command = [
            *self._as, str(self._bin / "postgres"), "-D", str(data), "-p", str(self.port), "-k", str(self.folder),
            "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "full_page_writes=off",
        ]  # fmt: skip
        log = (self.folder / "log").open("wb")
        self.process = subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=log)
        until = time.monotonic() + START_S
        while time.monotonic() < until:
            if self._run("pg_isready", "-h", "127.0.0.1", "-p", str(self.port)).returncode == 0:
                return
            time.sleep(0.1)
        raise Unavailable("PostgreSQL did not start within a minute")

    def _run(self, program, *args):
        command = [*self._as, str(self._bin / program), *args]
        return subprocess.run(command, cwd=self.folder, capture_output=True, check=False)

    def stop(self):
        pid = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGINT)
        self.process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)


def free_port():
    """A port on loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
