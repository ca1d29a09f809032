"""What a statement check says, and the rules it knows."""

from dataclasses import dataclass

STOPS, ADVISES = "stops", "advises"


@dataclass(frozen=True)
class Rule:
    """One rule, as the page of all rules explains it. `level`: stops (must be put right) or advises."""

    id: str
    title: str
    level: str
    why: str
    source: str


@dataclass(frozen=True)
class Mark:
    """What a rule found: from `start` to `end` (letters of the text). `suggestion` stands in its place, or None."""

    rule: str
    start: int
    end: int
    why: str
    suggestion: str | None = None


@dataclass(frozen=True)
class Finding:
    """A mark with its place. Lines and columns count from 1; `column_end` is on the line where it ends, not included.

    `what` is the piece of the text, `suggestion` what may stand in its place, None where no rule can say.
    """

    rule: str
    level: str
    line: int
    column: int
    column_end: int
    start: int
    end: int
    what: str
    why: str
    suggestion: str | None = None
