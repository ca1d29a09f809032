"""Watches: saved, renamed, deleted; what one would raise, and why it raised a story or stayed quiet."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from django.db import transaction
from django.utils import timezone

from rejoinder.core.alerts import Raise, Rule, StayQuiet, Step, decide
from rejoinder.core.query import Node, saved_names
from rejoinder.core.telling import AtOnce
from rejoinder.desk.audit.trail import record
from rejoinder.desk.listening.fields import BadFields, Who, actor_of, person_of
from rejoinder.desk.people.models import Desk
from rejoinder.desk.stories.models import Story
from rejoinder.desk.watches.checks import CONDITIONS, FIELDS, checked
from rejoinder.desk.watches.inside import read_stored, renamed, saved_queries, used_in
from rejoinder.desk.watches.models import Alert, Decision, Delivery, Watch
from rejoinder.desk.watches.sealing import seal, secret_of
from rejoinder.desk.watches.told import stories_for_alert, story_for_alert
from rejoinder.errors import BadInput, NotAllowed

__all__ = [
    "CONDITIONS", "FIELDS", "SavedWatch", "Why", "at_once_of", "checked", "decide", "delete",
    "mark_arrived", "retry", "rule_of", "save_watch", "saved_queries", "secret_of",
    "stories_for_alert", "story_for_alert", "turn", "why",
]  # fmt: skip


@dataclass(frozen=True)
class SavedWatch:
    """A watch as it was saved. `secret` signs its webhook; empty unless made just now, to be shown once."""

    watch: Watch
    secret: str = ""


@dataclass(frozen=True)
class Why:
    """What a watch says of a story: decided anew now, and what was decided at the time, where it was."""

    now: Raise | StayQuiet
    then: Decision | None
    alert: Alert | None


def rule_of(watch: Watch, zone: tzinfo | None = None, saved: Mapping[str, Node] | None = None) -> Rule:
    """The conditions of a watch, saved or not, as the core wants them.

    `zone`: the desk's; `saved`: what `saved_queries` gave; both are read where they are left out.
    """
    query = read_stored(watch.query, zone)
    if saved is None:
        saved = saved_queries() if query is not None and saved_names(query) else {}
    return Rule(tuple(watch.words), watch.sources_min, watch.speed_min, watch.leaning, query, saved)


def at_once_of(watch: Watch, desk: Desk) -> AtOnce:
    """What a watch tells at once: above its own line, else the team's, or by speed."""
    line = desk.line_pct if watch.once_pct is None else watch.once_pct
    return AtOnce(line, watch.once_posts, watch.once_minutes)


def save_watch(fields: dict, by: Who, watch: Watch | None = None) -> SavedWatch:
    """Saves a new watch, or `watch` changed; what `fields` leaves out stays as it is.

    A webhook address that is new gets a new secret. A new name is followed by the watches that hold this one.
    Raises BadFields with a message a field; then nothing is saved.
    """
    standing = {name: getattr(watch, name) for name in FIELDS} if watch else {}
    values = checked(standing | fields, watch.pk if watch else None)
    _check_name(values, watch)
    now, is_new = timezone.now(), watch is None
    if watch is None:
        watch = Watch(made_by=person_of(by), made_at=now, version=0)
    before, old_name = watch.to_webhook, watch.name
    changed = [name for name in FIELDS if getattr(watch, name) != values[name]]
    for name, value in values.items():
        setattr(watch, name, value)
    if changed or is_new:
        watch.version, watch.saved_at, watch.saved_by = watch.version + 1, now, person_of(by)
    secret = ""
    if values["to_webhook"] and values["to_webhook"] != before:
        secret = secrets.token_urlsafe(32)
        watch.webhook_secret = seal(secret)
    elif not values["to_webhook"]:
        watch.webhook_secret = ""
    with transaction.atomic():
        watch.save()
        said = {"name": watch.name, "version": watch.version} | ({} if is_new else {"changed": changed})
        record("watch.add" if is_new else "watch.change", f"watch:{watch.pk}", **actor_of(by), **said)
        if not is_new and old_name.casefold() != watch.name.casefold():
            _follow_name(old_name, watch.name, by)
    return SavedWatch(watch, secret)


def _check_name(values: dict, watch: Watch | None) -> None:
    """Names are told apart whatever their case, and a watch that others hold goes on looking for words."""
    others = Watch.objects.exclude(pk=watch.pk) if watch else Watch.objects.all()
    if others.filter(name__iexact=values["name"]).exists() and (not watch or watch.name != values["name"]):
        raise BadFields({"name": f"There is a watch “{values['name']}” already. Give it another name."})
    if watch and not values["query"] and not values["words"] and (holders := used_in(watch.name)):
        raise BadFields({"query": f"{_names(holders)} it, so it must look for words."})


def _follow_name(old: str, new: str, by: Who) -> None:
    for holder in used_in(old):
        holder.query = renamed(holder.query, old, new)
        holder.version += 1
        holder.saved_at, holder.saved_by = timezone.now(), person_of(by)
        holder.save(update_fields=["query", "version", "saved_at", "saved_by"])
        said = {"name": holder.name, "version": holder.version, "changed": ["query"]}
        record("watch.change", f"watch:{holder.pk}", **actor_of(by), **said, follows=new)


def _names(holders: Sequence[Watch]) -> str:
    named = ", ".join(f"“{one.name}”" for one in holders[:3])
    return f"{named} holds" if len(holders) == 1 else f"{named} hold"


def delete(watch: Watch, by: Who) -> None:
    """Takes a watch away for good, with its alerts and decisions; the audit trail keeps that it was there.

    Raises NotAllowed where another watch holds it.
    """
    if holders := used_in(watch.name):
        raise NotAllowed(f"{_names(holders)} this watch. Take it out there first, then delete it.")
    with transaction.atomic():
        record("watch.delete", f"watch:{watch.pk}", **actor_of(by), name=watch.name, query=watch.query)
        watch.delete()


def turn(watch: Watch, by: Who, *, on: bool) -> None:
    """Turns a watch on or off; an off watch decides nothing."""
    watch.is_on = on
    with transaction.atomic():
        watch.save(update_fields=["is_on"])
        record("watch.on" if on else "watch.off", f"watch:{watch.pk}", **actor_of(by), name=watch.name)


def why(watch: Watch, story: Story) -> Why:
    """Why the watch raises this story or stays quiet: decided anew now, beside what was decided at the time."""
    found = decide(rule_of(watch), story_for_alert(story))
    if not watch.is_on:
        off = Step("on", False, "The watch is turned off")
        found = StayQuiet("Quiet because the watch is turned off.", (off, *found.steps))
    return Why(
        found,
        Decision.objects.filter(watch=watch, story=story).first(),
        Alert.objects.filter(watch=watch, story=story).order_by("-at", "-pk").first(),
    )


def retry(delivery: Delivery, by: Who) -> None:
    """Sends a failed or unclear delivery again, by a person's word. Raises BadInput where it is on its way or sent."""
    _settle(delivery, by, "delivery.retry", state=Delivery.State.DUE, due_at=timezone.now(), tries=0, error="")


def mark_arrived(delivery: Delivery, by: Who) -> None:
    """Marks an unclear or failed delivery as arrived, by a person's word; it is not sent again."""
    now = timezone.now()
    _settle(delivery, by, "delivery.mark", state=Delivery.State.SENT, sent_at=now, receipt="marked by a person")


def _settle(delivery: Delivery, by: Who, action: str, **changed) -> None:
    open_states = [Delivery.State.FAILED, Delivery.State.UNCLEAR]
    with transaction.atomic():
        if not Delivery.objects.filter(pk=delivery.pk, state__in=open_states).update(**changed):
            raise BadInput("This one is on its way or has arrived; there is nothing to decide.")
        record(action, f"delivery:{delivery.pk}", **actor_of(by), before=delivery.state)
    delivery.refresh_from_db()
