"""The processes that the supervisor starts: kept alive, stopped with it, each by its own process id."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field

STOP_WAIT_S = 8.0  # after this a child that does not end is killed
RESTART_FIRST_S = 0.5
RESTART_MAX_S = 30.0
STEADY_S = 60.0  # a child that ran so long starts anew without delay
_PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One process and how often it had to be started again."""

    name: str
    command: list[str]
    env: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    wait_s: float = RESTART_FIRST_S
    again_at: float = field(default=0.0)

    def start(self) -> None:
        """Starts it in a session of its own, so that Ctrl-C reaches it through the supervisor only."""
        self.process = subprocess.Popen(  # noqa: S603  our own command line
            self.command, env=self.env, start_new_session=True, preexec_fn=_die_with_parent if _is_linux() else None
        )
        self.started = time.monotonic()

    def keep_alive(self) -> str:
        """Starts it again after it ended, later each time; returns what to tell the person, or nothing."""
        if self.process is None or self.process.poll() is None:
            return ""
        now = time.monotonic()
        if not self.again_at:
            self.wait_s = RESTART_FIRST_S if now - self.started > STEADY_S else min(self.wait_s * 2, RESTART_MAX_S)
            self.again_at = now + self.wait_s
            return f"{self.name} ended with {self.process.returncode}; it starts again in {self.wait_s:.0f} s"
        if now >= self.again_at:
            self.again_at = 0.0
            self.start()
        return ""

    def ask_to_stop(self) -> None:
        """Sends SIGTERM."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def wait(self, until: float) -> None:
        """Waits until the monotonic time `until`, then kills it."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def stop_all(children: list[Child]) -> None:
    """Asks all to stop, then waits for all, then kills what is left."""
    for child in children:
        child.ask_to_stop()
    until = time.monotonic() + STOP_WAIT_S
    for child in children:
        child.wait(until)


def rejoinder(*args: str) -> list[str]:
    """The command line of this program with this interpreter."""
    return [sys.executable, "-m", "rejoinder.cli.main", *args]


def _is_linux() -> bool:
    return sys.platform == "linux"


def _die_with_parent() -> None:
    """In the child: end with SIGTERM when the supervisor ends, even by kill -9 (Linux)."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() == 1:
        os._exit(1)
