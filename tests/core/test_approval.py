"""Four eyes: no order of moves by any people brings out a text that nobody but its writers read."""

import hypothesis.strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from rejoinder.core import approval
from rejoinder.core.approval import (
    Approve,
    Ask,
    Begin,
    Drop,
    Edit,
    Moved,
    Override,
    Person,
    Refused,
    ReleaseForApproval,
    Review,
    SendBack,
    State,
    TakeBack,
)
from tests.examples import tried

PEOPLE = (
    Person(1, may_write=False), Person(2), Person(3, may_approve=True), Person(4, may_approve=True),
    Person(5, may_approve=True),
)  # fmt: skip
WHO = st.sampled_from(PEOPLE)
HASH = st.sampled_from(["a1", "b2", "c3"])
REASONS = st.sampled_from(["", "now", "The hustings begin in ten minutes and nobody answers."])
NOW = 1_000_000.0


class Approvals(RuleBasedStateMachine):
    """All moves by all people at all times; beside it, what a careful clerk would have written down."""

    def __init__(self):
        super().__init__()
        self.at = NOW
        self.release = ReleaseForApproval(State.DRAFT, "a1", author=2, last_editor=2)
        self.asked_at = None
        self.yes = None  # who said yes to which hash, and whether as an override: since the last edit
        self.out = None  # the hash that began to go out, and the yes that stood then
        self.reader_moved = False

    def move(self, move, by):
        answer = approval.moved(self.release, move, by, at=self.at)
        if isinstance(answer, Refused):
            assert answer.why.endswith(".")
            return False
        if by is not None and not by.may_write:
            self.reader_moved = True
        assert isinstance(answer, Moved)
        self.before, self.release = self.release, answer.release
        return True

    @rule(minutes=st.sampled_from([1, 4, 5, 30]))
    def time_goes_by(self, minutes):
        self.at += 60 * minutes

    @rule(by=st.none() | WHO, sha256=HASH)
    def edit(self, by, sha256):
        changes = sha256 != self.release.sha256
        if self.move(Edit(sha256), by) and changes:
            assert self.release.state == State.DRAFT and self.release.approved_sha256 == ""
            self.yes = None

    @rule(by=WHO)
    def ask(self, by):
        if self.move(Ask(), by):
            self.asked_at = self.at

    @rule(by=st.none() | WHO, sha256=HASH)
    def approve(self, by, sha256):
        if self.move(Approve(sha256), by):
            assert by.may_approve and by.id not in (self.before.author, self.before.last_editor)
            assert self.before.state == State.ASKED and sha256 == self.release.sha256
            self.yes = ("approved", by.id, sha256)

    @rule(by=WHO, sha256=HASH, reason=REASONS, reviewer=WHO)
    def override(self, by, sha256, reason, reviewer):
        if self.move(Override(sha256, reason, reviewer), by):
            assert by.may_approve and reviewer.may_approve and len(reason) >= approval.REASON_LETTERS_MIN
            assert reviewer.id not in (by.id, self.before.author, self.before.last_editor)
            assert self.at - self.asked_at >= 60 * approval.OVERRIDE_AFTER_MIN and sha256 == self.release.sha256
            self.yes = ("overridden", by.id, sha256)

    @rule(by=WHO, note=st.sampled_from(["", "The figure is last year's."]))
    def send_back(self, by, note):
        if self.move(SendBack(note), by):
            assert by.may_approve and note
            self.yes = None

    @rule(by=WHO)
    def take_back(self, by):
        if self.move(TakeBack(), by):
            self.yes = None

    @rule(by=WHO)
    def review(self, by):
        if self.move(Review(), by):
            assert self.yes[0] == "overridden" and by.id == self.release.reviewer != self.yes[1]

    @rule(by=WHO)
    def drop(self, by):
        if self.move(Drop(), by):
            assert self.out is None
            self.yes = None

    @rule(sha256=HASH, may_still=st.booleans())
    def begin(self, sha256, may_still):
        if self.move(Begin(sha256, may_still), None):
            assert may_still or self.before.state == State.OUT
            self.out = self.out or (sha256, self.yes)
            assert self.out == (sha256, self.yes)

    @invariant()
    def only_what_was_read_by_a_second_person_or_overridden_goes_out(self):
        if self.release.state == State.OUT:
            sha256, yes = self.out
            assert yes is not None and yes[2] == sha256 == self.release.sha256 == self.release.approved_sha256

    @invariant()
    def nobody_approves_their_own(self):
        release = self.release
        if release.approved_by is not None:
            assert release.approved_by not in (release.author, release.last_editor)

    @invariant()
    def people_who_only_read_change_nothing(self):
        assert not self.reader_moved

    @invariant()
    def the_way_back_to_a_draft_keeps_no_promise(self):
        if self.release.state in (State.DRAFT, State.DROPPED):
            assert self.release == approval.ReleaseForApproval(
                self.release.state, self.release.sha256, self.release.author, self.release.last_editor
            )


TestApprovals = Approvals.TestCase
TestApprovals.settings = tried(150, quick=40, stateful_step_count=30)
