"""The demo's invented country: 120 seats, five parties, four general elections, and one council. Drawn from a seed.

Each seat leans; each election moves the country, each region and each seat, so that past elections differ from each
other as real ones do. Nothing here is a real place, party or result.
"""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rejoinder.core.seats.results import Candidacy, Election, Elections, Kind, SeatResult

SEED = 1202
REGIONS = ("Northmark", "Westering", "Midmoor", "Eastfen", "Southquay")
SEATS_A_REGION = 24
PARTIES = ("Kestrel", "Cedar", "Orchard", "Tideway", "Foundry")
COLOURS = {
    "Orchard": "#3B7A4A", "Cedar": "#A5426A", "Tideway": "#2A769A", "Kestrel": "#785A3C", "Foundry": "#6457A6",
}  # fmt: skip
NAMES = {
    "Orchard": "The Orchard Party", "Cedar": "Cedar", "Tideway": "Tideway", "Kestrel": "The Kestrel Party",
    "Foundry": "Foundry",
}  # fmt: skip
# Mean share of each party by region, in percent, in the order of PARTIES.
LEANS = {
    "Northmark": (30, 22, 28, 7, 12), "Westering": (43, 20, 19, 9, 9), "Midmoor": (27, 41, 12, 7, 11),
    "Eastfen": (32, 26, 11, 10, 25), "Southquay": (33, 23, 10, 26, 9),
}  # fmt: skip
ELECTIONS = (date(2012, 5, 10), date(2016, 6, 2), date(2020, 5, 14), date(2024, 6, 6))
# What each election did to the whole country, as the logarithm of a party's share, in the order of PARTIES.
TIDES = (
    (-0.10, 0.16, -0.18, -0.12, -1.1),
    (0.04, 0.02, -0.10, 0.05, -0.5),
    (-0.12, 0.12, 0.04, -0.04, 0.1),
    (0.0,) * 5,
)
SEAT_SD, REGION_SD, LOCAL_SD = (0.26, 0.34, 0.42, 0.55, 0.45), 0.06, 0.11
STANDS = {"Kestrel": 1.0, "Cedar": 1.0, "Orchard": 0.94, "Tideway": 0.78, "Foundry": 0.86}
INDEPENDENTS, INDEPENDENTS_WIN = 14, 2
ASIDE_LAST = 3  # seats in which Foundry, which stood before, left the field to Kestrel at the last election
ELECTORS = (58_000, 79_000)
TURNOUT = (0.56, 0.71)
# Seats that the pages and documents name: region, and what the last election said where it is told exactly.
NAMED = {
    "Sallow Vale": ("Westering", (18_204, 4_230, 15_961, 0, 2_118)), "Marl Bay": ("Southquay", ()),
    "Quay North": ("Northmark", ()), "Oxley": ("Northmark", ()), "Penn Marsh": ("Midmoor", ()),
    "Reedham": ("Midmoor", ()), "Hallow Cross": ("Southquay", ()), "Deepdale": ("Westering", ()),
}  # fmt: skip
FIRST = ("Alderby", "Brask", "Corrin", "Dunmarrow", "Ennet", "Fallow", "Gorsey", "Hask", "Illing", "Jessamy", "Kettle",
         "Lorne", "Mirrow", "Nettle", "Orrel", "Pellam", "Quill", "Rushy", "Sorrel", "Tarrow")  # fmt: skip
LAST = ("Bank", "Cross", "Dale", "Fen", "Gate", "Heath", "Holt", "Moor", "Quay", "Reach", "Strand", "Vale")

COUNCIL = "Harrowmere"
WARDS = ("Abbey Fields", "Bellmoor", "Castle Row", "Dock Road", "Eel Pie", "Ferry Lane", "Gasworks", "Harbour",
         "Infirmary", "Kiln Hill", "Lock Cottages", "Market", "Old Town", "Parkside", "Quay Steps", "Ropewalk",
         "Sandside", "Tannery")  # fmt: skip
WARD_SEATS = 3
COUNCIL_DAYS = (date(2021, 5, 6), date(2025, 5, 1))
SLATE = ("Cedar", "Orchard")  # who shared the three places of each ward at the last election
LOYAL = (0.68, 0.86)  # of a partner's voters, how many gave their other votes to the slate, ward by ward
WARD_LEANS = (38, 24, 26, 8, 4)


@dataclass(frozen=True)
class _Seat:
    name: str
    region: str
    number: int
    leans: tuple[float, ...]  # logarithms, in the order of PARTIES
    electors: int
    chances: tuple[float, ...]  # that decide whether a party stands here, the same at each election


def country() -> Elections:
    """The four general elections, oldest first. The same every time."""
    draw = random.Random(SEED)  # noqa: S311 invented results, no secret
    seats = list(_seats(draw))
    independents = dict(zip(draw.sample([one.name for one in seats if one.name not in NAMED], INDEPENDENTS),
                            range(INDEPENDENTS), strict=True))  # fmt: skip
    elections: list[Election] = []
    for number, held_on in enumerate(ELECTIONS):
        before = {one.seat: one.winner() for one in elections[-1].results} if elections else {}
        elections.append(_election(draw, seats, number, held_on, independents, before))
    return Elections(tuple(elections), dict(NAMES))


def council() -> Elections:
    """Two elections of one council with three places a ward; at the last one two parties shared a slate."""
    draw = random.Random(SEED + 1)  # noqa: S311 invented results, no secret
    leans = {ward: _leaning(draw, WARD_LEANS, SEAT_SD) for ward in WARDS}
    found = []
    for held_on, is_joint in zip(COUNCIL_DAYS, (False, True), strict=True):
        wards = tuple(_ward(draw, ward, number, leans[ward], is_joint) for number, ward in enumerate(WARDS, 1))
        found.append(Election(f"{COUNCIL} {held_on.year}", Kind.LOCAL, wards, held_on))
    return Elections(tuple(found), dict(NAMES))


def _seats(draw: random.Random) -> Iterator[_Seat]:
    drawn = iter(draw.sample([f"{first} {last}" for first in FIRST for last in LAST], 5 * SEATS_A_REGION))
    number = 0
    for region in REGIONS:
        named = [name for name, (where, _) in NAMED.items() if where == region]
        for name in [*named, *(next(drawn) for _ in range(SEATS_A_REGION - len(named)))]:
            number += 1
            leans = _leaning(draw, LEANS[region], SEAT_SD)
            chances = tuple(draw.random() for _ in PARTIES)
            yield _Seat(name, region, number, leans, draw.randrange(*ELECTORS), chances)


def _leaning(draw: random.Random, shares: tuple[int, ...], spread: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(math.log(share) + draw.gauss(0, sd) for share, sd in zip(shares, spread, strict=True))


def _election(draw, seats, number, held_on, independents, before) -> Election:
    shocks = {region: [draw.gauss(0, REGION_SD) for _ in PARTIES] for region in REGIONS}
    aside = set(draw.sample([one.name for one in seats if one.name not in NAMED], ASIDE_LAST))
    is_last = number == len(ELECTIONS) - 1
    results = []
    for seat in seats:
        local = [draw.gauss(0, LOCAL_SD) for _ in PARTIES]
        turnout = draw.uniform(*TURNOUT)
        weights = {}
        for place, party in enumerate(PARTIES):
            stands = seat.name in NAMED or seat.chances[place] < STANDS[party] - 0.1 * (3 - number) * (place > 2)
            if stands and not (is_last and party == "Foundry" and seat.name in aside):
                tide = TIDES[number][place] + shocks[seat.region][place] + local[place]
                weights[party] = math.exp(seat.leans[place] + tide)
        if seat.name in independents:
            strong = independents[seat.name] < INDEPENDENTS_WIN and number >= 2
            weights["Ind"] = sum(weights.values()) * (0.62 if strong else draw.uniform(0.02, 0.07))
        votes = _shared(weights, round(seat.electors * turnout))
        exact = NAMED[seat.name][1] if seat.name in NAMED and is_last else ()
        if exact:
            votes = {party: count for party, count in zip(PARTIES, exact, strict=True) if count}
        results.append(_result(seat, votes, before.get(seat.name, "")))
    return Election(str(held_on.year), Kind.GENERAL, tuple(results), held_on)


def _result(seat: _Seat, votes: dict[str, int], holder: str) -> SeatResult:
    standing = sorted(votes.items(), key=lambda item: -item[1])
    return SeatResult(
        seat.name, tuple(Candidacy(party, count) for party, count in standing), f"X{seat.number:03}", seat.region,
        "", 1, seat.electors, holder,
    )  # fmt: skip


def _shared(weights: dict[str, float], total: int) -> dict[str, int]:
    whole = sum(weights.values())
    return {party: round(total * weight / whole) for party, weight in weights.items()}


def _ward(draw: random.Random, name: str, number: int, leans: tuple[float, ...], is_joint: bool) -> SeatResult:
    """Each voter has three votes. On a joint slate partners share the places; some of their voters follow, not all."""
    voters = draw.randrange(2_400, 4_100)
    weights = {party: math.exp(lean + draw.gauss(0, LOCAL_SD)) for party, lean in zip(PARTIES, leans, strict=True)}
    people = _shared(weights, voters)
    places = {"Kestrel": WARD_SEATS, "Tideway": 1, "Foundry": 1}
    first, second = sorted(SLATE, key=lambda party: -people[party])
    places |= {first: 2, second: 1} if is_joint else {first: WARD_SEATS, second: WARD_SEATS}
    loyal = draw.uniform(*LOYAL)
    standing = []
    for party, candidates in places.items():
        partner = next((one for one in SLATE if one != party), "") if party in SLATE and is_joint else ""
        for place in range(candidates):
            votes = people[party] * (1 - 0.05 * place) + (people[partner] * loyal if partner else 0)
            standing.append((party, max(1, round(votes * draw.uniform(0.97, 1.03)))))
    standing.sort(key=lambda item: -item[1])
    candidacies = tuple(Candidacy(party, votes, place < WARD_SEATS) for place, (party, votes) in enumerate(standing))
    return SeatResult(name, candidacies, f"XW{number:02}", COUNCIL, "", WARD_SEATS, round(voters / 0.41))
