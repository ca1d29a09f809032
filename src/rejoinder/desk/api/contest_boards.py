"""The board of a contest over the API: how far it stands, an envelope by its receipt, the openings for scrutineers."""

from typing import Literal

from django.http import StreamingHttpResponse
from ninja import Query, Router, Schema

from rejoinder.desk.api.access import ADMIN, READ
from rejoinder.desk.api.contesting import contest_of
from rejoinder.desk.api.stories import REFUSED
from rejoinder.desk.contests.posting import last_root
from rejoinder.desk.contests.public import public_address
from rejoinder.desk.contests.scrutiny import openings
from rejoinder.desk.contests.standing import board_standing, envelopes_waiting, find_envelope

router = Router(tags=["contests"])
OPENINGS = {"description": "One opening a line", "content": {"application/jsonl": {}}}


class BoardOut(Schema):
    """How far a board stands. `size` and `root` are those of the last signed root."""

    entries: int
    waiting: int
    signed: float | None
    size: int
    root: str
    key: str
    files: str


class FoundOut(Schema):
    """Where the envelope of a receipt is."""

    state: Literal["last", "before", "struck", "waiting", "none"]
    number: int
    why: str


class ForWhom(Schema):
    """The scrutineers who get the openings."""

    whom: str


@router.get("/contests/{contest}/board", response={200: BoardOut, **REFUSED}, auth=READ)
def board(request, contest: str):
    """The board by now; its files are public at `files`."""
    row = contest_of(contest)
    root, standing = last_root(row), board_standing(row)
    return {
        "entries": standing.entries, "waiting": envelopes_waiting(row), "signed": root.at.timestamp() if root else None,
        "size": root.size if root else 0, "root": root.root if root else "", "key": row.public_key,
        "files": f"{public_address(row)}board/",
    }  # fmt: skip


@router.get("/contests/{contest}/board/receipt", response={200: FoundOut, **REFUSED}, auth=READ)
def receipt(request, contest: str, receipt: str = Query(..., max_length=80)):
    """The envelope that a receipt finds; state `none` where there is none."""
    found = find_envelope(contest_of(contest), receipt)
    return found or {"state": "none", "number": 0, "why": ""}


@router.post("/contests/{contest}/openings", response=REFUSED, auth=ADMIN, openapi_extra={"responses": {200: OPENINGS}})
def give_openings(request, contest: str, body: ForWhom):
    """The openings of a closed contest, for named scrutineers. That they were given out is written into the trail."""
    lines = openings(contest_of(contest), body.whom, by=request.user)
    return StreamingHttpResponse(lines, content_type="application/jsonl; charset=utf-8")
