"""Where the public finds a contest, and how often one network may send a form."""

import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from rejoinder.core.clicks import network_of
from rejoinder.desk.contests.models import Contest, Knock
from rejoinder.desk.links import shorten

KNOCKS_KEPT = timedelta(days=1)
WINDOW = timedelta(minutes=10)
# Forms from one network in ten minutes. A hall on one connection must get through; a script must not.
KNOCKS_MAX = {"join": 60, "again": 20, "nominate": 6, "stand": 30}


def public_base(base: str = "") -> str:
    """Where the public pages stand: REJOINDER_PUBLIC_URL, else the desk's own address; `base` where neither is set."""
    return shorten.public_base() or base or shorten.NO_BASE


def public_address(contest: Contest, base: str = "") -> str:
    """The public page of a contest, with a slash at its end."""
    return f"{public_base(base)}/vote/{contest.slug}/"


def own_page(contest: Contest) -> str:
    """The same page as a link on the desk: a path where the public pages stand on the desk's own address."""
    return public_address(contest) if settings.REJOINDER.public_url else f"/vote/{contest.slug}/"


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
