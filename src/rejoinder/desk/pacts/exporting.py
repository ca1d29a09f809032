"""A plan as files: everything as JSON, its stand-asides as CSV, for whoever works on elsewhere."""

import csv
import io
from collections.abc import Mapping

from rejoinder.core.text import listed, plain_cell
from rejoinder.desk.pacts.reading import Shown

CSV_COLUMNS = (
    "seat", "code", "stands aside", "for", "held by", "p without", "p with", "p if rivals unite", "p decisive",
    "votes removed", "imputed", "flip", "members", "forced",
)  # fmt: skip


def as_json(about: Shown) -> dict[str, object]:
    """The plan with its wish, its last outcome, what members say and what was chosen."""
    plan, run = about.plan, about.run
    return {
        "plan": plan.number, "name": str(plan), "results": plan.result_set.name,
        "election": plan.result_set.election,
        "polling_day": plan.polling_day.isoformat() if plan.polling_day else None,
        "election_kind": plan.election_kind, "wish": plan.wish, "assumptions": plan.assumptions,
        "state": _state(about), "run": run.number if run else None, "asked_because": run.why if run else "",
        "planned_at": run.finished_at.isoformat() if run and run.finished_at else None,
        "problem": about.failed.problem if about.failed else "",
        "asked_with": dict(run.wish) if run else {}, "outcome": dict(about.outcome.json),
        "members": [_said(said) for stand in about.stands for said in stand.members],
        "vetoed": [_said(said) for said in about.vetoed],
        "choices": [
            {"seat": one.seat, "choice": one.choice, "party": one.party, "at": one.at.isoformat()}
            for one in about.choices
        ],
        "withdraw_by": about.law_words,
    }  # fmt: skip


def as_csv(about: Shown) -> str:
    """The stand-asides, a row each, most decisive first."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(CSV_COLUMNS)
    for stand in about.stands:
        one = stand.one
        rows.writerow([
            plain_cell(one.seat), plain_cell(one.code), plain_cell(listed(one.aside)), plain_cell(one.for_party),
            plain_cell(one.held_by),
            one.p_without, one.p_with, "" if one.p_if_rivals is None else one.p_if_rivals, one.p_decisive,
            one.votes_removed, "yes" if one.is_imputed else "no", "" if one.flip is None else one.flip,
            plain_cell(" ".join(said.words for said in stand.members)), "yes" if one.is_forced else "no",
        ])  # fmt: skip
    return out.getvalue()


def _state(about: Shown) -> str:
    if about.pending is not None:
        return str(about.pending.state)
    if about.failed is not None:
        return "failed"
    return str(about.run.state) if about.run else "none"


def _said(said) -> Mapping[str, object]:
    return {
        "seat": said.seat, "party": said.party, "stage": str(said.stage), "words": said.words,
        "address": said.address,
    }  # fmt: skip
