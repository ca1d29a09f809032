"""What still stops a release from being asked for: said all at once, each with what to do."""

import re
from collections.abc import Callable, Iterator

from rejoinder.core.counting import Count, count
from rejoinder.core.imprint import NotPlaced, Placed
from rejoinder.desk.publishing.content import exact_text, short_links, slugs_in
from rejoinder.desk.publishing.imprints import imprint_for
from rejoinder.desk.publishing.kinds import SITE, kind_of
from rejoinder.desk.publishing.models import Account, Release, ReleaseText

# Letters that turn or hide the letters beside them: bidirectional controls (UAX 9) and what has no width.
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\u200b\u2060\ufeff"

SLUG = re.compile(r"[-a-zA-Z0-9_]{1,100}")  # as the addresses of our own pages take it

MORE: list[Callable[[Release], list[str]]] = []
"""What rooms above know of their own releases: each adds its reasons here when it starts."""


def why_not_ready(release: Release) -> list[str]:
    """Every reason why this release cannot go out as it stands; empty where it can."""
    rows = list(release.texts.select_related("account__imprint"))
    if not rows:
        return ["It has no text for any account yet."]
    stops = [f"{row.account.name}: {why}" for row in rows for why in _stops(row)]
    pictures = list(release.pictures.values_list("has_imprint", flat=True))
    if pictures and not all(pictures) and any(row.account.imprint_id for row in rows):
        stops.append("A picture is passed on without its post, so the imprint must stand in it. Put it in and say so.")
    if pictures and any(row.account.kind == "press" for row in rows):
        stops.append("A press list gets no pictures. Take it or the pictures out.")
    return stops + [stop for more in MORE for stop in more(release) if stop not in stops]


def why_not_begin(release: Release) -> list[str]:
    """What came up since it was approved: its imprint or its lines no longer stand as they were promised.

    An account that cannot be used now is none of it: what waits for that waits.
    """
    rows = release.texts.select_related("account__imprint")
    stops = [f"{row.account.name}: {why}" for row in rows for why in _imprint_stops(row)]
    return stops + [stop for more in MORE for stop in more(release)]


def counted(row: ReleaseText) -> Count:
    """How much room the exact text takes, as its channel counts."""
    return count(row.account.kind, exact_text(row), row.account.limits)


def _stops(row: ReleaseText) -> Iterator[str]:
    account = row.account
    if not row.text.strip():
        yield "the text is empty."
    if account.state == Account.State.REFUSED:
        yield f"the account is refused ({account.state_why}). Connect it anew under Publishing."
    if account.state == Account.State.STOPPED:
        yield "the account is stopped. Start it under Publishing, or take it out."
    used = counted(row)
    if used.over:
        yield f"{used.over:,} {used.unit} too many. Shorten it."
    if any(letter in row.text or letter in row.title for letter in TURNING):
        yield "it holds letters that nobody sees and that turn the text around. Delete them and write the words anew."
    for slug in sorted(slugs_in(row.text) - {link.slug for link in short_links(row.text)}):
        yield f"there is no short link “{slug}”. Make it first, or take it out."
    if kind_of(account.kind).is_page and not row.title:
        yield "it needs a title."
    if account.kind == "press" and not account.contacts.filter(left_at=None).exists():
        yield "nobody is on this press list."
    if account.kind in (SITE, "wordpress") and row.slug and not SLUG.fullmatch(row.slug):
        yield f"“{row.slug}” cannot be the end of an address. Write letters a to z, digits and hyphens."
    elif account.kind in (SITE, "wordpress") and _is_slug_taken(row):
        yield f"another page of ours has the address “{row.slug}”. Choose another end for it."
    yield from _imprint_stops(row)


def _imprint_stops(row: ReleaseText) -> Iterator[str]:
    now = imprint_for(row.account, row.text)
    if isinstance(now, NotPlaced):
        yield f"imprint: {now.why}"
    elif isinstance(now, Placed) and (now.line, now.how) != (row.imprint, row.imprint_how):
        yield "its imprint changed meanwhile. Open it and save it, so that the new one is in it."


def _is_slug_taken(row: ReleaseText) -> bool:
    if not row.slug:
        return False
    others = ReleaseText.objects.filter(account=row.account, slug=row.slug).exclude(release=row.release_id)
    own = {row.release.corrects_id} if row.release.corrects_id else set()
    return others.filter(release__state=Release.State.OUT).exclude(release__in=own).exists()
