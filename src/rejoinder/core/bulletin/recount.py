"""Counting a board's papers anew, by the rule and version that its terms name, and comparing every stage."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeGuard

from rejoinder.core.ballots.as_json import count_as_json
from rejoinder.core.ballots.count import Count
from rejoinder.core.ballots.decision import decide
from rejoinder.core.ballots.election import Election
from rejoinder.core.ballots.rules import rule_named
from rejoinder.core.ballots.ties import TieBreaker
from rejoinder.core.bulletin.canonical import document_of, read_document
from rejoinder.core.bulletin.findings import Notebook
from rejoinder.core.bulletin.terms import Terms
from rejoinder.errors import BadInput

# Sentences. Another version of the program may put them otherwise; the numbers beside them are compared.
_WORDS = {"why", "notes", "cites", "title"}
_DECISION = "decision"


def count_again(terms: Terms, election: Election, seed: str) -> Count:
    """The count by the terms' rule and version. Raises BadInput where this program has another version or no such rule.

    The seed breaks ties as it was promised before voting opened.
    """
    rule = rule_named(terms.rule)
    if rule.version != terms.rule_version:
        raise BadInput(
            f"the contest is counted by version {terms.rule_version} of {terms.rule}, and this program has version"
            f" {rule.version}; take a release with that version"
        )
    given = "rankings" if election.scale is None else "scores"
    if rule.takes not in (given, "either") or (rule.seats_max or election.seats) < election.seats:
        raise BadInput(f"{rule.name} does not count {given} for {election.seats} places")
    return rule.count(election, TieBreaker(seed=seed))


def result_of(terms: Terms, count: Count, issued: int) -> dict[str, Any]:
    """What result.json holds: the count as JSON and, of a members' vote, the decision by its terms.

    `issued` are the credentials issued: who could vote.
    """
    result = dict(count_as_json(count))
    if terms.papers == "choice":
        result[_DECISION] = _decided(terms, count, issued)
    return result


def recount(
    terms: Terms, election: Election, seed: str, *, result: bytes | None, issued: int, into: Notebook
) -> tuple[str, ...]:
    """Counts anew, compares with the published result, and writes both into the notebook. Returns the winners."""
    said = f"{terms.rule}, version {terms.rule_version}"
    try:
        count = count_again(terms, election, seed)
        counted = read_document(document_of(result_of(terms, count, issued)))
    except BadInput as error:
        into.checked("rule", said, [f"cannot be counted anew: {error}"])
        return ()
    into.checked("rule", said, [])
    winners = tuple(count.labels[place] for place in count.winners)
    if result is None:
        into.skipped("stages", "there is no published result to compare")
        return winners
    try:
        published = read_document(result)
    except BadInput as error:
        into.checked("stages", "unreadable", [f"result.json: {error}"])
        return winners
    faults = differences(published, counted)
    _write_down(faults, count, winners, into=into)
    if _DECISION in counted:
        wrong = [fault for fault in faults if _is_of(_DECISION, fault)]
        into.checked("decision", str(counted[_DECISION]["outcome"]), wrong)
    _note_others(published, counted, into)
    return winners


def differences(published: Mapping[str, Any], counted: Mapping[str, Any]) -> list[str]:
    """Every place where the published result is not the count, but for sentences and what the count does not say.

    >>> differences({"stages": [{"totals": {"Ada": 3}}]}, {"stages": [{"totals": {"Ada": 4}}]})
    ['stages 1, totals, Ada: published 3, counted 4']
    """
    return [fault for key in counted if key not in _WORDS for fault in _compared(key, published.get(key), counted[key])]


def _write_down(faults: list[str], count: Count, winners: tuple[str, ...], *, into: Notebook) -> None:
    rest = [fault for fault in faults if not _is_of("winners", fault) and not _is_of(_DECISION, fault)]
    into.checked("stages", f"{len(count.stages)}", rest)
    name = "winners" if len(winners) > 1 else "winner"
    into.checked(name, ", ".join(winners) or "nobody", [fault for fault in faults if _is_of("winners", fault)])


def _is_of(key: str, fault: str) -> bool:
    return fault.startswith((f"{key}:", f"{key},", f"{key} "))


def _compared(where: str, published: object, counted: object) -> list[str]:
    if isinstance(counted, Mapping) and isinstance(published, Mapping):
        keys = [*counted, *(key for key in published if key not in counted)]
        pairs = [(f"{where}, {key}", published.get(key), counted.get(key)) for key in keys if key not in _WORDS]
    elif _is_list(counted) and _is_list(published) and len(counted) == len(published):  # type: ignore[arg-type]
        pairs = [
            (f"{where} {place}", one, other)
            for place, (one, other) in enumerate(zip(published, counted, strict=True), 1)  # type: ignore[call-overload]
        ]
    elif type(published) is type(counted) and published == counted:
        return []
    else:
        return [f"{where}: published {_told(published)}, counted {_told(counted)}"]
    return [fault for pair in pairs for fault in _compared(*pair)]


def _is_list(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _told(value: object) -> str:
    if isinstance(value, Mapping):
        return f"{len(value)} fields"
    if _is_list(value):
        return f"{len(value)} of them"  # type: ignore[arg-type]
    return "nothing" if value is None else str(value)[:60]


def _decided(terms: Terms, count: Count, issued: int) -> dict[str, Any]:
    """The decision by the quorum, the threshold and the meaning of too few that the terms fixed."""
    quorum, threshold = terms.whole.get("quorum_pct"), terms.whole.get("threshold_pct")
    no_quorum = terms.whole.get("no_quorum", "veto")
    if not _is_pct(quorum) or not _is_pct(threshold) or no_quorum not in ("veto", "none"):
        raise BadInput("the terms of this members' vote have no quorum, threshold or meaning of too few votes")
    decision = decide(count, issued, quorum_pct=quorum, threshold_pct=threshold, no_quorum=no_quorum)
    return {
        "outcome": decision.outcome, "for": decision.votes_for, "against": decision.votes_against,
        "abstained": decision.abstained, "eligible": decision.eligible, "why": decision.why,
    }  # fmt: skip


def _is_pct(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 100


def _note_others(published: Mapping[str, Any], counted: Mapping[str, Any], into: Notebook) -> None:
    others = sorted(key for key in published if key not in counted)
    if others:
        into.notes.append(f"result.json also says {', '.join(others)[:120]}, which a count does not: not checked.")
