"""Rules that compare candidates two at a time, against laws and against slow oracles."""

import itertools
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rejoinder.core.ballots.close import how_close
from rejoinder.core.ballots.election import Candidate, Election
from rejoinder.core.ballots.pairwise import condorcet_note, condorcet_winner, pairwise, smith_set
from rejoinder.core.ballots.rules import RULES
from rejoinder.core.ballots.schulze import strongest_paths
from rejoinder.core.ballots.ties import TieBreaker, TieNeedsLot
from rejoinder.errors import BadInput
from tests.core.ballots.law import law

FAMILY = ["schulze", "rankedpairs", "minimax", "minimaxmargins"]  # minimaxopposition may pass a Condorcet winner over
SEED = TieBreaker(seed="quay")
NAMES = "ABCDEFG"


@st.composite
def ranked(draw, *, least=1, most=5, seats=1):
    """Small elections by ranking, now and then with somebody withdrawn."""
    number = draw(st.integers(least, most))
    paper = st.lists(st.integers(0, number - 1), unique=True, min_size=1).map(bytes)
    papers = draw(st.dictionaries(paper, st.integers(1, 9), min_size=1, max_size=9))
    gone = draw(st.sampled_from([set(), set(), {0}])) if number > 1 else set()
    people = tuple(Candidate(NAMES[place], withdrawn=place in gone) for place in range(number))
    return Election("", people, seats, papers)


def election(*papers, seats=1):
    """An election of papers written as "AB", times how often they came."""
    number = max(NAMES.index(name) for text, _ in papers for name in text) + 1
    counted = Counter()
    for text, times in papers:
        counted[bytes(NAMES.index(name) for name in text)] += times
    return Election("", tuple(Candidate(NAMES[place]) for place in range(number)), seats, dict(counted))


def winners(rule, given_election, breaker=SEED):
    count = RULES[rule].count(given_election, breaker)
    return [count.labels[winner] for winner in count.winners]


def slow_pairwise(given_election):
    number, standing = len(given_election.candidates), set(given_election.standing)
    votes = [[0] * number for _ in range(number)]
    for paper, times in given_election.papers.items():
        left = [candidate for candidate in paper if candidate in standing]
        for a, b in itertools.permutations(standing, 2):
            if a in left and (b not in left or left.index(a) < left.index(b)):
                votes[a][b] += times
    return tuple(map(tuple, votes))


@law(40)
@given(ranked(most=7))
def test_the_matrix_holds_how_many_papers_put_one_before_the_other(drawn):
    assert pairwise(drawn) == slow_pairwise(drawn)


def test_the_matrix_takes_papers_in_batches():
    papers = {bytes(order): 1 for order in itertools.permutations(range(9), 6)}  # 60,480 different papers
    papers |= {bytes(order): 2 for order in itertools.permutations(range(9), 5)}  # and more than one batch
    people = tuple(Candidate(str(place)) for place in range(9))
    matrix = pairwise(Election("", people, 1, papers))
    assert {matrix[a][b] for a, b in itertools.permutations(range(9), 2)} == {matrix[0][1]}
    assert matrix[0][1] == sum(times for paper, times in papers.items() if 0 in paper and (1 not in paper or paper.index(0) < paper.index(1)))  # fmt: skip


@law(40)
@given(ranked(most=7))
def test_the_smith_set_is_the_smallest_that_beats_all_outside(drawn):
    matrix, standing = pairwise(drawn), drawn.standing

    def beats_outside(inside):
        return all(matrix[a][b] > matrix[b][a] for a in inside for b in standing if b not in inside)

    sizes = range(1, len(standing) + 1)
    smallest = next(set(c) for size in sizes for c in itertools.combinations(standing, size) if beats_outside(c))
    assert set(smith_set(matrix, standing)) == smallest


@pytest.mark.parametrize("rule", FAMILY)
@law(30)
@given(ranked())
def test_who_beats_every_other_one_to_one_is_elected(rule, drawn):
    winner = condorcet_winner(slow_pairwise(drawn), drawn.standing)
    assume(winner is not None)
    assert winners(rule, drawn) == [NAMES[winner]]


@pytest.mark.parametrize("rule", ["schulze", "rankedpairs"])
@law(30)
@given(ranked())
def test_the_winner_is_in_the_smith_set(rule, drawn):
    inside = {NAMES[place] for place in smith_set(slow_pairwise(drawn), drawn.standing)}
    assert set(winners(rule, drawn)) <= inside


@law(30)
@given(ranked())
def test_the_strongest_paths_are_those_that_trying_every_path_finds(drawn):
    matrix = slow_pairwise(drawn)
    number = range(len(matrix))
    links = {(a, b): matrix[a][b] if matrix[a][b] > matrix[b][a] else 0 for a in number for b in number}

    def strongest(a, b):
        others = [c for c in number if c not in (a, b)]
        ways = (way for size in range(len(others) + 1) for way in itertools.permutations(others, size))
        return max(min(links[step] for step in itertools.pairwise((a, *way, b))) for way in ways)

    expected = [[0 if a == b else strongest(a, b) for b in number] for a in number]
    assert [list(row) for row in strongest_paths(matrix)] == expected


def slow_ranked_pairs(matrix, standing):
    """Majorities one by one from the strongest; each is left out where the graph already leads back."""
    pairs = [(a, b) for a in standing for b in standing if matrix[a][b] > matrix[b][a]]
    pairs.sort(key=lambda pair: (-matrix[pair[0]][pair[1]], matrix[pair[1]][pair[0]]))
    kept = set()

    def leads(a, b):
        seen, ahead = set(), [a]
        while ahead:
            one = ahead.pop()
            if one == b:
                return True
            seen.add(one)
            ahead += [to for frm, to in kept if frm == one and to not in seen]
        return False

    for a, b in pairs:
        if not leads(b, a):
            kept.add((a, b))
    return kept


@law(40)
@given(ranked(least=3))
def test_ranked_pairs_locks_what_a_slow_count_locks(drawn):
    matrix = slow_pairwise(drawn)
    strengths = Counter((matrix[a][b], matrix[b][a]) for a, b in itertools.permutations(drawn.standing, 2) if matrix[a][b] > matrix[b][a])  # fmt: skip
    assume(all(times == 1 for times in strengths.values()))
    locked = RULES["rankedpairs"].count(drawn, SEED).figures["locked"]
    assert {(above, below) for above, below, *_ in locked} == {
        (NAMES[a], NAMES[b]) for a, b in slow_ranked_pairs(matrix, drawn.standing)
    }


def reversed_papers(drawn):
    everybody = range(len(drawn.candidates))
    full = Counter()
    for paper, times in drawn.papers.items():
        full[bytes([*paper, *(c for c in everybody if c not in paper)])] += times
    turned = {bytes(reversed(paper)): times for paper, times in full.items()}
    return Election("", drawn.candidates, 1, dict(full)), Election("", drawn.candidates, 1, turned)


@pytest.mark.parametrize("rule", ["schulze", "rankedpairs"])
@law(30)
@given(ranked(least=2, most=4))
def test_who_wins_alone_does_not_win_when_every_paper_is_turned_round(rule, drawn):
    assume(len(drawn.standing) > 1)
    straight, turned = reversed_papers(drawn)
    matrix = pairwise(straight)
    strengths = Counter(matrix[a][b] for a, b in itertools.permutations(drawn.standing, 2))
    assume(all(times == 1 for times in strengths.values()))  # nothing is level, so nothing is drawn
    assert winners(rule, straight) != winners(rule, turned)


@pytest.mark.parametrize("rule", [*FAMILY, "minimaxopposition"])
@law(20)
@given(ranked(seats=2), st.randoms(use_true_random=False))
def test_neither_the_order_of_papers_nor_of_candidates_matters(rule, drawn, chance):
    order = list(range(len(drawn.candidates)))
    chance.shuffle(order)
    moved = {old: new for new, old in enumerate(order)}
    papers = [(bytes(moved[c] for c in paper), times) for paper, times in drawn.papers.items()]
    chance.shuffle(papers)
    other = Election("", tuple(drawn.candidates[old] for old in order), drawn.seats, dict(papers))
    assert winners(rule, other) == winners(rule, drawn)


def test_the_published_example_of_schulze_is_counted_as_published():
    papers = election(
        ("ACBED", 5), ("ADECB", 5), ("BEDAC", 8), ("CABED", 3), ("CAEBD", 7), ("CBADE", 2), ("DCEBA", 7), ("EBADC", 8)
    )
    count = RULES["schulze"].count(papers, TieBreaker())
    assert count.winners == (4,)
    assert count.figures["strengths"][4] == [25, 28, 28, 31, 0]


def test_minimax_measures_a_defeat_by_its_variant():
    # A beats everybody but on few papers; B meets a large opposition nowhere.
    papers = election(("AB", 4), ("B", 3), ("CB", 3), ("A", 1))
    assert [winners(rule, papers) for rule in ("minimax", "minimaxmargins", "minimaxopposition")] == [
        ["B"],
        ["B"],
        ["B"],
    ]
    worst = {
        rule: RULES[rule].count(papers, SEED).stages[0].totals
        for rule in ("minimax", "minimaxmargins", "minimaxopposition")
    }
    assert worst == {"minimax": (6, 0, 7), "minimaxmargins": (1, 0, 4), "minimaxopposition": (6, 5, 7)}


CIRCLE = [("ABC", 4), ("BCA", 4), ("CAB", 4)]


@pytest.mark.parametrize("rule", ["schulze", "minimax"])
def test_a_perfect_circle_needs_a_lot_and_takes_the_one_that_was_drawn(rule):
    with pytest.raises(TieNeedsLot):
        RULES[rule].count(election(*CIRCLE), TieBreaker())
    count = RULES[rule].count(election(*CIRCLE), TieBreaker(lots=("B",)))
    assert count.winners == (1,)
    assert (count.stages[0].ties[0].by, count.stages[0].ties[0].between) == ("lot", (0, 1, 2))


def test_ranked_pairs_draws_between_majorities_that_are_level():
    with pytest.raises(TieNeedsLot, match="A over B, B over C, C over A are level"):
        RULES["rankedpairs"].count(election(*CIRCLE), TieBreaker())
    # C over A first, then B over C: A over B would close the circle.
    count = RULES["rankedpairs"].count(election(*CIRCLE), TieBreaker(lots=("C over A", "B over C")))
    assert count.winners == (1,)
    assert count.figures["left out"] == [["A", "B", 8, 4]]
    assert [tie.by for tie in count.stages[0].ties] == ["lot", "lot"]


def test_level_majorities_among_those_who_cannot_be_elected_need_no_lot():
    below = election(("DABC", 3), ("DBCA", 3), ("DCAB", 3))
    assert winners("rankedpairs", below, TieBreaker()) == ["D"]
    with pytest.raises(TieNeedsLot):
        winners("rankedpairs", replace(below, seats=2), TieBreaker())


def test_level_majorities_that_do_not_clash_need_no_lot():
    assert winners("rankedpairs", election(("ABC", 5)), TieBreaker()) == ["A"]


def test_no_lot_is_drawn_where_there_is_room_for_all():
    assert winners("schulze", election(*CIRCLE, seats=3), TieBreaker()) == ["A", "B", "C"]


def test_several_seats_go_to_the_first_of_the_ranking():
    assert winners("schulze", election(("ABCD", 5), ("BACD", 3), seats=3)) == ["A", "B", "C"]


def test_the_note_says_who_beats_everybody_or_who_goes_round():
    assert RULES["schulze"].count(election(("AB", 3)), SEED).notes[0] == "A beats every other candidate one to one."
    matrix = pairwise(election(*CIRCLE))
    assert condorcet_note(matrix, (0, 1, 2), ("A", "B", "C")) == (
        "Nobody beats every other candidate one to one; A, B and C beat each other in a circle or are level."
    )


@pytest.mark.parametrize("rule", [*FAMILY, "minimaxopposition", "borda"])
def test_scores_are_refused_where_rankings_are_counted(rule):
    with pytest.raises(BadInput, match="these papers have scores"):
        RULES[rule].count(Election("", (Candidate("A"),), 1, {bytes([3]): 1}, scale=5), SEED)


@pytest.mark.parametrize("rule", [*FAMILY, "minimaxopposition"])
def test_totals_that_are_no_votes_are_not_told_as_how_close_it_was(rule):
    close = how_close(RULES[rule].count(election(("AB", 3), ("BA", 2)), SEED))
    assert (close.last, close.gaps) == (None, ())
