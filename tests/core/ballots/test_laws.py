"""Laws that every transferable-vote rule keeps, on thousands of small elections."""

import random
from itertools import pairwise

import pytest
from hypothesis import given

from rejoinder.core.ballots.election import Election
from rejoinder.core.ballots.meek import count_meek
from rejoinder.core.ballots.runoff import count_irv, count_two_rounds
from rejoinder.core.ballots.scottish import count_scottish
from rejoinder.core.ballots.ties import TieBreaker
from rejoinder.core.ballots.warren import count_warren
from tests.core.ballots.elections import blobs, read
from tests.examples import tried

SEEDED = TieBreaker(seed="oak")
RULES = {
    "scottish": (count_scottish, 4),
    "meek": (count_meek, 4),
    "warren": (count_warren, 4),
    "irv": (count_irv, 1),
    "tworound": (count_two_rounds, 1),
}
every_rule = pytest.mark.parametrize(("count_by", "seats_max"), RULES.values(), ids=RULES)


@every_rule
@tried(400)
@given(blob=blobs)
def test_votes_are_conserved_quotas_never_rise_and_every_place_is_filled(count_by, seats_max, blob):
    ballot = read(blob, seats_max)
    count = count_by(ballot, SEEDED)
    for number, stage in enumerate(count.stages, 1):
        assert sum(stage.totals) + stage.exhausted == ballot.valid * 10**count.decimals
        assert stage.number == number and min(stage.totals) >= 0 and stage.exhausted >= 0
        assert stage.why.endswith(".")
    quotas = [stage.quota for stage in count.stages if stage.quota is not None]
    assert quotas == sorted(quotas, reverse=True)
    assert len(count.winners) == len(set(count.winners)) == min(ballot.seats, len(ballot.standing))
    assert set(count.winners) <= set(ballot.standing)
    assert [each for stage in count.stages for each in stage.elected] == list(count.winners)


@every_rule
@tried(200)
@given(blob=blobs)
def test_what_moves_is_what_the_totals_change_by(count_by, seats_max, blob):
    count = count_by(read(blob, seats_max), SEEDED)
    for before, stage in pairwise(count.stages):
        if not stage.transfers:
            continue
        change = [0] * len(stage.totals)
        for transfer in stage.transfers:
            change[transfer.of] -= transfer.votes
            if transfer.to is not None:
                change[transfer.to] += transfer.votes
        assert [now - then for then, now in zip(before.totals, stage.totals, strict=True)] == change


@every_rule
@tried(200)
@given(blob=blobs)
def test_neither_the_order_of_papers_nor_the_numbers_of_candidates_matter(count_by, seats_max, blob):
    ballot = read(blob, seats_max)
    count = count_by(ballot, SEEDED)
    shuffled = random.Random(len(blob))
    papers = list(ballot.papers.items())
    shuffled.shuffle(papers)
    assert count_by(Election("", ballot.candidates, ballot.seats, dict(papers)), SEEDED) == count
    place = list(range(len(ballot.candidates)))
    shuffled.shuffle(place)  # candidate n stands at place[n]
    candidates = [None] * len(place)
    for number, candidate in enumerate(ballot.candidates):
        candidates[place[number]] = candidate
    moved = {bytes(place[each] for each in paper): copies for paper, copies in papers}
    again = count_by(Election("", tuple(candidates), ballot.seats, moved), SEEDED)
    assert {place[each] for each in count.winners} == set(again.winners)
    for stage, other in zip(count.stages, again.stages, strict=True):
        assert [other.totals[place[each]] for each in range(len(place))] == list(stage.totals)
        assert other.exhausted == stage.exhausted


@pytest.mark.parametrize("count_by", [count_scottish, count_meek, count_warren])
@tried(150)
@given(blob=blobs)
def test_one_place_goes_where_the_instant_run_off_sends_it_unless_a_tie_decides(count_by, blob):
    ballot = read(blob, 1)
    ran, counted = count_irv(ballot, SEEDED), count_by(ballot, SEEDED)
    if not any(stage.ties for stage in (*ran.stages, *counted.stages)) and ballot.papers:
        assert ran.winners == counted.winners
