"""What the API takes and gives about pact plans. Shares are 0 to 1; times are unix seconds, days are 2027-05-06."""

from typing import Literal

from ninja import Field, Schema

ByParty = dict[str, float]
Names = list[str]


class Exchange(Schema):
    """Something given on another level for a seat here."""

    giver: str = Field(max_length=24)
    taker: str = Field(max_length=24)
    what: str = Field(max_length=200)
    worth: float


class PlanFields(Schema):
    """Only what is named is changed. A plan that is changed in what it wishes is planned again by itself."""

    name: str | None = Field(None, max_length=400)
    partners: Names | None = Field(None, max_length=20)
    seats_max: int | None = Field(None, ge=0, le=10_000)
    gain_each: float | None = None
    gains_min: ByParty | None = None
    gives_max: dict[str, int] | None = None
    sharing: Literal["free", "equal", "pairwise"] | None = None
    tolerance: int | None = Field(None, ge=0, le=1000)
    mode: Literal["sum", "maxmin", "nash", "cvar"] | None = None
    incumbents_stay: bool | None = None
    exchanges: list[Exchange] | None = Field(None, max_length=20)
    rivals: Names | None = Field(None, max_length=20)
    draws: int | None = Field(None, ge=100, le=10_000)
    seed: int | None = Field(None, ge=0, le=2**31 - 1)
    endorsement: float | None = None
    backlash: float | None = None
    target_effect: float | None = None
    home: float | None = None  # of those who name nobody else, the part that stays at home
    renamed: dict[str, str] | None = Field(None, max_length=20)  # names of now by earlier name
    newcomers: ByParty | None = Field(None, max_length=20)  # parties that never stood, with the share that polls say
    national: ByParty | None = None
    polling_day: str | None = Field(None, max_length=10)
    election_kind: str | None = Field(None, max_length=24)


class NewPlan(PlanFields):
    """A plan on one set of results."""

    result_set: int = Field(ge=1, le=2**31 - 1)


class PlanRow(Schema):
    """A plan in a list."""

    plan: int
    name: str
    results: str
    partners: Names
    state: str  # Planning, Planned, Cannot hold together …
    finding: str  # what came out, in a line
    is_planning: bool
    problem: str
    url: str


class PlanSaid(Schema):
    """What members say about one stand-aside, and where."""

    seat: str
    party: str
    stage: str
    words: str
    address: str


class PlanChoice(Schema):
    """What somebody decided about a seat."""

    seat: str
    choice: str
    party: str
    at: str


class PlanWhole(Schema):
    """A plan with its last outcome, as the planner's JSON: a plan, or a clash of wishes, or {} before the first."""

    plan: int
    name: str
    results: str
    election: str
    polling_day: str | None
    election_kind: str
    wish: dict
    assumptions: dict
    state: str
    run: int | None
    asked_because: str
    planned_at: str | None
    problem: str
    asked_with: dict
    outcome: dict
    members: list[PlanSaid]
    vetoed: list[PlanSaid]
    choices: list[PlanChoice]
    withdraw_by: str


class PlanRunRow(Schema):
    """One run of a plan."""

    run: int
    state: str
    why: str
    step: str
    problem: str
    asked_at: float
    finished_at: float | None


class ChoiceFields(Schema):
    """A decision about a seat: nobody stands aside in it, or one party stands for all."""

    seat: str = Field(max_length=120)
    choice: Literal["leave", "keep"]
    party: str = Field("", max_length=24)


class RivalStatementFields(Schema):
    """What somebody on the other side said about standing aside."""

    party: str = Field(max_length=24)
    said: str = Field(max_length=1000)
    said_on: str = Field(max_length=10)
    seat: str = Field("", max_length=120)
    url: str = Field("", max_length=1000)


class RivalStatementRow(RivalStatementFields):
    """One that is in the log."""

    id: int


class LawDeadline(Schema):
    """The last moment for something; `latest` differs where the returning officer chooses within a range."""

    what: str
    on: str
    at: str
    latest: str
    working_days_before: int
    words: str
    rule: str
    source: str


class LawDates(Schema):
    """The dates of an election that a pact has to keep. Not legal advice."""

    kind: str
    name: str
    polling_day: str
    sentence: str
    is_past: bool
    deadlines: list[LawDeadline]
    notes: Names
    read_on: str
