"""Real counterparts for tests: each a context manager, on loopback only, stopped by its own process id.

`Unavailable` says why one cannot be started here; the tests that need it are skipped with that reason.
"""

import contextlib
import os
import socket
import subprocess
from pathlib import Path

import psutil

HERE = Path(__file__).parent
CACHE = Path(os.environ.get("REJOINDER_TEST_CACHE") or HERE.parents[1] / ".cache" / "servers").absolute()
HOST = "127.77.0.1"  # the one loopback network that tests may call
START_S = 60.0


class Unavailable(Exception):
    """The server cannot be started here; the text says why and what would help."""


def free_port(host=HOST):
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return probe.getsockname()[1]


def stop(process):
    """Ends one process that we started and those that it started, and waits for it."""
    try:
        children = psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        children = []
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(20)
    for child in children:  # such as the workers of PHP's server, which outlive it
        with contextlib.suppress(psutil.NoSuchProcess):
            child.kill()
    psutil.wait_procs(children, 20)
