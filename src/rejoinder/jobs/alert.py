"""Asks every watch about every story that changed; tells at once what passes its line, and writes down why not."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from rejoinder.core.alerts import Raise, decide, words_of
from rejoinder.core.telling import MATCH, Standing, Telling, tell_at_once
from rejoinder.desk.forecasts.posts import zone_of
from rejoinder.desk.people.models import Desk
from rejoinder.desk.stories.models import Change, Membership, Story
from rejoinder.desk.watches.duty import told_from
from rejoinder.desk.watches.models import Alert, Decision, Delivery, Tier, Watch
from rejoinder.desk.watches.rules import at_once_of, rule_of, saved_queries
from rejoinder.jobs.changes import Changed
from rejoinder.jobs.hearing import Hearing

MOMENTARY = {"sources", "speed", "leaning"}  # a story that once had them goes on fitting
RISEN_MAX = 300  # pairs of watch and story looked at in one run because a chance moved


@dataclass(frozen=True)
class Reason:
    """Why an alert is raised: its mark, the sentence, and the words by which the story fits."""

    mark: str
    why: str
    words: tuple[str, ...] = ()


class Alerter:
    """Remembers how far the changes have been worked off, and until when chances were looked at."""

    def __init__(self):
        self._changed = Changed()
        self._risen_at = None
        self._hearing = Hearing()

    def run(self, now):
        """Decides for the stories that changed or whose chance moved. Returns counts by status."""
        counts = Counter()
        stories = self._changed.take()
        watches = [watch for watch in Watch.objects.filter(is_on=True) if watch.tiers != [Tier.NEVER]]
        since, self._risen_at = self._risen_at or now - timedelta(days=1), now
        if not watches:
            return counts
        desk = Desk.objects.filter(pk=1).first() or Desk(pk=1)
        zone, saved = zone_of(desk), saved_queries() if stories else {}
        rules = [(watch, rule_of(watch, zone, saved)) for watch in watches] if stories else []
        told = self._hearing.told(stories, rules, now) if stories else {}
        with transaction.atomic():
            about = (now, desk, _times_of(stories, watches, now))
            for asked in rules:
                counts.update(_ask(asked, stories, told, about))
            counts.update(_risen([w for w in watches if w.tells_once], {s.pk for s in stories}, since, (now, desk)))
        return counts


def _ask(asked, stories, told, about):
    (watch, rule), counts, decisions = asked, Counter(), []
    before = Decision.objects.filter(watch=watch, story__in=stories, is_raised=True)
    fitted = set(before.filter(at__gte=watch.saved_at or watch.made_at).values_list("story_id", flat=True))
    marks = _marks(watch, [story.pk for story in stories])
    now = about[0]
    for story in stories:
        decision = decide(rule, told[story.pk])
        missing = {step.rule for step in decision.steps if not step.held}
        fits = isinstance(decision, Raise)
        if fits or story.pk not in fitted:
            steps = [{"rule": step.rule, "held": step.held, "why": step.why} for step in decision.steps]
            decisions.append(
                Decision(
                    watch=watch, story=story, is_raised=fits, why=decision.why, steps=steps, at=now,
                    words=words_of(decision),
                )
            )  # fmt: skip
        if fits or (story.pk in fitted and missing <= MOMENTARY):
            words = tuple(words_of(decision))
            counts["raised" if _tell(watch, story, (decision.why, words, marks[story.pk]), about) else "fits"] += 1
        else:
            counts["quiet"] += 1
    Decision.objects.bulk_create(
        decisions, update_conflicts=True, unique_fields=["watch", "story"],
        update_fields=["is_raised", "why", "steps", "words", "at"], batch_size=100,
    )  # fmt: skip
    return counts


def _risen(watches, done, since, when):
    """Stories that fit and whose chance was said anew, though no post came: they may have passed a line."""
    counts = Counter()
    now, desk = when
    said = Decision.objects.filter(watch__in=watches, is_raised=True, story__chance_at__gt=since)
    live = said.filter(story__merged_into=None, story__muted_at=None).exclude(story__state=Story.State.NON_STORY)
    lines = [desk.line_pct if watch.once_pct is None else watch.once_pct for watch in watches]
    high = live.filter(story__chance__gte=min(lines, default=100) / 100).exclude(story__in=done)
    for decision in high.select_related("story").order_by("-story__chance")[:RISEN_MAX]:
        watch = next(watch for watch in watches if watch.pk == decision.watch_id)
        marks = _marks(watch, [decision.story_id])[decision.story_id]
        fit = (decision.why, tuple(decision.words), marks)
        counts["raised"] += bool(_tell(watch, decision.story, fit, (now, desk, {})))
    return +counts


def _tell(watch, story, fit, about):
    """Raises an alert where the story is told at once now; returns it, or None."""
    if not watch.tells_once:
        return None
    why, words, marks = fit
    now, desk, times = about
    standing = Standing(story.chance, story.became_at is not None, times.get(story.pk, ()), now.timestamp())
    telling = tell_at_once(at_once_of(watch, desk), standing, marks)
    if not isinstance(telling, Telling):
        return None
    said = why if telling.mark == MATCH else f"{telling.why}. {why}"
    return raise_alert(watch, story, Reason(telling.mark, said, words), (now, desk))


def raise_alert(watch, story, reason, when):
    """Writes the alert and what has to go out for it, and when; a second call for the same reason changes nothing."""
    now, desk = when
    chance = 1.0 if story.became_at else story.chance
    is_urgent = chance is not None and chance * 100 >= desk.wake_pct
    alert, is_new = Alert.objects.get_or_create(
        watch=watch, story=story, mark=reason.mark,
        defaults={
            "why": reason.why, "words": list(reason.words), "at": now, "seen_at": None if watch.to_page else now,
            "is_urgent": is_urgent and watch.to_duty,
        },
    )  # fmt: skip
    if is_new:
        # What still waits for the end of quiet hours is said by the newer alert.
        Delivery.objects.filter(alert__watch=watch, alert__story=story, state=Delivery.State.DUE, tries=0).delete()
        due = told_from(desk, now, chance)
        addresses = [("email", address.strip()) for address in watch.to_email.split(",") if address.strip()]
        addresses += [("webhook", watch.to_webhook)] if watch.to_webhook else []
        Delivery.objects.bulk_create(
            Delivery(alert=alert, channel=channel, address=address, due_at=due)
            for channel, address in dict.fromkeys(addresses)
        )
        if watch.to_duty:
            Delivery.objects.create(alert=alert, channel="email", address="", is_duty=True, due_at=due)
        Change.objects.create(story=story, kind="alerted", at=now)
    return alert if is_new else None


def _marks(watch, stories):
    """The reasons for which a watch told each story before."""
    found = defaultdict(set)
    for story, mark in Alert.objects.filter(watch=watch, story__in=stories).values_list("story_id", "mark"):
        found[story].add(mark)
    return found


def _times_of(stories, watches, now):
    """When the posts of these stories came, as far back as any watch counts its speed."""
    minutes = max((watch.once_minutes for watch in watches if watch.tells_once), default=0)
    found = defaultdict(list)
    if stories and minutes:
        since = now - timedelta(minutes=minutes)
        rows = Membership.objects.filter(story__in=stories, post__seen_at__gte=since)
        for story, at in rows.values_list("story_id", "post__seen_at"):
            found[story].append(at.timestamp())
    return found
