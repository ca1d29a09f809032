"""Rules that add up: approval, points, STAR."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.ballots.election import Candidate, Election
from rejoinder.core.ballots.points import POINTS_MAX, points_rule
from rejoinder.core.ballots.rules import RULES, rule_named
from rejoinder.core.ballots.ties import TieBreaker, TieNeedsLot
from rejoinder.errors import BadInput
from tests.core.ballots.law import law
from tests.core.ballots.test_comparing import SEED, election, ranked

PEOPLE = tuple(Candidate(name) for name in "ABCD")


def scored(*papers, people=3, scale=5):
    counted = Counter()
    for times, *paper in papers:
        counted[bytes(paper)] += times
    return Election("", PEOPLE[:people], 1, dict(counted), scale)


@st.composite
def stars(draw, *, people=4):
    papers = draw(
        st.dictionaries(st.tuples(*[st.integers(0, 5)] * people).map(bytes), st.integers(1, 5), min_size=1, max_size=8)
    )
    return Election("", PEOPLE[:people], 1, papers, scale=5)


def test_approval_counts_each_ranked_candidate_once():
    count = RULES["approval"].count(election(("AB", 3), ("B", 2), ("CBA", 1)), SEED)
    assert (count.stages[0].totals, count.winners) == ((4, 6, 1), (1,))


def test_approval_counts_each_score_of_one_or_more():
    count = RULES["approval"].count(scored((2, 1, 5, 0), (3, 0, 2, 0)), SEED)
    assert (count.stages[0].totals, count.winners) == ((2, 5, 0), (1,))


def test_approval_tells_level_candidates_apart_by_lot_only_for_the_last_place():
    level = election(("A", 3), ("B", 3), ("C", 5), seats=2)
    with pytest.raises(TieNeedsLot, match="place 2: elect: A, B are level"):
        RULES["approval"].count(level, TieBreaker())
    assert RULES["approval"].count(level, TieBreaker(lots=("B",))).winners == (2, 1)
    assert RULES["approval"].count(election(("A", 3), ("B", 3), seats=2), TieBreaker()).winners == (0, 1)


@law(60)
@given(ranked(), st.integers(1, POINTS_MAX))
def test_points_fall_by_one_with_each_rank_down_to_one(drawn, first):
    totals = [0] * len(drawn.candidates)
    for paper, times in drawn.papers.items():
        left = [candidate for candidate in paper if candidate in drawn.standing]
        for place, candidate in enumerate(left):
            totals[candidate] += times * max(0, first - place)
    assert list(points_rule(first).count(drawn, SEED).stages[0].totals) == totals


@law(60)
@given(ranked(least=2))
def test_borda_gives_a_point_for_everybody_behind_on_a_full_paper(drawn):
    behind = [0] * len(drawn.candidates)
    for paper, times in drawn.papers.items():
        left = [candidate for candidate in paper if candidate in drawn.standing]
        for place, candidate in enumerate(left):
            behind[candidate] += times * (len(drawn.standing) - 1 - place)
    assert list(RULES["borda"].count(drawn, SEED).stages[0].totals) == behind


def test_points_are_found_by_name_from_1_to_50():
    assert [rule_named(f"points{number}").name for number in (1, 7, 50)] == ["points1", "points7", "points50"]
    for name in ("points0", "points51", "points", "points07"):
        with pytest.raises(BadInput, match="no counting rule is named"):
            rule_named(name)


def test_star_puts_the_two_highest_sums_to_a_run_off():
    # Sums 13, 14, 9: B leads, but three of five put A before B.
    count = RULES["star"].count(scored((3, 4, 3, 0), (1, 1, 5, 5), (1, 0, 0, 4)), TieBreaker())
    assert count.stages[0].totals == (13, 14, 9)
    assert count.winners == (0,)
    assert count.stages[1].totals == (3, 1, 0)
    assert count.stages[1].exhausted == 1
    assert count.stages[0].excluded == (2,)


def test_star_breaks_a_level_scoring_round_by_lost_comparisons():
    # A leads with 15; B and C have 9 each, and two of three put C before B.
    count = RULES["star"].count(scored((1, 5, 2, 4), (1, 5, 2, 4), (1, 5, 5, 1)), TieBreaker())
    assert count.stages[0].ties[0].by == "papers"
    assert count.stages[0].why.startswith("B and C are level; B lost more comparisons among them.")
    assert set(count.stages[1].of) == {0, 2}


def test_star_then_breaks_it_by_fives_and_then_by_lot():
    fives = scored((1, 5, 5, 3), (1, 5, 1, 3))
    count = RULES["star"].count(fives, TieBreaker())
    assert count.stages[0].why.startswith("B and C are level; C had fewer fives.")
    level = scored((1, 5, 4, 3), (1, 5, 3, 4))
    with pytest.raises(TieNeedsLot, match="place 2 of the run-off"):
        RULES["star"].count(level, TieBreaker())
    assert set(RULES["star"].count(level, TieBreaker(lots=("C",))).stages[1].of) == {0, 2}


def test_star_breaks_a_level_run_off_by_the_higher_sum_then_fives_then_lot():
    higher = RULES["star"].count(scored((1, 5, 0, 0), (1, 3, 4, 0)), TieBreaker())
    assert (higher.winners, higher.stages[1].ties[0].by) == ((0,), "papers")
    more_fives = RULES["star"].count(scored((1, 5, 2, 0), (1, 0, 3, 0)), TieBreaker())
    assert more_fives.winners == (0,)
    with pytest.raises(TieNeedsLot, match="stage 2: elect: A, B are level"):
        RULES["star"].count(scored((1, 5, 2, 0), (1, 2, 5, 0)), TieBreaker())


@law(60)
@given(stars())
def test_the_star_winner_beats_or_equals_the_other_finalist(drawn):
    count = RULES["star"].count(drawn, SEED)
    first, second = count.stages
    finalists, winner = second.of, count.winners[0]
    other = next(one for one in finalists if one != winner)
    assert second.totals[winner] >= second.totals[other]
    assert sum(second.totals) + second.exhausted == drawn.valid
    lowest = min(first.totals[one] for one in finalists)
    assert all(first.totals[one] <= lowest for one in range(4) if one not in finalists)


@law(60)
@given(stars(), st.permutations(range(4)))
def test_the_order_of_names_on_the_paper_changes_no_star_winner(drawn, order):
    moved = Election(
        "", tuple(drawn.candidates[old] for old in order), 1,
        {bytes(paper[old] for old in order): times for paper, times in drawn.papers.items()}, scale=5,
    )  # fmt: skip
    one, other = (RULES["star"].count(each, SEED) for each in (drawn, moved))
    assert one.labels[one.winners[0]] == other.labels[other.winners[0]]


def test_star_refuses_rankings_other_scales_and_more_seats():
    for wrong in (election(("AB", 3)), scored((1, 3, 2, 1), scale=10)):
        with pytest.raises(BadInput, match="star counts scores from 0 to 5"):
            RULES["star"].count(wrong, SEED)


def test_a_single_star_candidate_is_elected():
    assert RULES["star"].count(scored((2, 3), people=1), TieBreaker()).winners == (0,)


def test_who_withdrew_gets_nothing_and_is_noted():
    people = (Candidate("A"), Candidate("B", withdrawn=True))
    for rule in ("approval", "borda", "points10", "schulze", "rankedpairs", "minimax"):
        count = RULES[rule].count(Election("", people, 1, {bytes([1, 0]): 3}), SEED)
        assert (count.winners, count.stages[0].totals[1]) == ((0,), 0)
        assert count.notes[-1] == "B withdrew and is passed over on every paper."
