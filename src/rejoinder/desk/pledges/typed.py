"""The form of a pledge: what was typed, as the JSON of docs/pledges.md."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone

from rejoinder.desk.listening.fields import BadFields, plain_line, whole_number
from rejoinder.desk.seats.models import ResultSet

CONDITION_ROWS, UNLESS_ROWS = 5, 2
KINDS = {"seat": "stands aside in the seat", "ward": "stands aside in the ward", "policy": "does this"}
LINES_MAX = 100
CHOICES = {"all": "all of these hold", "any": "any of these holds", "some": "at least so many of these hold"}


def said_of_form(post: Mapping[str, str]) -> dict:
    """A form as the JSON of a pledge. Raises BadFields for what is half filled in."""
    wrong: dict[str, str] = {}
    kind = post.get("kind", "seat")
    lines = [line.strip() for line in post.get("gives", "").splitlines() if line.strip()][:LINES_MAX]
    if not post.get("party", "").strip():
        wrong["party"] = "Say which party pledges."
    if not lines:
        wrong["gives"] = "Say what it gives: a seat, or several, one a line."
    acts = [{kind if kind in KINDS else "seat": line} for line in lines]
    gives = {"of": acts, **_k(post.get("k", ""), len(acts), wrong)} if len(acts) > 1 else acts[0] if acts else {}
    parts = _rows(post, "if", CONDITION_ROWS, wrong)
    unless = _rows(post, "unless", UNLESS_ROWS, wrong)
    condition = _together(parts, post, wrong) if parts else {}
    due = _due(post.get("due", ""), wrong)
    if wrong:
        raise BadFields(wrong)
    said = {"party": plain_line(post.get("party"), 300), "gives": gives, "if": condition, "unless": unless, "due": due}
    return said | {"for": plain_line(post.get("for"), 300), "note": plain_line(post.get("note"), 2000)}


def _k(text: str, of: int, wrong: dict[str, str]) -> dict[str, int]:
    if not text.strip():
        return {}
    k = whole_number(text.strip())
    if not 1 <= k <= of:
        wrong["k"] = f"Write a number from 1 to {of}, or leave it empty for all."
    return {"k": k}


def _rows(post: Mapping[str, str], field: str, count: int, wrong: dict[str, str]) -> list[dict]:
    found = []
    for n in range(1, count + 1):
        party, what = post.get(f"{field}_party_{n}", "").strip(), post.get(f"{field}_what_{n}", "").strip()
        kind = post.get(f"{field}_kind_{n}", "seat")
        if kind == "pledge" and what:
            found.append({"pledge": what.removeprefix("#")})
        elif party and what:
            found.append({"party": party, kind if kind in KINDS else "seat": what})
        elif party or what:
            wrong["unless" if field == "unless" else "condition"] = f"Row {n}: fill in both, who and where; or neither."
    return found


def _together(parts: list[dict], post: Mapping[str, str], wrong: dict[str, str]) -> dict:
    how = post.get("how", "all")
    if how == "some":
        k = whole_number(post.get("some", "").strip())
        if not 1 <= k <= len(parts):
            wrong["condition"] = f"Write how many must hold, from 1 to {len(parts)}."
        return {"at_least": k, "of": parts}
    return {"any" if how == "any" else "all": parts} if len(parts) > 1 else parts[0]


def _due(text: str, wrong: dict[str, str]) -> str | None:
    """A time of the form, by the clock of the page."""
    if not text.strip():
        return None
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        wrong["due"] = f"{text[:30]!r} is not a date and time. Write it as 2027-04-06 16:00."
        return None
    return (found if found.tzinfo else timezone.make_aware(found)).isoformat()


def typed_of(post: Mapping[str, str] | None) -> dict:
    """What the fields of the form hold when it is shown."""
    post = post or {}
    rows = lambda field, count: [  # noqa: E731
        {"n": n, **{name: post.get(f"{field}_{name}_{n}", "") for name in ("party", "kind", "what")}}
        for n in range(1, count + 1)
    ]
    conditions, unlesses = rows("if", CONDITION_ROWS), rows("unless", UNLESS_ROWS)
    names = ("party", "gives", "kind", "k", "for", "how", "some", "due", "note", "election", "result_set")
    return {name: post.get(name, "") for name in names} | {
        "conditions": conditions, "unlesses": unlesses,
        "has_more_conditions": _has_any(conditions[1:]), "has_unless": _has_any(unlesses),
    }  # fmt: skip


def _has_any(rows: list[dict]) -> bool:
    return any(row["party"] or row["what"] for row in rows)


def known_names(sets: list[ResultSet], pledges) -> dict[str, list[str]]:
    """Parties and seats that the form offers: of the newest results, and of pledges before."""
    newest = sets[0] if sets else None
    before = pledges.order_by("party").values_list("party", flat=True).distinct()
    parties = dict.fromkeys([*(newest.names if newest else {}), *before])
    seats = newest.rows.order_by("seat").values_list("seat", flat=True)[:1000] if newest else []
    return {"parties": list(parties), "seats": list(seats)}
