"""Exactly once, through the job, with a server whose ledger says what really stands there."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rejoinder.desk.publishing import by_hand, releases, stopping, withdrawing
from rejoinder.desk.publishing.alarms import watch_over
from rejoinder.desk.publishing.models import Account, Alarm, Echo, PressContact, Publication, Release, ReleaseText
from rejoinder.desk.publishing.releases import TextFields
from rejoinder.errors import NotAllowed
from rejoinder.jobs.accounts_open import Accounts
from rejoinder.jobs.echo import count_echoes
from rejoinder.settings import read_settings
from tests.jobs.ledger import (
    ALL,
    Clock,
    Killed,
    Server,
    account_of,
    approved,
    in_database,
    publisher_of,
    ran,
    team,
    turn,
)
from tests.jobs.ledger import worker as new_worker

pytestmark = pytest.mark.django_db
State = Publication.State


@pytest.fixture
def people():
    return team()


@pytest.fixture
def account():
    return account_of()


@pytest.fixture
def clock():
    return Clock()


def begun(clock, server, *, can=ALL, **said):
    clock.turn(seconds=2)
    return new_worker({"hook": publisher_of(server, can), "press": publisher_of(server, can)}, clock, **said)


def kinds():
    return set(Alarm.objects.filter(settled_at=None).values_list("kind", flat=True))


def stands_once(server):
    return [len(texts) for texts in server.standing.values() if texts] == [1]


def test_what_is_approved_goes_out_and_is_read_back(people, account, clock):
    release, server = approved(people, [account]), Server()
    turn(begun(clock, server))
    (one,) = release.publications.all()
    assert (one.state, bool(one.seen_at), one.tries) == (State.OUT, True, 1)
    assert server.standing[one.key] == ["She voted to keep the night ferry."]
    release.refresh_from_db()
    assert release.state == "out" and release.out_at and one.receipt_url.startswith("https://server.example/")


def test_nothing_goes_out_before_its_time_or_without_approval(people, account, clock):
    approved(people, [account], at=timezone.now() + timedelta(hours=1))
    draft = releases.edit(releases.start("A draft", by=people[0]), [TextFields(account.pk, "No.")], by=people[0])
    releases.ask(draft, by=people[0])
    server = Server()
    turn(begun(clock, server))
    assert not server.calls and not Publication.objects.exists()


def test_a_lost_answer_is_looked_up_and_not_sent_again(people, account, clock):
    release, server = approved(people, [account]), Server("answer lost")
    hand = begun(clock, server)
    turn(hand)
    assert release.publications.get().state == State.UNCLEAR
    for _ in range(4):
        clock.turn(seconds=61)
        turn(hand)
    assert release.publications.get().state == State.OUT and stands_once(server) and server.calls == ["answer lost"]


def test_a_lost_request_is_sent_again_only_after_two_looks_that_agree(people, account, clock):
    release, server = approved(people, [account]), Server("request lost")
    hand = begun(clock, server)
    turn(hand)
    clock.turn(seconds=31)
    turn(hand)
    assert (release.publications.get().absent, server.calls) == (1, ["request lost"])
    clock.turn(seconds=61)
    turn(hand)
    turn(hand)
    assert release.publications.get().state == State.OUT and stands_once(server)


@pytest.mark.parametrize("word", ["killed before", "killed after"])
def test_a_worker_that_dies_while_sending_leaves_nothing_doubled_or_lost(word, people, account, clock):
    release, server = approved(people, [account]), Server(word)
    with pytest.raises(Killed):
        turn(begun(clock, server))
    assert release.publications.get().state == State.SENDING
    hand = begun(clock, server, me="two")
    for _ in range(6):
        clock.turn(seconds=181)
        turn(hand)
    assert release.publications.get().state == State.OUT and stands_once(server)


@pytest.mark.parametrize("step", range(1, 16))
def test_a_worker_that_dies_at_any_step_leaves_nothing_doubled_or_lost(step, people, account, clock):
    release, server, done = approved(people, [account]), Server("answer lost"), [0]

    async def dying(function, *args, **kwargs):
        done[0] += 1
        if done[0] == step:
            raise Killed
        return await in_database(function, *args, **kwargs)

    for hand in (begun(clock, server, db=dying), begun(clock, server, me="two")):
        for _ in range(7):
            try:
                turn(hand)
            except Killed:
                break
            clock.turn(seconds=181)
    assert release.publications.get().state == State.OUT and stands_once(server)


def test_what_surely_did_not_go_out_is_tried_at_60_300_and_1800_seconds_and_then_fails_with_an_alarm(
    people, account, clock
):
    release, server = approved(people, [account]), Server(*["no connection"] * 4)
    hand = begun(clock, server)
    turn(hand)
    for tries, wait in enumerate((60, 300, 1800), start=1):
        clock.turn(seconds=wait - 1)
        turn(hand)
        assert len(server.calls) == tries
        clock.turn(seconds=1)
        turn(hand)
        assert len(server.calls) == tries + 1
    assert release.publications.get().state == State.FAILED and "failed" in kinds()
    by_hand.try_again(release.publications.get(), by=people[0])
    clock.turn(seconds=1)
    turn(hand)
    assert release.publications.get().state == State.OUT and "failed" not in kinds()


def test_a_wait_that_the_server_asks_for_is_kept(people, account, clock):
    release, server = approved(people, [account]), Server("busy")
    hand = begun(clock, server)
    turn(hand)
    clock.turn(seconds=590)
    turn(hand)
    assert server.calls == ["busy"]
    clock.turn(seconds=11)
    turn(hand)
    assert release.publications.get().state == State.OUT


def test_a_refused_token_holds_the_account_and_loses_nothing(people, account, clock):
    first, second = approved(people, [account]), approved(people, [account], "Another text.")
    server = Server("token refused")
    hand = begun(clock, server)
    for _ in range(3):
        turn(hand)
        clock.turn(seconds=2)
    account.refresh_from_db()
    assert account.state == Account.State.REFUSED and server.calls == ["token refused"] and "refused" in kinds()
    assert {one.state for one in Publication.objects.all()} == {State.WAITING}
    Account.objects.update(state="ready")
    for _ in range(3):
        turn(hand)
        clock.turn(seconds=2)
    watch_over(clock.at)
    assert first.publications.get().state == second.publications.get().state == State.OUT and "refused" not in kinds()


def test_a_text_that_was_changed_behind_the_approval_never_goes_out(people, account, clock):
    release, server = approved(people, [account]), Server()
    ReleaseText.objects.update(text="Something else.")
    turn(begun(clock, server))
    release.refresh_from_db()
    assert not server.calls and release.state == "draft" and "not the one that was approved" in release.voided_why
    assert kinds() == {"changed"}


def test_an_account_that_changed_after_the_beginning_voids_what_waits(people, account, clock):
    release, server = approved(people, [account]), Server("no connection")
    hand = begun(clock, server)
    turn(hand)
    Account.objects.update(handle="@another")
    clock.turn(seconds=61)
    turn(hand)
    assert server.calls == ["no connection"] and release.publications.get().state == State.VOID
    assert "changed" in kinds()


def test_a_sent_post_that_cannot_be_seen_is_never_sent_again_and_asks_a_person(people, account, clock):
    release, server = approved(people, [account]), Server()
    server.down = True
    hand = begun(clock, server)
    for _ in range(8):
        turn(hand)
        clock.turn(seconds=1801)
    one = release.publications.get()
    assert (one.state, one.seen_at, one.needs_person, server.calls) == (State.OUT, None, True, ["ok"])
    assert one.why.startswith("Sent, but we cannot see it on the server yet.") and "unclear" in kinds()
    by_hand.mark_out(one, "https://server.example/seen", by=people[0])
    assert "unclear" not in kinds()


def test_a_channel_that_cannot_be_asked_leaves_the_unclear_to_a_person(people, account, clock):
    release, server = approved(people, [account]), Server("request lost")
    hand = begun(clock, server, can=frozenset())
    for _ in range(6):
        turn(hand)
        clock.turn(seconds=301)
    one = release.publications.get()
    assert (one.state, one.needs_person, server.calls) == (State.UNCLEAR, True, ["request lost"])
    with pytest.raises(NotAllowed, match="Look first"):
        by_hand.try_again(one, by=people[0])
    by_hand.try_again(by_hand.mark_not_out(one, by=people[0]), by=people[0])
    turn(hand)
    assert release.publications.get().state == State.OUT and stands_once(server)


def test_a_publisher_that_breaks_counts_as_unclear(people, account, clock):
    release, server = approved(people, [account]), Server("breaks")
    hand = begun(clock, server)
    turn(hand)
    clock.turn(seconds=31)
    turn(hand)
    assert release.publications.get().state == State.OUT and stands_once(server)


def test_an_account_is_used_once_a_second_and_in_order(people, account, clock):
    texts = [f"Text {n}" for n in range(3)]
    for text in texts:
        approved(people, [account], text)
    server, other = Server(), account_of("Another")
    approved(people, [other], "Beside")
    hand = begun(clock, server)
    turn(hand)
    assert len(server.calls) == 2  # one for each account
    for _ in range(2):
        clock.turn(seconds=1)
        turn(hand)
    sent = Publication.objects.filter(account=account).order_by("sent_at")
    assert [server.standing[one.key][0] for one in sent] == texts


def test_a_press_list_gets_one_mail_for_each_address_and_none_for_those_who_left(people, clock):
    press, now = account_of("The press list", "press"), timezone.now()
    for name in ("ayo", "bea", "cal"):
        PressContact.objects.create(account=press, email=f"{name}@lantern.example", because="asked", added_at=now)
    release, server = approved(people, [press]), Server()
    PressContact.objects.filter(email__startswith="cal").update(left_at=now)
    turn(begun(clock, server))
    assert sorted(one.address for one in release.publications.all()) == ["ayo@lantern.example", "bea@lantern.example"]
    assert len(server.standing) == 2


def test_a_press_list_that_all_have_left_is_an_alarm_and_not_silence(people, clock):
    press, now = account_of("The press list", "press"), timezone.now()
    PressContact.objects.create(account=press, email="ayo@lantern.example", because="asked", added_at=now)
    approved(people, [press])
    PressContact.objects.update(left_at=now)
    turn(begun(clock, Server()))
    assert kinds() == {"failed"}


def test_the_kill_switch_stops_everything_and_starting_again_is_no_flood(people, account, clock):
    waiting = [approved(people, [account], f"Text {n}") for n in range(3)]
    stopping.stop("A wrong figure is going round", by=people[0])
    server = Server()
    hand = begun(clock, server)
    turn(hand)
    clock.turn(seconds=130)
    watch_over(clock.at)
    assert not server.calls and Alarm.objects.filter(kind="late", settled_at=None).count() == 3
    with pytest.raises(NotAllowed, match="an approver starts it"):
        stopping.start(by=people[0])
    stopping.start(by=people[1])
    turn(hand)
    assert not server.calls and stopping.standing().held == 3
    stopping.send_now(waiting[1], by=people[1])
    turn(hand)
    assert [texts[0] for texts in server.standing.values()] == ["Text 1"]


def test_what_is_an_hour_late_waits_for_a_press(people, account, clock):
    release, server = approved(people, [account]), Server()
    clock.turn(hours=1, seconds=1)
    hand = begun(clock, server)
    turn(hand)
    release.refresh_from_db()
    assert not server.calls and release.held_why == "it is over 1 hour late"
    stopping.send_now(release, by=people[2])
    clock.at = max(clock.at, timezone.now())
    Release.objects.update(let_go_at=clock.at)
    turn(hand)
    assert stands_once(server)


def test_withdrawing_takes_down_what_is_out_and_starts_a_notice(people, account, clock):
    release, server = approved(people, [account]), Server()
    hand = begun(clock, server)
    turn(hand)
    with pytest.raises(NotAllowed, match="Only an approver"):
        withdrawing.withdraw(release, "The figure was wrong.", by=people[0])
    notice = withdrawing.withdraw(release, "The figure was wrong.", by=people[1])
    clock.turn(seconds=2)
    turn(hand)
    one = release.publications.get()
    assert one.state == State.WITHDRAWN and not any(server.standing.values())
    assert notice.state == "draft" and "We have withdrawn our post of" in notice.texts.get().text
    assert "The figure was wrong." in notice.texts.get().text


def test_what_is_withdrawn_while_it_is_unclear_is_taken_down_once_it_is_found(people, account, clock):
    release, server = approved(people, [account]), Server("answer lost")
    hand = begun(clock, server)
    turn(hand)
    withdrawing.withdraw(release, "The figure was wrong.", by=people[1])
    for _ in range(3):
        clock.turn(seconds=61)
        turn(hand)
    assert release.publications.get().state == State.WITHDRAWN and not any(server.standing.values())


def test_what_is_withdrawn_before_it_went_out_never_goes_out(people, account, clock):
    release, server = approved(people, [account]), Server("no connection")
    hand = begun(clock, server)
    turn(hand)
    assert withdrawing.withdraw(release, "The figure was wrong.", by=people[1]) is None
    for _ in range(3):
        clock.turn(seconds=1801)
        turn(hand)
    assert server.calls == ["no connection"] and release.publications.get().state == State.VOID


def test_what_cannot_be_taken_back_stays_and_the_notice_follows_it(people, account, clock):
    release, server = approved(people, [account]), Server()
    hand = begun(clock, server, can=frozenset({"read_back"}))
    turn(hand)
    assert withdrawing.withdraw(release, "The figure was wrong.", by=people[1])
    clock.turn(seconds=2)
    turn(hand)
    one = release.publications.get()
    assert one.state == State.OUT and "cannot be taken back" in one.why and not kinds()


def corrected(people, release, text):
    draft = withdrawing.correct(release, by=people[0])
    fields = [TextFields(row.account_id, text, "The ferry") for row in draft.texts.all()]
    draft = releases.ask(releases.edit(draft, fields, by=people[0]), by=people[0])
    return releases.approve(draft, draft.sha256, by=people[1])


def test_a_correction_takes_the_place_of_the_text_where_the_channel_can(people, account, clock):
    release, server = approved(people, [account]), Server()
    hand = begun(clock, server)
    turn(hand)
    correction = corrected(people, release, "She voted twice.")
    clock.turn(seconds=2)
    turn(hand)
    before, after = release.publications.get(), correction.publications.get()
    assert server.corrected == [(before.receipt_id, "She voted twice.")] and after.corrects == before
    assert after.state == State.OUT and after.seen_at and list(release.corrections.all()) == [correction]


@pytest.mark.parametrize("word", ["answer lost", "request lost"])
def test_a_correction_whose_answer_was_lost_is_looked_up_under_the_old_name(word, people, account, clock):
    release, server = approved(people, [account]), Server()
    hand = begun(clock, server)
    turn(hand)
    correction = corrected(people, release, "She voted twice.")
    server.script = [word]
    for _ in range(5):
        clock.turn(seconds=61)
        turn(hand)
    assert correction.publications.get().state == State.OUT and len(server.corrected) == 1
    assert server.standing[release.publications.get().receipt_id] == ["She voted twice."]


def test_a_correction_is_a_reply_where_the_channel_cannot_change_and_is_never_doubled(people, account, clock):
    release, server = approved(people, [account]), Server()
    can = frozenset({"read_back", "reply"})
    hand = begun(clock, server, can=can)
    turn(hand)
    correction = corrected(people, release, "She voted twice.")
    server.script = ["answer lost"]
    for _ in range(5):
        clock.turn(seconds=61)
        turn(hand)
    before, after = release.publications.get(), correction.publications.get()
    assert server.replies[after.key] == before.receipt_id and after.state == State.OUT
    assert server.standing[after.key] == ["She voted twice."]


def test_echoes_are_counted_ever_more_rarely_for_a_week(people, account, clock):
    approved(people, [account])
    server = Server()
    turn(begun(clock, server))
    publishers = {"hook": publisher_of(server)}
    accounts = Accounts(read_settings(), in_database, publishers=publishers, unseal=lambda sealed: {})
    counted = []
    start = clock.at
    for _ in range(2 * 24 * 9):
        clock.turn(minutes=30)
        if ran(lambda: count_echoes(accounts, in_database, clock=clock)):
            counted.append((clock.at - start).total_seconds() / 3600)
    assert counted == [0.5, 1.0, 6.0, *range(24, 169, 24)]
    assert Echo.objects.values_list("replies", "boosts", "quotes", "likes")[0] == (2, 3, None, 5)


def test_a_late_publication_is_told_once_and_settled_when_it_is_out(people, account, clock):
    approved(people, [account])
    clock.turn(seconds=125)
    watch_over(clock.at)
    watch_over(clock.at)
    assert [alarm.what for alarm in Alarm.objects.all()] == ["should have gone out 2 minutes ago"]
    turn(begun(clock, Server()))
    watch_over(clock.at)
    assert not kinds()
