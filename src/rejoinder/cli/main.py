"""The command line. The module of a command is imported when it is called, heavy parts when it needs them."""

import errno
import os
import sys
from typing import Annotated

import typer

from rejoinder import __version__
from rejoinder.cli.commands import COMMANDS
from rejoinder.cli.later import later
from rejoinder.errors import RejoinderError

# Typer keeps its base of usage errors to itself; it is the second parent of the one it shows.
_UsageError = typer.BadParameter.__mro__[2]
BAD_INPUT = 2  # the exit code for what the user can put right
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)  # what a full or broken disk says of the output

app = typer.Typer(
    name="rejoinder", cls=later(*COMMANDS), no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
    help="The online desk of a campaign: hears first, tells a story from a non-story, answers first and straight.",
)  # fmt: skip


def _version(asked: bool) -> None:
    if asked:
        print(f"rejoinder {__version__}")
        raise typer.Exit


@app.callback()
def _rejoinder(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    pass  # without a callback, Typer takes the group for a single command


def main() -> None:
    """Runs the command line. Exit 0, or 2 with one line on stderr for bad input; 130 after Ctrl-C."""
    try:
        code = _run()
    except RejoinderError as error:
        code = _complain(" ".join(str(error).split()))
    except _UsageError as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            print(error.format_message())
            code = BAD_INPUT
        else:
            code = _complain(" ".join(error.format_message().split()))
    except UnicodeEncodeError as error:
        code = _complain(f"the output cannot be written in {error.encoding}; set PYTHONIOENCODING=utf-8")
    except (typer.Abort, KeyboardInterrupt):
        code = 130
    except BrokenPipeError:  # the reader, such as `head`, has had enough
        _write_nowhere()
        code = 0
    except OSError as error:
        if error.filename is not None or error.errno not in _FULL:
            raise
        _write_nowhere()
        code = _complain(f"the output cannot be written: {error.strerror}")
    sys.exit(code if isinstance(code, int) else 0)


def _run() -> object:
    """What a command answers, once all that it wrote has gone out."""
    try:
        code = app(standalone_mode=False)
    except SystemExit as stop:
        if isinstance(stop.__context__, BrokenPipeError):  # Click exits with 1 then
            raise stop.__context__ from None
        raise
    if sys.stdout is not None:
        sys.stdout.flush()
    return code


def _write_nowhere() -> None:
    """Else the interpreter tries once more to write what is left, and complains."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(line: str) -> int:
    plain = "".join(one if one.isprintable() else "\ufffd" for one in line)  # nothing that moves the cursor
    print(f"rejoinder: {plain}", file=sys.stderr)
    return BAD_INPUT


if __name__ == "__main__":
    main()
