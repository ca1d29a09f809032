"""The kinds of account there are: the publishers of the wire, and the desk's own pages."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rejoinder.errors import BadInput

if TYPE_CHECKING:  # the channels are heavy, and the desk starts without them
    from rejoinder.wire.channels.outgoing import SecretField

SITE = "site"


@dataclass(frozen=True)
class Kind:
    """One kind of account as its form shows it. `can`: what its publisher can beside publishing."""

    name: str
    label: str
    secrets: "tuple[SecretField, ...]"
    can: frozenset[str]
    server: str  # label of the server field, empty where it has none
    handle: str  # label of the handle field, empty where it has none
    is_page: bool = False  # has a title and an address of its own


_OWN = Kind(SITE, "Our own pages", (), frozenset({"read_back", "withdraw", "correct"}), "", "", is_page=True)
_FIELDS = {
    "mastodon": ("Server, such as https://harrow.example", "Name there, such as @brask@harrow.example"),
    "bluesky": ("Server (PDS), such as https://bsky.social", "Handle, such as brask.example"),
    "wordpress": ("Address of the site", "User name there"),
    "press": ("", "Mail comes from, such as Press desk <press@brask.example>"),
    "slack": ("", ""),  # its address is its secret
    "matrix": ("Home server", "Room, such as !abc:harrow.example"),
    "hook": ("Address that takes the call", ""),
}


def kinds() -> dict[str, Kind]:
    """Every kind by its name, the desk's own pages first."""
    from rejoinder.wire.channels.publishers import PUBLISHERS  # heavy: a command that lists people need not load it

    found = {SITE: _OWN}
    for name, made_by in PUBLISHERS.items():
        server, handle = _FIELDS.get(name, ("Server", "Name there"))
        is_page = name in ("wordpress", "press")
        found[name] = Kind(name, made_by.label, made_by.secrets, made_by.can, server, handle, is_page)
    return found


def kind_of(name: str) -> Kind:
    """The kind with this name. Raises BadInput naming those there are."""
    found = kinds().get(name)
    if found is None:
        raise BadInput(f"{name[:40]!r} is no kind of account; there are {', '.join(kinds())}")
    return found
