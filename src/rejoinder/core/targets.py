"""Where a short link may lead: a web address that is what it seems, and is not a short link of ours."""

import ipaddress
import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from rejoinder.core.lookalikes import hidden_marks, odd_letters, turning_mark
from rejoinder.errors import BadInput

TARGET_LETTERS_MAX = 2_000  # as long as browsers, servers and our own column take
_FORBIDDEN = re.compile(r"[\s\\<>\"^`{|}]")
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*\.?")


@dataclass(frozen=True)
class Target:
    """An address that a link may lead to, in ASCII, and its host as people read it ("" where that is the same)."""

    url: str
    shown_host: str = ""


def check_target(text: str, ours: Sequence[str] = ()) -> Target:
    """The address as it is kept. `ours`: addresses below which our own redirects stand.

    Raises BadInput saying what is wrong: no web address, a password, hidden or turning marks, letters that look like
    others, our own redirect.

    >>> check_target("https://münchen.example/x")
    Target(url='https://xn--mnchen-3ya.example/x', shown_host='münchen.example')
    """
    url = text.strip()
    if len(url) > TARGET_LETTERS_MAX:
        raise BadInput(f"the address has {len(url):,} letters; {TARGET_LETTERS_MAX:,} are the most")
    if mark := hidden_marks(url) or turning_mark(unquote(url, errors="replace")):
        raise BadInput(f"the address holds a mark that hides or turns text ({mark.lower()}); type it again without")
    if found := _FORBIDDEN.search(url):
        raise BadInput(f"{_letter(found.group())} cannot stand in an address; write it as a browser shows it")
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname or ""
    except ValueError as error:
        raise BadInput(f"{url[:80]} is not a web address: {error}") from None
    if parts.scheme.lower() not in ("http", "https") or not parts.netloc or not host:
        raise BadInput(f"{url[:80] or 'nothing'} is not a web address; write it with https://")
    if parts.username is not None or parts.password is not None:
        raise BadInput(f"before the @ of {host} stands a name: people would take it for the site; write it without")
    ascii_host, shown = _checked_host(host)
    rest = url[url.index("//") + 2 + len(parts.netloc) :]
    place = f"{ascii_host}:{port}" if port is not None else ascii_host
    kept = f"{parts.scheme.lower()}://{place}{_in_ascii(rest)}"
    if len(kept) > TARGET_LETTERS_MAX:
        raise BadInput(f"the address has over {TARGET_LETTERS_MAX:,} letters once it is written in ASCII")
    if is_ours(kept, ours):
        raise BadInput("the address is a short link of this desk; name the page that it leads to")
    return Target(kept, shown)


def is_ours(url: str, ours: Sequence[str]) -> bool:
    """Whether an address stands below one of ours, whatever the scheme, the default port and the spelling of its path.

    >>> is_ours("http://desk.example/x/../go/ferry", ["https://desk.example/go/"])
    True
    """
    return any(_is_below(url, own) for own in ours if _is_address(own))


def shown_host(url: str) -> str:
    """The host of an address as people read it, where it differs from how it is written; else empty.

    >>> shown_host("https://xn--mnchen-3ya.example/"), shown_host("https://quay.example/")
    ('münchen.example', '')
    """
    host = urlsplit(url).hostname or ""
    shown = _readable(host)
    return shown if shown != host else ""


def _checked_host(host: str) -> tuple[str, str]:
    """The host in ASCII, and as people read it where that differs."""
    if ":" in host:
        try:
            return f"[{ipaddress.IPv6Address(host.partition('%')[0])}]", ""
        except ValueError:
            raise BadInput(f"{host[:80]} is not a host") from None
    readable = _readable(host)
    for label in readable.split("."):
        if wrong := odd_letters(label):
            raise BadInput(f"{readable[:80]} is not what it seems: {wrong}; that is how false sites are named")
    try:
        plain = readable.encode("idna").decode().lower() if not readable.isascii() else readable.lower()
    except UnicodeError:
        raise BadInput(f"{host[:80]} is not a host name") from None
    if not _HOST.fullmatch(plain) or len(plain) > 253:
        raise BadInput(f"{host[:80]} is not a host name")
    return plain.rstrip("."), readable if readable.lower() != plain else ""


def _readable(host: str) -> str:
    labels = []
    for label in host.lower().split("."):
        try:
            labels.append(label.encode("ascii").decode("idna") if label.startswith("xn--") else label)
        except UnicodeError:
            raise BadInput(f"{label[:60]} stands for no name") from None
    return ".".join(labels)


def _in_ascii(rest: str) -> str:
    return "".join(letter if letter.isascii() else _escaped(letter) for letter in rest)


def _escaped(letter: str) -> str:
    return "".join(f"%{byte:02X}" for byte in letter.encode("utf-8", "replace"))


def _is_address(own: str) -> bool:
    try:
        return urlsplit(own).port != 0
    except ValueError:  # as a request may claim to have come to
        return False


def _is_below(url: str, own: str) -> bool:
    place, mine = urlsplit(url), urlsplit(own if "//" in own else f"//{own}")
    if (place.hostname or "").rstrip(".") != (mine.hostname or "").rstrip("."):
        return False
    default = {"http": 80, "https": 443}
    if (place.port or default.get(place.scheme)) != (mine.port or default.get(mine.scheme or place.scheme)):
        return {place.port, mine.port} <= {None, 80, 443} and _path_below(place.path, mine.path)
    return _path_below(place.path, mine.path)


def _path_below(path: str, base: str) -> bool:
    folder = posixpath.normpath(re.sub(r"/+", "/", "/" + unquote(path))).lower()
    mine = base.rstrip("/").lower()
    return folder == mine or folder.startswith(mine + "/")


def _letter(letter: str) -> str:
    return "a space" if letter.isspace() else f"“{letter}”"
