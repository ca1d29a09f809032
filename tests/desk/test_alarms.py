"""Alarms on every page, the kill switch, reminders over the rota, and the mails that name no text."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rejoinder.desk.publishing import releases, stopping
from rejoinder.desk.publishing.alarms import call_people, watch_over
from rejoinder.desk.publishing.beginning import begin_due
from rejoinder.desk.publishing.calls import claim_calls, settle_call
from rejoinder.desk.publishing.models import Account, Alarm, AlarmMail, Publication, Release, Reminder
from rejoinder.desk.publishing.releases import TextFields
from rejoinder.desk.publishing.reminding import remind_due, who_may_approve
from rejoinder.desk.watches.models import Duty
from rejoinder.wire.channels.message import NotSent, Sent, Unclear
from tests.jobs.ledger import account_of, approved, team

pytestmark = pytest.mark.django_db
SECRET = "She voted to keep the night ferry."
NOW = "the worker"


@pytest.fixture
def people():
    return team()


@pytest.fixture
def account():
    return account_of()


def later(**by):
    return timezone.now() + timedelta(**by)


def asked(people, account):
    release = releases.start("The night ferry", by=people[0])
    release = releases.edit(release, [TextFields(account.pk, SECRET, "The ferry")], by=people[0])
    return releases.ask(release, by=people[0])


def on_duty(user, starts_h, ends_h):
    Duty.objects.create(user=user, starts=later(hours=starts_h), ends=later(hours=ends_h))


def mails(now):
    return claim_calls(now, NOW, "http://desk.example", "desk@brask.example")


def called(now):
    remind_due(now)
    return sorted(mail.message.address.split("@")[0] for mail in mails(now))


def test_the_one_on_duty_is_asked_first_where_they_may_approve(people, account):
    _, mirela, joss, _ = people
    on_duty(joss, -1, 3)
    on_duty(mirela, 3, 6)
    asked(people, account)
    assert called(later(seconds=1)) == ["joss"]


def test_where_the_one_on_duty_may_not_the_next_on_the_rota_who_may_is_asked(people, account):
    wren, _, joss, _ = people
    on_duty(wren, -1, 3)
    on_duty(joss, 3, 6)
    asked(people, account)
    assert called(later(seconds=1)) == ["joss"]
    assert Reminder.objects.get().why == "you are next on the rota"


def test_calls_at_5_15_and_30_minutes_go_on_over_the_rota_and_then_to_all_each_once(people, account):
    _, mirela, joss, _ = people
    on_duty(joss, -1, 3)
    on_duty(mirela, 3, 6)
    asked(people, account)
    assert called(later(seconds=1)) == ["joss"] and called(later(minutes=2)) == []
    assert called(later(minutes=6)) == ["mirela"] and called(later(minutes=7)) == []
    assert called(later(minutes=16)) == called(later(minutes=31)) == ["adair", "joss", "mirela"]
    assert called(later(minutes=90)) == []


def test_an_answer_ends_the_calls_also_those_that_were_written(people, account):
    release = asked(people, account)
    remind_due(later(seconds=1))
    releases.approve(release, release.sha256, by=people[1])
    assert mails(later(seconds=2)) == [] and called(later(minutes=6)) == []
    assert set(Reminder.objects.values_list("state", flat=True)) == {"overtaken"}


def test_who_may_approve_says_why_the_others_may_not_and_when_each_was_asked(people, account):
    release = asked(people, account)
    remind_due(later(seconds=1))
    found = {str(one.user): one for one in who_may_approve(release, later(seconds=2))}
    assert found["Wren"].why == "You wrote this, so someone else must approve it." and not found["Wren"].may
    assert found["Mirela"].may and found["Mirela"].asked_at


def test_no_mail_holds_the_text_and_each_names_where_to_answer(people, account):
    release = asked(people, account)
    remind_due(later(seconds=1))
    (first, *_) = mails(later(seconds=2))
    assert f"http://desk.example/approve/{release.key}/" in first.message.text
    assert SECRET not in first.message.text + first.message.subject


def test_an_alarm_is_told_once_to_the_one_on_duty_and_the_admins(people, account):
    on_duty(people[2], -1, 3)
    approved(people, [account])
    for minutes in (3, 4):
        watch_over(later(minutes=minutes))
        call_people(later(minutes=minutes))
    sent = mails(later(minutes=5))
    assert sorted(mail.message.address for mail in sent) == ["adair@brask.example", "joss@brask.example"]
    assert all("should have gone out" in mail.message.text and SECRET not in mail.message.text for mail in sent)
    assert mails(later(minutes=6)) == []


def test_a_mail_that_surely_was_not_sent_is_tried_again_and_an_unclear_one_is_not(people, account):
    approved(people, [account])
    watch_over(later(minutes=3))
    call_people(later(minutes=3))
    (mail,) = mails(later(minutes=3))
    assert settle_call(mail, NotSent("no connection"), later(minutes=3)) == "due"
    assert mails(later(minutes=3, seconds=59)) == []
    (mail,) = mails(later(minutes=4, seconds=1))
    assert settle_call(mail, Unclear("no answer"), later(minutes=4)) == "unclear" and mails(later(hours=1)) == []


def test_many_alarms_are_one_mail(people, account):
    for n in range(25):
        approved(people, [account], f"Text {n}")
    watch_over(later(minutes=3))
    call_people(later(minutes=3))
    (mail,) = mails(later(minutes=3))
    assert mail.message.subject == "25 alarms about what goes out" and "and 5 more" in mail.message.text
    settle_call(mail, Sent("250"), later(minutes=3))
    assert set(AlarmMail.objects.values_list("state", flat=True)) == {"sent"}


def test_an_alarm_that_a_person_settled_is_not_raised_again(people, account, client):
    approved(people, [account])
    watch_over(later(minutes=3))
    client.force_login(people[0], backend="rejoinder.desk.people.backend.DeskBackend")
    client.post(f"/publishing/alarms/{Alarm.objects.get().pk}/settle/")
    watch_over(later(minutes=9))
    assert Alarm.objects.get().settled_by == people[0]


def test_a_review_that_is_a_day_late_is_an_alarm(people, account):
    release = asked(people, account)
    Release.objects.update(asked_at=later(minutes=-6))
    release.refresh_from_db()
    reason = "The hustings begin in ten minutes and nobody answers."
    releases.override(release, release.sha256, reason, people[2], by=people[1])
    begin_due(later(seconds=1))
    Publication.objects.update(state="out")
    watch_over(later(hours=25))
    assert Alarm.objects.get(settled_at=None).kind == "review_late"
    releases.review(Release.objects.get(), "Fine.", by=people[2])
    watch_over(later(hours=26))
    assert not Alarm.objects.filter(settled_at=None).exists()


@pytest.fixture
def signed_in(client, people):
    def sign_in(number):
        client.force_login(people[number], backend="rejoinder.desk.people.backend.DeskBackend")
        return client

    return sign_in


def test_every_page_shows_that_something_is_late_or_stopped(people, account, signed_in):
    approved(people, [account])
    watch_over(later(minutes=3))
    stopping.stop("A wrong figure", by=people[0])
    page = signed_in(0).get("/lines/").content.decode()
    assert "1 alarm about what goes out" in page and "Publishing is stopped." in page and "/publishing/alarms/" in page


def test_a_writer_stops_from_the_page_and_only_an_approver_starts(people, account, signed_in):
    writer = signed_in(0)
    writer.post("/publishing/stop/", {"why": "A wrong figure"})
    assert stopping.standing().is_on
    refused = writer.post("/publishing/start/")
    assert refused.status_code == 409 and "an approver starts it" in refused.content.decode()
    signed_in(1).post("/publishing/start/")
    assert not stopping.standing().is_on


def test_what_is_unclear_is_marked_as_out_from_the_page_with_its_address(people, account, signed_in):
    approved(people, [account])
    begin_due(later(seconds=1))
    Publication.objects.update(state="unclear", needs_person=True)
    one, client = Publication.objects.get(), signed_in(0)
    watch_over(later(minutes=3))
    page = client.get("/publishing/alarms/").content.decode()
    assert "Look again" in page and "Mark as out" in page and "It is not there" in page
    wrong = client.post(f"/publishing/publications/{one.pk}/mark-out/", {"url": "nonsense"})
    assert wrong.status_code == 409 and "not a web address" in wrong.content.decode()
    client.post(f"/publishing/publications/{one.pk}/mark-out/", {"url": "https://server.example/1"})
    one.refresh_from_db()
    assert (one.state, one.receipt_url) == ("out", "https://server.example/1")


def test_a_held_release_is_sent_from_the_page(people, account, signed_in):
    release = approved(people, [account])
    stopping.stop("A wrong figure", by=people[0])
    stopping.start(by=people[1])
    assert "Send now" in signed_in(1).get("/publishing/alarms/").content.decode()
    signed_in(1).post(f"/publishing/releases/{release.pk}/send-now/")
    release.refresh_from_db()
    assert release.held_why == "" and Account.objects.get().state == "ready"
