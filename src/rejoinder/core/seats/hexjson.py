"""A layout of hexagons in HexJSON, the open format of maps on which every seat has the same size."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rejoinder.core.seats.naming import folded
from rejoinder.errors import BadInput

HEXES_MAX = 10_000  # a country has under a thousand seats, a region of wards a few thousand
PLACE_MAX = 1_000  # columns or rows


@dataclass(frozen=True, slots=True)
class HexPlace:
    """Where a seat stands: column from the left and row from the top, odd rows half a hexagon to the right."""

    q: int
    r: int


@dataclass(frozen=True, slots=True)
class Hexes:
    """A layout, by code and by folded name."""

    by_code: Mapping[str, HexPlace]
    by_name: Mapping[str, HexPlace]

    def place_of(self, seat: str, code: str) -> HexPlace | None:
        """Where a seat stands: by its code, else by its name."""
        return self.by_code.get(code) or self.by_name.get(folded(seat))


def read_hexjson(text: str, *, rows_from_top: bool = False) -> Hexes:
    """The layout of a HexJSON text. HexJSON counts rows from the bottom; `rows_from_top` is for files that do not.

    "The row number, r, increases vertically", as latitudes do and unlike pictures on a screen; "odd-r" shifts the rows
    with an odd number to the right, by the number in the file (HexJSON format 1.1, Open Innovations, 28 February 2024,
    https://odileeds.github.io/hexmaps/hexjson.html, read on 26 November 2026). Only "odd-r" and "even-r" layouts can be
    shown, whose hexagons stand on a point. A hexagon may be named by "n" or "name". Raises BadInput with the reason.

    >>> layout = read_hexjson('{"layout": "odd-r", "hexes": {"K1": {"q": 3, "r": 0, "n": "Oxley"}}}')
    >>> layout.place_of("Oxley", "")
    HexPlace(q=3, r=0)
    """
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadInput(f"not JSON: {str(error)[:80]}") from None
    if not isinstance(whole, dict) or not isinstance(whole.get("hexes"), dict) or not whole["hexes"]:
        raise BadInput('no HexJSON: it needs {"layout": "odd-r", "hexes": {"CODE": {"q": 0, "r": 0}}}')
    layout = str(whole.get("layout", ""))
    if layout not in ("odd-r", "even-r"):
        raise BadInput(f"its layout is {layout[:20]!r}; only odd-r and even-r can be shown")
    if len(whole["hexes"]) > HEXES_MAX:
        raise BadInput(f"over {HEXES_MAX:,} hexagons")
    named = {str(code): (_cell(code, hexagon), _name(hexagon)) for code, hexagon in whole["hexes"].items()}
    _refuse_double((code, cell) for code, (cell, _) in named.items())
    rows = [r for (_, r), _ in named.values()]
    places = {code: _placed(cell, layout, None if rows_from_top else max(rows)) for code, (cell, _) in named.items()}
    lowest = min(one.r for one in places.values())
    lowest -= lowest % 2  # by whole pairs, so that odd rows stay odd
    places = {code: HexPlace(one.q, one.r - lowest) for code, one in places.items()}
    return Hexes(places, {folded(name): places[code] for code, (_, name) in named.items() if name})


def _cell(code: str, hexagon: object) -> tuple[int, int]:
    said = hexagon if isinstance(hexagon, dict) else {}
    q, r = said.get("q"), said.get("r")
    for value in (q, r):
        if not isinstance(value, int) or isinstance(value, bool) or abs(value) > PLACE_MAX:
            raise BadInput(f"{str(code)[:40]}: q and r are whole numbers from -{PLACE_MAX} to {PLACE_MAX}")
    return int(q or 0), int(r or 0)


def _name(hexagon: object) -> str:
    return str(hexagon.get("n") or hexagon.get("name") or "") if isinstance(hexagon, dict) else ""


def _placed(cell: tuple[int, int], layout: str, top: int | None) -> HexPlace:
    """Rows turned to count from `top` downwards; odd rows must stay the ones that stand to the right."""
    q, r = cell
    shifted = r % 2 if layout == "odd-r" else 1 - r % 2
    down = r if top is None else top - r
    return HexPlace(q, down if down % 2 == shifted else down + 1)


def _refuse_double(cells: Iterable[tuple[str, tuple[int, int]]]) -> None:
    seen: dict[tuple[int, int], str] = {}
    for code, cell in cells:
        if cell in seen:
            raise BadInput(f"{code[:40]} and {seen[cell][:40]} stand in one place, q {cell[0]} r {cell[1]}")
        seen[cell] = code
