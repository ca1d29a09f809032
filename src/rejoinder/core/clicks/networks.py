"""Where a click came from, as a mark that says nothing: the same network has the same mark for one day."""

import ipaddress
from hashlib import blake2b

ADDRESS_LETTERS_MAX = 100
MARK_BYTES = 12  # two of a million networks share a mark once in 10**17 days
_HOST_BITS = 64  # of an IPv6 address: a household has the other half (RFC 6177)


def network_of(address: str) -> str:
    """An IPv4 address as it stands, an IPv6 address by its /64; other text is kept as a name.

    >>> network_of("2001:db8::a:1"), network_of("::ffff:192.0.2.7"), network_of("192.0.2.7")
    ('2001:db8::/64', '192.0.2.7', '192.0.2.7')
    """
    text = address.strip()[:ADDRESS_LETTERS_MAX]
    try:
        found = ipaddress.ip_address(text.partition("%")[0].strip("[]"))
    except ValueError:
        return text
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((int(found) >> _HOST_BITS << _HOST_BITS, _HOST_BITS)))


def network_mark(address: str, salt: bytes) -> str:
    """A keyed hash of the network of an address: 24 hexadecimal letters. Without the salt it leads nowhere.

    >>> network_mark("192.0.2.7", b"one day") == network_mark("192.0.2.7", b"the next")
    False
    """
    return blake2b(network_of(address).encode("utf-8", "replace"), digest_size=MARK_BYTES, key=salt[:64]).hexdigest()
