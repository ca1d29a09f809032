"""An urgent alert that nobody takes goes to the next person on the rota."""

from collections import Counter
from datetime import timedelta

from django.db import transaction

from rejoinder.desk.audit.trail import record
from rejoinder.desk.forecasts.posts import zone_of
from rejoinder.desk.people.models import Desk
from rejoinder.desk.stories.models import Story
from rejoinder.desk.watches.duty import next_on_duty
from rejoinder.desk.watches.models import Alert, Delivery

TAKE_WITHIN = timedelta(minutes=5)
HANDED_MAX = 3  # people asked after the first; then it stands on the page for all
NOBODY_LEFT = 99  # the rota has nobody else
LOOK_BACK = timedelta(hours=12)  # an alert that waited for a shift is not older when it goes out


def hand_on(now):
    """Hands on what was sent to whoever is on duty and not taken within five minutes. Returns counts by status."""
    counts, zone = Counter(), zone_of(Desk.objects.filter(pk=1).first() or Desk(pk=1))
    for alert in _not_taken(now):
        told = list(alert.deliveries.filter(is_duty=True).select_related("person").order_by("due_at", "pk"))
        last = told[-1] if told else None
        if last is None or last.person is None or now - (last.sent_at or last.due_at) < TAKE_WITHIN:
            continue
        people = {one.person_id for one in told}
        with transaction.atomic():
            mine = Alert.objects.filter(pk=alert.pk, handed_on=alert.handed_on, seen_at=None)
            duty = next_on_duty(now, people)
            if not mine.update(handed_on=alert.handed_on + 1 if duty else NOBODY_LEFT):
                continue  # taken, or another worker was quicker
            if duty is None:
                counts["nobody left"] += 1
                continue
            starts = f"{duty.starts.astimezone(zone):%a %H:%M}"
            why = f"{last.person} has not taken it in 5 min; you are next on the rota, from {starts}"
            Delivery.objects.create(
                alert=alert, channel="email", address=duty.user.email, person=duty.user, is_duty=True, due_at=now,
                why_you=why[:200],
            )  # fmt: skip
            record("alert.handed_on", f"alert:{alert.pk}", label="rota", person=duty.user_id, after=last.person_id)
        counts["handed on"] += 1
    return counts


def _not_taken(now):
    """Urgent alerts that nobody has, of stories about which nobody has decided."""
    urgent = Alert.objects.filter(is_urgent=True, seen_at=None, handed_on__lt=HANDED_MAX, at__gte=now - LOOK_BACK)
    return urgent.filter(story__state=Story.State.NEW, story__muted_at=None).order_by("at")[:50]
