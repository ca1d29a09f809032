"""Setting a contest up and fixing it."""

import pytest

from rejoinder.core.ballots.drawn import drawn_order
from rejoinder.core.ballots.ties import commitment
from rejoinder.core.bulletin import terms_hash
from rejoinder.desk.audit.models import AuditEvent
from rejoinder.desk.contests.drafts import call_off, save_contest
from rejoinder.desk.contests.fixing import ask, fix, name_drawn, papers_candidates, why_not_fix, why_not_ready
from rejoinder.desk.contests.keys import SEED, open_keys
from rejoinder.desk.listening.fields import BadFields
from rejoinder.errors import NotAllowed
from tests.desk.contest_rows import edited, fixed, members_vote, person, primary

pytestmark = pytest.mark.django_db


def test_what_is_fixed_is_hashed_and_never_changed_after():
    contest = fixed(primary())
    assert contest.state == "fixed" and contest.terms_sha256 == terms_hash(contest.terms)
    with pytest.raises(NotAllowed, match="nothing of it can be changed"):
        save_contest(contest, {"seats": "2"}, by=person())


def test_the_order_on_the_paper_is_drawn_from_the_seed_whose_hash_is_published():
    draft = primary(names=[f"Candidate {n}" for n in range(12)])
    before = list(draft.candidates.order_by("pk"))
    contest = fixed(draft)
    seed = open_keys(contest)[SEED]
    drawn = [before[place].pk for place in drawn_order([name_drawn(one) for one in before], seed)]
    assert contest.seed_sha256 == commitment(seed) == contest.terms["seed_sha256"]
    assert [one.pk for one in papers_candidates(contest)] == drawn and not contest.seed


def test_who_asked_does_not_fix():
    approver = person("approver", "Pim Hallorane")
    asked = ask(primary(), by=approver)
    assert why_not_fix(asked, approver) == "You asked for it, so someone else must fix it."
    with pytest.raises(NotAllowed):
        fix(asked, asked.asked_sha256, by=approver)


def test_who_changed_it_last_does_not_fix():
    approver = person("approver", "Pim Hallorane")
    asked = ask(primary(by=approver), by=person())
    assert "changed it last" in why_not_fix(asked, approver)


def test_a_change_after_it_was_asked_for_voids_it():
    asked = ask(primary(), by=person())
    sha = asked.asked_sha256
    now = edited(asked, seat="Oxley")
    assert not now.asked_sha256 and "changed it" in now.voided_why
    with pytest.raises(NotAllowed):
        fix(now, sha, by=person("approver", "Pim Hallorane"))


def test_a_withdrawal_after_it_was_asked_for_voids_it():
    from rejoinder.desk.contests.candidates import withdraw

    asked = ask(primary(), by=person())
    withdraw(asked.candidates.first(), "moved away", by=person())
    asked.refresh_from_db()
    assert not asked.asked_sha256


def test_everything_that_is_missing_is_said_at_once():
    contest = primary(names=(), rule="", seat="", closes_at="", erase_at="", declaration="")
    stops = " ".join(why_not_ready(contest))
    for word in ("counting rule", "seat", "closes", "erased", "declares", "two candidates"):
        assert word in stops


def test_a_members_vote_needs_a_roll():
    with pytest.raises(NotAllowed, match="roll"):
        ask(members_vote(), by=person())


def test_bad_fields_are_named_and_nothing_is_saved():
    contest = primary()
    with pytest.raises(BadFields) as caught:
        save_contest(contest, {"seats": "0", "closes_at": "soon", "title": "Changed"}, by=person())
    contest.refresh_from_db()
    assert set(caught.value.fields) == {"seats", "closes_at"} and contest.title != "Changed"


def test_calling_off_needs_a_reason_and_says_when_the_data_goes():
    contest = call_off(primary(erase_at=""), "the by-election was called off", by=person())
    assert contest.state == "cancelled" and contest.erase_at is not None


def test_each_step_is_in_the_audit_trail():
    contest = fixed(primary())
    said = set(AuditEvent.objects.filter(subject=f"contest:{contest.pk}").values_list("action", flat=True))
    assert {"contest.add", "candidate.add", "candidate.stand", "contest.ask", "contest.fix"} <= said
