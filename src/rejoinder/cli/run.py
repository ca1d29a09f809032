"""`rejoinder run`, `serve`, `work` and `tick`: the program as one command, and its halves."""

import errno
import fcntl
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from rejoinder.cli.children import Child, rejoinder, stop_all
from rejoinder.cli.setup import open_desk
from rejoinder.errors import BadInput
from rejoinder.settings import Settings

PORT = 8000
LOOK_S = 0.25
ADMIN = "admin@rejoinder.example"  # until somebody gives it a real address under People

DataOption = Annotated[Path | None, typer.Option("--data", metavar="DIR", help="The data folder; else REJOINDER_DATA.")]
PortOption = Annotated[int, typer.Option("--port", metavar="N", min=1, max=65535, help="Where the pages are served.")]
HostOption = Annotated[str, typer.Option("--host", help="The address to listen on; only this machine by default.")]


def run(data: DataOption = None, port: PortOption = PORT, host: HostOption = "127.0.0.1") -> None:
    """Start the desk: pages and job loop, supervised. Prints `sign in: URL`, then `ready: URL`."""
    supervise(open_desk(data), port=port, host=host)


def serve(data: DataOption = None, port: PortOption = PORT, host: HostOption = "127.0.0.1") -> None:
    """Serve the pages and the API only; `rejoinder work` does the rest."""
    settings = open_desk(data)
    check_port(host, port)
    import uvicorn

    uvicorn.run(
        "rejoinder.desk.asgi:application", host=host, port=port, log_level="warning", lifespan="off",
        timeout_graceful_shutdown=3, server_header=False, access_log=False,
        proxy_headers=bool(settings.trust_proxy), forwarded_allow_ips=settings.trust_proxy,
    )  # fmt: skip


def work(data: DataOption = None, port: PortOption = PORT) -> None:
    """Do the jobs only, until stopped; on PostgreSQL any number may share them. The port is that of the pages."""
    settings = open_desk(data)
    from rejoinder.jobs.loop import work_forever

    work_forever(settings, settings.base_url or f"http://127.0.0.1:{port}")


def tick(data: DataOption = None, port: PortOption = PORT) -> None:
    """Do one turn of all jobs, then exit."""
    settings = open_desk(data)
    from rejoinder.jobs.tick import run_turn

    for job, counts in run_turn(settings, settings.base_url or f"http://127.0.0.1:{port}").items():
        said = ", ".join(f"{n} {status}" for status, n in counts.items() if n) or "nothing to do"
        print(f"{job}: {said}")


def supervise(
    settings: Settings,
    *,
    port: int = PORT,
    host: str = "127.0.0.1",
    others: tuple[Child, ...] = (),
    after_start: Callable[[], None] | None = None,
    when_ready: Callable[[], None] | None = None,
) -> None:
    """Runs the two halves, and `others`, until Ctrl-C or SIGTERM; starts again what dies.

    `after_start` runs once the pages answer, `when_ready` once the first story stands on the board. Raises BadInput
    where the port is taken or another desk runs on the same folder.
    """
    check_port(host, port)
    stopping: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda signum, _frame: stopping.append(signum))
    base_url = settings.base_url or f"http://{_shown(host)}:{port}"
    # Idle threads of the linear algebra library would cost more than they gain on vectors this small.
    env = {"OPENBLAS_NUM_THREADS": "1", **os.environ, "REJOINDER_DATA": str(settings.data)}
    env["REJOINDER_BASE_URL"] = base_url  # short links and public pages need an address of their own
    halves = [
        Child("the pages", rejoinder("serve", "--port", str(port), "--host", host), env),
        Child("the job loop", rejoinder("work", "--port", str(port)), env),
    ]
    with _alone(settings.data):
        children = [*others, *halves]
        try:
            for child in children:
                child.start()
            _wait_until_answering(host, port, children, stopping)
            if not stopping:
                say(f"sign in: {base_url}{_sign_in_path()}")
                if after_start:
                    after_start()
            _watch_over(children, stopping, base_url, when_ready)
        finally:
            stop_all(children)


def say(line: str) -> None:
    """One line for the person at the terminal, at once; a terminal that has gone is no reason to stop the desk."""
    try:
        print(line, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def check_port(host: str, port: int) -> None:
    """Raises BadInput where nobody can listen at this place."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise BadInput(f"port {port} is taken by another program; choose one with --port") from None
            raise BadInput(f"cannot listen on {host} port {port}: {error.strerror}") from None


def _watch_over(
    children: list[Child], stopping: list[int], base_url: str, when_ready: Callable[[], None] | None
) -> None:
    is_ready = _has_story()
    if is_ready:
        _tell_ready(base_url, when_ready)
    elif not _has_source():
        say(f"no source yet: add one on {base_url}/listening/ or with `rejoinder sources add URL`")
    while not stopping:
        for child in children:
            if line := child.keep_alive():
                say(line)
        if not is_ready and _has_story():
            is_ready = True
            _tell_ready(base_url, when_ready)
        time.sleep(LOOK_S)
    say("stopping")


def _tell_ready(base_url: str, when_ready: Callable[[], None] | None) -> None:
    say(f"ready: {base_url}/")
    if when_ready:
        when_ready()


def _wait_until_answering(host: str, port: int, children: list[Child], stopping: list[int]) -> None:
    """Waits for the pages; their start is a second or two, on a busy machine more."""
    until = time.monotonic() + 60
    while time.monotonic() < until and not stopping:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.settimeout(1)
            if probe.connect_ex((_shown(host), port)) == 0:
                return
        for child in children:
            if line := child.keep_alive():
                say(line)
        time.sleep(0.1)


def _sign_in_path() -> str:
    """A fresh one-time link for the first admin, who is made at the first start."""
    from rejoinder.desk.people.accounts import first_admin, make_link

    return make_link(first_admin(ADMIN))


def _has_story() -> bool:
    from rejoinder.desk.stories.models import Story

    return Story.objects.filter(merged_into=None, posts_count__gt=0).exists()


def _has_source() -> bool:
    from rejoinder.desk.listening.models import Source

    return Source.objects.exists()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One supervisor to a data folder."""
    with (folder / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise BadInput(f"another desk runs on {folder}; stop it or choose another folder with --data") from None
        yield


def _shown(host: str) -> str:
    return "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104
