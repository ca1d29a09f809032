"""Tiers, quiet hours and the rota at work: who is told, when, once for each reason, and who is next."""

import asyncio
from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from rejoinder.desk.audit.models import AuditEvent
from rejoinder.desk.people.accounts import add_person
from rejoinder.desk.people.models import Desk
from rejoinder.desk.stories import corrections
from rejoinder.desk.stories.models import Story
from rejoinder.desk.watches import duty
from rejoinder.desk.watches.alerts import mark_seen
from rejoinder.desk.watches.models import Alert, Decision, Delivery
from rejoinder.desk.watches.rules import save_watch
from rejoinder.jobs.alert import Alerter
from rejoinder.jobs.deliver import claim_deliveries, message_of, settle
from rejoinder.jobs.hand_on import NOBODY_LEFT, hand_on
from rejoinder.wire.channels import Message, Sent
from tests.desk.rows import make_post, make_source, make_story

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
ZONE = ZoneInfo("Europe/London")


@pytest.fixture
def desk():
    return Desk.objects.update_or_create(pk=1, defaults={"line_pct": 60, "wake_pct": 80})[0]


@pytest.fixture
def ferry(desk):
    return make_story("Brask voted to close the night ferry", 2)


def watch(**said):
    return save_watch({"name": "Ferry", "query": "ferry", "once_posts": 5, "once_minutes": 10, **said}, None).watch


def chance(story, value, **more):
    Story.objects.filter(pk=story.pk).update(chance=value, chance_at=timezone.now(), **more)


def marks():
    return list(Alert.objects.order_by("pk").values_list("mark", flat=True))


def quiet_now(desk):
    """Quiet hours around this moment."""
    now = timezone.now().astimezone(ZONE)
    Desk.objects.filter(pk=1).update(
        quiet_from=(now - HOUR).time(), quiet_to=(now + 2 * HOUR).time(), time_zone="Europe/London"
    )
    desk.refresh_from_db()


def put_on_duty(*names):
    """Each for an hour, the first one now."""
    now = timezone.now().replace(microsecond=0)
    people = [add_person(f"{name}@brask.example", name=name.title()) for name in names]
    for number, person in enumerate(people):
        duty.add_duty(person, now + number * HOUR - MINUTE * (number == 0), now + (number + 1) * HOUR)
    return people


def send_all(now=None):
    """Claims and settles what is due as sent; returns the messages by address."""
    found = {}
    for delivery in claim_deliveries(now or timezone.now()):
        message = message_of(delivery, "https://desk.example")
        settle(delivery, message, Sent("250 ok"))
        found[delivery.address] = message
    return found


def test_below_the_line_nothing_is_told_at_once_and_the_decision_is_kept(ferry):
    watch()
    chance(ferry, 0.3)
    assert Alerter().run(timezone.now())["fits"] == 1
    assert not Alert.objects.exists()
    decision = Decision.objects.get()
    assert decision.is_raised and decision.words == ["ferry"]


def test_a_line_that_is_passed_is_told_once_and_again_ten_higher(ferry):
    watch()
    alerter = Alerter()
    for value, expected in ((0.61, ["60"]), (0.66, ["60"]), (0.72, ["60", "70"]), (0.5, ["60", "70"])):
        chance(ferry, value)
        alerter.run(timezone.now())
        assert marks() == expected, value
    why = Alert.objects.get(mark="70").why
    assert why.startswith("The chance passed 70%; told again because it rose by 10. A post fits the query by “ferry”")


def test_a_chance_that_moves_without_a_post_is_seen(ferry):
    watch()
    alerter = Alerter()
    chance(ferry, 0.5)
    alerter.run(timezone.now())
    chance(ferry, 0.64)  # no Change row: the forecaster moved it by itself
    assert alerter.run(timezone.now())["raised"] == 1
    assert marks() == ["60"]


def test_posts_that_come_fast_are_told_before_there_is_a_chance(ferry):
    watch()
    source = make_source()
    for _ in range(4):
        make_post(source, ferry, title="More of the ferry")
    Alerter().run(timezone.now())
    assert marks() == ["speed"] and Alert.objects.get().because == "6 posts in 10 min."


def test_a_story_that_became_one_is_told(ferry):
    watch()
    Story.objects.filter(pk=ferry.pk).update(became_at=timezone.now())
    Alerter().run(timezone.now())
    assert marks() == ["story"]


def test_a_watch_that_never_tells_is_not_asked(ferry):
    watch(tells_once=False, tells_daily=False)
    Alerter().run(timezone.now())
    assert not Decision.objects.exists()


def test_a_story_that_once_had_enough_sources_goes_on_fitting(ferry):
    watch(sources_min=1)
    alerter = Alerter()
    chance(ferry, 0.3)
    alerter.run(timezone.now())
    Story.objects.filter(pk=ferry.pk).update(sources_count=0)
    chance(ferry, 0.7)
    corrections.rename(ferry, "The ferry")
    alerter.run(timezone.now())
    assert marks() == ["70"] and Decision.objects.get().is_raised


def test_a_non_story_is_not_told_whatever_its_chance(ferry):
    watch()
    alerter = Alerter()
    chance(ferry, 0.3)
    alerter.run(timezone.now())
    corrections.set_state(ferry, "non_story")
    chance(ferry, 0.9)
    alerter.run(timezone.now())
    assert marks() == []


def test_in_quiet_hours_an_alert_waits_for_their_end_and_the_newer_one_takes_its_place(ferry, desk):
    quiet_now(desk)
    watch(to_email="pim@brask.example")
    alerter = Alerter()
    for value in (0.62, 0.75):
        chance(ferry, value)
        alerter.run(timezone.now())
    assert marks() == ["60", "70"]
    (waiting,) = Delivery.objects.all()
    assert waiting.alert.mark == "70" and waiting.due_at.astimezone(ZONE).time() == desk.quiet_to
    assert send_all() == {}


def test_above_the_wake_line_it_wakes_whoever_is_on_duty(ferry, desk):
    quiet_now(desk)
    put_on_duty("mirela")
    watch(to_duty=True)
    chance(ferry, 0.85)
    Alerter().run(timezone.now())
    message = send_all()["mirela@brask.example"]
    assert "you are on duty" in message.text and f"/alerts/{Alert.objects.get().pk}/" in message.text
    assert Alert.objects.get().is_urgent


def test_in_a_gap_it_waits_for_the_next_shift_and_goes_to_whoever_has_it_then(ferry):
    watch(to_duty=True)
    chance(ferry, 0.65)
    Alerter().run(timezone.now())
    joss = add_person("joss@brask.example", name="Joss")
    pim = add_person("pim@brask.example", name="Pim")
    later = timezone.now() + 3 * HOUR
    duty.add_duty(joss, later, later + HOUR)
    assert send_all() == {} and Delivery.objects.get().due_at == later
    duty.add_duty(pim, later, later + HOUR)  # swapped meanwhile
    assert list(send_all(later)) == ["pim@brask.example"]


def test_an_empty_rota_is_tried_again_and_says_so(ferry):
    watch(to_duty=True)
    chance(ferry, 0.65)
    Alerter().run(timezone.now())
    assert send_all() == {}
    waiting = Delivery.objects.get()
    assert waiting.state == "due" and waiting.error == "nobody is on the rota" and waiting.due_at > timezone.now()


def test_one_person_gets_one_mail_of_an_alert(ferry):
    put_on_duty("mirela")
    watch(to_duty=True, to_email="mirela@brask.example")
    chance(ferry, 0.65)
    Alerter().run(timezone.now())
    assert len(send_all()) == 1
    assert Delivery.objects.get().is_duty


@pytest.fixture
def woken(ferry):
    put_on_duty("mirela", "joss", "pim")
    watch(to_duty=True)
    chance(ferry, 0.9)
    Alerter().run(timezone.now())
    send_all()
    return Alert.objects.get()


def test_not_taken_in_five_minutes_it_goes_to_the_next_on_the_rota_and_then_the_next(woken):
    now = timezone.now()
    assert not hand_on(now + 4 * MINUTE)
    assert hand_on(now + 6 * MINUTE) == {"handed on": 1}
    message = send_all(now + 6 * MINUTE)["joss@brask.example"]
    assert "Mirela has not taken it in 5 min; you are next on the rota" in message.text
    Delivery.objects.filter(address="joss@brask.example").update(sent_at=now + 6 * MINUTE)
    assert not hand_on(now + 10 * MINUTE)
    assert hand_on(now + 12 * MINUTE) == {"handed on": 1}
    assert list(send_all(now + 12 * MINUTE)) == ["pim@brask.example"]
    assert hand_on(now + 30 * MINUTE) == {"nobody left": 1}
    woken.refresh_from_db()
    assert woken.handed_on == NOBODY_LEFT and AuditEvent.objects.filter(action="alert.handed_on").count() == 2
    assert not hand_on(now + 60 * MINUTE)


def test_what_somebody_took_or_decided_is_not_handed_on(woken, ferry):
    mark_seen(Alert.objects.all(), duty.on_duty(timezone.now()).user)
    assert not hand_on(timezone.now() + HOUR)
    Alert.objects.update(seen_at=None)
    corrections.set_state(ferry, "responding")
    assert not hand_on(timezone.now() + HOUR)


def test_an_alert_that_wakes_nobody_is_not_handed_on(ferry):
    put_on_duty("mirela", "joss")
    watch(to_duty=True)
    chance(ferry, 0.65)
    Alerter().run(timezone.now())
    send_all()
    assert not hand_on(timezone.now() + HOUR)


def test_two_workers_hand_on_once(woken):
    later = timezone.now() + 6 * MINUTE
    hand_on(later)
    Alert.objects.update(handed_on=1)
    assert not hand_on(later)
    assert Delivery.objects.filter(is_duty=True).count() == 2


def test_a_mail_names_its_stop_link():
    from email import message_from_bytes

    from rejoinder.wire.channels import Email

    mail = Email("smtp://127.0.0.1", "desk@brask.example")._mail(
        Message(
            "key", "joss@brask.example", "News", "text", html="<p>text</p>", stop_url="https://d.example/digest/stop/x/"
        )
    )
    told = message_from_bytes(mail.as_bytes())
    assert told["List-Unsubscribe"] == "<https://d.example/digest/stop/x/>"
    assert told["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert [part.get_content_type() for part in told.walk()][1:] == ["text/plain", "text/html"]
    assert asyncio.iscoroutinefunction(Email("", "x").send)


def test_quiet_hours_follow_the_wall_clock_over_a_change():
    from datetime import UTC, datetime

    desk = Desk(time_zone="Europe/London", quiet_from=time(23), quiet_to=time(7), wake_pct=80)
    night = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)
    assert duty.told_from(desk, night, 0.5).astimezone(UTC) == datetime(2026, 3, 29, 6, tzinfo=UTC)
    assert duty.told_from(desk, night, 0.8) == night
