"""What each publisher is tested against: a real server where one can be started, else a double (tests/servers)."""

import contextlib
import email
import ipaddress
from dataclasses import dataclass
from email import policy
from typing import Any
from urllib.parse import urlsplit

from rejoinder.wire.channels.outgoing import Login, Reach
from rejoinder.wire.channels.publishers import PUBLISHERS
from rejoinder.wire.markup import plain_text
from tests.servers.doubles import homeserver, receiver, slack
from tests.servers.mailbox import mailbox
from tests.servers.mastodon_double import mastodon
from tests.servers.pds import pds
from tests.servers.wordpress import wordpress

NETWORKS = (ipaddress.ip_network("127.77.0.0/16"),)


@dataclass
class Counterpart:
    """One channel's other side. The same questions for all; `there` is the server as tests/servers gives it."""

    name: str
    there: Any
    write: bytes = b""  # how the request begins that publishes
    is_idempotent: bool = True  # the same key twice stands once there
    too_long: str = ""  # one letter more than it takes
    is_smtp: bool = False

    @property
    def place(self):
        """(host, port)"""
        parts = urlsplit(self.there.url)
        return parts.hostname, parts.port

    def publisher(self, place=None, patience_s=30.0):
        """The publisher for it, over a line at `place` where one is given."""
        host, port = place or self.place
        base = f"http://{host}:{port}"
        reach = Reach(NETWORKS, f"smtp://{host}:{port}", "Brask <press@brask.example>", patience_s=patience_s)
        return PUBLISHERS[self.name](self.login(base), reach)

    def login(self, base):
        raise NotImplementedError

    def standing(self):
        """The texts that stand there."""
        raise NotImplementedError

    def revoke(self):
        self.there.revoke()


class Mastodon(Counterpart):
    def login(self, base):
        return Login(base, "desk", {"token": self.token})

    def standing(self):
        return [status["status"] for status in self.there.statuses.values()]

    @property
    def token(self):
        return "a-token-of-the-double"


class Bluesky(Counterpart):
    """Each test has an account of its own."""

    def login(self, base):
        if not hasattr(self, "account"):
            self.account = self.there.account(f"desk{len(self.accounts)}")
            self.accounts.append(self.account)
        return Login(base, self.account[0], {"app_password": self.account[1]})

    def standing(self):
        return [post["text"] for post in self.there.posts(self.account[0])]

    def revoke(self):
        self.there.revoke(self.account[0])


class Wordpress(Counterpart):
    def login(self, base):
        return Login(base, self.there.handle, {"app_password": self.there.password})

    def standing(self):
        rows = self.there.sql(
            "select replace(post_content, '\\n', ' ') from wp_posts where post_type = 'post' and post_status = 'publish'"
            " and ID > 1 order by ID"
        )
        return [plain_text(row[0].replace("\\n", "\n")) for row in rows]


class Press(Counterpart):
    def login(self, base):
        return Login("", "Brask <press@brask.example>")

    def standing(self):
        mails = [email.message_from_bytes(content, policy=policy.default) for _, content in self.there.mails]
        return [mail.get_body(("plain",)).get_content().strip() for mail in mails]


class Slack(Counterpart):
    def login(self, base):
        return Login(base, "", {"address": base + "/services/T000/B000/a-secret-path"})

    def standing(self):
        return [message["text"] for message in self.there.messages]


class Matrix(Counterpart):
    def login(self, base):
        return Login(base, "#press:brask.example", {"token": "a-token-of-the-homeserver"})

    def standing(self):
        return self.there.standing()


class Hook(Counterpart):
    def login(self, base):
        return Login(base + "/in", "", {"secret": "a-secret-of-the-receiver"})

    def standing(self):
        return [said["text"] for said in self.there.kept.values()]


@contextlib.contextmanager
def started(name):
    """A counterpart for each test of a module that asks: yields a function that gives a fresh one."""
    with _SERVERS[name]() as server, contextlib.ExitStack() as later:
        accounts = []

        def fresh():
            if name == "bluesky":
                made = Bluesky(name, server, b"POST /xrpc/com.atproto.repo.putRecord", too_long="a" * 301)
                made.accounts = accounts
                return made
            if name == "wordpress":
                server.empty()
                return Wordpress(name, server, b"POST /index.php?rest_route=/wp/v2/posts ")
            return _DOUBLES[name](later.enter_context(_SERVERS[name]()))

        yield fresh


_SERVERS = {
    "mastodon": mastodon, "bluesky": pds, "wordpress": wordpress, "press": mailbox, "slack": slack, "matrix": homeserver,
    "hook": receiver,
}  # fmt: skip
_DOUBLES = {
    "mastodon": lambda there: Mastodon("mastodon", there, b"POST /api/v1/statuses", too_long="a" * 501),
    "press": lambda there: Press("press", there, is_smtp=True, is_idempotent=False, too_long="a " * 60_000),
    "slack": lambda there: Slack("slack", there, b"POST /services", is_idempotent=False, too_long="a" * 150_001),
    "matrix": lambda there: Matrix("matrix", there, b"PUT /_matrix/client/v3/rooms", too_long="a" * 65_536),
    "hook": lambda there: Hook("hook", there, b"POST /in"),
}
REAL = ("bluesky", "wordpress")  # slower to start: marked `servers`
