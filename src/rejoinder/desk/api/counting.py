"""Counting papers over the API, and the results of contests."""

import io
from typing import Annotated, Any

from ninja import Field, Router, Schema
from ninja.errors import HttpError

from rejoinder.core.ballots.as_json import count_as_json
from rejoinder.core.ballots.numbers import SEATS_MAX
from rejoinder.desk.api.access import READ
from rejoinder.desk.api.contesting import contest_of
from rejoinder.desk.api.stories import REFUSED
from rejoinder.desk.contests.models import Contest
from rejoinder.desk.contests.result_count import BYTES_MAX, LOTS_MAX, SEED_LETTERS_MAX, HowToCount, counted
from rejoinder.desk.contests.result_reading import count_of, others_of

router = Router(tags=["contests"])


class Papers(Schema):
    """A file of ballot papers as text (BLT, CSV or JSON) and how to count it; nothing of it is stored."""

    rule: Annotated[str, Field(max_length=24)]
    file: Annotated[str, Field(max_length=BYTES_MAX)]
    seats: Annotated[int, Field(ge=1, le=SEATS_MAX)] | None = None
    seed: Annotated[str, Field(max_length=SEED_LETTERS_MAX)] = ""
    lots: Annotated[list[Annotated[str, Field(max_length=300)]], Field(max_length=LOTS_MAX)] = []


class OtherRule(Schema):
    """What one rule makes of the published papers; `why_not` where it cannot count them."""

    rule: str
    title: str
    winners: list[str]
    finding: str
    is_same: bool
    is_used: bool
    why_not: str


@router.post("/count", response={200: dict[str, Any], **REFUSED}, auth=READ)
def count_papers(request, body: Papers):
    """Counts a file, as `rejoinder count --json` does. A tie that nobody said how to break is refused."""
    how = HowToCount(body.rule, body.seats, body.seed, body.lots)
    found = counted(io.BytesIO(body.file.encode()), how)
    return count_as_json(found.count, found.problems)


@router.get("/contests/{contest}/result", response={200: dict[str, Any], **REFUSED}, auth=READ)
def contest_result(request, contest: str):
    """The count of a contest as its board publishes it; 404 before it is counted."""
    return _counted(contest).result


@router.get("/contests/{contest}/result/rules", response={200: list[OtherRule], **REFUSED}, auth=READ)
def contest_by_other_rules(request, contest: str):
    """The same papers by every rule; empty for a members' vote."""
    found = _counted(contest)
    return others_of(found, count_of(found)).rules


def _counted(slug: str) -> Contest:
    contest = contest_of(slug)
    if not contest.result or not contest.counted_at:
        raise HttpError(404, f"{slug} is not counted yet")
    return contest
