"""The salt of the day, and the mark of a network under it."""

import secrets
from datetime import UTC, date, datetime
from functools import lru_cache

from rejoinder.core.clicks import network_mark
from rejoinder.desk.links.models import ClickSalt

SALT_BYTES = 32


def mark_of(address: str, at: datetime) -> str:
    """The network of an address as a mark of that day (UTC); tomorrow the same network has another."""
    return network_mark(address, bytes.fromhex(_salt(at.astimezone(UTC).date())))


def forget_salts(now: datetime) -> int:
    """Deletes the salts of days gone: what was hashed with them leads nowhere any more. Returns how many."""
    today = now.astimezone(UTC).date()
    gone, _ = ClickSalt.objects.filter(day__lt=today).delete()
    return gone


@lru_cache(1)  # that of yesterday is not remembered either
def _salt(day: date) -> str:
    salt, is_new = ClickSalt.objects.get_or_create(day=day, defaults={"salt": secrets.token_hex(SALT_BYTES)})
    if is_new:
        ClickSalt.objects.filter(day__lt=day).delete()
    return salt.salt


forget_cached = _salt.cache_clear
