"""Watches: what may be saved as one, what it would raise, and why it raised a story or stayed quiet."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from rejoinder.core.alerts import Raise, Rule, StayQuiet, Step, decide
from rejoinder.core.query import Node, QueryError, read_query, saved_names
from rejoinder.core.urls import canonical_url
from rejoinder.desk.audit.trail import record
from rejoinder.desk.listening.addresses import leaning_of
from rejoinder.desk.listening.fields import BadFields, Who, actor_of, person_of, plain_line
from rejoinder.desk.stories.models import Story
from rejoinder.desk.watches.models import Alert, Decision, Delivery, Tier, Watch
from rejoinder.desk.watches.sealing import seal, secret_of
from rejoinder.desk.watches.told import stories_for_alert, story_for_alert
from rejoinder.errors import BadInput
from rejoinder.wire.guard import check_literal

__all__ = [
    "Preview", "SavedWatch", "Why", "decide", "delete", "mark_arrived", "recent_stories", "retry", "rule_of",
    "save_watch", "secret_of", "stories_for_alert", "story_for_alert", "test_against", "turn", "why",
]  # fmt: skip

WORDS_MAX = 200  # of one watch
WORD_LETTERS_MAX = 200
EMAILS_MAX = 20
PREVIEW_HOURS = 24
PREVIEW_STORIES_MAX = 500  # the newest; a busy desk has about 300 stories a day
FIELDS = (
    "name", "words", "query", "sources_min", "speed_min", "leaning", "chance_min", "tier", "to_page", "to_duty",
    "to_email", "to_webhook", "is_on",
)  # fmt: skip
CONDITIONS = {"words", "query", "sources_min", "speed_min", "leaning", "chance_min"}


@dataclass(frozen=True)
class SavedWatch:
    """A watch as it was saved. `secret` signs its webhook; empty unless made just now, to be shown once."""

    watch: Watch
    secret: str = ""


@dataclass(frozen=True)
class Preview:
    """Which of the given stories a rule would raise."""

    raised: tuple[Story, ...]
    of: int


@dataclass(frozen=True)
class Why:
    """What a watch says of a story: decided anew now, and what was decided at the time, where it was."""

    now: Raise | StayQuiet
    then: Decision | None
    alert: Alert | None


def rule_of(watch: Watch) -> Rule:
    """The conditions of a watch, saved or not, as the core wants them."""
    query = read_stored(watch.query)
    saved = saved_queries() if query is not None and saved_names(query) else {}
    return Rule(
        tuple(watch.words), watch.sources_min, watch.speed_min, watch.leaning, query, saved, watch.chance_min / 100
    )


def save_watch(fields: dict, by: Who, watch: Watch | None = None) -> SavedWatch:
    """Saves a new watch, or `watch` changed; what `fields` leaves out stays as it is.

    A webhook address that is new gets a new secret. Raises BadFields with a message a field; then nothing is saved.
    """
    standing = {name: getattr(watch, name) for name in FIELDS} if watch else {}
    values = checked(standing | fields)
    before = watch.to_webhook if watch else ""
    is_new = watch is None
    if is_new:
        watch = Watch(made_by=person_of(by), made_at=timezone.now())
    for name, value in values.items():
        setattr(watch, name, value)
    secret = ""
    if values["to_webhook"] and values["to_webhook"] != before:
        secret = secrets.token_urlsafe(32)
        watch.webhook_secret = seal(secret)
    elif not values["to_webhook"]:
        watch.webhook_secret = ""
    with transaction.atomic():
        watch.save()
        record("watch.add" if is_new else "watch.change", f"watch:{watch.pk}", **actor_of(by), name=watch.name)
    return SavedWatch(watch, secret)


def delete(watch: Watch, by: Who) -> None:
    """Takes a watch away for good, with its alerts and decisions; the audit trail keeps that it was there."""
    with transaction.atomic():
        record("watch.delete", f"watch:{watch.pk}", **actor_of(by), name=watch.name, words=watch.words)
        watch.delete()


def turn(watch: Watch, by: Who, *, on: bool) -> None:
    """Turns a watch on or off; an off watch decides nothing."""
    watch.is_on = on
    with transaction.atomic():
        watch.save(update_fields=["is_on"])
        record("watch.on" if on else "watch.off", f"watch:{watch.pk}", **actor_of(by), name=watch.name)


def checked(fields: dict) -> dict:
    """The columns of a watch from what a form or the API gave; raises BadFields with a message a field."""
    wrong: dict[str, str] = {}
    values = {
        "name": plain_line(fields.get("name"), 120),
        "words": _words(fields.get("words"), wrong),
        "sources_min": int(_number(fields, "sources_min", 1000, wrong)),
        "speed_min": _number(fields, "speed_min", 100_000, wrong),
        "leaning": _leaning(fields.get("leaning"), wrong),
        "query": _query(fields.get("query"), fields.get("name"), wrong),
        "chance_min": int(_number(fields, "chance_min", 99, wrong)),
        "tier": _tier(fields.get("tier"), wrong),
        "to_duty": _is_yes(fields.get("to_duty", False)),
        "to_page": _is_yes(fields.get("to_page", True)),
        "to_email": _emails(fields.get("to_email"), wrong),
        "to_webhook": _webhook(fields.get("to_webhook"), wrong),
        "is_on": _is_yes(fields.get("is_on", True)),
    }
    if not values["name"]:
        wrong["name"] = "Give it a name: alerts begin with it."
    if not any(values[name] for name in CONDITIONS) and not CONDITIONS & set(wrong):
        wrong["words"] = "A watch with no condition would raise everything. Give it words, sources, speed or a leaning."
    told = ("to_page", "to_email", "to_webhook", "to_duty")
    if not any(values[name] for name in told) and not set(told) & set(wrong):
        wrong["to_page"] = "It would tell nobody. Choose the page, an e-mail address or a webhook."
    if wrong:
        raise BadFields(wrong)
    return values


def read_stored(text: str) -> Node | None:
    """The tree of a saved query; None where there is none, or where a newer grammar no longer reads it."""
    try:
        return read_query(text) if text.strip() else None
    except QueryError:
        return None


def saved_queries() -> dict[str, Node]:
    """The queries of all watches by lower-case name, for `watch:"name"` inside another."""
    found = {}
    for name, text in Watch.objects.exclude(query="").values_list("name", "query"):
        if (tree := read_stored(text)) is not None:
            found[name.casefold()] = tree
    return found


def _query(value: object, name: object, wrong: dict[str, str]) -> str:
    text = str(value or "").replace("\x00", " ").strip()
    if not text:
        return ""
    try:
        names = saved_names(read_query(text))
    except QueryError as error:
        wrong["query"] = f"Line {error.line}, position {error.position}: {error.wrong}."
        return text
    known = {saved.casefold() for saved in Watch.objects.exclude(query="").values_list("name", flat=True)}
    if str(name or "").strip().casefold() in names:
        wrong["query"] = "A watch cannot stand inside itself."
    elif missing := sorted(names - known):
        wrong["query"] = f"There is no watch “{missing[0]}” with a query."
    return text


def _tier(value: object, wrong: dict[str, str]) -> str:
    text = str(value or Tier.ONCE)
    if text not in Tier.values:
        wrong["tier"] = f"Choose one of {', '.join(Tier.values)}."
    return text


def _words(value: object, wrong: dict[str, str]) -> list[str]:
    parts = re.split(r"[\n,;]+", value) if isinstance(value, str) else list(value or [])
    phrases = [" ".join(str(part).replace("\x00", " ").split()) for part in parts]
    kept = list(dict.fromkeys(phrase.strip('"“”') for phrase in phrases if phrase))
    if len(kept) > WORDS_MAX:
        wrong["words"] = f"{len(kept)} words and phrases; a watch holds {WORDS_MAX}. Make two watches of it."
    long = [phrase for phrase in kept if len(phrase) > WORD_LETTERS_MAX]
    if long:
        wrong["words"] = f"“{long[0][:40]}…” is over {WORD_LETTERS_MAX} letters. Write one word or phrase a line."
    empty = [phrase for phrase in kept if not re.search(r"\w", phrase)]
    if empty:
        wrong["words"] = f"“{empty[0][:40]}” has no letter in it."
    return kept


def _number(fields: dict, name: str, most: float, wrong: dict[str, str]) -> float:
    value = fields.get(name)
    try:
        number = float(value) if value not in (None, "") else 0.0
    except (TypeError, ValueError):
        number = -1.0
    if not 0 <= number <= most or (name == "sources_min" and number != int(number)):
        wrong[name] = f"Write a {'whole ' if name == 'sources_min' else ''}number from 0 to {most:,}."
        return 0.0
    return number


def _leaning(value: object, wrong: dict[str, str]) -> str:
    try:
        return leaning_of(str(value or ""))
    except BadFields as error:
        wrong.update(error.fields)
        return ""


def _is_yes(value: object) -> bool:
    return value if isinstance(value, bool) else str(value or "").lower() in ("1", "on", "yes", "true")


def _emails(value: object, wrong: dict[str, str]) -> str:
    parts = re.split(r"[\s,;]+", value) if isinstance(value, str) else list(value or [])
    addresses = list(dict.fromkeys(str(part).strip().lower() for part in parts if str(part).strip()))
    for address in addresses:
        try:
            validate_email(address)
        except ValidationError:
            wrong["to_email"] = f"{address[:80]} is not an e-mail address."
    if len(addresses) > EMAILS_MAX:
        wrong["to_email"] = f"{len(addresses)} addresses; at most {EMAILS_MAX}. Use a mailing list."
    return ", ".join(addresses)


def _webhook(value: object, wrong: dict[str, str]) -> str:
    text = str(value or "").strip()
    if not text:
        return ""
    try:
        address = canonical_url(text)
        check_literal(re.sub(r"^https?://|[:/?].*$", "", address), settings.REJOINDER.allow_networks)
    except BadInput as error:
        wrong["to_webhook"] = f"{error}."
        return text[:2000]
    return text


def recent_stories() -> list[Story]:
    """The stories of the last 24 hours that were not merged away, newest first: what a preview is made from."""
    since = timezone.now() - timedelta(hours=PREVIEW_HOURS)
    recent = Story.objects.filter(last_post_at__gte=since, merged_into=None).order_by("-last_post_at")
    return list(recent[:PREVIEW_STORIES_MAX])


def test_against(watch: Watch, stories: Sequence[Story]) -> Preview:
    """Which of `stories` the watch, saved or not, would raise as they stand now."""
    rule = rule_of(watch)
    told = stories_for_alert(stories, words=rule.words, with_posts=rule.query is not None)
    raised = tuple(story for story in stories if isinstance(decide(rule, told[story.pk]), Raise))
    return Preview(raised, len(stories))


test_against.__test__ = False  # its name is the product's word, not pytest's


def why(watch: Watch, story: Story) -> Why:
    """Why the watch raises this story or stays quiet: decided anew now, beside what was decided at the time."""
    found = decide(rule_of(watch), story_for_alert(story))
    if not watch.is_on:
        off = Step("on", False, "The watch is turned off")
        found = StayQuiet("Quiet because the watch is turned off.", (off, *found.steps))
    return Why(
        found,
        Decision.objects.filter(watch=watch, story=story).first(),
        Alert.objects.filter(watch=watch, story=story).first(),
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
