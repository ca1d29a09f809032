"""Invented counts, worked by hand, for the tests of pictures and pages."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import strategies as st

from rejoinder.core.ballots.count import Count, Stage, Transfer
from rejoinder.core.ballots.election import Candidate, Election
from rejoinder.core.ballots.ties import TieBreaker

NAMES = ("Ottoline Brask", "Sunniva Achterby", "Teodor Wynn-Hale", "Dorcas Pellowe", "Rafe Imrie-Stone")
VALID = 6412


def run_off() -> Count:
    """Four stages of instant run-off among five: Brask wins by 134."""
    first = (2105, 1680, 1294, 842, 491)
    moves = (
        (4, (96, 148, 121, 87, 0), 39),
        (3, (263, 371, 188, 0, 0), 107),
        (2, (611, 742, 0, 0, 0), 250),
    )
    stages = [Stage(1, "first", (), first, 0, (), (), None, f"Nobody has more than half of {VALID:,}.")]
    for number, (gone, gains, nowhere) in enumerate(moves, start=2):
        before = stages[-1]
        totals = tuple(0 if n == gone else t + g for n, (t, g) in enumerate(zip(before.totals, gains, strict=True)))
        transfers = [Transfer(gone, n, votes, votes) for n, votes in enumerate(gains) if votes]
        transfers.append(Transfer(gone, None, nowhere, nowhere))
        elected = (0,) if number == 4 else ()
        why = f"{NAMES[gone].split()[-1]} is last and goes out: {sum(gains):,} move on, {nowhere} have no next choice."
        stages.append(
            Stage(number, "exclusion", (gone,), totals, before.exhausted + nowhere, elected, (gone,), None, why, tuple(transfers))
        )  # fmt: skip
    return counted("irv", NAMES, 1, stages, winners=(0,), valid=VALID, rejected=18)


def counted(
    rule: str, names: Sequence[str], seats: int, stages: Sequence[Stage], *, winners, valid: int, rejected: int = 0, **more
) -> Count:  # fmt: skip
    """A count with the parts that tests rarely look at filled in."""
    people = tuple(Candidate(name) for name in names)
    parts = {"decimals": 0, "quota": None} | more
    return Count(
        rule=rule, version="1", candidates=people, labels=tuple(names), seats=seats, valid=valid, rejected=rejected,
        winners=tuple(winners), stages=tuple(stages), **parts,
    )  # fmt: skip


def many(candidates: int, name: str = "Candidate {} Longname-{}") -> Count:
    """`candidates` who go out one by one from the last, each paper moving to the next two places in turn."""
    names = [name.format(n, n) for n in range(candidates)]
    totals = [3 * (candidates - n) ** 2 for n in range(candidates)]
    valid, exhausted = sum(totals), 0
    stages = [Stage(1, "first", (), tuple(totals), 0, (), (), None, "Nobody has more than half.")]
    for number, gone in enumerate(range(candidates - 1, 0, -1), start=2):
        votes = totals[gone]
        nowhere, best = votes // 5, votes // 3
        totals[gone] = 0
        totals[0] += best
        totals[gone - 1] += votes - nowhere - best
        exhausted += nowhere
        transfers = (
            Transfer(gone, 0, best, best),
            Transfer(gone, gone - 1, votes - nowhere - best, votes - nowhere - best),
            Transfer(gone, None, nowhere, nowhere),
        )
        elected = (0,) if gone == 1 else ()
        why = f"{names[gone]} is last and goes out."
        stages.append(
            Stage(number, "exclusion", (gone,), tuple(totals), exhausted, elected, (gone,), None, why, transfers)
        )
    return counted("irv", names, 1, stages, winners=(0,), valid=valid)


def counted_by(rule, election: Election) -> Count:
    """The count by a rule, of one place where it fills no more."""
    fits = replace(election, seats=min(election.seats, rule.seats_max or election.seats))
    return rule.count(fits, TieBreaker(seed="oak"))


@st.composite
def elections(draw, *, seats_max: int = 3) -> Election:
    """Small elections by ranking: up to 7 candidates, up to 12 different papers."""
    number = draw(st.integers(1, 7))
    papers = draw(
        st.dictionaries(
            st.lists(st.integers(0, number - 1), unique=True, min_size=1).map(bytes), st.integers(1, 40), max_size=12
        )
    )
    people = tuple(Candidate(f"Person {'ABCDEFG'[n]}") for n in range(number))
    return Election("An election", people, draw(st.integers(1, seats_max)), papers)
