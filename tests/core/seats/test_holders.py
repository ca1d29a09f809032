"""Who led a seat last time, by shares and their changes: said only where nobody who is gone can have led."""

import random

from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.seats.drafts import StandingRead
from rejoinder.core.seats.holders import led_before
from tests.examples import tried


def standing(*rows: tuple[str, float, float | None]) -> list[StandingRead]:
    return [StandingRead(party, None, share, None, False, line, last) for line, (party, share, last) in enumerate(rows)]


def test_the_largest_share_of_last_time_led_whoever_leads_now():
    assert led_before(standing(("Kestrel", 30, 55), ("Cedar", 60, 40), ("New", 10, None))) == "Kestrel"


def test_nobody_is_named_where_somebody_who_is_gone_may_have_led():
    assert led_before(standing(("Kestrel", 0.6, 0.35), ("Cedar", 0.4, 0.25))) == ""


def test_nobody_is_named_by_numbers_that_no_election_has():
    assert led_before(standing(("Kestrel", 60, 80), ("Cedar", 40, 60))) == ""
    assert led_before(standing(("Kestrel", 60, 90), ("Cedar", 40, -9))) == ""
    assert led_before(standing(("Ind", 60, 80), ("Cedar", 40, 20))) == ""
    assert led_before([]) == ""


@tried(200)
@given(st.integers(0, 2**32))
def test_who_is_named_did_lead(seed):
    draw = random.Random(seed)
    last = [draw.random() for _ in range(draw.randint(2, 6))]
    last = [round(100 * one / sum(last), 1) for one in last]
    here = [at for at in range(len(last)) if draw.random() < 0.8]
    named = led_before(standing(*((f"P{at}", 100 / len(here), last[at]) for at in here)))
    assert named in ("", f"P{last.index(max(last))}")
