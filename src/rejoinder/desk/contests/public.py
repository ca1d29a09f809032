"""Where the public finds a contest, and how often one network may send a form."""

import hashlib
import hmac
from datetime import datetime, timedelta
from ipaddress import IPv4Address, ip_address, ip_network

from django.conf import settings
from django.utils import timezone

from rejoinder.desk.contests.models import Contest, Knock
from rejoinder.desk.links.shorten import NO_BASE

KNOCKS_KEPT = timedelta(days=1)
IPV6_BITS = 64  # what a provider gives to one connection at least (RFC 6177)
WINDOW = timedelta(minutes=10)
# Forms from one network in ten minutes. A hall on one connection must get through; a script must not.
KNOCKS_MAX = {"join": 60, "again": 20, "nominate": 6, "stand": 30}


def public_base(base: str = "") -> str:
    """Where the public pages stand: REJOINDER_PUBLIC_URL, else the desk's own address; `base` where neither is set."""
    return settings.REJOINDER.public_url or settings.REJOINDER.base_url or base or NO_BASE


def public_address(contest: Contest, base: str = "") -> str:
    """The public page of a contest, with a slash at its end."""
    return f"{public_base(base)}/vote/{contest.slug}/"


def own_page(contest: Contest) -> str:
    """The same page as a link on the desk: a path where the public pages stand on the desk's own address."""
    return public_address(contest) if settings.REJOINDER.public_url else f"/vote/{contest.slug}/"


def network_of(address: str) -> str:
    """The network of an address: of IPv6 the first 64 bits, which one household has for itself; else as it is.

    >>> network_of("2001:db8:1:2:aaaa::7"), network_of("192.0.2.7"), network_of("::ffff:192.0.2.7")
    ('2001:db8:1:2::', '192.0.2.7', '192.0.2.7')
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ip_network((found, IPV6_BITS), strict=False).network_address)


def forget_knocks(now: datetime) -> None:
    """Erases what is noted of forms for longer than a day; for the job, so that it goes also when no more come."""
    old = Knock.objects.filter(at__lt=now - KNOCKS_KEPT)
    if old.exists():
        old.delete()


def may_knock(what: str, address: str) -> bool:
    """Notes that somebody sends a form from a network; False where that was too often. The network is never kept."""
    now = timezone.now()
    forget_knocks(now)
    key = settings.SECRET_KEY.encode()
    said = f"rejoinder knock\x1f{what}\x1f{network_of(address)}"
    place = hmac.new(key, said.encode(), hashlib.sha256).hexdigest()
    if Knock.objects.filter(what=what, place=place, at__gte=now - WINDOW).count() >= KNOCKS_MAX[what]:
        return False
    Knock.objects.create(what=what, place=place, at=now)
    return True
