"""An answer about pledges as JSON, with the words beside the values."""

from datetime import datetime
from typing import Any

from rejoinder.core.pledges.solving import Solution, solve
from rejoinder.core.pledges.telling import act_words, circle_words, headline, told, unmet_words, waits_words
from rejoinder.core.pledges.values import Pledges
from rejoinder.core.pledges.warning import Concern, warnings_of
from rejoinder.core.pledges.writing import act_as_json


def solution_as_json(asked: Pledges, now: datetime, solution: Solution | None = None) -> dict[str, Any]:
    """What can be kept at once, what waits and what is unmet, each with its reason. Fields as in docs/pledges.md."""
    found = solution or solve(asked, now)
    pledges = {one.id: one for one in asked.pledges}
    warned = warnings_of(asked, now)
    return {
        "sentence": headline(found),
        "greatest": found.greatest,
        "standing": found.standing,
        "proven": found.is_proven,
        "at_most": found.greatest if found.at_most is None else found.at_most,
        "kept": list(found.kept),
        "waits": [
            {"id": one.id, "why": f"{waits_words(one, day)}.", "until": _until(one.votes),
             "votes": [act_as_json(vote.act) for vote in one.votes], "with": list(one.with_others)}
            for one in found.waits
        ],
        "unmet": [
            {"id": one.id, "why": f"{unmet_words(one, pledges[one.id], day)}.", "reason": str(one.reason),
             "missing": [act_as_json(act) for act in one.missing], "is_least": one.is_least,
             "clash": list(one.clash), "pledged": list(one.pledged)}
            for one in found.unmet
        ],
        "acts": [
            act_as_json(one.act) | {"by": list(one.by), "done": one.is_done, "words": act_words(one.act)}
            for one in found.acts
        ],
        "circles": [{"ids": list(one.ids), "says": circle_words(one, pledges)} for one in found.circles],
        "contradictions": [list(one.ids) for one in warned if one.concern == Concern.NOBODY_STANDS],
        "warnings": [
            {"says": one.says, "about": str(one.concern), "ids": list(one.ids), "line": one.line or None,
             "field": one.field}
            for one in warned
        ],
        "settled": [{"id": one.id, "state": str(one.state)} for one in found.settled],
        "told": {one.id: told(one) for one in asked.pledges},
    }  # fmt: skip


def _until(votes: Any) -> str | None:
    ends = [vote.until for vote in votes if vote.until]
    return max(ends).isoformat() if ends else None


def day(at: datetime) -> str:
    """A day and time as people write it, with its zone's own clock.

    >>> day(datetime(2026, 10, 16, 16))
    '16 Oct 2026, 16:00'
    """
    return f"{at.day} {at:%b %Y, %H:%M}"
