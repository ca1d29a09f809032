"""The digest as a mail: its subject, which is the news, its two parts that say the same, and when it is written."""

from datetime import datetime, timedelta, tzinfo

from django.template.loader import render_to_string
from django.utils import timezone

from rejoinder.core.clock import duration
from rejoinder.desk.people.models import Desk
from rejoinder.desk.stories.models import Story
from rejoinder.desk.watches.digest import Told, addresses_of, compose, digest_moment, next_moment, watches_of
from rejoinder.desk.watches.models import Digest, Tier
from rejoinder.desk.watches.stopping import stop_path
from rejoinder.desk.watches.wording import changed_entry, not_seen_words, quiet_words, waiting_entry

LATE = timedelta(hours=6)  # a desk that was off at the hour sends it late, but not in the afternoon
SAID_LATE = timedelta(minutes=15)  # a mail that is later says so
TITLE_LETTERS = 80  # of a story in a subject: more is cut off by the phone


def subject_of(told: Told) -> str:
    """The news, not the name of the mail."""
    count = told.waiting_count
    first = f"{count} for you to decide." if count else "Nothing for you to decide."
    if told.reopened:
        return f"{first} Back by itself: {_short(told.reopened[0])}"
    since = told.since
    for item in told.changed:
        if item.story.became_at and item.story.became_at >= since:
            return f"{first} It became a story: {_short(item.story)}"
    for item in told.changed:
        story = item.story
        if story.state == Story.State.ANSWERED and story.state_at and story.state_at >= since:
            took = duration((story.state_at - story.first_seen).total_seconds())
            return f"{first} Answered in {took}: {_short(story)}"
    lead = told.waiting or told.changed
    if lead:
        return f"{first} {_short(lead[0].story)}"
    named = next((one for one in told.matched if one.posts), None)
    return f"{first} {named.posts} posts on {named.watch.name}" if named else first


def _short(story: Story) -> str:
    title = " ".join(story.title.split())
    return title if len(title) <= TITLE_LETTERS else title[: TITLE_LETTERS - 1].rsplit(" ", 1)[0] + "…"


def parts_of(told: Told, desk: Desk, address: str, *, zone: tzinfo, base_url: str) -> dict[str, str]:
    """The subject, the text part and the HTML part, with times of `zone`."""
    with timezone.override(zone):
        about = {
            "told": told, "desk": desk, "base": base_url, "stop": base_url + stop_path(address, told.kind),
            "waiting": [waiting_entry(item, desk) for item in told.waiting],
            "changed": [changed_entry(item, told) for item in told.changed],
            "quiet": quiet_words(told), "not_seen": not_seen_words(told) if told.not_seen else "",
            "late": duration(told.late_by.total_seconds()) if told.late_by > SAID_LATE else "",
        }  # fmt: skip
        return {
            "subject": subject_of(told), "text": render_to_string("mail/digest.txt", about),
            "html": render_to_string("mail/digest.html", about),
        }  # fmt: skip


def preview(desk: Desk, zone: tzinfo, kind: str, address: str, *, base_url: str = "") -> tuple[Told, dict[str, str]]:
    """The next digest of an address as it would be written now."""
    now = timezone.now()
    why = addresses_of(desk, kind).get(address, "")
    watches = watches_of(address, kind, is_asked=not why)
    with timezone.override(zone):
        until = next_moment(desk, zone, now, kind)
        told = compose(desk, kind, until, watches, why=why or "you asked to see it", now=now)
        return told, parts_of(told, desk, address, zone=zone, base_url=base_url)


def write_digests(desk: Desk, zone: tzinfo, now: datetime, base_url: str) -> int:
    """Writes the digests that are due and not written yet; returns how many."""
    made = 0
    for kind in (Tier.DIGEST, Tier.WEEKLY):
        until = digest_moment(desk, zone, now, kind)
        if now.timestamp() - until.timestamp() <= LATE.total_seconds():
            made += _write(desk, (kind, until), zone=zone, now=now, base_url=base_url)
    return made


def _write(desk: Desk, which: tuple[str, datetime], *, zone: tzinfo, now: datetime, base_url: str) -> int:
    kind, until = which
    made = 0
    written = set(Digest.objects.filter(kind=kind, until=until).values_list("address", flat=True))
    for address, why in addresses_of(desk, kind).items():
        if address in written:
            continue
        with timezone.override(zone):
            told = compose(desk, kind, until, watches_of(address, kind), why=why, now=now)
        Digest.objects.get_or_create(
            address=address, kind=kind, until=until,
            defaults={
                "since": told.since, "state": "empty" if told.is_empty else "due", "due_at": now,
                **parts_of(told, desk, address, zone=zone, base_url=base_url),
            },
        )  # fmt: skip
        made += not told.is_empty
    return made
