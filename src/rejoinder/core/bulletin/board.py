"""A published board as it is read, and what whoever checks it brings along."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Board:
    """What is published. The lines have their ends. `papers` maps the files of papers that are there, by name."""

    contest: bytes
    log: Iterable[bytes]
    roots: Iterable[bytes]
    papers: Mapping[str, Iterable[bytes]] = field(default_factory=dict)
    result: bytes | None = None
    unknown: tuple[str, ...] = ()  # further files, which no check reads


@dataclass(frozen=True, slots=True)
class Asked:
    """What whoever checks brings along; none of it is on the board.

    `key` and `root` come from the ballot page, a newspaper or another person. `at` is the time now: with it an old or
    cut copy is told. `envelope` is the start of an envelope to find. `openings` are lines for scrutineers.
    """

    key: str = ""
    root: str = ""
    at: datetime | None = None
    envelope: str = ""
    openings: Iterable[bytes] | None = None
