"""What goes out over a channel, and what came of it."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Message:
    """One text for one address. `key` is the idempotency key: the same message has the same key for ever."""

    key: str
    address: str
    subject: str
    text: str
    html: str = ""
    data: dict[str, Any] = field(default_factory=dict)  # what a webhook's body holds
    secret: str = ""  # signs a webhook
    stop_url: str = ""  # where a regular mail is stopped with one press


@dataclass(frozen=True)
class Sent:
    """It went out, and the other side said so."""

    receipt: str


@dataclass(frozen=True)
class NotSent:
    """It surely did not go out. `is_final` where another try is of no use."""

    why: str
    is_final: bool = False
    after_s: float = 0.0  # the other side asked to be left alone for so long; 0: it did not say
    is_refused: bool = False  # the account itself: its token or password is not taken any more


@dataclass(frozen=True)
class Unclear:
    """It may have gone out: the connection ended after the last byte and before the answer. Never sent again by us."""

    why: str


Outcome = Sent | NotSent | Unclear
