"""A count as JSON that programs and the published board read, and back; plain numbers, exact to the rule's decimals."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, cast

from rejoinder.core.ballots.close import Closeness, Gap, how_close
from rejoinder.core.ballots.count import Action, Count, Stage, Tie, Transfer
from rejoinder.core.ballots.election import Candidate
from rejoinder.core.ballots.papers import Problem
from rejoinder.core.ballots.rules import rule_or_none
from rejoinder.errors import BadInput

DECIMALS_MAX = 20  # as many as RCTab allows; a number that a stranger wrote may ask for millions


def count_as_json(count: Count, problems: Iterable[Problem] = ()) -> dict[str, Any]:
    """The count as values fit for JSON. Candidates go by their labels, votes are whole numbers or decimals.

    A decimal is exact while its votes times 10 ** decimals stay below 2 ** 53: nine million papers at nine decimals.
    """
    rule = rule_or_none(count.rule)
    named = _Named(count.labels, count.decimals)
    return {
        "rule": count.rule,
        "version": count.version,
        "title": rule.title if rule else "",
        "cites": list(rule.cites) if rule else [],
        "seats": count.seats,
        "valid": count.valid,
        "rejected": count.rejected,
        "decimals": count.decimals,
        "quota": named.votes(count.quota),
        "winners": named.names(count.winners),
        "candidates": [
            {"label": label, "name": one.name, "party": one.party, "withdrawn": one.withdrawn}
            for label, one in zip(count.labels, count.candidates, strict=True)
        ],
        "stages": [named.stage(stage) for stage in count.stages],
        "ties": [{"stage": stage.number, **named.tie(tie)} for stage in count.stages for tie in stage.ties],
        "close": named.close(how_close(count)),
        "pairwise": {named.labels[a]: named.totals(row) for a, row in enumerate(count.pairwise)},
        "notes": list(count.notes),
        "figures": dict(count.figures),
        "problems": [_problem(problem) for problem in problems],
    }


def count_from_json(said: object) -> Count:
    """The count that `count_as_json` wrote; what it does not know it passes over. Raises BadInput for anything else."""
    try:
        return _count(cast("dict[str, Any]", said))
    except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError) as fault:
        raise BadInput(f"this is not the result of a count ({type(fault).__name__}: {str(fault)[:80]})") from None


class _Named:
    """Says stages of one count by names and numbers."""

    def __init__(self, labels: Sequence[str], decimals: int) -> None:
        self.labels = labels
        self._decimals = decimals

    def votes(self, units: int | None) -> int | float | None:
        if units is None:
            return None
        whole, rest = divmod(units, 10**self._decimals)
        return whole if not rest else float(Decimal(units).scaleb(-self._decimals))

    def names(self, candidates: Iterable[int]) -> list[str]:
        return [self.labels[candidate] for candidate in candidates]

    def totals(self, row: Sequence[int]) -> dict[str, int]:
        return dict(zip(self.labels, row, strict=True))

    def stage(self, stage: Stage) -> dict[str, Any]:
        return {
            "number": stage.number,
            "action": stage.action,
            "of": self.names(stage.of),
            "totals": {label: self.votes(units) for label, units in self.totals(stage.totals).items()},
            "elected": self.names(stage.elected),
            "excluded": self.names(stage.excluded),
            "exhausted": self.votes(stage.exhausted),
            "quota": self.votes(stage.quota),
            "why": stage.why,
            "transfers": [
                {
                    "from": self.labels[move.of],
                    "to": None if move.to is None else self.labels[move.to],
                    "votes": self.votes(move.votes),
                    "papers": move.papers,
                }
                for move in stage.transfers
            ],
            "ties": [self.tie(tie) for tie in stage.ties],
        }

    def close(self, close: Closeness) -> dict[str, Any]:
        return {
            "last": self.gap(close.last) if close.last else None,
            "closest": self.gap(close.closest) if close.closest else None,
            "gaps": [self.gap(gap) for gap in close.gaps],
        }

    def gap(self, gap: Gap) -> dict[str, Any]:
        return {
            "stage": gap.stage,
            "behind": self.labels[gap.behind],
            "ahead": self.labels[gap.ahead],
            "votes": self.votes(gap.votes),
            "papers": gap.papers,
            "why": gap.sentence,
        }

    def tie(self, tie: Tie) -> dict[str, Any]:
        return {
            "between": self.names(tie.between),
            "chosen": self.labels[tie.chosen],
            "by": tie.by,
            "why": tie.why,
        }


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "line": problem.line,
        "reason": problem.reason,
        "papers": problem.papers,
        "rejected": problem.is_rejected,
    }


def _count(said: dict[str, Any]) -> Count:
    decimals = _int(said["decimals"])
    if not 0 <= decimals <= DECIMALS_MAX:
        raise ValueError(f"{decimals} decimals; 0 to {DECIMALS_MAX} can be read")
    labels = tuple(str(one["label"]) for one in said["candidates"])
    if len(set(labels)) < len(labels):
        raise ValueError("two candidates share a label")
    read = _Read({label: place for place, label in enumerate(labels)}, decimals)
    pairwise = said["pairwise"]
    return Count(
        rule=str(said["rule"]),
        version=str(said["version"]),
        candidates=tuple(
            Candidate(str(one["name"]), str(one["party"]), one["withdrawn"] is True) for one in said["candidates"]
        ),
        labels=labels,
        seats=_int(said["seats"]),
        valid=_int(said["valid"]),
        rejected=_int(said["rejected"]),
        decimals=decimals,
        quota=read.units_or_none(said["quota"]),
        winners=read.places_of(said["winners"]),
        stages=tuple(read.stage(stage) for stage in said["stages"]),
        pairwise=tuple(tuple(_int(pairwise[a][b]) for b in labels) for a in labels) if pairwise else (),
        notes=tuple(str(note) for note in said["notes"]),
        figures=dict(said["figures"]),
    )


class _Read:
    """Reads names and numbers of one count back."""

    def __init__(self, places: dict[str, int], decimals: int) -> None:
        self._places = places
        self._decimals = decimals

    def units(self, votes: object) -> int:
        if isinstance(votes, bool) or not isinstance(votes, int | float):
            raise ValueError(f"{str(votes)[:20]} is not a number of votes")
        units = Decimal(repr(votes)).scaleb(self._decimals)
        if units != int(units):
            raise ValueError(f"{votes} has more than {self._decimals} decimals")
        return int(units)

    def units_or_none(self, votes: object) -> int | None:
        return None if votes is None else self.units(votes)

    def places_of(self, names: Iterable[str]) -> tuple[int, ...]:
        return tuple(self._places[name] for name in names)

    def stage(self, said: dict[str, Any]) -> Stage:
        return Stage(
            number=_int(said["number"]),
            action=cast(Action, str(said["action"])),
            of=self.places_of(said["of"]),
            totals=tuple(self.units(said["totals"][label]) for label in self._places),
            exhausted=self.units(said["exhausted"]),
            elected=self.places_of(said["elected"]),
            excluded=self.places_of(said["excluded"]),
            quota=self.units_or_none(said["quota"]),
            why=str(said["why"]),
            transfers=tuple(self._transfer(move) for move in said["transfers"]),
            ties=tuple(self._tie(tie) for tie in said["ties"]),
        )

    def _transfer(self, said: dict[str, Any]) -> Transfer:
        to = None if said["to"] is None else self._places[said["to"]]
        papers = None if said["papers"] is None else _int(said["papers"])
        return Transfer(self._places[said["from"]], to, self.units(said["votes"]), papers)

    def _tie(self, said: dict[str, Any]) -> Tie:
        between = self.places_of(said["between"])
        return Tie(between, self._places[said["chosen"]], said["by"], str(said["why"]))


def _int(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"{str(value)[:20]} is not a whole number")
    return value
