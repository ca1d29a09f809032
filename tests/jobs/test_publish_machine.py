"""Any order of edits, approvals, stops, sends, silences and crashes of two workers: once, unaltered, nothing lost."""

import random

import hypothesis.strategies as st
import pytest
from django.db import transaction
from hypothesis import HealthCheck
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from rejoinder.desk.publishing import by_hand, releases, stopping, withdrawing
from rejoinder.desk.publishing.alarms import watch_over
from rejoinder.desk.publishing.beginning import begin_due
from rejoinder.desk.publishing.content import content_of, sha256_of
from rejoinder.desk.publishing.models import Account, Alarm, Publication, Release, ReleaseText
from rejoinder.desk.publishing.releases import TextFields
from rejoinder.desk.publishing.sending import claim_due, claim_looks, claim_withdrawals, mark_stale, reread
from rejoinder.desk.publishing.settling import settle_look, settle_sent, settle_withdrawal
from rejoinder.desk.publishing.stopping import hold_too_late
from rejoinder.errors import NotAllowed
from rejoinder.wire.channels.message import NotSent, Unclear
from rejoinder.wire.channels.outgoing import CannotTell, Published, Withdrawn
from tests.examples import seeds, tried
from tests.jobs.ledger import ALL, Clock, Server, account_of, team

pytestmark = pytest.mark.django_db
State = Publication.State
WORKERS = st.sampled_from(["one", "two"])
TEXT = ["She voted to keep it.", "She voted once.", "She was not there."]
TEXTS = st.sampled_from(TEXT)
SAID = [
    "ok",
    "ok",
    "answer lost",
    "request lost",
    "arrives later",
    "no connection",
    "busy",
    "token refused",
    "too long",
]
ACTS = [
    "edit", "ask", "approve", "take_back", "somebody_writes_behind_the_rule", "write_and_approve", "stop", "start",
    "send_now", "connect_anew", "withdraw", "a_person_settles_what_is_unclear", "a_person_tries_again",
    "another_release", "write_and_approve", "start", "connect_anew", "start", "connect_anew",
]  # fmt: skip
PEOPLE_DO = st.sampled_from(ACTS)
STEPS = 80
NOT_THERE = (State.VOID, State.FAILED)
AFTER_MOST_S = 60  # a server that takes longer than this over a request that it lost is not modelled


def no_address(contact):
    return ""


class Desk(RuleBasedStateMachine):
    """Beside the rows stand two ledgers: what the server has, and what a clerk saw being approved."""

    def __init__(self):
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.people, self.account = team(), account_of()
        self.clock, self.server = Clock(), Server()
        self.clock.turn(seconds=1)
        self.release = releases.start("The night ferry", by=self.people[0])
        self.read = {}  # text by the hash that a second person approved or somebody overrode
        self.sending = {"one": [], "two": []}  # claims in the hands of each worker
        self.under_way = []  # requests whose answer was lost and that arrive later
        self.taken_down = set()

    def teardown(self):
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @initialize(text=TEXTS)
    def begin_with_one_that_is_approved(self, text):
        self.write_and_approve(text)

    @rule(act=PEOPLE_DO, text=TEXTS, who=st.integers(0, 3))
    def people_do(self, act, text, who):
        do = getattr(self, act)
        do(text) if act in ("edit", "write_and_approve") else do(who) if act == "approve" else do()

    @rule(
        seconds=st.sampled_from([1, 31, 61, 181, 301, 1801]), me=WORKERS, said=st.sampled_from(SAID),
        is_well=st.booleans(), then=st.sampled_from(["settle", "settle", "hold", "crash"]),
    )  # fmt: skip
    def a_worker_turns(self, seconds, me, said, is_well, then):
        """A turn of one worker, which may die with the request sent and nothing written, or be slow to write."""
        self.time_goes_by(seconds)
        self.begin()
        self.take_down(me, is_well)
        self.look(me, is_well)
        self.send(me, said)
        if then == "settle":
            self.settle(me, is_well)
        elif then == "crash":
            self.sending[me].clear()

    @rule(me=WORKERS, is_well=st.booleans())
    def a_slow_worker_settles(self, me, is_well):
        self.settle(me, is_well)

    def person(self, act):
        """What a person may not do now is refused in words and changes nothing."""
        try:
            act()
        except NotAllowed as refused:
            assert str(refused)

    def edit(self, text):
        self.person(
            lambda: releases.edit(self.release, [TextFields(self.account.pk, text, "The ferry")], by=self.people[0])
        )

    def ask(self):
        self.person(lambda: releases.ask(self.release, by=self.people[0]))

    def approve(self, who):
        def approve():
            row = releases.held(self.release)
            releases.approve(row, row.sha256, by=self.people[who])
            assert who != 0
            self.read[row.sha256] = row.texts.get().text

        self.person(approve)

    def write_and_approve(self, text):
        """The usual way in one step, so that most runs come to sending."""
        if Release.objects.get(pk=self.release.pk).state == Release.State.OUT:
            self.another_release()
        self.edit(text)
        self.ask()
        self.approve(1)
        self.begin()

    def take_back(self):
        self.person(lambda: releases.take_back(self.release, by=self.people[0]))

    def somebody_writes_behind_the_rule(self):
        ReleaseText.objects.filter(release=self.release).update(text="What nobody approved.")

    def another_release(self):
        """The one before stands where it is; what follows is about a new one."""
        self.release = releases.start("The night ferry again", by=self.people[0])
        releases.edit(self.release, [TextFields(self.account.pk, "She voted.", "The ferry")], by=self.people[0])

    def stop(self):
        stopping.stop("A wrong figure", by=self.people[0])

    def start(self):
        stopping.start(by=self.people[1])

    def send_now(self):
        self.person(lambda: stopping.send_now(self.release, by=self.people[1]))

    def connect_anew(self):
        Account.objects.update(state="ready")

    def time_goes_by(self, seconds):
        self.clock.turn(seconds=seconds)
        for arrives_at, out in self.under_way[:]:
            if self.clock.at.timestamp() >= arrives_at:
                self.under_way.remove((arrives_at, out))
                self.server.take(out)

    def begin(self):
        mark_stale(self.clock.at)
        hold_too_late(self.clock.at)
        begin_due(self.clock.at)

    def send(self, me, said):
        """Claims one; the request leaves and the answer is in the worker's hands, not yet in the rows."""
        for claim in claim_due(self.clock.at, me, no_address, limit=1):
            assert not stopping.switch().is_on
            row = Release.objects.get(pk=claim.publication.release_id)
            assert self.read[row.approved_sha256] == claim.out.text and sha256_of(content_of(row)) in self.read
            if said == "arrives later":
                self.under_way.append((self.clock.at.timestamp() + AFTER_MOST_S, claim.out))
                answer = Unclear("no answer")
            else:
                self.server.script = [said]
                answer = self.server.publish(claim.out)
            self.sending[me].append((claim, answer))

    def settle(self, me, is_seen):
        if self.sending[me]:
            claim, answer = self.sending[me].pop()
            settle_sent(claim, answer, self.clock.at, can=ALL)
            if isinstance(answer, Published) and is_seen:
                settle_look(reread(claim), self.server.find(claim.out.key), self.clock.at)

    def look(self, me, is_answering):
        for claim in claim_looks(self.clock.at, me, limit=1):
            standing = self.server.find(claim.out.key) if is_answering else CannotTell("no answer")
            settle_look(claim, standing, self.clock.at)

    def take_down(self, me, is_answering):
        for claim in claim_withdrawals(self.clock.at, me, limit=1):
            if is_answering:
                self.taken_down.add(claim.publication.receipt_id)
            answer = Withdrawn("deleted") if is_answering else NotSent("no connection")
            settle_withdrawal(claim, answer, self.clock.at)

    def withdraw(self):
        self.person(lambda: withdrawing.withdraw(self.release, "The figure was wrong.", by=self.people[1]))

    def a_person_settles_what_is_unclear(self):
        for one in Publication.objects.filter(state=State.UNCLEAR, needs_person=True):
            if self.server.standing[one.key]:
                by_hand.mark_out(one, "https://server.example/seen", by=self.people[0])
            elif not self.under_way:
                by_hand.mark_not_out(one, by=self.people[0])

    def a_person_tries_again(self):
        for one in Publication.objects.filter(state=State.FAILED):
            self.person(lambda one=one: by_hand.try_again(one, by=self.people[1]))

    @invariant()
    def nothing_stands_twice(self):
        assert all(len(texts) <= 1 for texts in self.server.standing.values())

    @invariant()
    def nothing_stands_that_nobody_read(self):
        for texts in self.server.standing.values():
            assert all(text in self.read.values() for text in texts)

    @invariant()
    def what_we_call_out_stands_there_and_what_we_call_not_out_does_not(self):
        for one in Publication.objects.exclude(receipt_id__in=self.taken_down):
            if one.state == State.OUT:
                assert self.server.standing[one.key]
            elif one.state in NOT_THERE:
                assert not self.server.standing[one.key]

    @invariant()
    def nothing_is_lost_without_an_alarm(self):
        watch_over(self.clock.at)
        waiting = [State.WAITING, State.SENDING, State.UNCLEAR, State.FAILED]
        for one in Publication.objects.filter(state__in=waiting):
            is_late = (self.clock.at - one.should_be_out_at).total_seconds() >= 120
            if is_late or one.state == State.FAILED or one.needs_person:
                assert Alarm.objects.filter(publication=one, settled_at=None).exists(), (one.state, one.why)
        for release in Release.objects.filter(state="approved"):
            if (self.clock.at - release.approved_at).total_seconds() >= 120:
                assert Alarm.objects.filter(release=release, kind="late", settled_at=None).exists()


def test_no_order_of_moves_and_faults_doubles_alters_or_loses_a_text():
    run_state_machine_as_test(
        Desk,
        settings=tried(100, quick=8, stateful_step_count=40, suppress=list(HealthCheck)),
    )


@pytest.mark.parametrize("seed", seeds(12, quick=2))
def test_no_long_night_doubles_alters_or_loses_a_text(seed):
    """The same rules drawn by weight, so that every run goes deep: hypothesis finds short ways, this one long ones."""
    chance, desk = random.Random(seed), Desk()
    laws = [getattr(desk, name) for name in dir(desk) if name.startswith(("nothing_", "what_we_"))]
    desk.write_and_approve(TEXT[0])
    for _ in range(STEPS):
        if chance.random() < 0.3:
            desk.people_do(chance.choice(ACTS), chance.choice(TEXT), chance.randrange(4))
        else:
            seconds, then = chance.choice([1, 31, 61, 181, 301]), chance.choice(["settle", "settle", "hold", "crash"])
            desk.a_worker_turns(
                seconds, chance.choice(["one", "two"]), chance.choice(SAID), chance.random() < 0.7, then
            )
        desk.a_slow_worker_settles(chance.choice(["one", "two"]), True)
        for law in laws:
            law()
    desk.teardown()
