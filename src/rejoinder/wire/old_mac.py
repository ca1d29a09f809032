"""Files whose lines end with a carriage return alone, as an old Mac and some spreadsheets write them."""

import io
import re
from typing import BinaryIO, cast

from rejoinder.wire.ballot_files import Lines

CHUNK_BYTES = 64 * 1024
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)")


def any_ends(stream: BinaryIO) -> Lines:
    """The lines of a stream: where its first one holds a carriage return, each of these ends a line.

    >>> lines = any_ends(io.BytesIO(b"seat,party\\rOxley,Lab\\r"))
    >>> lines.readline(80), lines.readline(80), lines.readline(80)
    (b'seat,party\\r', b'Oxley,Lab\\r', b'')
    """
    buffered = io.BufferedReader(cast(io.RawIOBase, stream), CHUNK_BYTES)
    first = buffered.peek(CHUNK_BYTES).split(b"\n", 1)[0]
    return _OldMac(cast(BinaryIO, buffered)) if b"\r" in first.rstrip(b"\r") else buffered


class _OldMac:
    """Reads on in pieces, so that a file that is one line to a system of today is never held whole."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._held = b""
        self._at = 0
        self._is_over = False

    def readline(self, size: int, /) -> bytes:
        """The next line, cut off after `size` bytes; empty at the end."""
        while not self._is_over:
            found = _LINE.match(self._held, self._at)
            if found and (found.end() < len(self._held) or self._held.endswith(b"\n")):
                break  # a carriage return at the very end may have its line feed in the next piece
            if len(self._held) - self._at > size:
                break
            piece = self._stream.read(CHUNK_BYTES)
            self._is_over = not piece
            self._held, self._at = self._held[self._at :] + piece, 0
        found = _LINE.match(self._held, self._at)
        end = min(found.end() if found else len(self._held), self._at + size)
        line, self._at = self._held[self._at : end], end
        return line
