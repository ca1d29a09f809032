"""Cast vote records of Hart: a folder with one XML file for each ballot."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import parse

from rejoinder.core.ballots.rctab.config import Config, Source
from rejoinder.errors import BadInput


def read_hart(path: Path, source: Source, config: Config) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    """Each file that has the contest is a ballot; an option's value has a 1 at each rank that was marked."""
    files = sorted(path.glob("*.xml"))
    if not files:
        raise BadInput(f"{path}: there are no XML files")
    for file in files:
        try:
            root = parse(file).getroot()
        except (ParseError, DefusedXmlException) as failed:
            raise BadInput(f"{file}: not XML ({failed})") from failed
        for contest in root.iterfind("{*}Contests/{*}Contest"):
            if contest.findtext("{*}Id") == source.contest:
                marks: list[tuple[int, str]] = []
                for option in contest.iterfind("{*}Options/{*}Option"):
                    name, value = option.findtext("{*}Id") or "", option.findtext("{*}Value") or ""
                    marks += [(rank, name) for rank, mark in enumerate(value, start=1) if mark == "1"]
                yield file.name, marks
