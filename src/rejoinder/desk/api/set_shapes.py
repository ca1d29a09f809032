"""What the API gives about one set of results without a plan: signs of pacts, wards, one seat."""

from ninja import Field, Schema


class SignPair(Schema):
    """One party's absences in the seats of another, against elsewhere; chances as docs/rivals.md explains them."""

    party: str
    rival: str
    role: str  # held or strong
    absent: int
    held: int
    absent_elsewhere: int
    elsewhere: int
    odds_ratio: float | None
    odds_low: float
    odds_high: float | None
    p: float
    p_holm: float
    p_regions: float | None
    expected: float | None
    p_expected: float | None
    absent_before: int | None
    strength: str
    spotted: bool
    sentence: str
    seats: list[str]


class SignSpotted(Schema):
    """A pair that looks like standing aside."""

    party: str
    rival: str
    role: str
    strength: str


class SignLink(Schema):
    """Who gives way to whom in a group."""

    party: str
    for_party: str = Field(alias="for")
    role: str
    strength: str
    absent: int
    of: int
    p: float


class SignGroup(Schema):
    """Parties of which one stands for the others."""

    parties: list[str]
    strength: str
    seats: list[str]
    surprising: list[str]
    links: list[SignLink]
    sentence: str


class Signs(Schema):
    """The test on the nominations of one set."""

    results: int
    name: str
    is_invented: bool
    finding: str
    election: str
    before: str | None
    seats: int
    spotted: list[SignSpotted]
    pairs: list[SignPair]
    links: list[SignPair]
    groups: list[SignGroup]
    untested: list[str]
    sentences: list[str]


class SeatsRange(Schema):
    """Seats: a mean, and the range that holds 80 in 100 draws."""

    mean: float
    low: float
    high: float


class SlateLoyalty(Schema):
    """The share of a party's voters who also vote for slate-mates. `wards` 0: a default or as asked."""

    mean: float
    low: float
    high: float
    wards: int


class WardOption(Schema):
    """Candidates by partner, and what they may expect."""

    candidates: dict[str, int]
    joint: bool
    seats: dict[str, SeatsRange]
    together: SeatsRange


class WardLast(Schema):
    """Last time: candidates of the partners, seats by party."""

    candidates: dict[str, int]
    won: dict[str, int]


class WardWhole(Schema):
    """One ward with every number of candidates."""

    ward: str
    code: str
    region: str
    seats: int
    votes_a_candidate: dict[str, float]
    last: WardLast
    best: WardOption
    chosen: WardOption
    options: list[WardOption]
    sentence: str


class Wards(Schema):
    """All wards asked for."""

    results: int
    name: str
    is_invented: bool
    region: str
    partners: list[str]
    loyalty: SlateLoyalty
    totals: dict[str, float]
    apart: dict[str, float]
    replayed: dict[str, int]
    was: dict[str, int]
    wards: list[WardWhole]
    sentences: list[str]
    notes: list[str]


class AsideVotes(Schema):
    """The last votes of a party that stands aside; `imputed`: of an earlier election."""

    party: str
    votes: int
    election: str
    imputed: bool


class ShareRange(Schema):
    """A net share of voters, with the range that holds 80 in 100 draws."""

    low: float
    mean: float
    high: float


class NextTimeChances(Schema):
    """Shares of draws in which the party wins next time."""

    p_without: float
    p_with: float
    p_decisive: float


class SeatDecisive(Schema):
    """Whether a stand-aside turns one seat; docs/decisive.md explains each figure."""

    results: int
    name: str
    is_invented: bool
    seat: str
    code: str
    election: str
    aside: list[str]
    for_party: str = Field(alias="for")  # who stays
    rival: str
    direction: str
    is_hindsight: bool
    has_won: bool
    margin: int
    votes: int
    votes_by_party: list[AsideVotes]
    imputed: bool
    break_even: float | None
    summed_margin: int
    transfer_known: bool
    transfer: ShareRange
    p_turned: float
    p_turned_range: list[float]
    removed: int
    next_time: NextTimeChances | None
    sentence: str
    caveats: list[str]
    left_out: list[str]
    seat_votes: dict[str, int]
