"""What the API takes and gives about results of elections."""

from datetime import date

from ninja import Schema


class ResultSet(Schema):
    """The results of one election, or the nominations for one. Times are unix seconds."""

    id: int
    name: str
    election: str
    kind: str  # general, by or local
    held_on: date | None
    source: str
    is_invented: bool
    seats: int
    notes: list[str]
    loaded_at: float
    removed_at: float | None


class PartySum(Schema):
    """A party over a whole set."""

    party: str
    name: str
    colour: str
    seats: int
    votes: int
    stood: int


class ResultSetWithParties(ResultSet):
    """One set with its parties, most seats first."""

    parties: list[PartySum]


class Candidacy(Schema):
    """One candidate, without a name. `elected` is null where the file did not say it."""

    party: str
    votes: int | None
    elected: bool | None
    sitting: bool


class Seat(Schema):
    """One seat or ward."""

    seat: str
    code: str
    region: str
    country: str
    seats: int
    electorate: int | None
    holder: str
    winner: str
    candidacies: list[Candidacy]
    hex_q: int | None
    hex_r: int | None


class LeftOut(Schema):
    """A row that could not be read."""

    file: str
    line: int
    why: str


class ResultsLoaded(Schema):
    """What came of an upload; elections that were there already are named."""

    loaded: list[int]
    were_there: list[str]
    seats: int
    candidacies: int
    rejected: int
    problems: list[LeftOut]
    notes: list[str]


class HexesPlaced(Schema):
    """How many seats have their place on the map now, and which the layout lacks."""

    placed: int
    lacking: list[str]
