"""Sources: added by address or by list, labelled, stopped and tried again. Nothing here opens a connection."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from rejoinder.desk.audit.trail import record
from rejoinder.desk.listening.addresses import address_of, fresh_source, leaning_of, medium_of, same_address
from rejoinder.desk.listening.fields import BadFields, Who, actor_of, plain_line
from rejoinder.desk.listening.lists import Undone, counts_of, export_opml, import_opml, undo_import
from rejoinder.desk.listening.models import Source
from rejoinder.errors import BadInput

__all__ = [
    "Added", "AlreadyHere", "Undone", "add_source", "counts_of", "export_opml", "import_opml", "label", "resume",
    "source_at", "stop", "try_now", "undo_import",
]  # fmt: skip


@dataclass(frozen=True)
class Added:
    """A source that is new on this desk."""

    source: Source


@dataclass(frozen=True)
class AlreadyHere:
    """The address is listened to already, as `source`; nothing was changed."""

    source: Source


def add_source(address: str, by: Who, *, title: str = "", medium: str = "", leaning: str = "", folder: str = ""):
    """Adds the site or feed at `address`: Added, or AlreadyHere with the source that has the address.

    Without http:// or https:// it gets https://. The jobs find its feed. Raises BadInput for what is no web address
    and for what plainly stands inside our own network.
    """
    wanted = address_of(address)
    here = source_at(wanted)
    if here:
        return AlreadyHere(here)
    now = timezone.now()
    fresh = fresh_source(wanted, by, now)
    fresh.title, fresh.folder = plain_line(title, 300), plain_line(folder, 200)
    fresh.medium, fresh.leaning = medium_of(medium), leaning_of(leaning)
    try:
        with transaction.atomic():
            fresh.save()
            record("source.add", f"source:{fresh.pk}", **actor_of(by), address=wanted)
    except IntegrityError:  # somebody added it between our look and our write
        return AlreadyHere(Source.objects.get(address=wanted))
    return Added(fresh)


def source_at(address: str) -> Source | None:
    """The source that has this canonical address as its own, its feed's or its home page's."""
    both = same_address(address)
    held = Q(address__in=both) | Q(feed_url__in=both) | Q(home_url__in=both)
    return Source.objects.filter(held).order_by("pk").first()


def stop(source: Source, by: Who) -> None:
    """Stops listening; its posts stay, and stories keep them."""
    _turn(source, by, "source.stop", state=Source.State.STOPPED)


def resume(source: Source, by: Who) -> None:
    """Listens again, from now."""
    _turn(source, by, "source.resume", **_afresh(source))


def try_now(source: Source, by: Who) -> None:
    """Makes the source due at once. A wait that its host asked for still holds. Raises BadInput where it is stopped."""
    if source.state == Source.State.STOPPED:
        raise BadInput(f"{source} is stopped. Listen to it again first.")
    _turn(source, by, "source.try_now", **_afresh(source))


def label(source: Source, by: Who, **said: str) -> Source:
    """Sets what people say of a source: any of leaning, says (who says so), medium, folder, title.

    Raises BadFields with a message a field; then nothing is changed.
    """
    unknown = set(said) - {"leaning", "says", "medium", "folder", "title"}
    if unknown:
        raise BadInput(f"a source has no {', '.join(sorted(unknown))}")
    values, wrong = _checked(source, said)
    if wrong:
        raise BadFields(wrong)
    changed = {name: value for name, value in values.items() if getattr(source, name) != value}
    if not changed:
        return source
    before = {name: getattr(source, name) for name in changed}
    for name, value in changed.items():
        setattr(source, name, value)
    with transaction.atomic():
        source.save(update_fields=list(changed))
        record("source.label", f"source:{source.pk}", **actor_of(by), before=before, after=changed)
    return source


def _checked(source: Source, said: dict) -> tuple[dict, dict]:
    values: dict = {}
    wrong: dict = {}
    for name, check in (("leaning", leaning_of), ("medium", medium_of)):
        if name in said:
            try:
                values[name] = check(said[name])
            except BadFields as error:
                wrong |= error.fields
    for name, column, most in (("says", "leaning_says", 300), ("folder", "folder", 200), ("title", "title", 300)):
        if name in said:
            values[column] = plain_line(said[name], most)
    leaning = values.get("leaning", source.leaning)
    if leaning and not values.get("leaning_says", source.leaning_says) and "says" in said and "leaning" not in wrong:
        wrong["says"] = "Say who gives it this label, such as “its own about page”. A leaning is never only ours."
    return values, wrong


def _afresh(source: Source) -> dict:
    """Due now. One that was given up or stopped starts with a clean count of failures."""
    state = Source.State.LISTENING if source.feed_url else Source.State.TO_FIND
    again = {"state": state, "next_poll_at": timezone.now()}
    return again if state == source.state else again | {"fails": 0}


def _turn(source: Source, by: Who, action: str, **changed) -> None:
    for name, value in changed.items():
        setattr(source, name, value)
    with transaction.atomic():
        source.save(update_fields=list(changed))
        record(action, f"source:{source.pk}", **actor_of(by))
