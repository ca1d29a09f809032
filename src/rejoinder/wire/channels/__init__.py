"""Every channel by its name. A new one is a class in a file of its own and a line here."""

from typing import Protocol

from rejoinder.wire.channels.email import Email
from rejoinder.wire.channels.message import Message, NotSent, Outcome, Sent, Unclear
from rejoinder.wire.channels.webhook import Webhook


class Channel(Protocol):
    """One way out. `send` never raises for what the network does."""

    name: str

    async def send(self, message: Message) -> Outcome:
        """Sends one message to one address, once."""


CHANNELS: dict[str, type[Channel]] = {Email.name: Email, Webhook.name: Webhook}

__all__ = ["CHANNELS", "Channel", "Email", "Message", "NotSent", "Outcome", "Sent", "Unclear", "Webhook"]
