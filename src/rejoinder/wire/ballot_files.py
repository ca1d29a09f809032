"""Files of ballot papers as lines of text: plain or gzip, in a stream, with limits."""

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from rejoinder.errors import BadInput

LINE_BYTES_MAX = 200_000_000  # a whole election in one line of JSON; a paper has a few hundred
FILE_BYTES_MAX = 8 * 1024**3  # unpacked; a hundred million papers, more than any count by ranking has had
_GZIP = b"\x1f\x8b"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Lines(Protocol):
    """What gives one line after another, each with its end."""

    def readline(self, size: int, /) -> bytes:
        """The next line, cut off after `size` bytes; empty at the end."""


@contextmanager
def ballot_lines(path: Path) -> Iterator[Iterator[str]]:
    """The lines of a file with their line ends. Raises BadInput, there and while they are read, naming the file."""
    try:
        with path.open("rb") as file:
            yield lines_of(file)
    except IsADirectoryError:
        raise BadInput(f"{path} is a folder; name a file of ballot papers") from None
    except FileNotFoundError:
        raise BadInput(f"{path}: there is no such file") from None
    except OSError as error:
        raise BadInput(f"{path}: cannot be read: {error.strerror or error}") from None
    except BadInput as error:
        raise type(error)(f"{path}: {error}") from None


def lines_of(
    file: BinaryIO, *, bytes_max: int = FILE_BYTES_MAX, line_bytes_max: int = LINE_BYTES_MAX,
    unstuck: Callable[[BinaryIO], Lines] | None = None,
) -> Iterator[str]:  # fmt: skip
    """The lines of an open file, unpacked where it is gzip. A line that is not UTF-8 is read as Windows-1252.

    Only names can be written so; they decide no paper. `bytes_max` counts what is unpacked. `unstuck` parts lines that
    end otherwise than a line does today. Raises BadInput for what is no text and past the limits.
    """
    start = file.read(2)
    if file.seekable():
        file.seek(0)
    else:
        file = io.BufferedReader(_Rejoined(start, file))
    if start in _UTF_16:
        raise BadInput("this is UTF-16; save it as UTF-8")
    stream = cast(BinaryIO, gzip.GzipFile(fileobj=file)) if start == _GZIP else file
    try:
        yield from _lines(unstuck(stream) if unstuck else stream, bytes_max, line_bytes_max)
    except EOFError:
        raise BadInput("the gzip file ends too early: it is cut short") from None
    except (gzip.BadGzipFile, zlib.error) as error:
        raise BadInput(f"the gzip file is damaged: {error}") from None


class _Rejoined(io.RawIOBase):
    """A pipe whose first bytes were read already."""

    def __init__(self, start: bytes, rest: BinaryIO) -> None:
        self._start = start
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, into: "memoryview[int]") -> int:  # type: ignore[override]  # what io hands over
        body = self._start or self._rest.read(len(into))
        self._start = b""
        into[: len(body)] = body
        return len(body)


def _lines(stream: Lines, bytes_max: int, line_bytes_max: int) -> Iterator[str]:
    taken, line_max = 0, min(line_bytes_max, bytes_max)
    for line in iter(lambda: stream.readline(line_max + 1), b""):
        if not taken and line.startswith(_BYTE_ORDER_MARK):
            line = line[len(_BYTE_ORDER_MARK) :]
        taken += len(line)
        if len(line) > line_max or taken > bytes_max:
            raise BadInput(f"unpacked it has over {bytes_max:,} bytes, or over {line_max:,} in a line")
        try:
            yield line.decode()
        except UnicodeDecodeError:
            yield _windows_text(line)


def _windows_text(line: bytes) -> str:
    try:
        return line.decode("cp1252")
    except UnicodeDecodeError:
        return line.decode("latin-1")
