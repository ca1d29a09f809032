"""Digests: written once a morning, only with something to say; quiet hours and the rota."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from rejoinder.desk.people.accounts import add_person
from rejoinder.desk.people.models import Desk, User
from rejoinder.desk.stories.models import Story
from rejoinder.desk.watches import duty
from rejoinder.desk.watches.mailing import write_digests
from rejoinder.desk.watches.models import Digest
from rejoinder.desk.watches.rules import save_watch
from rejoinder.errors import BadInput
from rejoinder.jobs.alert import Reason, raise_alert
from rejoinder.jobs.deliver import claim_deliveries, claim_digests, settle_digest
from rejoinder.wire.channels import NotSent, Sent
from tests.desk.rows import make_post, make_source, make_story

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Europe/London")
URL = "https://desk.example"


@pytest.fixture
def desk():
    now = timezone.now().astimezone(ZONE)
    return Desk.objects.update_or_create(pk=1, defaults={"digest_at": (now - timedelta(minutes=1)).time()})[0]


def story():
    found = make_story("Night ferry vote", 2)
    make_post(make_source(), found, title="Night ferry")
    Story.objects.filter(pk=found.pk).update(sources_count=2, chance=0.4)
    return found


def watch(**said):
    return save_watch({"name": "Ferry", "words": "ferry", "daily_email": "joss@brask.example", **said}, None).watch


def test_a_digest_is_written_once_for_each_address_and_says_why(desk):
    story(), watch(tells_once=False)
    assert write_digests(desk, ZONE, timezone.now(), URL) == 1
    assert write_digests(desk, ZONE, timezone.now(), URL) == 0
    digest = Digest.objects.get()
    assert digest.subject.startswith("1 for you to decide. Night ferry vote")
    for part in (digest.text, digest.html):
        assert "40%" in part and "the watch “Ferry”" in part and f"{URL}/stories/" in part


def test_nothing_to_say_sends_nothing(desk):
    watch(tells_once=False)
    assert write_digests(desk, ZONE, timezone.now(), URL) == 0
    assert Digest.objects.get().state == "empty"


def test_people_who_chose_it_get_it(desk):
    story()
    add_person("pim@brask.example", name="Pim")
    User.objects.update(wants_digest=True)
    write_digests(desk, ZONE, timezone.now(), URL)
    assert Digest.objects.get().address == "pim@brask.example"


def test_a_digest_goes_out_once_and_is_tried_again_only_where_it_surely_did_not(desk):
    story(), watch(tells_once=False)
    write_digests(desk, ZONE, timezone.now(), URL)
    (claimed,) = claim_digests(timezone.now())
    assert claim_digests(timezone.now()) == []
    assert settle_digest(claimed, NotSent("no connection")) == "due"
    (again,) = claim_digests(timezone.now() + timedelta(minutes=2))
    assert settle_digest(again, Sent("250 ok")) == "sent"


def at(hour):
    return datetime(2026, 10, 8, hour, 30, tzinfo=ZONE)


def test_in_quiet_hours_an_alert_waits_unless_it_would_wake_people():
    desk = Desk(time_zone="Europe/London", quiet_from=time(23), quiet_to=time(7), wake_pct=80)
    assert duty.told_from(desk, at(23), 0.5) == datetime(2026, 10, 9, 7, tzinfo=ZONE)
    assert duty.told_from(desk, at(3), None) == datetime(2026, 10, 8, 7, tzinfo=ZONE)
    assert duty.told_from(desk, at(3), 0.85) == at(3)
    assert duty.told_from(desk, at(12), 0.1) == at(12)


def test_the_rota_names_its_gaps_and_an_alert_goes_to_whoever_is_on_duty(desk):
    joss = add_person("joss@brask.example", name="Joss")
    now = timezone.now()
    duty.add_duty(joss, now - timedelta(hours=1), now + timedelta(hours=2))
    duty.add_duty(joss, now + timedelta(hours=5), now + timedelta(hours=6))
    assert [shift.who is None for shift in duty.rota(now)] == [False, True, False, True]
    raise_alert(watch(to_duty=True), story(), Reason("match", "it says ferry"), (now, desk))
    (delivery,) = claim_deliveries(timezone.now())
    assert delivery.address == "joss@brask.example" and delivery.why_you == "you are on duty"


@pytest.mark.parametrize(("start_h", "end_h"), [(2, 1), (-5, -1), (1, 60), (24 * 100, 24 * 100 + 1)])
def test_a_shift_that_cannot_be_is_refused(start_h, end_h):
    joss, now = add_person("joss@brask.example", name="Joss"), timezone.now()
    with pytest.raises(BadInput):
        duty.add_duty(joss, now + timedelta(hours=start_h), now + timedelta(hours=end_h))
