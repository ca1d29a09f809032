"""Cast vote records of Dominion: a folder with CvrExport.json, or CvrExport_1.json and so on."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rejoinder.core.ballots.rctab.config import Config, Source
from rejoinder.errors import BadInput


def read_dominion(path: Path, source: Source, config: Config) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    """Each session that has the contest is a ballot; adjudicated marks stand for the first ones; unclear marks fall."""
    exports = sorted(path.glob("CvrExport*.json"), key=lambda found: (len(found.name), found.name))
    if not exports:
        raise BadInput(f"{path}: there is no CvrExport.json")
    for export in exports:
        try:
            sessions = json.loads(export.read_bytes())["Sessions"]
        except (ValueError, KeyError, TypeError) as failed:
            raise BadInput(f"{export}: not a Dominion export ({type(failed).__name__})") from failed
        for number, session in enumerate(sessions, start=1):
            for contest in _contests(session, source.contest):
                yield f"{export.name} session {number}", _marks(contest)


def _contests(session: dict[str, Any], wanted: str) -> Iterator[dict[str, Any]]:
    kept = session.get("Modified") or session.get("Original") or {}
    cards = kept.get("Cards") or [kept]
    for card in cards:
        for contest in card.get("Contests", []):
            if str(contest.get("Id")) == wanted:
                yield contest


def _marks(contest: dict[str, Any]) -> list[tuple[int, str]]:
    marks = contest.get("Marks", [])
    return [(int(mark["Rank"]), str(mark["CandidateId"])) for mark in marks if not mark.get("IsAmbiguous")]
