"""A Polis export as files: a folder, a ZIP or single CSV files read into votes and statements; a ZIP written."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from rejoinder.core.opinions.answers import Answers
from rejoinder.core.opinions.polis import PolisComment, read_comments
from rejoinder.core.opinions.reading import Rejected, read_votes
from rejoinder.errors import BadInput

FILES_MAX = 20  # in one ZIP; an export has five
UNPACKED_BYTES_MAX = 128 * 1024 * 1024  # after decompression: two million votes
VOTES = ("votes.csv", "participants-votes.csv")  # the first of them that is there
COMMENTS = "comments.csv"

Part = tuple[str, bytes]  # a file's name and content


@dataclass(frozen=True, slots=True)
class PolisExport:
    """What an export holds. `comments` is empty without a comments.csv; `told`: rows that do not count."""

    answers: Answers
    comments: tuple[PolisComment, ...]
    rows: int
    rejected: int
    told: tuple[Rejected, ...]


def read_export(parts: Sequence[Part]) -> PolisExport:
    """Reads what was sent: a ZIP, or CSV files of which one has votes. Raises BadInput naming the file.

    A CSV file alone may have any name; beside others its name says what it is.
    """
    files = _unpacked(parts)
    named = {PurePosixPath(name).name.lower(): (name, body) for name, body in files}
    votes = next((named[name] for name in VOTES if name in named), None)
    if votes is None and len(files) == 1:
        votes = files[0]
    if votes is None:
        raise BadInput(f"{parts[0][0] if parts else 'nothing'}: no votes.csv or participants-votes.csv in it")
    read = read_votes(_lines(*votes), votes[0])
    comments = tuple(read_comments(_lines(*named[COMMENTS]), named[COMMENTS][0])) if COMMENTS in named else ()
    return PolisExport(read.answers, comments, read.rows, read.rejected, read.told)


def parts_of(path: Path) -> list[Part]:
    """The files at a path: the CSV files of a folder, or the one file. Raises BadInput where it cannot be read."""
    try:
        if path.is_dir():
            found = sorted(one for one in path.glob("*.csv") if one.name.lower() in (*VOTES, COMMENTS))
        else:
            found = [path]
        if sum(one.stat().st_size for one in found) > UNPACKED_BYTES_MAX:
            raise BadInput(f"{path}: over {UNPACKED_BYTES_MAX // 2**20} MB")
        return [(one.name, one.read_bytes()) for one in found]
    except OSError as error:
        raise BadInput(f"{path}: cannot be read: {error.strerror}") from None


def write_zip(files: Mapping[str, Iterable[str]]) -> bytes:
    """A ZIP of text files, by name. All times in it are of 1980: the same content gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, lines in files.items():
            packed.writestr(zipfile.ZipInfo(name), "".join(lines).encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _unpacked(parts: Sequence[Part]) -> list[Part]:
    found: list[Part] = []
    for name, body in parts:
        found += _from_zip(name, body) if body.startswith(b"PK\x03\x04") else [(name, body)]
    return found


def _from_zip(name: str, body: bytes) -> list[Part]:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            wanted = [
                one for one in packed.infolist() if PurePosixPath(one.filename).name.lower() in (*VOTES, COMMENTS)
            ]
            if len(wanted) > FILES_MAX or sum(one.file_size for one in wanted) > UNPACKED_BYTES_MAX:
                raise BadInput(f"{name}: over {FILES_MAX} files or {UNPACKED_BYTES_MAX // 2**20} MB unpacked")
            return [(one.filename, _capped(packed, one, name)) for one in wanted]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise BadInput(f"{name}: not a ZIP that can be read: {error}") from None


def _capped(packed: zipfile.ZipFile, one: zipfile.ZipInfo, name: str) -> bytes:
    """Its bytes; what is larger than it said is not believed."""
    with packed.open(one) as file:
        body = file.read(one.file_size + 1)
    if len(body) > one.file_size:
        raise BadInput(f"{name}: {one.filename} is larger than it says")
    return body


def _lines(name: str, body: bytes) -> Iterable[str]:
    try:
        return io.StringIO(body.decode("utf-8-sig"), newline="")
    except UnicodeDecodeError as error:
        raise BadInput(f"{name}: not UTF-8 at byte {error.start:,}; save it as UTF-8") from None
