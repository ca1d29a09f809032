"""What a count found, in one sentence: the headline of its page and the spoken text of its picture."""

from rejoinder.core.ballots.count import Count, Stage
from rejoinder.core.ballots.naming import isolated, short_names
from rejoinder.core.ballots.pairwise import condorcet_winner
from rejoinder.core.ballots.placing import conserves, elected_at, in_order_of_result
from rejoinder.core.text import listed

NAMED_MAX = 6  # winners named in a headline; with more it says how many others
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def finding(count: Count) -> str:
    """Who was elected, by how much and when, in one sentence without a full stop."""
    stood = in_order_of_result(count)
    if not stood:
        return "Nobody stood"
    if not count.winners:
        return "Nobody is elected" if count.valid else "No papers were cast, and nobody is elected"
    if len(stood) <= count.seats:
        return _unopposed(count, stood)
    return _one_winner(count, stood) if count.seats == 1 else _winners(count)


def at_stage(number: int) -> str:
    """`number` as a headline says it.

    >>> at_stage(4), at_stage(12)
    ('at the fourth stage', 'at stage 12')
    """
    return f"at the {_ORDINALS[number - 1]} stage" if 1 <= number <= len(_ORDINALS) else f"at stage {number}"


def _unopposed(count: Count, stood: tuple[int, ...]) -> str:
    empty = count.seats - len(stood)
    if len(stood) == 1:
        who = f"{isolated(count.labels[stood[0]])} is elected: nobody else stood"
    else:
        who = f"All {len(stood)} who stood are elected"
    return who + (f", and {empty} place{' stays' if empty == 1 else 's stay'} empty" if empty else "")


def _one_winner(count: Count, stood: tuple[int, ...]) -> str:
    winner = stood[0]
    name = isolated(count.labels[winner])
    if count.pairwise and count.rule != "star":
        return _against_each(count, winner, name)
    last = count.stages[-1]
    second = max((n for n in stood if n != winner), key=lambda n: (last.totals[n], n == stood[1]))
    # Where the last other one went out before the end, the stage before says how far behind they were.
    apart = last if not conserves(count) else _last_with(count, second) or last
    unit = 10**count.decimals
    margin = (apart.totals[winner] - apart.totals[second]) / unit
    if margin <= 0:
        how = next((tie.by for stage in reversed(count.stages) for tie in reversed(stage.ties)), "seed")
        by = {"lot": "a lot", "seed": "the seed"}.get(how, "an earlier stage")
        return f"{name} wins level with {isolated(count.labels[second])}: {by} decided"
    if not conserves(count):
        return _by_sums(count, name, (winner, second), margin)
    votes = "vote" if margin == 1 else "votes"
    stage = elected_at(count).get(winner, last.number)
    return f"{name} wins by {_plain(margin)} {votes}" + (f" {at_stage(stage)}" if len(count.stages) > 1 else "")


def _last_with(count: Count, candidate: int) -> Stage | None:
    """The last stage in which the candidate has votes."""
    return next((stage for stage in reversed(count.stages) if stage.totals[candidate]), None)


def _by_sums(count: Count, name: str, first_two: tuple[int, int], margin: float) -> str:
    """Of a rule that adds up scores, points or approvals."""
    if count.rule == "star" and len(count.stages) > 1:
        return f"{name} wins the run-off by {_plain(margin)}"
    winner, second = first_two
    what = "approvals" if count.rule == "approval" else "points"
    total = _plain(count.stages[-1].totals[winner] / 10**count.decimals)
    return f"{name} wins with {total} {what}, {_plain(margin)} ahead of {isolated(short_names(count.labels)[second])}"


def _against_each(count: Count, winner: int, name: str) -> str:
    standing = [n for n, one in enumerate(count.candidates) if not one.withdrawn]
    best = condorcet_winner(count.pairwise, standing)
    if best == winner:
        return f"{name} wins against each of the others, one against one"
    who = "nobody" if best is None else isolated(count.labels[best])
    return f"{name} wins, though {who} beats {'all the' if best is None else 'each of the'} others one against one"


def _winners(count: Count) -> str:
    short = short_names(count.labels)
    names = [isolated(short[n]) for n in count.winners]
    if len(names) > NAMED_MAX:
        names = [*names[: NAMED_MAX - 1], f"{len(names) - NAMED_MAX + 1} others"]
    said = f"{listed(names)} {'is' if len(count.winners) == 1 else 'are'} elected"
    last = max(elected_at(count).values(), default=0)
    return f"{said}, the last at stage {last}" if last > 1 else said


def _plain(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) or value >= 10 else f"{value:,.2f}"
