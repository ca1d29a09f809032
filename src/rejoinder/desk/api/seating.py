"""Results of elections over the API."""

from typing import Literal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import File, Form, Query, Router
from ninja.files import UploadedFile

from rejoinder.desk.api import seat_shapes
from rejoinder.desk.api.access import READ, WRITE
from rejoinder.desk.api.stories import LIMITED, OFFSET, REFUSED, Key
from rejoinder.desk.listening.fields import read_upload
from rejoinder.desk.seats import keeping, reading
from rejoinder.desk.seats.models import ResultSet, SeatRow
from rejoinder.desk.seats.stored import candidacies_of, seat_result
from rejoinder.desk.seats.views import FILES_MAX
from rejoinder.errors import BadInput

router = Router(tags=["results"])
CSV = {"description": "One row for each candidacy", "content": {"text/csv": {}}}
PROBLEMS_TOLD = 100


@router.get("/results", response={200: list[seat_shapes.ResultSet], **REFUSED}, auth=READ)
def result_sets(request, *, removed: bool = Query(False), limit: int = LIMITED, offset: int = OFFSET):
    """Sets of results, the latest election first; those that were removed where that is asked for."""
    chosen = reading.removed_sets() if removed else reading.standing_sets()
    return [_row(one) for one in chosen[offset : offset + limit]]


@router.post("/results", response={200: seat_shapes.ResultsLoaded, **REFUSED}, auth=WRITE)
def load_results(
    request, *, files: list[UploadedFile] = File(...), source: str = Form(..., max_length=400),
    name: str = Form("", max_length=200), kind: Literal["", "general", "by", "local"] = Form(""),
    election: str = Form("", max_length=100), date: str = Form("", max_length=20),
    vote: Literal["", "first", "second"] = Form(""), parties: str = Form("", max_length=700),
):  # fmt: skip
    """Reads files of results and keeps each election as a set; rows that cannot be read are listed.

    `vote` is which to read where voters have two; `parties` says of columns that are called as no known party whose
    votes they hold: `Orchard=ORC; Boxes=none`.
    """
    if len(files) > FILES_MAX:
        raise BadInput(f"{len(files)} files; at most {FILES_MAX} at once")
    fields = {
        "source": source, "name": name, "kind": kind, "election": election, "date": date, "vote": vote,
        "parties": parties,
    }  # fmt: skip
    loaded = keeping.load_results([read_upload(file) for file in files], fields, request.user)
    return {
        "loaded": [one.pk for one in loaded.sets], "were_there": loaded.there, "seats": loaded.seats,
        "candidacies": loaded.candidacies, "rejected": len(loaded.problems),
        "notes": list(loaded.notes[:PROBLEMS_TOLD]),
        "problems": [{"file": one.file, "line": one.line, "why": one.why} for one in loaded.problems[:PROBLEMS_TOLD]],
    }  # fmt: skip


@router.get("/results/{results}", response={200: seat_shapes.ResultSetWithParties, **REFUSED}, auth=READ)
def result_set(request, results: int = Key):
    """One set with its parties."""
    row = _found(results)
    parties = [
        {"party": one.short, "name": one.name, "colour": one.colour, "seats": one.seats, "votes": one.votes,
         "stood": one.stood}
        for one in reading.party_sums(row)
    ]  # fmt: skip
    return _row(row) | {"parties": parties}


@router.get("/results/{results}/seats", response={200: list[seat_shapes.Seat], **REFUSED}, auth=READ)
def seats(
    request, *, results: int = Key, q: str = Query("", max_length=120), region: str = Query("", max_length=80),
    limit: int = LIMITED, offset: int = OFFSET,
):  # fmt: skip
    """Its seats in the order of the file, with every candidacy."""
    rows = reading.chosen_rows(_found(results), words=q, region=region)
    return [_seat(one) for one in rows[offset : offset + limit]]


@router.get("/results/{results}/SEATS.csv", response=REFUSED, auth=READ, openapi_extra={"responses": {200: CSV}})
def seats_file(request, results: int = Key):
    """The set as SEATS.csv, which every command takes."""
    return HttpResponse(reading.seats_csv(_found(results)), content_type="text/csv; charset=utf-8")


@router.post("/results/{results}/hexes", response={200: seat_shapes.HexesPlaced, **REFUSED}, auth=WRITE)
def place_hexes(
    request, *, results: int = Key, file: UploadedFile = File(...), rows_from_top: bool = Form(False)
):  # fmt: skip
    """Places the seats on the map by a HexJSON layout."""
    text = read_upload(file)[1].decode("utf-8-sig", "replace")
    placed, lacking = keeping.place_hexes(_found(results), text, request.user, rows_from_top=rows_from_top)
    return {"placed": placed, "lacking": lacking}


@router.delete("/results/{results}", response={200: seat_shapes.ResultSet, **REFUSED}, auth=WRITE)
def remove(request, results: int = Key):
    """Takes a set out of the list; it can be put back."""
    return _row(keeping.remove(_found(results), request.user))


@router.post("/results/{results}/restore", response={200: seat_shapes.ResultSet, **REFUSED}, auth=WRITE)
def restore(request, results: int = Key):
    """Puts a removed set back."""
    return _row(keeping.restore(_found(results), request.user))


def _found(key: int) -> ResultSet:
    return get_object_or_404(ResultSet, pk=key)


def _row(one: ResultSet) -> dict:
    return {
        "id": one.pk, "name": one.name, "election": one.election, "kind": one.kind, "held_on": one.held_on,
        "source": one.source, "is_invented": one.is_invented, "seats": one.seats_count, "notes": one.notes,
        "loaded_at": one.loaded_at.timestamp(), "removed_at": one.removed_at and one.removed_at.timestamp(),
    }  # fmt: skip


def _seat(row: SeatRow) -> dict:
    standing = [
        {"party": one.party, "votes": one.votes, "elected": one.elected, "sitting": one.sitting}
        for one in candidacies_of(row.candidacies)
    ]
    return {
        "seat": row.seat, "code": row.code, "region": row.region, "country": row.country, "seats": row.seats,
        "electorate": row.electorate, "holder": row.holder, "winner": seat_result(row).winner(),
        "candidacies": standing, "hex_q": row.hex_q, "hex_r": row.hex_r,
    }  # fmt: skip
