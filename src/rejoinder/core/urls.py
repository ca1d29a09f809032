"""Addresses: one canonical form for each, so that a post is stored once however it is linked."""

import re
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from rejoinder.errors import BadInput

URL_LETTERS_MAX = 2000  # what browsers, servers and our own columns hold

# Parameters that tell a site where a reader came from and never change what is shown.
_TRACKING = re.compile(
    r"^(utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|mc_[ce]id|mkt_tok|_hs\w+|"
    r"oly_\w+|vero_\w+|wickedid|cmpid|ns_\w+|at_(medium|campaign|custom\d)|ocid|smid|partner|ref_src)$"
)
_PORTS = {"http": 80, "https": 443}
_SAFE = "/%:@!$&'()*+,;=~-._"


def canonical_url(url: str, base: str = "") -> str:
    """The address without what does not change its meaning: case of host, default port, fragment, tracking.

    A relative `url` is joined to `base`. The order of the other parameters is kept, because some sites mind it.
    Raises BadInput for what is not an http or https address, holds a password, or is over 2,000 letters.

    >>> canonical_url("HTTP://Blog.Example:80/a%7Eb/?utm_source=feed&id=3#top")
    'http://blog.example/a~b/?id=3'
    >>> canonical_url("/x", base="https://blog.example/2026/")
    'https://blog.example/x'
    """
    text = re.sub(r"[\t\r\n]", "", url.strip())
    try:
        parts = urlsplit(urljoin(base, text) if base else text)
        port = parts.port
    except ValueError as error:
        raise BadInput(f"{url[:200]!r} is not a web address: {error}") from None
    scheme = parts.scheme.lower()
    host = (parts.hostname or "").rstrip(".")
    if scheme not in _PORTS or not host:
        raise BadInput(f"{url[:200]!r} is not a web address; write it with https://")
    if parts.username or parts.password:
        raise BadInput(f"{host}: an address with a password in it is not opened")
    netloc = _ascii_host(host) + (f":{port}" if port and port != _PORTS[scheme] else "")
    kept = urlunsplit((scheme, netloc, _path(parts.path), _query(parts.query), ""))
    if len(kept) > URL_LETTERS_MAX:
        raise BadInput(f"{kept[:80]}…: an address of over {URL_LETTERS_MAX} letters")
    return kept


def host_of(url: str) -> str:
    """Scheme, host and port of an address: what robots.txt and Retry-After belong to.

    >>> host_of("https://blog.example/2026/x?y")
    'https://blog.example'
    """
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _ascii_host(host: str) -> str:
    if ":" in host:
        return f"[{host}]"
    try:
        return host.encode("ascii").decode().lower()
    except UnicodeEncodeError:
        try:
            return host.encode("idna").decode().lower()
        except UnicodeError:
            raise BadInput(f"{host[:100]!r} is not a host name") from None


def _path(path: str) -> str:
    # Unreserved letters stand for themselves (RFC 3986, 6.2.2.2); %7E and ~ are one address.
    plain = re.sub(r"%([0-9A-Fa-f]{2})", _unescape_unreserved, path or "/")
    return quote(plain, safe=_SAFE)


def _unescape_unreserved(match: re.Match[str]) -> str:
    letter = chr(int(match.group(1), 16))
    return letter if letter.isascii() and (letter.isalnum() or letter in "-._~") else match.group().upper()


def _query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=200) if query.count("&") < 200 else []
    kept = [(name, value) for name, value in pairs if not _TRACKING.match(name.lower())]
    if len(kept) == len(pairs):  # nothing to drop: keep its own spelling
        return quote(query, safe=_SAFE + "?[]")
    return urlencode(kept)
