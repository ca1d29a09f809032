"""JSON Lines for the commands that work on files: read in a stream, written whole or not at all."""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from rejoinder.errors import BadInput, Broken

LINE_LETTERS_MAX = 10_000_000  # of one object: more is not a post


def read_objects(path: Path, *, letters_max: int = LINE_LETTERS_MAX) -> Iterator[tuple[int, dict[str, Any]]]:
    """Line number and object of each line that is not blank. Raises BadInput naming file, line and fault."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            lines = iter(lambda: file.readline(letters_max + 1), "")
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield number, _object(path, number, line, letters_max)
    except UnicodeDecodeError as error:
        raise BadInput(f"{path}: not UTF-8 text (byte {error.start}); save it as UTF-8") from None
    except IsADirectoryError:
        raise BadInput(f"{path} is a folder; name a file of JSON Lines") from None
    except FileNotFoundError:
        raise BadInput(f"{path}: there is no such file") from None
    except OSError as error:
        raise BadInput(f"{path}: cannot be read: {error.strerror}") from None


def _object(path: Path, number: int, line: str, letters_max: int) -> dict[str, Any]:
    if len(line) > letters_max:
        raise BadInput(f"{path}, line {number}: over {letters_max:,} letters")
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        reason = getattr(error, "msg", str(error)[:80])
        raise BadInput(f"{path}, line {number}: not JSON ({reason}); each line is one object") from None
    if not isinstance(found, dict):
        raise BadInput(f'{path}, line {number}: not an object; each line is one object such as {{"id": …}}')
    return found


def text_of(row: dict[str, Any], field: str, where: str, *, is_needed: bool = False) -> str:
    """A field that holds text; empty where it is absent or null. Raises BadInput where it is anything else."""
    value = row.get(field)
    if value is None and not is_needed:
        return ""
    if not isinstance(value, str):
        raise BadInput(f"{where}: {field} is {'missing' if value is None else 'not text'}")
    try:
        value.encode()
    except UnicodeEncodeError:  # half of a pair of surrogates, as a cut text has
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value


def id_of(row: dict[str, Any], where: str, seen: set[str]) -> int | str:
    """The id of a row, a text that can be printed or a whole number, that no row before had."""
    value = row.get("id")
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise BadInput(f"{where}: id is {'missing' if value is None else 'neither text nor a whole number'}")
    if isinstance(value, str) and not value.isprintable():
        raise BadInput(f"{where}: id has letters that cannot be printed; give each post a plain id")
    if str(value) in seen:
        raise BadInput(f"{where}: id {value} stood on an earlier line; ids are unique")
    seen.add(str(value))
    return value


def refuse_out(out: Path, source: Path) -> None:
    """Raises BadInput where the output is a folder, the file that is read, or a pipe by its short name."""
    if str(out) == "-":
        raise BadInput("- is no file; name one to write, or /dev/stdout for a pipe")
    try:
        if out.is_dir():
            raise BadInput(f"{out} is a folder; name a file to write")
        is_there = out.exists()
    except OSError as error:
        raise BadInput(f"{out}: cannot be written: {error.strerror}") from None
    if is_there and _is_same(out, source):
        raise BadInput(f"{out} is the file to read; name another to write")


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.is_file() and one.samefile(other)
    except OSError:  # the other is not there, or cannot be: told when it is read
        return False


@contextmanager
def written(path: Path) -> Iterator[TextIO]:
    """A file that appears at `path` whole when the block ends well, and not at all when it does not.

    A link is followed. What is no file, such as /dev/stdout, is written to as it is.
    """
    if path.exists() and not path.is_file():
        with _written_to(path) as out:
            yield out
        return
    path = path.resolve()
    try:
        handle, name = tempfile.mkstemp(dir=path.absolute().parent, prefix=f".{path.name}.", suffix=".new")
    except OSError as error:
        raise BadInput(f"{path}: cannot be written: {error.strerror}") from None
    fresh = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            yield out
        fresh.chmod(0o666 & ~_umask())
        fresh.replace(path)
    except OSError as error:
        raise Broken(f"{path}: cannot be written: {error.strerror or error}") from None
    finally:
        fresh.unlink(missing_ok=True)


@contextmanager
def _written_to(device: Path) -> Iterator[TextIO]:
    try:
        with device.open("w", encoding="utf-8") as out:
            yield out
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Broken(f"{device}: cannot be written: {error.strerror or error}") from None


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
