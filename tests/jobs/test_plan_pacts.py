"""Pact plans are planned by one worker, tried again after a crash, and made again where members decided."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from rejoinder.desk.pacts import making, running
from rejoinder.desk.pacts.reading import shown
from rejoinder.desk.seats.stored import elections_of
from rejoinder.errors import BadInput, Broken
from rejoinder.jobs import plan_pacts as job
from rejoinder.jobs.plan_apart import plan_apart, plan_out
from tests.desk import pact_rows
from tests.desk.test_races import at_once
from tests.jobs.ledger import in_database, ran

pytestmark = pytest.mark.django_db


def planned(*stands):
    """A way to plan that always comes to this plan, after one step."""

    async def plan(elections, due, said):
        await said("Drawing 1,000 elections")
        assert elections.latest.results
        return pact_rows.outcome(*stands or [pact_rows.stand("Sallow Vale", ["Cedar"], "Orchard")])

    return plan


def broken(problem):
    async def plan(elections, due, said):
        raise problem

    return plan


def turn(way=None, now=None, **more):
    return ran(lambda: job.plan_pacts(in_database, clock=lambda: now or timezone.now(), plan=way or planned(), **more))


def test_a_new_plan_is_planned_once():
    row = pact_rows.plan()
    assert turn() == {"planned": 1}
    run = row.runs.get()
    assert (run.state, run.outcome["stands"][0]["seat"], run.step, run.problem) == ("done", "Sallow Vale", "", "")
    assert turn() == Counter()


def test_wishes_that_clash_are_an_outcome_of_their_own():
    async def clash(elections, due, said):
        return pact_rows.infeasible()

    row = pact_rows.plan()
    assert turn(clash) == {"infeasible": 1}
    assert row.runs.get().state == "infeasible"


def test_a_veto_that_is_counted_has_the_plan_made_again_and_names_it():
    row = pact_rows.plan()
    turn()
    pact_rows.voted("sallow-vale", "CEDAR movement")
    assert turn(planned(pact_rows.stand("Oxley", ["Orchard"], "Cedar"))) == {"asked": 1, "planned": 1}
    last = row.runs.first()
    assert (last.number, last.why) == (2, "The members of Cedar in Sallow Vale said no")
    assert last.wish["vetoes"] == [["Sallow Vale", "Cedar"]]
    assert turn() == Counter()


def test_a_consent_after_a_veto_lets_it_stand_aside_again():
    row = pact_rows.plan()
    pact_rows.voted("Oxley", "Orchard", at=timezone.now() - timedelta(days=2))
    turn()
    pact_rows.voted("Oxley", "Orchard", "consent")
    assert turn() == {"asked": 1, "planned": 1}
    assert row.runs.first().why == "The members of Orchard in Oxley agreed" and row.runs.first().wish["vetoes"] == []


def test_a_vote_about_no_partner_or_no_seat_of_the_plan_changes_nothing():
    pact_rows.plan()
    turn()
    pact_rows.voted("Sallow Vale", "Kestrel")
    pact_rows.voted("Elsewhere", "Cedar")
    assert turn() == Counter()


def test_a_plan_that_was_put_away_waits_until_it_comes_back():
    row = pact_rows.plan()
    turn()
    making.put_away(row, "cli")
    pact_rows.voted("Oxley", "Orchard")
    assert turn() == Counter()
    making.bring_back(row, "cli")
    assert turn() == {"planned": 1}
    assert row.runs.first().wish["vetoes"] == [["Oxley", "Orchard"]]


def test_trouble_is_tried_three_times_and_then_said():
    row = pact_rows.plan()
    assert turn(broken(ValueError("no memory left"))) == {"failed": 3}
    run = row.runs.get()
    assert run.state == "failed" and "no memory left" in run.problem and "tried three times" in run.problem
    assert turn() == Counter()
    making.plan_again(row, "cli")
    assert turn() == {"planned": 1}


def test_what_is_wrong_with_the_wish_is_said_at_once():
    row = pact_rows.plan()
    assert turn(broken(BadInput("Orchard has no votes in these results"))) == {"failed": 1}
    assert row.runs.get().problem == "Orchard has no votes in these results."


def test_a_plan_that_takes_too_long_is_ended_and_says_what_to_do():
    async def for_ever(elections, due, said):
        await asyncio.Event().wait()

    row = pact_rows.plan()
    assert turn(for_ever, plan_s=0.0) == {"failed": 1}
    assert "Ask for fewer draws" in row.runs.get().problem


def test_a_worker_that_died_leaves_its_run_to_the_next():
    row = pact_rows.plan()
    now = timezone.now()
    assert running.claim_run(now) and running.claim_run(now) is None
    assert turn(now=now + running.CLAIMED_FOR + timedelta(seconds=1)) == {"planned": 1}
    assert row.runs.get().tries == 2


def test_a_living_worker_keeps_its_run():
    pact_rows.plan()
    now = timezone.now()
    due = running.claim_run(now)
    assert running.renew(due, now + timedelta(seconds=50), "Choosing seats")
    assert running.claim_run(now + running.CLAIMED_FOR + timedelta(seconds=1)) is None


def test_a_run_that_kills_its_worker_is_given_up_after_three_times():
    row = pact_rows.plan()
    now = timezone.now()
    for n in range(running.TRIES_MAX + 1):
        running.claim_run(now + n * (running.CLAIMED_FOR + timedelta(seconds=1)))
    assert (row.runs.get().state, row.runs.get().problem) == ("failed", running.GAVE_UP)


def test_a_worker_that_was_taken_for_dead_writes_nothing_any_more():
    row = pact_rows.plan()
    now = timezone.now()
    late = running.claim_run(now)
    later = now + running.CLAIMED_FOR + timedelta(seconds=1)
    second = running.claim_run(later)
    assert not running.settle(late, pact_rows.outcome(), later)
    running.failed(late, "late", later)
    assert row.runs.get().state == "running"
    assert running.settle(second, pact_rows.outcome(), later)


def test_a_wish_that_changes_while_it_is_planned_is_planned_next():
    row = pact_rows.plan()
    now = timezone.now()
    due = running.claim_run(now)
    making.change_plan(row, {"seats_max": 1}, "cli")
    assert running.settle(due, pact_rows.outcome(), now)
    assert turn() == {"planned": 1}
    assert [run.wish["seats_max"] for run in row.runs.all()] == [1, 3]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_claim_a_run_once():
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: pytest --pg")
    pact_rows.plan()
    now = timezone.now()
    claims = at_once(*[lambda: running.claim_run(now) or "none"] * 6)
    assert sum(one != "none" for one in claims) == 1


def test_a_real_plan_is_made_in_a_process_of_its_own_and_tells_its_steps():
    told = []
    elections, due = ran_apart(pact_rows.plan(draws=100, rivals="Kestrel,Foundry"))
    outcome = ran(lambda: plan_apart(elections, due, _noting(told.append)))
    assert outcome["feasible"] and outcome["wish"]["seats_max"] == 3 and len(told) > 2
    assert {one["party"] for one in outcome["standings"]} == {"Orchard", "Cedar", "Tideway"}
    assert outcome["signs"] == {"finding": "Too little to say: no party could be tested in the seats of another.",
                                "strength": "none"}  # fmt: skip


def test_a_wish_that_does_not_fit_is_told_from_that_process():
    elections, due = ran_apart(pact_rows.plan(draws=100))
    strange = replace(due, wish=due.wish | {"partners": ["Orchard", "Nobody"]})
    with pytest.raises(BadInput, match="Nobody"):
        ran(lambda: plan_apart(elections, strange, _noting(print)))


def test_a_process_that_breaks_is_told_with_its_last_line():
    due = ran_apart(pact_rows.plan())[1]
    with pytest.raises(Broken, match="AttributeError"):
        ran(lambda: plan_apart("no elections", due, _noting(print)))


def ran_apart(row):
    return elections_of(row.result_set), running.claim_run(timezone.now())


def _noting(note):
    async def said(step):
        note(step)

    return said


def test_a_seat_that_members_vetoed_is_not_stood_aside_in_and_the_plan_says_so():
    async def for_real(elections, due, said):
        return plan_out(elections, due.wish, due.assumptions)

    row = pact_rows.plan(draws=200, endorsement=0.15, backlash=0)
    assert turn(for_real) == {"planned": 1}
    first = shown(row).stands[0].one
    pact_rows.voted(first.seat, first.aside[0])
    assert turn(for_real) == {"asked": 1, "planned": 1}
    about = shown(row)
    assert (first.seat, first.aside[0]) not in [
        (one.one.seat, party) for one in about.stands for party in one.one.aside
    ]
    assert [(said.seat, said.party) for said in about.vetoed] == [(first.seat, first.aside[0])]
    changed = {one.seat: one.why for one in (*about.difference.went_out, *about.difference.other)}
    assert changed[first.seat] == f"The members of {first.aside[0]} said no."


def test_renamed_parties_and_newcomers_are_planned_under_the_names_they_have_now():
    row = pact_rows.plan(partners=["Orchard", "Fen", "Marsh"], renamed="Cedar=Fen", newcomers="Marsh=.1", draws=100)
    elections, due = ran_apart(row)
    told = plan_out(elections, due.wish, due.assumptions)
    assert [one["party"] for one in told["standings"]] == ["Orchard", "Fen", "Marsh"]
    assert "Fen" in {one["held_by"] for one in told["seats"]} and told["assumptions"]["renamed"] == {"Cedar": "Fen"}
