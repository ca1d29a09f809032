"""Any order of casting, changing, pressing twice, posting, striking, killing and closing: nothing lost, nothing doubled."""

from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from hypothesis import HealthCheck
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from rejoinder.core.bulletin import receipt_of
from rejoinder.core.bulletin.checking import Asked, check
from rejoinder.desk.contests.casting import Cast, Refused, cast, opened
from rejoinder.desk.contests.closing import last_envelopes, next_step
from rejoinder.desk.contests.keys import vault
from rejoinder.desk.contests.models import Candidate, Contest, Credential
from rejoinder.desk.contests.published import boards_folder
from rejoinder.jobs.keep_boards import keep_boards
from rejoinder.wire.board_folder import open_board
from tests.desk.vote_rows import letter, own_folder, voting  # noqa: F401 one is a fixture
from tests.examples import tried

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folder")]
VOTERS = 4
PAPERS = [bytes([0]), bytes([1, 0]), bytes([2, 3, 4]), bytes([4, 3, 2, 1, 0]), bytes([3])]


class Voting(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.contest = voting()
        self.secrets = [letter(self.contest, number) for number in range(VOTERS)]
        self.now = self.contest.opens_at + timedelta(hours=1)
        self.shown, self.last, self.struck, self.presses = {}, {}, set(), []

    def teardown(self):
        self.end()
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    @rule(voter=st.integers(0, VOTERS - 1), paper=st.sampled_from(PAPERS))
    def casts(self, voter, paper):
        self.press(voter, paper, f"token {len(self.presses)}")

    @precondition(lambda self: self.presses)
    @rule(data=st.data())
    def presses_an_old_form_again(self, data):
        self.press(*data.draw(st.sampled_from(self.presses)))

    def press(self, voter, paper, token):
        said = cast(self.contest, self.secrets[voter], paper, token=token, clock=lambda: self.now)
        if isinstance(said, Refused):
            assert voter in self.struck or self.state != "open"
            return
        assert isinstance(said, Cast) and self.state == "open" and voter not in self.struck
        key = (voter, paper, token)
        assert self.shown.setdefault(key, said.receipt) == said.receipt, "one press, one receipt"
        if not said.is_again:
            self.presses.append(key)
            self.last[voter] = paper

    @rule(minutes=st.sampled_from([1, 20, 61]), killed_after=st.sampled_from([None, None, 1, 2]))
    def the_worker_comes_by(self, minutes, killed_after):
        if self.now < self.contest.closes_at:
            self.now += timedelta(minutes=minutes)
        self.work(killed_after)

    @rule(voter=st.integers(0, VOTERS - 1))
    def a_link_is_struck(self, voter):
        if self.state != "open" or len(self.struck) > 1:
            return
        rows = Credential.objects.filter(contest=self.contest).order_by("pseudonym")
        pseudonym = self.pseudonym(voter)
        rows.filter(pseudonym=pseudonym).update(struck_why="entered twice")
        self.struck.add(voter)

    @rule(place=st.integers(1, 4))
    def a_candidate_withdraws(self, place):
        if self.state == "open" and not Candidate.objects.filter(contest=self.contest, state="withdrawn").exists():
            Candidate.objects.filter(contest=self.contest, place=place).update(state="withdrawn", why="moves away")

    @rule(killed_after=st.sampled_from([None, 1, 2, 3]))
    def it_closes(self, killed_after):
        self.now = max(self.now, self.contest.closes_at)
        self.work(killed_after)

    def work(self, killed_after=None):
        steps = []

        def step_done(_contest, step):
            steps.append(step)
            if len(steps) == killed_after:
                raise Killed

        try:
            keep_boards(self.now, after_step=step_done)
        except Killed:
            pass

    def end(self):
        """Whatever came before, it is counted in the end, and a stranger finds the papers last confirmed."""
        self.now = max(self.now, self.contest.closes_at)
        self.work()
        row = Contest.objects.get(pk=self.contest.pk)
        assert row.state == "counted" and next_step(row, self.now) is None
        with open_board(boards_folder() / row.slug) as board:
            found = check(board, Asked(key=row.public_key))
        assert found.is_same, found.differences
        box = vault()
        papers = {key: opened(box.unseal(sealed))[0] for key, _, _, sealed in last_envelopes(row)}
        wanted = {self.pseudonym(voter): paper for voter, paper in self.last.items() if voter not in self.struck}
        assert papers == wanted and found.papers == len(wanted)
        on_board = {
            receipt_of(body["envelope"]) for kind, body in row.entries.values_list("kind", "body") if kind == "cast"
        }
        assert on_board == set(self.shown.values())

    @property
    def state(self):
        return Contest.objects.values_list("state", flat=True).get(pk=self.contest.pk)

    def pseudonym(self, voter):
        from rejoinder.core.bulletin import pseudonym_of

        return pseudonym_of(self.contest.slug, self.secrets[voter])

    @invariant()
    def every_press_that_was_answered_is_stored_once(self):
        assert self.contest.envelopes.count() == len(self.presses) == len(self.shown)

    @invariant()
    def numbers_of_a_link_have_no_gap(self):
        for voter in range(VOTERS):
            rows = self.contest.envelopes.filter(pseudonym=self.pseudonym(voter)).order_by("number")
            assert list(rows.values_list("number", flat=True)) == list(range(1, len(rows) + 1))

    @invariant()
    def the_board_only_grows_and_says_where_each_posted_envelope_is(self):
        numbers = list(self.contest.entries.values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))
        posted = dict(self.contest.envelopes.exclude(posted=None).values_list("posted", "envelope"))
        entries = {
            n: body["envelope"]
            for n, kind, body in self.contest.entries.values_list("number", "kind", "body")
            if kind == "cast"
        }
        assert posted == entries


class Killed(BaseException):
    """The worker ends here."""


def test_no_order_of_presses_kills_and_hours_loses_or_doubles_a_ballot():
    assert django_settings.REJOINDER.data.exists()
    run_state_machine_as_test(
        Voting,
        settings=tried(100, quick=6, stateful_step_count=16, suppress=list(HealthCheck)),
    )
