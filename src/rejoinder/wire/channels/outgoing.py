"""What is published over a channel, and what comes back: the values that every publisher takes and gives.

A publisher is one class for one kind of account. It never raises for what the network does: an outcome is a value.
`Unclear` is never sent again by us; only a read-back that proves nothing went out opens the way to another try.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Protocol

from rejoinder.settings import Network
from rejoinder.wire.channels.message import NotSent, Unclear


@dataclass(frozen=True)
class Picture:
    """A picture of a text. `alt` says what it shows; `sha256` is of `content`, in hexadecimal."""

    content: bytes
    mime: str
    alt: str
    sha256: str


@dataclass(frozen=True)
class Outgoing:
    """One exact text for one account (and, on a press list, one address)."""

    key: str  # 32 hexadecimal letters: the same text for the same account has the same key for ever
    text: str  # as it goes out, imprint included
    made_at: float  # unix seconds; the same for every try, so that identifiers made from it are the same too
    title: str = ""  # of a page or a mail
    html: str = ""  # of a page or a mail, where it is not made from the text
    slug: str = ""  # of a page: the end of its address
    language: str = "en"  # BCP 47
    pictures: tuple[Picture, ...] = ()
    reply_to: str = ""  # the receipt's id of a publication of our own that this answers
    address: str = ""  # of the one who gets a mail
    stop_url: str = ""  # where that person stops all further ones


@dataclass(frozen=True)
class Receipt:
    """What the other side calls it: its own id, and the address where people read it (empty where there is none)."""

    id: str
    url: str = ""


@dataclass(frozen=True)
class Published:
    """It is out, and the other side said so."""

    receipt: Receipt


@dataclass(frozen=True)
class Withdrawn:
    """It is there no longer."""

    why: str


@dataclass(frozen=True)
class Found:
    """It stands there. `is_same` is False where its text is not ours."""

    receipt: Receipt
    is_same: bool
    text: str = ""


@dataclass(frozen=True)
class Absent:
    """It surely is not there: the other side answered and did not have it."""

    why: str


@dataclass(frozen=True)
class CannotTell:
    """Nobody answered, or this channel cannot be asked."""

    why: str


@dataclass(frozen=True)
class Ready:
    """The account may publish. `handle` is what the other side calls it; `limits` override the channel's own."""

    handle: str
    limits: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Echoes:
    """How often it was answered, passed on, quoted and liked, as far as an open network says; None: it does not say."""

    replies: int | None
    boosts: int | None
    quotes: int | None
    likes: int | None


@dataclass(frozen=True)
class Login:
    """An account as a publisher needs it: where it is, its name there, and its secrets by field name."""

    server: str = field(repr=False)  # https://mastodon.example, the WordPress site, the webhook's (secret) address
    handle: str = ""
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Reach:
    """What the process may use: private networks that may be called, the mail server, in whose name, and how long."""

    allow_networks: tuple[Network, ...] = ()
    smtp_url: str = field(default="", repr=False)  # holds a password
    sender: str = ""
    contact: str = ""
    patience_s: float = 60.0  # for one call; an instance under load may take half a minute for a picture


@dataclass(frozen=True)
class SecretField:
    """One field of the form that connects an account."""

    name: str
    label: str
    hint: str = ""
    is_optional: bool = False


Outcome = Published | NotSent | Unclear
Standing = Found | Absent | CannotTell


class Publisher(Protocol):
    """One kind of account. All methods answer with values and have limits of their own in time and size."""

    name: ClassVar[str]  # mastodon, bluesky, wordpress, press, slack, matrix, hook
    label: ClassVar[str]  # Mastodon, Bluesky ...
    secrets: ClassVar[tuple[SecretField, ...]]
    can: ClassVar[frozenset[str]]  # of "read_back", "withdraw", "correct", "echoes", "pictures", "reply"

    def __init__(self, login: Login, reach: Reach) -> None: ...

    async def check(self) -> Ready | NotSent:
        """Whether the account may publish now. NotSent with `is_final` where its token was refused."""

    async def publish(self, out: Outgoing) -> Outcome:
        """Sends it once. The same `out.key` sent again must not stand there twice where the other side allows it."""

    async def read_back(self, out: Outgoing, receipt: Receipt | None = None) -> Standing:
        """Whether it stands there, looked up by the receipt, else by what was made from its key."""

    async def withdraw(self, receipt: Receipt) -> Withdrawn | NotSent | Unclear:
        """Takes it down. What is gone already counts as withdrawn."""

    async def correct(self, receipt: Receipt, out: Outgoing) -> Outcome:
        """Puts this text in the place of the one that stands there."""

    async def echoes(self, receipt: Receipt) -> Echoes | CannotTell:
        """What became of it on an open network."""
