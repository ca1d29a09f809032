"""A real SMTP server (aiosmtpd) that keeps what it takes as it came, byte by byte."""

import contextlib
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller

from tests.servers import HOST, free_port

SIZE_MAX = 100_000


@dataclass
class Mailbox:
    """`mails`: (address, bytes). A new connection may be told that its password is wrong."""

    host: str = HOST
    port: int = 0
    is_open: bool = True
    mails: list = field(default_factory=list)

    @property
    def url(self):
        return f"smtp://{self.host}:{self.port}"

    def revoke(self):
        """From now on nobody may send."""
        self.is_open = False

    async def handle_MAIL(self, server, session, envelope, address, options):
        if not self.is_open:
            return "535 5.7.8 Authentication credentials invalid"
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.mails.append((envelope.rcpt_tos[0], envelope.content))
        return "250 taken"


@contextlib.contextmanager
def mailbox(host=HOST):
    """Serves it until the end of the block."""
    there = Mailbox(host, free_port(host))
    running = Controller(there, host, there.port, data_size_limit=SIZE_MAX)
    running.start()
    try:
        yield there
    finally:
        running.stop()
