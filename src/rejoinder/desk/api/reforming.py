"""Voting systems compared, over the API."""

from typing import Any

from django.shortcuts import get_object_or_404
from ninja import Path, Query, Router

from rejoinder.desk.api.access import READ
from rejoinder.desk.api.stories import REFUSED
from rejoinder.desk.reform.comparing import DEFAULTS
from rejoinder.desk.reform.views import made_for, told
from rejoinder.desk.seats.models import ResultSet

router = Router(tags=["results"])
Results = Path(..., ge=1, le=2**31 - 1)
OPTION = {"max_length": 200}


@router.get("/reform/{results}", response={200: dict[str, Any], **REFUSED}, auth=READ)
def compare_systems(
    request, *, results: int = Results, system: list[str] = Query([]),
    method: str = Query(DEFAULTS["method"], **OPTION), threshold: str = Query(DEFAULTS["threshold"], **OPTION),
    threshold_of: str = Query(DEFAULTS["threshold_of"], **OPTION), exempt: str = Query("", **OPTION),
    exempt_winners: str = Query("0", **OPTION), by: str = Query(DEFAULTS["by"], **OPTION),
    list_share: str = Query(DEFAULTS["list_share"], **OPTION), overhang: str = Query(DEFAULTS["overhang"], **OPTION),
    levelling: str = Query(DEFAULTS["levelling"], **OPTION), size: str = Query(DEFAULTS["size"], **OPTION),
    qualify: str = Query("", **OPTION), seed: str = Query(DEFAULTS["seed"], **OPTION),
):  # fmt: skip
    """The votes of one set under other voting systems, all of them unless some are named; what a vote weighs."""
    given = {
        "method": method, "threshold": threshold, "threshold_of": threshold_of, "exempt": exempt,
        "exempt_winners": exempt_winners, "by": by, "list_share": list_share, "overhang": overhang,
        "levelling": levelling, "size": size, "qualify": qualify, "seed": seed,
    }  # fmt: skip
    row = get_object_or_404(ResultSet, pk=results, removed_at=None)
    return told(made_for(row, given, system))
