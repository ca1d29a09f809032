"""Many commands, one start: a process that has everything imported forks a fresh one for each command.

Each command runs as it would alone, in a process of its own with its own output and exit code; only the second that
Python takes to import the desk is paid once. Run as `python -m tests.cli.warm` with the environment of the commands.
"""

import json
import os
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path
from types import SimpleNamespace

ROOT = Path(__file__).parents[2]


class Warm:
    """The commands of one data folder, in which a test may put others' files between two of them."""

    def __init__(self, folder: Path) -> None:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("REJOINDER_", "DATABASE_URL", "DJANGO"))}
        env = kept | {"REJOINDER_DATA": str(folder), "PYTHONPATH": f"{ROOT}/src:{ROOT}"}
        self.folder, self.cwd = folder, folder
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.cli.warm"], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(self, *words: str, text: str = "", cwd: Path | None = None) -> SimpleNamespace:
        """One command, as it ended: `returncode`, `stdout`, `stderr`."""
        asked = {"words": words, "text": text, "cwd": str(cwd or self.cwd)}
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return SimpleNamespace(**json.loads(self._process.stdout.readline()))

    def end(self) -> None:
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()


def serve() -> None:
    """Answers a line of JSON for each line of JSON."""
    from rejoinder.cli.later import every_command
    from rejoinder.cli.main import app, main
    from rejoinder.cli.setup import open_desk

    open_desk()
    list(every_command(app))  # each module of a command is imported, once for all commands to come
    from django.db import connections

    connections.close_all()
    for line in sys.stdin:
        asked = json.loads(line)
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            given.write(asked["text"].encode())
            given.seek(0)
            child = os.fork()
            if child == 0:
                _become(main, asked, (given, out, err))
            _, status = os.waitpid(child, 0)
            told = {"returncode": os.waitstatus_to_exitcode(status)}
            for name, file in (("stdout", out), ("stderr", err)):
                file.seek(0)
                told[name] = file.read().decode()
        print(json.dumps(told), flush=True)


def _become(main, asked, files) -> None:
    """In the forked process: the command, and nothing after it."""
    for number, file in enumerate(files):
        os.dup2(file.fileno(), number)
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115
    os.chdir(asked["cwd"])
    sys.argv = ["rejoinder", *asked["words"]]
    code = 1
    try:
        main()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    serve()
