"""Which addresses may be opened: public ones, and those networks that a setting names. Opens nothing itself."""

import ipaddress
import socket
from collections.abc import Iterable

from rejoinder.errors import BadInput

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
_V4_COMPATIBLE = ipaddress.ip_network("::/96")  # RFC 4291, 2.5.5.1, deprecated but still routed by some


class InsideOurNetworkError(OSError):
    """A connection to an address that is not public was refused before it was made."""


class UnencryptedError(OSError):
    """A connection without TLS to an address outside the allowed networks was refused before it was made."""


def unwrap(address: Address) -> tuple[Address, ...]:
    """The address and every IPv4 address that a translator would take it for.

    Covers IPv4-mapped, IPv4-compatible, NAT64 (RFC 6052), 6to4 (RFC 3056) and Teredo (RFC 4380), all of which the
    standard library counts as global.

    >>> [str(a) for a in unwrap(ipaddress.ip_address("64:ff9b::7f00:1"))]
    ['64:ff9b::7f00:1', '127.0.0.1']
    """
    if isinstance(address, ipaddress.IPv4Address):
        return (address,)
    inner: list[Address] = [address]
    if address.ipv4_mapped:
        return (address.ipv4_mapped,)
    if address.sixtofour:
        inner.append(address.sixtofour)
    if address.teredo:
        inner.extend(address.teredo)
    if address in _NAT64 or (address in _V4_COMPATIBLE and int(address) > 1):
        inner.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return tuple(inner)


def is_public(address: Address, allow_networks: Iterable[Network] = ()) -> bool:
    """True if `address` may be connected to: global and not multicast in every reading, or in an allowed network."""
    if is_allowed(address, allow_networks):
        return True
    return all(reading.is_global and not reading.is_multicast for reading in unwrap(address))


def is_allowed(address: Address, allow_networks: Iterable[Network]) -> bool:
    """True if `address`, in any reading, lies in one of the networks that a setting names."""
    readings, allowed = unwrap(address), tuple(allow_networks)
    return any(reading.version == net.version and reading in net for reading in readings for net in allowed)


def check_literal(host: str, allow_networks: Iterable[Network] = ()) -> None:
    """Refuses at once what is plainly not public: a literal private address or a name of this machine.

    Opens nothing and asks no name server; the real check happens when a socket is made. Raises BadInput.
    """
    name = host.strip("[]").rstrip(".").lower()
    allowed = tuple(allow_networks)
    if (name == "localhost" or name.endswith((".localhost", ".local", ".internal"))) and not allowed:
        raise BadInput(f"{host} points inside our own network, so we did not open it")
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        if _is_odd_number(name):
            raise BadInput(f"{host} is not a host name") from None
        return
    if not is_public(address, allowed):
        raise BadInput(f"{host} points inside our own network, so we did not open it")


def _is_odd_number(name: str) -> bool:
    """Forms such as 2130706433, 0x7f.1 or 0177.0.0.1, which the C library takes for addresses."""
    last = name.rsplit(".", 1)[-1]
    return last.isdigit() or last.startswith("0x")


class GuardedSockets:
    """Makes sockets for aiohttp, after looking at the very address that the socket is for.

    This is the one place every connection passes, whatever named the address: a resolver, a literal, a redirect.
    """

    def __init__(self, allow_networks: Iterable[Network] = ()) -> None:
        self._allowed = tuple(allow_networks)

    def __call__(self, addr_info: tuple[int, int, int, str, tuple[object, ...]]) -> socket.socket:
        family, kind, protocol, _, sockaddr = addr_info
        self._check(ipaddress.ip_address(str(sockaddr[0]).split("%")[0]))
        made = socket.socket(family=family, type=kind, proto=protocol)
        made.setblocking(False)
        return made

    def _check(self, address: Address) -> None:
        if not is_public(address, self._allowed):
            raise InsideOurNetworkError(f"{address} is inside our own network")


class UnencryptedSockets(GuardedSockets):
    """For calls without TLS that carry a secret: only into those networks that a setting names."""

    def _check(self, address: Address) -> None:
        super()._check(address)
        if not is_allowed(address, self._allowed):
            raise UnencryptedError("a secret goes over https only")
