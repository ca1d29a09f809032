"""Addresses as people type and lists write them, and the source that one of them makes. Opens nothing."""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings

from rejoinder.core.urls import canonical_url
from rejoinder.desk.listening.fields import BadFields, Who, person_of, plain_line
from rejoinder.desk.listening.models import Leaning, Source
from rejoinder.errors import BadInput
from rejoinder.wire.guard import check_literal

NOT_AN_ADDRESS = "That is a name, not an address. Paste the address of its home page, such as lantern.example."


def address_of(typed: str) -> str:
    """The canonical address of what was typed or listed; raises BadInput, with what to do, where there is none."""
    text = plain_line(typed, 2001)
    if not text:
        raise BadInput("Paste the address of a home page or a feed, such as lantern.example.")
    if text.lower().startswith("feed:"):  # some feed readers write feed://host/ or feed:https://host/
        text = text[5:].lstrip("/")
    if "://" not in text:
        if (" " in text or "." not in text.split("/")[0].strip(".")) and not text.startswith("["):
            raise BadInput(NOT_AN_ADDRESS)
        text = f"https://{text}"
    address = canonical_url(text)
    host = urlsplit(address).hostname or ""
    check_literal(host, settings.REJOINDER.allow_networks)
    if "." not in host and ":" not in host and not settings.REJOINDER.allow_networks:
        raise BadInput(NOT_AN_ADDRESS)
    return address


def same_address(address: str) -> tuple[str, str]:
    """The address by http and by https: one site, whichever of the two it was listed by."""
    rest = address.split("://", 1)[1]
    return f"https://{rest}", f"http://{rest}"


def fresh_source(address: str, by: Who, now: datetime) -> Source:
    """A source not saved yet: its feed is to be found, and it is due at once."""
    person = person_of(by)
    return Source(
        address=address,
        home_url=address,
        state=Source.State.TO_FIND,
        added_at=now,
        added_by=person,
        next_poll_at=now,
        poll_every_s=max(settings.REJOINDER.poll_min_s, 1),
    )


def medium_of(said: str) -> str:
    """A medium by its name; a blog where nothing is said. Raises BadFields for a word we do not know."""
    wanted = str(said or Source.Medium.BLOG).strip().lower()
    if wanted not in Source.Medium.values:
        raise BadFields({"medium": f"{said!r} is no medium we know: write blog, news or agency."})
    return wanted


def leaning_of(said: str) -> str:
    """A leaning by its name, empty for no label. Raises BadFields for a word we do not know."""
    wanted = str(said or "").strip().lower()
    if wanted not in Leaning.values:
        raise BadFields({"leaning": f"{said!r} is no leaning we know: write left, centre or right, or leave it empty."})
    return wanted
