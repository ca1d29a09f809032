"""What the environment says: read once, checked, and handed down as an argument."""

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from rejoinder.errors import BadInput

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True)
class Settings:
    """The settings of one process. Every field is one documented environment variable (docs/settings.md)."""

    data: Path  # REJOINDER_DATA: the data folder
    database_url: str  # DATABASE_URL; empty: SQLite in the data folder
    contact: str  # REJOINDER_CONTACT: an address for the user agent
    allow_networks: tuple[Network, ...]  # REJOINDER_ALLOW_NETWORKS: private networks that may be fetched
    poll_min_s: float  # REJOINDER_POLL_MIN_S: floor between two polls of a feed
    smtp_url: str  # REJOINDER_SMTP_URL: smtp://user:password@host:port, smtps:// for TLS; empty: no mail
    base_url: str  # REJOINDER_BASE_URL: the address of the pages in mails; empty: http://127.0.0.1:PORT
    public_url: str = ""  # REJOINDER_PUBLIC_URL: where the public reads our answers; empty: at the desk's own address
    link_url: str = ""  # REJOINDER_LINK_URL: the team's own domain for short links; empty: /go/ on the desk
    trust_proxy: str = "127.0.0.1,::1"  # REJOINDER_TRUST_PROXY: proxies whose X-Forwarded-For is believed


def read_settings(environ: Mapping[str, str] | None = None, *, data: Path | None = None) -> Settings:
    """The settings in `environ` (the process's own by default); `data` beats REJOINDER_DATA.

    Raises BadInput naming the variable that cannot be read.
    """
    env = os.environ if environ is None else environ
    folder = data or Path(env.get("REJOINDER_DATA") or "~/.local/share/rejoinder")
    return Settings(
        data=folder.expanduser().absolute(),
        database_url=env.get("DATABASE_URL", ""),
        contact=env.get("REJOINDER_CONTACT", ""),
        allow_networks=_networks(env.get("REJOINDER_ALLOW_NETWORKS", "")),
        poll_min_s=_seconds(env.get("REJOINDER_POLL_MIN_S") or "300"),
        smtp_url=env.get("REJOINDER_SMTP_URL", ""),
        base_url=env.get("REJOINDER_BASE_URL", "").rstrip("/"),
        public_url=env.get("REJOINDER_PUBLIC_URL", "").rstrip("/"),
        link_url=_domain(env.get("REJOINDER_LINK_URL", ""), env.get("REJOINDER_BASE_URL", "")),
        trust_proxy=_proxies(env.get("REJOINDER_TRUST_PROXY") or "127.0.0.1,::1"),
    )


def _domain(text: str, base_url: str) -> str:
    address = text.strip().rstrip("/").lower()
    parts = urlsplit(address)
    if address and (parts.scheme not in ("http", "https") or not parts.netloc or parts.path or "@" in parts.netloc):
        raise BadInput(f"REJOINDER_LINK_URL: {text!r} is no domain; write one alone, such as https://go.brask.example")
    if address and parts.netloc == urlsplit(base_url.lower()).netloc:
        raise BadInput("REJOINDER_LINK_URL: that is the desk's own address; leave it empty, or take another domain")
    return address


def _proxies(text: str) -> str:
    """Networks with commas; empty for `none`: nobody is believed."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    try:
        return "" if parts == ["none"] else ",".join(str(ipaddress.ip_network(part, strict=False)) for part in parts)
    except ValueError as error:
        raise BadInput(f"REJOINDER_TRUST_PROXY: {error}; write addresses such as 10.0.0.7, or none") from None


def _networks(text: str) -> tuple[Network, ...]:
    try:
        return tuple(ipaddress.ip_network(part.strip(), strict=False) for part in text.split(",") if part.strip())
    except ValueError as error:
        raise BadInput(f"REJOINDER_ALLOW_NETWORKS: {error}; write networks such as 127.0.0.0/8") from None


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        raise BadInput(f"REJOINDER_POLL_MIN_S: {text!r} is not a number of seconds") from None
    if not 0 <= seconds <= 86400:
        raise BadInput(f"REJOINDER_POLL_MIN_S: {text} is not between 0 and 86400 seconds")
    return seconds
