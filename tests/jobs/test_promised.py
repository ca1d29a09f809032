"""What was approved is what goes out: nothing that changes, ends or is lowered between the two slips through."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rejoinder.desk.links import shorten
from rejoinder.desk.people.models import Role, User
from rejoinder.desk.publishing import releases, withdrawing
from rejoinder.desk.publishing.content import slugs_in
from rejoinder.desk.publishing.imprints import save_imprint
from rejoinder.desk.publishing.models import Alarm, PressContact, Publication, Reminder
from rejoinder.desk.publishing.ready import why_not_ready
from rejoinder.desk.publishing.releases import TextFields
from rejoinder.desk.publishing.reminding import remind_due
from rejoinder.errors import NotAllowed
from tests.jobs.ledger import Clock, Server, account_of, approved, publisher_of, team, turn, worker

pytestmark = pytest.mark.django_db
TARGET = "https://council.example/minutes"
IMPRINT = {
    "name": "The by-election", "promoter": "P. Hallorane", "promoter_address": "2 Quay Steps, Tidewell",
    "nation": "england", "election": "uk_parliament",
}  # fmt: skip


@pytest.fixture
def people():
    return team()


@pytest.fixture
def account():
    return account_of()


@pytest.fixture
def clock():
    return Clock()


def begun(clock, server, **by):
    clock.turn(**(by or {"seconds": 2}))
    hand = worker({"hook": publisher_of(server), "press": publisher_of(server)}, clock)
    turn(hand)
    return hand


def stopped(release, server):
    release.refresh_from_db()
    assert not server.calls and release.state == "draft"
    assert Alarm.objects.filter(kind="changed", settled_at=None).exists()
    return release.voided_why


@pytest.mark.parametrize("change", [{"role": Role.WRITER}, {"is_active": False}])
def test_what_somebody_approved_who_may_no_longer_does_not_go_out(people, account, clock, change):
    release, server = approved(people, [account], at=timezone.now() + timedelta(minutes=5)), Server()
    User.objects.filter(pk=people[1].pk).update(**change)
    begun(clock, server, minutes=6)
    assert "may not approve any more" in stopped(release, server)


def test_an_imprint_that_changed_after_the_approval_stops_what_was_to_go_out(people, clock):
    imprint = save_imprint(IMPRINT, by=people[3])
    account, server = account_of(imprint=imprint, no_imprint_why=""), Server()
    release = approved(people, [account], at=timezone.now() + timedelta(minutes=5))
    save_imprint(IMPRINT | {"promoter": "A. Other"}, by=people[3], imprint=imprint)
    begun(clock, server, minutes=6)
    assert "imprint changed" in stopped(release, server)


def test_an_imprint_that_ended_before_the_hour_stops_what_was_to_go_out(people, clock):
    imprint = save_imprint(IMPRINT, by=people[3])
    account, server = account_of(imprint=imprint, no_imprint_why=""), Server()
    release = approved(people, [account], at=timezone.now() + timedelta(minutes=5))
    type(imprint).objects.update(valid_until=timezone.localdate() - timedelta(days=2))
    begun(clock, server, minutes=6)
    assert "not valid" in stopped(release, server)


def test_nobody_who_came_onto_a_press_list_after_the_approval_is_mailed(people, clock):
    press, server, now = account_of("The press list", "press"), Server(), timezone.now()
    PressContact.objects.create(account=press, email="ayo@lantern.example", because="asked", added_at=now)
    release = approved(people, [press], at=now + timedelta(minutes=5))
    PressContact.objects.create(account=press, email="bea@lantern.example", because="asked", added_at=timezone.now())
    begun(clock, server, minutes=6)
    assert [one.address for one in release.publications.all()] == ["ayo@lantern.example"]


def test_an_end_given_to_a_link_after_the_approval_stops_what_was_to_go_out(people, account, clock):
    link, server = shorten.make_link(TARGET, None, "night-ferry"), Server()
    text = f"She voted to keep it. {shorten.public_url(link)}"
    release = approved(people, [account], text, at=timezone.now() + timedelta(minutes=5))
    shorten.set_end(link, None, timezone.now() + timedelta(minutes=1), "https://elsewhere.example/")
    begun(clock, server, minutes=6)
    assert "not the one that was approved" in stopped(release, server)


@pytest.mark.parametrize("spelled", ["http://127.0.0.1:8000/go/%6eight-ferry", "127.0.0.1:8000//go/night-ferry."])
def test_a_short_link_is_known_however_it_is_spelled(spelled):
    assert slugs_in(f"Read it: {spelled} now") == {"night-ferry"}


def test_a_short_link_that_nobody_has_made_stops_the_question(people, account):
    release = releases.start("The night ferry", by=people[0])
    fields = [TextFields(account.pk, "Read it: http://127.0.0.1:8000/go/nothing", "The ferry")]
    release = releases.edit(release, fields, by=people[0])
    assert any("no short link “nothing”" in why for why in why_not_ready(release))


def test_who_wrote_the_text_cannot_approve_it_because_another_renamed_the_release(people, account):
    release = releases.start("The night ferry", by=people[0])
    release = releases.edit(release, [TextFields(account.pk, "It ran.", "The ferry")], by=people[1])
    release = releases.ask(releases.edit(release, by=people[2], title="Another name"), by=people[0])
    assert release.title == "Another name"
    with pytest.raises(NotAllowed, match="changed it last"):
        releases.approve(release, release.sha256, by=people[1])


def test_another_reason_of_a_correction_voids_its_approval(people, account, clock):
    first, server = approved(people, [account]), Server()
    begun(clock, server)
    draft = withdrawing.correct(first, by=people[0])
    draft = releases.edit(draft, [TextFields(account.pk, "She voted twice.", "The ferry")], by=people[0])
    draft = releases.ask(draft, by=people[0])
    draft = releases.approve(draft, draft.sha256, by=people[1])
    assert releases.edit(draft, by=people[0], title="It was their fault").state == "draft"


def test_the_wrong_text_never_follows_its_correction(people, account, clock):
    other, server = account_of("Another hook"), Server("ok", "no connection")
    first = approved(people, [account, other])
    hand = begun(clock, server)
    assert sorted(first.publications.values_list("state", flat=True)) == ["out", "waiting"]
    draft = withdrawing.correct(first, by=people[0])
    fields = [TextFields(one.pk, "She voted twice.", "The ferry") for one in (account, other)]
    assert {row.account_id for row in draft.texts.all()} == {account.pk, other.pk}
    draft = releases.ask(releases.edit(draft, fields, by=people[0]), by=people[0])
    releases.approve(draft, draft.sha256, by=people[1])
    for _ in range(3):
        clock.turn(seconds=61)
        turn(hand)
    assert {text for texts in server.standing.values() for text in texts} == {"She voted twice."}
    assert first.publications.get(account=other).state == Publication.State.VOID


def test_a_long_press_list_holds_up_no_post(people, account, clock):
    press, server, now = account_of("The press list", "press"), Server(), timezone.now()
    contacts = [
        PressContact(account=press, email=f"a{n}@lantern.example", because="asked", added_at=now) for n in range(300)
    ]
    PressContact.objects.bulk_create(contacts)
    approved(people, [press])
    hand = begun(clock, server)
    release = approved(people, [account])
    clock.turn(seconds=1)
    turn(hand)
    assert release.publications.get().state == Publication.State.OUT
    assert 0 < Publication.objects.filter(account=press, state=Publication.State.WAITING).count() < 300


def test_the_newest_question_is_called_for_however_many_old_ones_stand_open(people, account):
    now = timezone.now()
    for n in range(60):
        release = releases.edit(releases.start(f"{n}", by=people[0]), [TextFields(account.pk, "No.")], by=people[0])
        releases.ask(release, by=people[0])
    for after in (0, 3):
        remind_due(now + timedelta(seconds=after))
    assert Reminder.objects.filter(release=release).exists()
