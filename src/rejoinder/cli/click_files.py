"""`rejoinder clicks classify`: a log of clicks told apart, without a database."""

import json
import math
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from rejoinder.cli.jsonl import read_objects, refuse_out, text_of, written
from rejoinder.cli.tier import time_of
from rejoinder.core.clicks import Look, Request, Seen, Signs, Told, look_at, network_of, recorded_in, signs_of
from rejoinder.core.clicks.looks import Sign
from rejoinder.core.clicks.telling import ClickTeller, tell_alone
from rejoinder.errors import BadInput

HEADERS_MAX = 200  # of one request; servers take about a hundred
LETTERS_MAX = 8_000  # of one field, as long as servers let a request line be

clicks_app = typer.Typer(no_args_is_help=True, help="Clicks on short links: people, previews, robots.")


@clicks_app.callback()
def _group() -> None:
    """Keeps `classify` a command of its own while it is the only one."""


@clicks_app.command("classify")
def classify(
    log: Annotated[
        Path, typer.Argument(metavar="LOG.jsonl", help="A request a line: time, ip, user_agent, method, headers, link.")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="OUT.jsonl", help="Written whole or not at all.")],
) -> None:
    """Tell human, preview, robot and unknown apart. Out: id where given, class, why; in the order of the log."""
    refuse_out(out, log)
    rows = _Rows()
    for number, row in read_objects(log):
        rows.take(row, f"{log}, line {number}")
    with written(out) as file:
        for key, told in zip(rows.keys, _told(rows), strict=True):
            said = {"class": told.kind.value, "why": told.why}
            file.write(json.dumps(said if key is None else {"id": key} | said, ensure_ascii=False) + "\n")


class _Rows:
    """A log in a few numbers a row: what repeats is kept once."""

    def __init__(self) -> None:
        self.keys: list[int | str | None] = []
        self.times = array("d")  # not a number where there was none
        self._networks, self._links, self._signs = _Numbered(), _Numbered(), _Numbered()

    def take(self, row: dict[str, Any], where: str) -> None:
        """Reads one row. Raises BadInput naming what cannot be read."""
        self.keys.append(_key(row, where))
        self.times.append(math.nan if row.get("time") in (None, "") else time_of(row["time"], where))
        self._networks.add(network_of(text_of(row, "ip", where)))
        self._links.add(text_of(row, "link", where)[:LETTERS_MAX])
        agent = text_of(row, "user_agent", where, is_needed=True) if row.get("user_agent") is not None else None
        request = Request(agent, text_of(row, "method", where)[:20] or None, _headers(row, where))
        self._signs.add(signs_of(request))

    def recorded(self) -> int:
        """The headers that this log records at all."""
        return recorded_in(one.signs for one in self._signs.things)

    def seen(self, place: int, recorded: int) -> Seen:
        """One row as the teller takes it."""
        signs: Signs = self._signs[place]
        time = self.times[place]
        look: Look = look_at(signs, recorded)
        at = None if math.isnan(time) else time
        return Seen(at, self._networks[place], self._links[place], look, signs.agent.kin)


class _Numbered:
    """Values of rows, each kept once."""

    def __init__(self) -> None:
        self.things: dict[Any, int] = {}
        self._of = array("L")
        self._by_number: list[Any] = []

    def add(self, thing: Any) -> None:
        number = self.things.setdefault(thing, len(self.things))
        if number == len(self._by_number):
            self._by_number.append(thing)
        self._of.append(number)

    def __getitem__(self, place: int) -> Any:
        return self._by_number[self._of[place]]


def _told(rows: _Rows) -> Iterator[Told]:
    """Each row told, in the order of the log; told in the order of time."""
    recorded = rows.recorded()
    teller = ClickTeller(has_sure=bool(recorded & Sign.FETCH))
    order = sorted((place for place, time in enumerate(rows.times) if not math.isnan(time)), key=rows.times.__getitem__)
    known: dict[int, Told] = {}
    told_places = iter(order)
    next_place = 0

    def ready() -> Iterator[Told]:
        nonlocal next_place
        while next_place < len(rows.times):
            if math.isnan(rows.times[next_place]):
                yield tell_alone(rows.seen(next_place, recorded).look)
            elif next_place in known:
                yield known.pop(next_place)
            else:
                return
            next_place += 1

    for place in order:
        known.update((next(told_places), told) for told in teller.add(rows.seen(place, recorded)))
        yield from ready()
    known.update((next(told_places), told) for told in teller.end())
    yield from ready()


def _key(row: dict[str, Any], where: str) -> int | str | None:
    value = row.get("id")
    if value is not None and (not isinstance(value, int | str) or isinstance(value, bool)):
        raise BadInput(f"{where}: id is neither text nor a whole number")
    if isinstance(value, str) and not value.isprintable():
        raise BadInput(f"{where}: id has letters that cannot be printed; give each click a plain id")
    return value


def _headers(row: dict[str, Any], where: str) -> dict[str, str] | None:
    """Headers as an object or a list of pairs; several of one name are joined as HTTP joins them (RFC 9110, 5.3)."""
    value = row.get("headers")
    if value is None:
        return None
    pairs = list(value.items()) if isinstance(value, dict) else value
    if not isinstance(pairs, list) or not all(isinstance(pair, list | tuple) and len(pair) == 2 for pair in pairs):
        raise BadInput(f"{where}: headers is neither an object nor a list of pairs")
    if len(pairs) > HEADERS_MAX:
        raise BadInput(f"{where}: over {HEADERS_MAX} headers")
    found: dict[str, str] = {}
    for name, said in pairs:
        if not isinstance(name, str):
            raise BadInput(f"{where}: the name of a header is not text")
        values = said if isinstance(said, list) else [said]
        if not all(part is None or isinstance(part, str | int | float) for part in values):
            raise BadInput(f"{where}: header {name[:40]} is not text")
        text = ", ".join(str(part) for part in values if part is not None)[:LETTERS_MAX]
        name = name.strip().lower()
        found[name] = f"{found[name]}, {text}" if found.get(name) else text
    return found
