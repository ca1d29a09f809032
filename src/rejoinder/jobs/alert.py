"""Asks every watch about every story that changed; raises an alert once, and writes down why not."""

from collections import Counter

from django.db import transaction

from rejoinder.core.alerts import Raise, decide
from rejoinder.desk.people.models import Desk
from rejoinder.desk.stories.models import Change
from rejoinder.desk.watches.duty import on_duty, told_from
from rejoinder.desk.watches.models import Alert, Decision, Delivery, Tier, Watch
from rejoinder.desk.watches.rules import rule_of
from rejoinder.jobs.changes import Changed
from rejoinder.jobs.hearing import Hearing


class Alerter:
    """Remembers how far the changes have been worked off."""

    def __init__(self):
        self._changed = Changed()
        self._hearing = Hearing()

    def run(self, now):
        """Decides for the stories that changed. Returns counts by status."""
        counts = Counter()
        stories = self._changed.take()
        watches = list(Watch.objects.filter(is_on=True))
        if not stories or not watches:
            return counts
        told = self._hearing.told(stories, watches, now)
        desk = Desk.objects.filter(pk=1).first() or Desk(pk=1)
        with transaction.atomic():
            for watch in watches:
                raised = set(Alert.objects.filter(watch=watch, story__in=stories).values_list("story_id", flat=True))
                counts.update(self._ask(watch, [s for s in stories if s.pk not in raised], told, (now, desk)))
        return counts

    def _ask(self, watch, stories, told, when):
        now, _ = when
        rule, counts = rule_of(watch), Counter()
        decisions = []
        for story in stories:
            decision = decide(rule, told[story.pk])
            is_raised = isinstance(decision, Raise)
            steps = [{"rule": step.rule, "held": step.held, "why": step.why} for step in decision.steps]
            decisions.append(
                Decision(watch=watch, story=story, is_raised=is_raised, why=decision.why, steps=steps, at=now)
            )
            if is_raised:
                raise_alert(watch, story, decision.why, when)
            counts["raised" if is_raised else "quiet"] += 1
        Decision.objects.bulk_create(
            decisions, update_conflicts=True, unique_fields=["watch", "story"],
            update_fields=["is_raised", "why", "steps", "at"], batch_size=100,
        )  # fmt: skip
        return counts


def raise_alert(watch, story, why, when):
    """Writes the alert and what has to go out for it, and when; a second call for the same pair changes nothing."""
    now, desk = when
    alert, is_new = Alert.objects.get_or_create(
        watch=watch, story=story, defaults={"why": why, "at": now, "seen_at": None if watch.to_page else now}
    )
    if is_new and watch.tier == Tier.ONCE:
        due = told_from(desk, now, 1.0 if story.became_at else story.chance)
        addresses = [("email", address.strip()) for address in watch.to_email.split(",") if address.strip()]
        addresses += [("webhook", watch.to_webhook)] if watch.to_webhook else []
        if watch.to_duty and (duty := on_duty(due)) is not None:
            addresses.append(("email", duty.user.email))
        Delivery.objects.bulk_create(
            Delivery(alert=alert, channel=channel, address=address, due_at=due)
            for channel, address in dict.fromkeys(addresses)
        )
    if is_new:
        Change.objects.create(story=story, kind="alerted", at=now)
    return alert
