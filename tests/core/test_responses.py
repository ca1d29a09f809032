"""How long each step takes, with the stories that still wait taken in."""

from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.responses import STEPS, Response, step_times, survival

HOUR = 3600.0


def times_of(step, responses, now=10 * HOUR, **kw):
    return next(one for one in step_times(responses, now, **kw) if one.step == step)


def test_stories_that_wait_make_the_median_longer():
    answered = [Response(0, out=60 * n) for n in range(1, 6)]
    assert times_of("answer", answered).median_s == 180
    waiting = [*answered, *(Response(0) for _ in range(3))]
    found = times_of("answer", waiting)
    assert (found.done, found.waiting, found.median_s, found.p90_s) == (5, 3, 240, None)


def test_where_more_than_half_still_wait_nobody_can_say_the_median():
    assert times_of("answer", [Response(0, out=60), Response(0), Response(0)]).median_s is None
    assert times_of("answer", []).median_s is None


def test_a_story_judged_not_worth_an_answer_waited_only_until_then():
    found = times_of("answer", [Response(0, out=600), Response(0, until=60), Response(0, until=120)])
    assert (found.median_s, found.waiting) == (600, 2)


def test_each_step_counts_from_the_one_before_and_one_left_out_is_not_counted():
    one = Response(0, triage=60, draft=100, approval=130, out=140, uptake=200)
    without = Response(0, draft=90, approval=130, out=131)
    found = {step.step: step for step in step_times([one, without], 1000)}
    assert [found[step].done for step in STEPS] == [1, 2, 2, 2, 1]
    assert found["draft"].median_s == 40 and found["draft"].p90_s == 90
    assert found["uptake"].waiting == 1
    assert found["answer"].median_s == 131


def test_a_step_whose_turn_has_not_come_does_not_wait_yet():
    found = {step.step: step for step in step_times([Response(0, triage=60)], 1000)}
    assert [found[step].waiting for step in STEPS] == [0, 1, 0, 0, 0]


def test_the_share_within_the_target_counts_those_that_wait():
    responses = [Response(0, out=60), Response(0, out=400), Response(0), Response(9.9 * HOUR)]
    found = times_of("answer", responses, target_s=300.0)
    assert found.within == 0.25 and found.is_met is False


WAITS = st.lists(st.tuples(st.integers(0, 50).map(float), st.booleans()), max_size=40)


@given(WAITS)
def test_the_share_that_waits_only_falls_and_without_waiting_is_a_plain_count(waits):
    curve = survival(waits)
    assert all(one > other for (_, one), (_, other) in zip(curve, curve[1:], strict=False))
    assert all(0 <= share <= 1 + 1e-9 for _, share in curve)
    done = [(time, True) for time, _ in waits]
    for time, share in survival(done):
        assert abs(share - sum(1 for other, _ in done if other > time) / len(done)) < 1e-9


@given(WAITS)
def test_the_order_of_the_stories_does_not_matter(waits):
    assert survival(waits) == survival(waits[::-1])
