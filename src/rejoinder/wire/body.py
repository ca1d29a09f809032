"""Reads a response's body with a cap that holds after decompression: a zip bomb ends where the cap is."""

import zlib
from collections.abc import Callable

import aiohttp
import brotli

CHUNK_BYTES = 64 * 1024


class BodyError(ValueError):
    """A body that cannot be decompressed, or whose encoding nobody asked for."""


async def read_body(response: aiohttp.ClientResponse, max_bytes: int) -> tuple[bytes, bool]:
    """The decompressed body, at most `max_bytes` of it, and whether it was cut there.

    Compressed input is bounded by the same number. Raises BodyError for what cannot be decompressed.
    """
    unpack = _unpacker(response.headers.get("Content-Encoding", ""))
    kept = bytearray()
    raw = 0
    async for chunk in response.content.iter_chunked(CHUNK_BYTES):
        raw += len(chunk)
        try:
            kept += unpack(chunk, max_bytes - len(kept) + 1)
        except (zlib.error, brotli.error) as error:
            if kept:  # broken off in the middle: the part before is good
                return bytes(kept[:max_bytes]), True
            raise BodyError(f"cannot be decompressed: {error}") from None
        if len(kept) > max_bytes or raw > max_bytes:
            response.close()
            return bytes(kept[:max_bytes]), True
    return bytes(kept), False


def _unpacker(encoding: str) -> Callable[[bytes, int], bytes]:
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return lambda chunk, room: chunk[:room]
    if name in ("gzip", "x-gzip"):
        return _zlib(zlib.MAX_WBITS | 16)
    if name == "deflate":
        return _deflate()
    if name == "br":
        return _brotli()
    raise BodyError(f"came as {name[:30]!r}, which we did not ask for")


def _zlib(wbits: int) -> Callable[[bytes, int], bytes]:
    machine = zlib.decompressobj(wbits)

    def unpack(chunk: bytes, room: int) -> bytes:
        return machine.decompress(chunk, max(1, room))

    return unpack


def _deflate() -> Callable[[bytes, int], bytes]:
    """Some servers send raw deflate under this name, some with the zlib header; the first byte tells."""
    chosen: list[Callable[[bytes, int], bytes]] = []

    def unpack(chunk: bytes, room: int) -> bytes:
        if not chosen:
            has_header = bool(chunk) and chunk[0] & 0x0F == 8
            chosen.append(_zlib(zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS))
        return chosen[0](chunk, room)

    return unpack


def _brotli() -> Callable[[bytes, int], bytes]:
    machine = brotli.Decompressor()

    def unpack(chunk: bytes, room: int) -> bytes:
        out = bytearray(machine.process(chunk, output_buffer_limit=max(1, room)))
        while not machine.can_accept_more_data() and len(out) < room:  # the limit paused it, not the end
            out += machine.process(b"", output_buffer_limit=max(1, room - len(out)))
        return bytes(out)

    return unpack
