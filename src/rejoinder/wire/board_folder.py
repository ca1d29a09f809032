"""A bulletin board as a folder or a .zip: written whole or not at all, and read as what a stranger may have made up.

Nothing is unpacked to disk and no link is followed. What is read is bounded by what is counted while reading, not by
what a file says of itself.
"""

import os
import shutil
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from rejoinder.core.bulletin.board import Board
from rejoinder.core.bulletin.publishing import CONTEST, LOG, README, RESULT, ROOTS
from rejoinder.errors import BadInput, Broken

PAPERS = ("papers.blt", "papers.csv")
KNOWN = (README, CONTEST, LOG, ROOTS, *PAPERS, RESULT)
LINE_BYTES_MAX = 1024 * 1024  # the head of a paper with 255 names of 300 letters has 600 kB; a usual line has 250 bytes
CONTEST_BYTES_MAX = 4 * 1024 * 1024  # 255 candidates of 900 letters, and the declaration in full
RESULT_BYTES_MAX = 64 * 1024 * 1024  # 255 stages of 255 totals and their transfers have 30 MB
FILE_BYTES_MAX = 1024**3  # four million envelopes; a check of as many voters holds 4 GB in memory
ZIP_MEMBERS_MAX = 64  # a board has six files
UNKNOWN_MAX = 1_000  # further names that are looked at in a folder
_ZIPPED_AT = (1980, 1, 1, 0, 0, 0)  # the same board is the same .zip
_PLAIN, _LINK = 0o644, 0o120000
Opened = Callable[[], IO[bytes]]
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


class Lines:
    """The lines of one file with their ends, read in a stream, as often as wanted.

    Raises BadInput where a line or the file is over its limit, or the file cannot be read.
    """

    def __init__(self, name: str, opened: Opened, *, bytes_max: int = FILE_BYTES_MAX) -> None:
        self._name = name
        self._bytes_max = bytes_max
        self._opened = opened

    def __iter__(self) -> Iterator[bytes]:
        with _readable(self._name), self._opened() as file:
            left = self._bytes_max
            for number, line in enumerate(iter(lambda: file.readline(LINE_BYTES_MAX + 1), b""), 1):
                left -= len(line)
                if len(line) > LINE_BYTES_MAX:
                    raise BadInput(f"{self._name}, line {number:,}: over {LINE_BYTES_MAX:,} bytes")
                if left < 0:
                    raise BadInput(f"{self._name}: over {self._bytes_max:,} bytes")
                yield line


@contextmanager
def open_board(path: Path) -> Iterator[Board]:
    """The board in a folder or .zip, to be checked while the block runs. Raises BadInput where it cannot be read."""
    try:
        is_folder, is_file = path.is_dir(), path.is_file()
    except OSError as error:
        raise BadInput(f"{path}: cannot be read: {error.strerror}") from None
    if is_folder:
        yield board_of(*_in_folder(path))
    elif is_file and zipfile.is_zipfile(path):
        with _archive(path) as archive:
            yield board_of(*_in_zip(archive))
    elif is_file:
        raise BadInput(f"{path} is no .zip; name the folder of a board, or its .zip")
    else:
        raise BadInput(f"{path}: there is no such folder or .zip")


def board_of(found: Mapping[str, Opened], unknown: Iterable[str] = ()) -> Board:
    """The board in files that are opened when they are read, by their names. Raises BadInput where one is missing."""
    for name in (CONTEST, LOG, ROOTS):
        if name not in found:
            raise BadInput(f"there is no {name}: this is no bulletin board, or part of it is missing")
    return Board(
        contest=_whole(CONTEST, found[CONTEST], CONTEST_BYTES_MAX),
        log=Lines(LOG, found[LOG]),
        roots=Lines(ROOTS, found[ROOTS]),
        papers={name: Lines(name, found[name]) for name in PAPERS if name in found},
        result=_whole(RESULT, found[RESULT], RESULT_BYTES_MAX) if RESULT in found else None,
        unknown=tuple(sorted(ascii(name)[1:-1] for name in unknown)),
    )


def write_board(folder: Path, files: Iterable[tuple[str, Iterable[bytes]]]) -> None:
    """Writes the files of a board (board_files) to a folder. A board that is there is replaced as a whole.

    One writer at a time: the drafts beside it have fixed names. Raises BadInput where a folder of other things is
    there, Broken where the disk refuses.
    """
    draft, old = (folder.with_name(f".{folder.name}.{state}") for state in ("new", "old"))
    if folder.exists() and any(folder.iterdir()) and not (folder / CONTEST).is_file():
        raise BadInput(f"{folder} holds other things than a board; name another folder")
    try:
        for left in (draft, old):
            shutil.rmtree(left, ignore_errors=True)
        draft.mkdir(parents=True)
        for name, parts in files:
            _write(draft / _known(name), parts)
        if folder.exists():
            folder.rename(old)
        draft.rename(folder)
    except OSError as error:
        raise Broken(f"{folder}: cannot be written: {error.strerror or error}") from None
    finally:
        for left in (draft, old):
            shutil.rmtree(left, ignore_errors=True)


def write_board_zip(file: IO[bytes], files: Iterable[tuple[str, Iterable[bytes]]], *, folder: str) -> None:
    """Writes the files of a board (board_files) as a .zip that unpacks into `folder`; same board, same bytes."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, parts in files:
            member = zipfile.ZipInfo(f"{folder}/{_known(name)}", _ZIPPED_AT)
            member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, (stat.S_IFREG | _PLAIN) << 16
            with archive.open(member, "w", force_zip64=True) as out:
                for part in parts:
                    out.write(part)


def _whole(name: str, opened: Opened, bytes_max: int) -> bytes:
    with _readable(name), opened() as file:
        content = file.read(bytes_max + 1)
    if len(content) > bytes_max:
        raise BadInput(f"{name}: over {bytes_max:,} bytes")
    return content


def _in_folder(folder: Path) -> tuple[dict[str, Opened], list[str]]:
    found: dict[str, Opened] = {}
    unknown: list[str] = []
    with _readable(folder.name):
        for path in folder.iterdir():
            if path.name not in KNOWN:
                unknown.append(path.name)
                if len(unknown) > UNKNOWN_MAX:
                    raise BadInput(f"{folder} holds over {UNKNOWN_MAX:,} other files; name the folder of a board")
            elif not stat.S_ISREG(path.lstat().st_mode):
                raise BadInput(f"{path.name}: no plain file but a link, a folder or a device; not read")
            else:
                found[path.name] = lambda path=path: _plain_file(path)  # type: ignore[misc]
    return found, unknown


def _plain_file(path: Path) -> IO[bytes]:
    """Opens a file that is not a link, even if it became one since it was looked at."""
    return os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)), "rb")


def _in_zip(archive: zipfile.ZipFile) -> tuple[dict[str, Opened], list[str]]:
    """The files at the top, or in the one folder that is there."""
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(archive.infolist()) > ZIP_MEMBERS_MAX:
        raise BadInput(f"it holds over {ZIP_MEMBERS_MAX} files; a board has six")
    for member in members:
        _refuse_tricks(member)
    names = [member.filename for member in members]
    if len(set(names)) < len(names):
        raise BadInput("it holds two files of one name")
    folders = {str(PurePosixPath(member.filename).parent) for member in members if _base(member) == CONTEST}
    if len(folders) > 1:
        raise BadInput("it holds two boards; unpack it and name one folder")
    inside = next(iter(folders), ".")
    found: dict[str, Opened] = {}
    unknown: list[str] = []
    for member in members:
        if str(PurePosixPath(member.filename).parent) == inside and _base(member) in KNOWN:
            found[_base(member)] = lambda member=member: archive.open(member)  # type: ignore[misc]
        else:
            unknown.append(member.filename)
    return found, unknown


def _archive(path: Path) -> zipfile.ZipFile:
    with _readable(path.name):
        return zipfile.ZipFile(path)


def _base(member: zipfile.ZipInfo) -> str:
    return PurePosixPath(member.filename).name


def _refuse_tricks(member: zipfile.ZipInfo) -> None:
    path = PurePosixPath(member.filename)
    shown = ascii(member.filename[:60])
    if path.is_absolute() or ".." in path.parts or "\\" in member.filename or ":" in member.filename:
        raise BadInput(f"{shown}: this name leads out of the folder; not read")
    if member.external_attr >> 16 & 0o170000 == _LINK:
        raise BadInput(f"{shown}: a link; not read")
    if member.flag_bits & 1 or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise BadInput(f"{shown}: locked, or packed in a way that is not read here")
    if member.file_size > FILE_BYTES_MAX:
        raise BadInput(f"{shown}: over {FILE_BYTES_MAX:,} bytes when unpacked")


@contextmanager
def _readable(name: str) -> Iterator[None]:
    """Says in one line what could not be read."""
    try:
        yield
    except BadInput:
        raise
    except OSError as error:
        raise BadInput(f"{name}: cannot be read: {error.strerror or error}") from None
    except _UNREADABLE as error:
        raise BadInput(f"{name}: the .zip is damaged: {str(error)[:80]}") from None


def _known(name: str) -> str:
    if name not in KNOWN:
        raise BadInput(f"{name[:40]!r} is no file of a board")
    return name


def _write(path: Path, parts: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        for part in parts:
            file.write(part)
        file.flush()
        os.fsync(file.fileno())
