"""An election as JSON of our own: candidates, seats, papers as rankings or scores."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from rejoinder.core.ballots.election import CANDIDATES_MAX, Candidate, Election
from rejoinder.core.ballots.numbers import seats_of, whole
from rejoinder.core.ballots.papers import UNKNOWN, ElectionFile, PaperRules, Tally
from rejoinder.core.ballots.tables import SCORE_MAX
from rejoinder.core.ballots.written_names import name_of
from rejoinder.errors import BadInput

LETTERS_MAX = 200_000_000  # about two million papers; larger elections come as BLT or CSV, which are read in a stream


class _Places:
    """Where each name stands. A name that two candidates share is nobody's: papers must say the number."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self.number = len(candidates)
        self._by_name: dict[str, list[int]] = {}
        for place, candidate in enumerate(candidates):
            self._by_name.setdefault(candidate.name, []).append(place)

    def of(self, name: str, paper: int) -> int:
        found = self._by_name.get(name_of(name), [UNKNOWN])
        if len(found) > 1:
            raise BadInput(f"paper {paper}: {len(found)} candidates are called {name[:40]!r}; say the number of one")
        return found[0]


def json_object(lines: Iterable[str]) -> dict[str, Any]:
    """The object that a JSON file holds. Raises BadInput where it holds anything else, or too much."""
    parts, letters = [], 0
    for line in lines:
        letters += len(line)
        if letters > LETTERS_MAX:
            raise BadInput(f"the JSON is over {LETTERS_MAX:,} letters; give BLT or CSV instead")
        parts.append(line)
    try:
        found = json.loads("".join(parts))
    except (ValueError, RecursionError) as fault:
        raise BadInput(f"not JSON ({getattr(fault, 'msg', str(fault)[:80])}): the file may be cut short") from None
    if not isinstance(found, dict):
        raise BadInput("the JSON is not an object with candidates, seats and papers")
    return found


def read_election_json(said: dict[str, Any], rules: PaperRules) -> ElectionFile:
    """The election of an object with `candidates`, `seats`, `papers`; `title`, `scale` and `rejected` may be there.

    A paper has a `count` and a `ranking`: names or numbers from 1, first choice first; null skips a rank, a list shares
    one. Where there is a `scale` it has `scores` instead: one for each candidate in their order, or by name.
    """
    candidates = _candidates(said.get("candidates"))
    scale = said.get("scale")
    if scale is not None and (not _is_whole(scale) or not 1 <= scale <= SCORE_MAX):
        raise BadInput(f"scale is {str(scale)[:20]}, not a whole number from 1 to {SCORE_MAX}")
    papers = said.get("papers")
    if not isinstance(papers, list):
        raise BadInput("papers is not a list")
    tally = Tally(rules)
    tally.rejected = whole(str(said.get("rejected", 0)), "rejected")
    places = _Places(candidates)
    for number, paper in enumerate(papers, 1):
        _take(paper, number, places, scale, tally=tally)
    seats = seats_of(str(said.get("seats", 1)), "seats")
    title = said.get("title") if isinstance(said.get("title"), str) else ""
    election = Election(name_of(str(title)), candidates, seats, tally.papers, scale, tally.rejected)
    return ElectionFile(election, tuple(tally.problems), "JSON")


def _candidates(said: object) -> tuple[Candidate, ...]:
    if not isinstance(said, list) or not 1 <= len(said) <= CANDIDATES_MAX:
        raise BadInput(f"candidates is not a list of 1 to {CANDIDATES_MAX}")
    return tuple(_candidate(one, number) for number, one in enumerate(said, 1))


def _candidate(said: object, number: int) -> Candidate:
    fields = {"name": said} if isinstance(said, str) else said
    if not isinstance(fields, dict) or not isinstance(fields.get("name"), str) or not name_of(fields["name"]):
        raise BadInput(f"candidate {number} has no name")
    party, withdrawn = fields.get("party") or "", fields.get("withdrawn", False)
    if not isinstance(party, str) or not isinstance(withdrawn, bool):
        raise BadInput(f"candidate {number}: party is text, withdrawn is true or false")
    return Candidate(name_of(fields["name"]), name_of(party), withdrawn)


def _take(paper: object, number: int, places: _Places, scale: int | None, *, tally: Tally) -> None:
    if not isinstance(paper, dict):
        raise BadInput(f"paper {number} is not an object")
    times = whole(str(paper.get("count", 1)), f"paper {number}: count")
    field = "ranking" if scale is None else "scores"
    marks = paper.get(field)
    if not isinstance(marks, list) and not (scale and isinstance(marks, dict)):
        raise BadInput(f"paper {number} has no {field}")
    if scale is None:
        tally.take(number, times, [_rank(mark, places, number) for mark in marks])
    else:
        _take_scores(marks, number, times, (places, scale), tally=tally)


def _rank(mark: object, places: _Places, number: int) -> Sequence[int]:
    if mark is None:
        return ()
    if isinstance(mark, list) and not any(isinstance(one, list) for one in mark):
        return [place for one in mark for place in _rank(one, places, number)]
    if isinstance(mark, str):
        return (places.of(mark, number),)
    if not _is_whole(mark):
        raise BadInput(f"paper {number}: {str(mark)[:20]} is neither a name nor the number of a candidate")
    return (mark - 1 if 1 <= mark <= places.number else UNKNOWN,)  # type: ignore[operator]


def _take_scores(marks: Any, number: int, times: int, shape: tuple[_Places, int], *, tally: Tally) -> None:
    places, scale = shape
    if isinstance(marks, dict):
        named = {name: places.of(name, number) for name in marks}
        unknown = [name for name, place in named.items() if place == UNKNOWN]
        if unknown:
            tally.reject(number, times, f"scores {unknown[0][:40]!r}, who does not stand")
            return
        if len(set(named.values())) < len(named):
            tally.reject(number, times, "scores one candidate twice")
            return
        by_place = {named[name]: mark for name, mark in marks.items()}
        marks = [by_place.get(place, 0) for place in range(places.number)]
    if len(marks) != places.number:
        tally.reject(number, times, f"{len(marks)} scores for {places.number} candidates")
    elif not all(_is_whole(mark) and 0 <= mark <= scale for mark in marks):
        tally.reject(number, times, f"a score is not a whole number from 0 to {scale}")
    else:
        paper = bytes(marks)
        tally.papers[paper] = tally.papers.get(paper, 0) + times


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
