"""A layout of hexagons: rows from the top, odd rows to the right, whatever the file counts by."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.seats.hexjson import read_hexjson
from rejoinder.errors import BadInput


def layout(kind="odd-r", **hexes):
    return json.dumps({"layout": kind, "hexes": {code: {"q": q, "r": r} for code, (q, r) in hexes.items()}})


def stands(place):
    """Middle of a hexagon in half columns and rows downwards."""
    return 2 * place.q + place.r % 2, place.r


CELLS = st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=1, max_size=12, unique=True).map(
    lambda cells: {f"K{number}": cell for number, cell in enumerate(cells)}
)


@given(CELLS, st.sampled_from(["odd-r", "even-r"]), st.booleans())
def test_every_seat_keeps_its_place_beside_the_others(cells, kind, from_top):
    found = read_hexjson(layout(kind, **cells), rows_from_top=from_top)
    shift = 1 if kind == "even-r" else 0
    half = {code: (2 * q + (r + shift) % 2, r if from_top else -r) for code, (q, r) in cells.items()}
    mine = {code: stands(found.place_of("", code)) for code in cells}
    first = next(iter(cells))
    for code in cells:
        assert [a - b for a, b in zip(mine[code], mine[first], strict=True)] == [
            a - b for a, b in zip(half[code], half[first], strict=True)
        ]
    assert min(row for _, row in mine.values()) in (0, 1)


def test_a_seat_is_found_by_name_where_its_code_is_another():
    text = json.dumps({"layout": "odd-r", "hexes": {"E1": {"q": 1, "r": 0, "n": "Ynys Môn"}}})
    assert read_hexjson(text).place_of("YNYS MON", "W07").q == 1


def test_a_higher_row_number_stands_further_up_unless_the_file_counts_from_the_top():
    north, south = (read_hexjson(layout(N=(0, 2), S=(0, 0)), rows_from_top=from_top) for from_top in (False, True))
    assert north.place_of("", "N").r < north.place_of("", "S").r
    assert south.place_of("", "N").r > south.place_of("", "S").r


def test_a_seat_is_found_by_the_name_that_the_format_uses_in_its_own_example():
    text = json.dumps({"layout": "odd-r", "hexes": {"E1": {"q": 1, "r": 0, "name": "Oxley"}}})
    assert read_hexjson(text).place_of("Oxley", "").q == 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "not JSON"),
        ("[]", "no HexJSON"),
        (layout("odd-q", A=(0, 0)), "only odd-r and even-r"),
        (layout(A=(0, 0), B=(0, 0)), "stand in one place"),
        (layout(A=("x", 0)), "whole numbers"),
        (layout(A=(10**9, 0)), "whole numbers"),
    ],
)
def test_what_is_no_layout_is_refused_in_words(text, why):
    with pytest.raises(BadInput, match=why):
        read_hexjson(text)
