"""A line to a server that breaks where it is told to: on loopback, by hand, for HTTP and for SMTP.

refuse    nobody listens                       hang_up   taken, then reset before anything is read
cut       reset while the text is being sent   swallow   the server does it, its answer never arrives
delay     the server does it, its answer arrives after our patience has ended
429 500 502 401   somebody on the way answers so; the server hears nothing
"""

import asyncio
import contextlib
import socket
import struct
import threading

from tests.servers import HOST

FAULTS = ("refuse", "hang_up", "cut", "swallow", "delay", "twice", "429", "500", "502", "401")
HEADS = {"429": "Retry-After: 7\r\n"}
SMTP_ANSWERS = {
    "429": "450 4.7.0 later",
    "500": "451 4.3.0 trouble here",
    "502": "421 4.3.2 closing",
    "401": "535 5.7.8 no",
}
REQUEST_BYTES_MAX = 5_000_000


class Line:
    """One listening place before a server. `write` begins the request that the fault is for; others pass untouched."""

    def __init__(self, server, write, fault=""):
        self.host, self.port = server
        self.write, self.fault = write, fault

    async def http(self, reader, writer):
        if self.fault == "hang_up":
            return reset(writer)
        head = await reader.readuntil(b"\r\n\r\n")
        is_write = head.startswith(self.write)
        if is_write and self.fault == "cut":
            return reset(writer)
        sizes = [line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        body = await reader.readexactly(min(int(sizes[0]), REQUEST_BYTES_MAX)) if sizes else b""
        if is_write and self.fault.isdigit():
            writer.write(
                f"HTTP/1.1 {self.fault} No\r\n{HEADS.get(self.fault, '')}Content-Length: 5\r\n\r\nnot I".encode()
            )
            return await writer.drain()
        if is_write and self.fault == "twice":
            await self.asked(head.replace(b"Connection: keep-alive", b"Connection: close"), body)
        answer = await self.asked(head.replace(b"Connection: keep-alive", b"Connection: close"), body)
        if is_write and self.fault == "swallow":
            return reset(writer)
        if is_write and self.fault == "delay":
            await reader.read(1)  # the caller hangs up when its patience ends: nobody waits for a clock here
            return reset(writer)
        writer.write(answer)
        return await writer.drain()

    async def asked(self, head, body):
        reader, writer = await asyncio.open_connection(self.host, self.port)
        writer.write(head + body)
        await writer.drain()
        answer = await reader.read(-1)
        writer.close()
        return answer

    async def smtp(self, reader, writer):
        """Line by line, as the protocol goes; after DATA until the single full stop."""
        if self.fault == "hang_up":
            return reset(writer)
        there_reader, there_writer = await asyncio.open_connection(self.host, self.port)
        writer.write(await reply(there_reader))
        while line := await reader.readline():
            if line.upper().startswith(b"MAIL") and self.fault.isdigit():
                writer.write(SMTP_ANSWERS[self.fault].encode() + b"\r\n")
                continue
            there_writer.write(line)
            answer = await reply(there_reader)
            writer.write(answer)
            if line.upper().startswith(b"DATA") and answer.startswith(b"354"):
                if self.fault == "cut":
                    await reader.readline()
                    there_writer.transport.abort()
                    return reset(writer)
                there_writer.write(await reader.readuntil(b"\r\n.\r\n"))
                answer = await reply(there_reader)
                if self.fault == "delay":
                    await reader.read(1)
                if self.fault in ("swallow", "delay"):
                    return reset(writer)
                writer.write(answer)
        return there_writer.close()


async def reply(reader):
    """One answer of an SMTP server, with all its lines."""
    said = b""
    while True:
        line = await reader.readline()
        said += line
        if line[3:4] != b"-":
            return said


def reset(writer):
    """Ends a connection at once, with RST and not with an orderly end."""
    raw = writer.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


@contextlib.contextmanager
def broken_line(server, *, write=b"", fault="", is_smtp=False):
    """(host, port) of a line to `server` that has this fault; none: a good line."""
    if fault == "refuse":
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            yield HOST, probe.getsockname()[1]  # bound, so nobody else takes it, and nobody listens
        return
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def start():
        line = Line(server, write, fault)
        return await asyncio.start_server(
            quietly(line.smtp if is_smtp else line.http), HOST, 0, limit=REQUEST_BYTES_MAX
        )

    async def end(listening):
        listening.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    listening = asyncio.run_coroutine_threadsafe(start(), loop).result(20)
    try:
        yield listening.sockets[0].getsockname()[:2]
    finally:
        asyncio.run_coroutine_threadsafe(end(listening), loop).result(20)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(20)
        loop.close()


def quietly(serve):
    """A connection that the other side ends is no error of the line."""

    async def run(reader, writer):
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await serve(reader, writer)
        writer.close()

    return run
