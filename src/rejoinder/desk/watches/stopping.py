"""Stopping a digest with one press from the mail itself, without signing in: the link holds a signed address."""

from django.core import signing
from django.db import transaction

from rejoinder.desk.audit.trail import record
from rejoinder.desk.people.models import User
from rejoinder.desk.watches.models import Tier, Watch

SALT = "rejoinder.digest.stop"
COLUMNS = {Tier.DIGEST: "daily_email", Tier.WEEKLY: "weekly_email"}


def stop_path(address: str, kind: str) -> str:
    """The path that stops this kind of digest for an address; nobody can make one for another address."""
    return f"/digest/stop/{signing.dumps([address, kind], salt=SALT)}/"


def read_stop(token: str) -> tuple[str, str] | None:
    """The address and kind of a stop link; None where it is not one of ours."""
    try:
        address, kind = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    return (str(address), str(kind)) if kind in COLUMNS else None


def stop(address: str, kind: str) -> int:
    """Takes an address off a kind of digest, wherever it stands; returns how many places it stood in."""
    column, places = COLUMNS[Tier(kind)], 0
    with transaction.atomic():
        if kind == Tier.DIGEST:
            places += User.objects.filter(email__iexact=address, wants_digest=True).update(wants_digest=False)
        for watch in Watch.objects.filter(**{f"{column}__icontains": address}):
            parts = [part.strip() for part in getattr(watch, column).split(",")]
            kept = [part for part in parts if part.casefold() != address.casefold()]
            if len(kept) < len(parts):
                setattr(watch, column, ", ".join(kept))
                watch.save(update_fields=[column])
                places += 1
        if places:
            record("digest.stop", "digest", label="link in the mail", kind=kind, places=places)
    return places
