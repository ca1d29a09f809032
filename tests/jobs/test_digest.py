"""Digests: written once a morning, only with something to say; quiet hours and the rota."""

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from rejoinder.desk.people.accounts import add_person
from rejoinder.desk.people.models import Desk, User
from rejoinder.desk.stories.models import Story
from rejoinder.desk.watches import duty
from rejoinder.desk.watches.digest import addresses_of, digest_moment, next_moment
from rejoinder.desk.watches.mailing import write_digests
from rejoinder.desk.watches.models import Decision, Digest, Watch
from rejoinder.desk.watches.rules import save_watch
from rejoinder.desk.watches.stopping import stop_path
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


@pytest.fixture
def morning(desk):
    """A night at the desk: one story waits late, one was answered, one became a story, one stays quiet."""
    now = timezone.now()
    mirela = add_person("mirela@brask.example", name="Mirela Toft")
    late = make_story("Sea wall money went to the marina", 3)
    answered = make_story("School meals figure out by ten", 3)
    dull = make_story("The dog on the pier", 2)
    Story.objects.update(sources_count=3)
    Story.objects.filter(pk=late.pk).update(
        first_seen=now - timedelta(hours=3), chance=0.26, carriers={"right": 5, "left": 1}
    )
    Story.objects.filter(pk=answered.pk).update(
        state="answered",
        state_at=now - timedelta(hours=1),
        state_by=mirela,
        first_seen=now - timedelta(minutes=99),
        became_at=now - timedelta(minutes=30),
        became_why="5 news sources",
    )
    Story.objects.filter(pk=dull.pk).update(
        state="non_story", state_at=now - timedelta(hours=2), chance=0.03, reopens_pct=30
    )
    make_source(title="The Tidewell Lantern", health="not_seen", health_why="Error 403 since 19:10")
    found = save_watch({"name": "Dogs", "query": "dog", "daily_email": "joss@brask.example"}, None).watch
    Decision.objects.create(watch=found, story=dull, is_raised=True, why="x", at=now)
    User.objects.update(wants_digest=False)
    return desk


def test_both_parts_say_the_same_in_the_same_order(morning):
    write_digests(morning, ZONE, timezone.now(), URL)
    digest = Digest.objects.get()
    assert digest.subject == "1 for you to decide. It became a story: School meals figure out by ten"
    said = [
        "Sea wall money went to the marina", "No line fits.", "26%, unlikely, to be a story within 6 h.",
        "3 posts, 3 carriers, all but 1 on the right.", "Late: it was to be answered by", "Nobody took it.",
        "School meals figure out by ten", "Answered at", "39 min after we saw it", "It became a story at",
        "Dogs", "The dog on the pier, 3%. It did not come near its line.",
        "The Tidewell Lantern: error 403 since 19:10. Counts may be low.", "the watch “Dogs” tells you in it",
    ]  # fmt: skip
    for part in (digest.text, digest.html):
        places = [part.find(piece) for piece in said]
        assert -1 not in places, said[places.index(-1)]
        assert places == sorted(places)


def test_the_mail_has_no_picture_no_script_and_links_of_a_finger_s_height(morning):
    write_digests(morning, ZONE, timezone.now(), URL)
    html = Digest.objects.get().html
    for tag in ("<img", "<script", "url(", "var(--", "display:grid", "display:flex"):
        assert tag not in html, tag
    assert "prefers-color-scheme:dark" in html and "max-width:560px" in html
    assert all(link.startswith((f'"{URL}/', f'"{URL}')) for link in re.findall(r'href=("[^"]*)', html))


def test_a_late_digest_says_so_and_one_from_the_morning_is_not_sent_at_night(morning):
    now = timezone.now()
    late = (now - timedelta(hours=2)).astimezone(ZONE).time()
    Desk.objects.update(digest_at=late)
    morning.refresh_from_db()
    write_digests(morning, ZONE, now, URL)
    assert all("Late by 2 h" in part for part in (Digest.objects.get().text, Digest.objects.get().html))
    Digest.objects.all().delete()
    Desk.objects.update(digest_at=(now - timedelta(hours=7)).astimezone(ZONE).time())
    morning.refresh_from_db()
    assert write_digests(morning, ZONE, now, URL) == 0


def test_a_crash_between_leaves_it_unclear_and_a_person_decides(morning, client):
    write_digests(morning, ZONE, timezone.now(), URL)
    claim_digests(timezone.now())
    assert claim_digests(timezone.now() + timedelta(minutes=5)) == []
    digest = Digest.objects.get()
    assert digest.state == "unclear"
    client.force_login(User.objects.create_user("wren@desk.example", "Wren", "writer"))
    assert "we will not send it twice" in client.get("/digest/").content.decode()
    client.post(f"/digest/{digest.pk}/mark/")
    digest.refresh_from_db()
    assert digest.state == "sent"
    client.post(f"/digest/{digest.pk}/retry/")
    digest.refresh_from_db()
    assert digest.state == "sent"  # what arrived is not sent again


def test_the_link_in_the_mail_stops_it_with_one_press_and_not_by_being_opened(morning, client):
    write_digests(morning, ZONE, timezone.now(), URL)
    path = stop_path("joss@brask.example", "digest")
    assert path in Digest.objects.get().html
    assert b"Stop the daily digest?" in client.get(path).content
    assert Watch.objects.get(name="Dogs").daily_email
    assert b"Stopped." in Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"}).content
    assert Watch.objects.get(name="Dogs").daily_email == ""
    assert addresses_of(morning, "digest") == {}
    assert client.post(path.replace("WyJ", "WyX")).status_code == 404


def test_a_person_who_chose_it_is_stopped_too(morning):
    User.objects.filter(email="mirela@brask.example").update(wants_digest=True)
    Client().post(stop_path("mirela@brask.example", "digest"))
    assert not User.objects.get(email="mirela@brask.example").wants_digest


def test_the_weekly_one_goes_out_on_its_day_with_the_week(morning):
    now = timezone.now()
    today = now.astimezone(ZONE).weekday()
    Watch.objects.update(tells_daily=False, tells_weekly=True, weekly_email="policy@brask.example")
    Desk.objects.update(digest_weekday=(today + 1) % 7)
    morning.refresh_from_db()
    assert write_digests(morning, ZONE, now, URL) == 0
    Desk.objects.update(digest_weekday=today)
    morning.refresh_from_db()
    assert write_digests(morning, ZONE, now, URL) == 1
    digest = Digest.objects.get()
    assert digest.kind == "weekly" and digest.until - digest.since == timedelta(days=7)


def test_the_page_shows_tomorrows_digest_and_the_mail_alone_without_a_script(morning, client):
    client.force_login(User.objects.create_user("wren@desk.example", "Wren", "reader"))
    text = client.get("/digest/").content.decode()
    assert "1 for you to decide." in text and "You do not get it." in text
    mail = client.get("/digest/mail/")
    assert mail["X-Frame-Options"] == "SAMEORIGIN"
    assert "script" not in mail["Content-Security-Policy"] and "'sha256-" in mail["Content-Security-Policy"]
    assert not Digest.objects.exists()


def test_eight_o_clock_is_eight_o_clock_when_the_clocks_change():
    desk = Desk(digest_at=time(8), digest_weekday=6)
    for day in (datetime(2026, 3, 29, 12, tzinfo=ZONE), datetime(2026, 10, 25, 12, tzinfo=ZONE)):
        moment = digest_moment(desk, ZONE, day, "digest")
        assert (moment.hour, moment.date()) == (8, day.date())
        before = digest_moment(desk, ZONE, day - timedelta(hours=6), "digest")
        assert (before.hour, before.day) == (8, day.day - 1)
        assert next_moment(desk, ZONE, day - timedelta(hours=6), "digest") == moment
        assert digest_moment(desk, ZONE, day, "weekly") == moment  # both are Sundays
    assert datetime(2026, 3, 29, 8, tzinfo=ZONE).astimezone(UTC).hour == 7


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
