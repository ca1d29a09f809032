"""The map of hexagons: laws that hold for any set of seats."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.pacts.hexes import Place, hexes, middle, neighbours
from tests.examples import tried

REGIONS = st.sampled_from(["Scotland", "Wales", "London", "South East", "Harrow", "Marl", ""])
PLACES = st.lists(st.builds(Place, region=REGIONS, kind=st.sampled_from("ABC")), max_size=90)
LOADED = st.builds(Place, region=REGIONS, q=st.integers(-5, 5), r=st.integers(-5, 5))
NATIONS = {"Scotland": 59, "Wales": 40, "London": 73, "South East": 84, "South West": 55, "North East": 29}


@tried(40)
@given(PLACES)
def test_every_seat_has_a_hexagon_of_its_own(places):
    cells = hexes(places)
    assert len(cells) == len(places) == len(set(cells))
    assert all(q >= 0 and r >= 0 for q, r in cells)


@tried(20)
@given(PLACES)
def test_the_same_seats_give_the_same_map(places):
    assert hexes(places) == hexes(places)


@tried(40)
@given(st.lists(LOADED, min_size=1, max_size=30), PLACES)
def test_a_layout_that_was_loaded_is_kept_and_the_rest_finds_room(loaded, loose):
    cells = hexes([*loaded, *loose])
    assert len(set(cells)) == len(cells)
    first = {}
    for one, cell in zip(loaded, cells, strict=False):
        first.setdefault((one.q, one.r), cell)
    (at, now), *others = first.items()
    assert all((b[0] - now[0], b[1] - now[1]) == (a[0] - at[0], a[1] - at[1]) for a, b in others)
    assert all((a[1] - b[1]) % 2 == 0 for a, b in first.items())  # an odd row stays odd, or the map would shear


def test_neighbours_are_the_six_hexagons_that_touch():
    for q, r in itertools.product(range(-2, 3), repeat=2):
        x, y = middle(q, r)
        far = [(middle(*cell)[0] - x) ** 2 + (middle(*cell)[1] - y) ** 2 for cell in neighbours(q, r)]
        assert all(abs(one - 3) < 1e-9 for one in far) and len(set(neighbours(q, r))) == 6


def test_nations_lie_where_they_do():
    places = [Place(region) for region, seats in NATIONS.items() for _ in range(seats)]
    at = dict.fromkeys(NATIONS, (0.0, 0.0))
    for one, cell in zip(places, hexes(places), strict=True):
        x, y = middle(*cell)
        at[one.region] = (at[one.region][0] + x / NATIONS[one.region], at[one.region][1] + y / NATIONS[one.region])
    assert at["Scotland"][1] < min(at[one][1] for one in ("Wales", "London", "South East", "South West"))
    assert at["Wales"][0] < at["London"][0] and at["South West"][0] < at["South East"][0] < at["London"][0]
    assert at["North East"][0] > at["Scotland"][0]


def test_a_region_hangs_together_and_the_map_has_no_hole():
    places = [Place(region, "ABC"[n % 3]) for region, seats in NATIONS.items() for n in range(seats)]
    cells = hexes(places)
    for region in NATIONS:
        assert len(parts({cell for one, cell in zip(places, cells, strict=True) if one.region == region})) == 1, region
    wide, tall = max(q for q, _ in cells) + 2, max(r for _, r in cells) + 2
    sea = set(itertools.product(range(-1, wide), range(-1, tall))) - set(cells)
    assert len(parts(sea)) == 1


def parts(cells):
    """The pieces that a set of hexagons falls into."""
    left, found = set(cells), []
    while left:
        piece, reached = set(), [left.pop()]
        while reached:
            here = reached.pop()
            piece.add(here)
            reached += [cell for cell in neighbours(*here) if cell in left]
            left -= set(reached)
        found.append(piece)
    return found


def test_seats_with_the_same_winner_stand_together_in_their_region():
    places = [Place("Harrow", "ABB"[n % 3]) for n in range(60)]
    cells = hexes(places)
    common = [cell for one, cell in zip(places, cells, strict=True) if one.kind == "B"]
    rare = [cell for one, cell in zip(places, cells, strict=True) if one.kind == "A"]
    assert len(parts(rare)) == 1 and len(parts(common)) == 1
