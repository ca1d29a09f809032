"""Signed roots: what the desk puts its name to at each hour, so that nothing under it can change unseen.

Each root also names the line of the root before it, so that none can be left out. The key is Ed25519 (RFC 8032); its
public half stands in contest.json, in the first entry and on the ballot page.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from rejoinder.core.bulletin.canonical import NUMBER_MAX, line_of, read_line, sha256_of
from rejoinder.core.bulletin.entries import is_hash
from rejoinder.errors import BadInput

_SIGNATURE = re.compile(r"[0-9a-f]{128}\Z")
_AT = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class Root:
    """The root over the first `size` entries, signed at `at` (a stamp). Raises BadInput where a field is malformed."""

    at: str
    size: int
    root: str
    signature: str

    def __post_init__(self) -> None:
        read_stamp(self.at)
        is_size = isinstance(self.size, int) and not isinstance(self.size, bool) and 0 < self.size <= NUMBER_MAX
        if not is_size or not is_hash(self.root):
            raise BadInput("a root has a size from 1 and 64 small hex digits")
        if not isinstance(self.signature, str) or not _SIGNATURE.match(self.signature):
            raise BadInput("a signature has 128 small hex digits")


def stamp(moment: datetime) -> str:
    """A moment as the board writes it: in UTC, to the second, rounded down. Raises BadInput without a time zone.

    >>> stamp(datetime(2026, 10, 6, 20, 0, 0, 999, tzinfo=UTC))
    '2026-10-06T20:00:00Z'
    """
    if moment.tzinfo is None:
        raise BadInput("a moment on the board has a time zone")
    return moment.astimezone(UTC).strftime(_AT)


def read_stamp(text: object) -> datetime:
    """The moment of a stamp. Raises BadInput where it is not written exactly as `stamp` does."""
    try:
        moment = datetime.strptime(str(text), _AT).replace(tzinfo=UTC)
    except ValueError:
        moment = None
    if moment is None or stamp(moment) != text:
        raise BadInput(f"{str(text)[:30]!r} is no time such as 2026-10-06T20:00:00Z")
    return moment


def root_statement(contest: str, at: str, size: int, root: str, *, previous: str) -> bytes:
    r"""What is signed: lines of text that a person can write down. `previous` is link_of the root before, or "".

    >>> print(root_statement("tidewell", "2026-10-06T20:00:00Z", 3, "4f0a", previous="").decode())
    rejoinder board root 1
    contest tidewell
    at 2026-10-06T20:00:00Z
    size 3
    root 4f0a
    previous none
    <BLANKLINE>
    """
    lines = ("rejoinder board root 1", f"contest {contest}", f"at {at}", f"size {size}", f"root {root}")
    return "\n".join((*lines, f"previous {previous or 'none'}", "")).encode()


def is_signed(root: Root, contest: str, public_key: str, *, previous: str) -> bool:
    """Whether the signature is this key's, over exactly this root after exactly that previous one."""
    statement = root_statement(contest, root.at, root.size, root.root, previous=previous)
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(bytes.fromhex(root.signature), statement)
    except (InvalidSignature, ValueError):
        return False
    return True


def root_line(root: Root) -> bytes:
    """The root as its line of roots.jsonl, without the end of the line."""
    return line_of({"at": root.at, "size": root.size, "root": root.root, "signature": root.signature})


def read_root(line: bytes) -> Root:
    """The root on a line. Raises BadInput where it is not written exactly as root_line does."""
    found = read_line(line)
    if set(found) != {"at", "size", "root", "signature"}:
        raise BadInput("a root has at, size, root and signature, and nothing else")
    return Root(**found)


def link_of(root: Root | None) -> str:
    """What the next root says of this one: the hash of its line; empty where there was none before."""
    return "" if root is None else sha256_of(root_line(root))


def shortened(digest: str) -> str:
    """A hash as people read it aloud; to compare by machine, take the whole of it.

    >>> shortened("4f0a77d2" + "0" * 52 + "c91e")
    '4f0a 77d2 … c91e'
    """
    return f"{digest[:4]} {digest[4:8]} … {digest[-4:]}"
