"""Cast vote records in the Common Data Format of NIST (SP 1500-103), as JSON or XML; Unisyn writes it too."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import parse

from rejoinder.core.ballots.rctab.config import Config, Source
from rejoinder.errors import BadInput

_LISTS = frozenset(
    ("CVR", "CVRSnapshot", "CVRContest", "CVRContestSelection", "SelectionPosition", "Election", "Candidate", "Contest",
     "ContestSelection", "CandidateIds"),
)  # fmt: skip


def read_cdf(path: Path, source: Source, config: Config) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    """Each record's current snapshot that has the contest is a ballot; marks said not to be allocable fall."""
    report = _report(path)
    names, contests = _names(report, source, config)
    if not contests:
        raise BadInput(f"{path}: no contest is called {source.contest!r}")
    for number, record in enumerate(report.get("CVR", []), start=1):
        current = record.get("CurrentSnapshotId")
        for snapshot in record.get("CVRSnapshot", []):
            if current and snapshot.get("@id") != current:
                continue
            for contest in snapshot.get("CVRContest", []):
                if contest.get("ContestId") in contests:
                    yield f"{path.name} record {number}", _marks(contest, names)


def _report(path: Path) -> dict[str, Any]:
    try:
        if path.suffix.lower() == ".xml":
            report: Any = _plain(parse(path).getroot())
        else:
            report = json.loads(path.read_bytes())
    except (ValueError, ParseError, DefusedXmlException) as failed:
        raise BadInput(f"{path}: neither JSON nor XML of the Common Data Format ({failed})") from failed
    if not isinstance(report, dict):
        raise BadInput(f"{path}: not a cast vote record report")
    return report


def _plain(element: Element) -> Any:
    """An element as the JSON form has it: lists where the format repeats, text where there is nothing else."""
    if not len(element) and not element.attrib:
        return (element.text or "").strip()
    found: dict[str, Any] = {}
    if "ObjectId" in element.attrib:
        found["@id"] = element.attrib["ObjectId"]
    for child in element:
        name = child.tag.rpartition("}")[2]
        if name in _LISTS:
            found.setdefault(name, []).append(_plain(child))
        else:
            found[name] = _plain(child)
    return found


def _names(report: dict[str, Any], source: Source, config: Config) -> tuple[dict[str, str], set[str]]:
    """The name of each selection of the contest, by the selection's id, and the ids of the contest itself."""
    names: dict[str, str] = {}
    contests: set[str] = set()
    for election in report.get("Election", []):
        people = {person.get("@id"): str(person.get("Name", "")) for person in election.get("Candidate", [])}
        for contest in election.get("Contest", []):
            if source.contest not in (contest.get("@id"), contest.get("Name")):
                continue
            contests.add(str(contest.get("@id")))
            for selection in contest.get("ContestSelection", []):
                ids = selection.get("CandidateIds", [])
                called = [people.get(one) or str(one) for one in ids]
                name = _known(called, [*ids, selection["@id"]], config)
                is_nameless = not any(people.get(one) for one in ids)
                if name not in config.names and is_nameless and source.undeclared_label:
                    name = source.undeclared_label  # written in by hand, and no candidate
                names[selection["@id"]] = name
    return names, contests


def _known(called: list[str], ids: list[str], config: Config) -> str:
    """The name, unless only an id of it is known to the configuration."""
    whole = " and ".join(called)
    return next((name for name in (whole, *map(str, ids)) if name in config.names), whole)


def _marks(contest: dict[str, Any], names: dict[str, str]) -> list[tuple[int, str]]:
    marks: list[tuple[int, str]] = []
    for selection in contest.get("CVRContestSelection", []):
        chosen = str(selection.get("ContestSelectionId", ""))
        if not chosen:
            continue  # a name written in that nobody has read yet
        for position in selection.get("SelectionPosition", []):
            if position.get("HasIndication") == "no" or position.get("IsAllocable") == "no":
                continue
            rank = position.get("Rank", selection.get("Rank", 1))
            marks.append((int(rank), names.get(chosen, chosen)))
    return marks
