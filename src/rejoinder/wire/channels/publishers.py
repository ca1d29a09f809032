"""Every publisher by its name. A new one is a class in a file of its own and a line here."""

from rejoinder.wire.channels.outgoing import Publisher

PUBLISHERS: dict[str, type[Publisher]] = {}
