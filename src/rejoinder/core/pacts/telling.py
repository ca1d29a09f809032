"""Plans, wishes and assumptions as JSON and back: what files, the desk and the API hold."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from enum import StrEnum
from math import isfinite
from typing import Any, TypeVar

from rejoinder.core.pacts.assumptions import Assumptions
from rejoinder.core.pacts.outcome import Infeasible, Interval, Plan, Price, SeatView, StandAside, Standing
from rejoinder.core.pacts.wish import Exchange, Mode, Sharing, Wish

Json = Mapping[str, Any]
E = TypeVar("E", bound=StrEnum)


def as_json(outcome: Plan | Infeasible) -> dict[str, Any]:
    """A plan or why there is none. `feasible` says which; `sentence` is the first thing to say of either."""
    head = {"feasible": isinstance(outcome, Plan), "sentence": _sentence(outcome), "election": outcome.election}
    if isinstance(outcome, Infeasible):
        return head | {"clash": [*outcome.clash], "nearest": [*outcome.nearest], "wish": wish_as_json(outcome.wish)}
    plain = asdict(outcome)
    told = {name: plain[name] for name in _PLAIN}
    return head | told | {
        "pairs": [{"giver": giver, "taker": taker, "seats": number} for giver, taker, number in outcome.pairs],
        "vetoed": [{"seat": seat, "party": party} for seat, party in outcome.vetoed],
        "frontier": [
            {"seats": number, "gain": gain, "gives": dict(zip(outcome.wish.partners, gives, strict=True))}
            for number, gain, gives in outcome.frontier
        ],
        "seconds": dict(zip(_SECONDS, outcome.seconds, strict=True)),
        "wish": wish_as_json(outcome.wish),
        "assumptions": assumptions_as_json(outcome.assumptions),
    }  # fmt: skip


_PLAIN = (
    "stands", "standings", "together", "p_majority_without", "p_majority", "p_majority_if_rivals", "planned_gain",
    "fresh_gain", "prices", "sentences", "exchanged", "seats",
)  # fmt: skip
_SECONDS = ("simulate", "solve", "explain")


def _sentence(outcome: Plan | Infeasible) -> str:
    return outcome.sentence if isinstance(outcome, Infeasible) else next(iter(outcome.sentences), "")


def plan_of(told: Json) -> Plan | Infeasible:
    """What `as_json` told, as a value again. Raises ValueError where something is missing."""
    try:
        return _plan_of(told) if told["feasible"] else _infeasible_of(told)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a plan as Rejoinder writes it: {error}") from None


def _infeasible_of(told: Json) -> Infeasible:
    wish = wish_of(told["wish"])
    return Infeasible(wish, told["election"], told["sentence"], tuple(told["clash"]), tuple(told["nearest"]))


def _plan_of(told: Json) -> Plan:
    wish = wish_of(told["wish"])
    seconds = told["seconds"]
    return Plan(
        wish=wish,
        assumptions=assumptions_of(told["assumptions"]),
        election=told["election"],
        stands=tuple(StandAside(**{**one, "aside": tuple(one["aside"])}) for one in told["stands"]),
        standings=tuple(_standing_of(one) for one in told["standings"]),
        together=_standing_of(told["together"]),
        p_majority_without=told["p_majority_without"],
        p_majority=told["p_majority"],
        p_majority_if_rivals=told["p_majority_if_rivals"],
        planned_gain=told["planned_gain"],
        fresh_gain=told["fresh_gain"],
        prices=tuple(Price(**one) for one in told["prices"]),
        seats=tuple(SeatView(**one) for one in told["seats"]),
        pairs=tuple((one["giver"], one["taker"], one["seats"]) for one in told["pairs"]),
        vetoed=tuple((one["seat"], one["party"]) for one in told["vetoed"]),
        frontier=tuple(
            (one["seats"], one["gain"], tuple(one["gives"][party] for party in wish.partners))
            for one in told["frontier"]
        ),
        sentences=tuple(told["sentences"]),
        seconds=(seconds["simulate"], seconds["solve"], seconds["explain"]),
        exchanged=tuple(Exchange(**one) for one in told["exchanged"]),
    )


def _standing_of(told: Json) -> Standing:
    ranges = {
        name: Interval(**told[name]) if told[name] is not None else None
        for name in ("seats_without", "seats_with", "gain", "gain_if_rivals")
    }
    return Standing(**{**told, **ranges})


def wish_as_json(wish: Wish) -> dict[str, Any]:
    """A wish with plain lists: sets are sorted, pairs are objects."""
    return {
        "partners": [*wish.partners],
        "mode": wish.mode.value,
        "seats_max": wish.seats_max,
        "gains_min": dict(wish.gains_min),
        "gives_max": dict(wish.gives_max),
        "sharing": wish.sharing.value,
        "tolerance": wish.tolerance,
        "vetoes": [{"seat": seat, "party": party} for seat, party in sorted(wish.vetoes)],
        "left_out": sorted(wish.left_out),
        "kept": [{"seat": seat, "party": party} for seat, party in sorted(wish.kept)],
        "incumbents_stay": wish.incumbents_stay,
        "exchanges": [asdict(one) for one in wish.exchanges],
    }


def wish_of(told: Json) -> Wish:
    """A wish from JSON; what is left out is as in `Wish`. Raises ValueError that names the field.

    >>> wish_of({"partners": ["A", "B"], "gains_min": {"A": "many"}})
    Traceback (most recent call last):
    ...
    ValueError: gains_min: A needs a number, not 'many'
    """
    _known(told, Wish)
    plain = Wish(())
    return Wish(
        partners=_names(told, "partners"),
        mode=_one_of(told, "mode", Mode, plain.mode),
        seats_max=None if told.get("seats_max") is None else _whole(told["seats_max"], "seats_max"),
        gains_min=_numbers(told, "gains_min"),
        gives_max={party: _whole(value, f"gives_max: {party}") for party, value in _numbers(told, "gives_max").items()},
        sharing=_one_of(told, "sharing", Sharing, plain.sharing),
        tolerance=_whole(told.get("tolerance", plain.tolerance), "tolerance"),
        vetoes=frozenset(_pairs(told, "vetoes")),
        left_out=frozenset(_names(told, "left_out")),
        kept=frozenset(_pairs(told, "kept")),
        incumbents_stay=_yes_or_no(told, "incumbents_stay", plain.incumbents_stay),
        exchanges=tuple(_exchange(one) for one in _list(told, "exchanges")),
    )


def assumptions_as_json(assumptions: Assumptions) -> dict[str, Any]:
    """Assumptions with plain lists."""
    return {**asdict(assumptions), "national": dict(assumptions.national), "rivals": [*assumptions.rivals],
            "renamed": dict(assumptions.renamed)}  # fmt: skip


def assumptions_of(told: Json) -> Assumptions:
    """Assumptions from JSON; what is left out is as in `Assumptions`. Raises ValueError that names the field."""
    _known(told, Assumptions)
    plain = Assumptions()
    shares = {
        name: _number(told.get(name, getattr(plain, name)), name)
        for name in ("endorsement", "backlash", "target_effect", "home")
    }
    return Assumptions(
        draws=_whole(told.get("draws", plain.draws), "draws"),
        seed=_whole(told.get("seed", plain.seed), "seed"),
        national=_numbers(told, "national"),
        rivals=_names(told, "rivals"),
        renamed=_words(told, "renamed"),
        **shares,
    )


def _known(told: Json, of: type) -> None:
    if not isinstance(told, Mapping):
        raise ValueError(f"{of.__name__.lower()}: needs an object with fields")
    unknown = sorted(map(str, {*told} - {one.name for one in fields(of)}))
    if unknown:
        raise ValueError(f"{unknown[0]}: there is no such field")


def _list(told: Json, field: str) -> list[Any]:
    value = told.get(field) or []
    if isinstance(value, str | Mapping) or not isinstance(value, Iterable):
        raise ValueError(f"{field}: needs a list, not {value!r}")
    return [*value]


def _names(told: Json, field: str) -> tuple[str, ...]:
    found = _list(told, field)
    for one in found:
        if not isinstance(one, str) or not one.strip():
            raise ValueError(f"{field}: needs names, not {one!r}")
    return tuple(one.strip() for one in found)


def _pairs(told: Json, field: str) -> list[tuple[str, str]]:
    found = []
    for one in _list(told, field):
        pair = (one.get("seat"), one.get("party")) if isinstance(one, Mapping) else one
        if not isinstance(pair, list | tuple) or len(pair) != 2 or not all(isinstance(part, str) for part in pair):
            raise ValueError(f"{field}: needs a seat and a party, not {one!r}")
        found.append((pair[0].strip(), pair[1].strip()))
    return found


def _numbers(told: Json, field: str) -> dict[str, float]:
    value = told.get(field) or {}
    if not isinstance(value, Mapping):
        raise ValueError(f"{field}: needs a number by party, not {value!r}")
    return {str(party): _number(one, f"{field}: {party}") for party, one in value.items()}


def _words(told: Json, field: str) -> dict[str, str]:
    value = told.get(field) or {}
    is_known = isinstance(value, Mapping) and all(isinstance(one, str) and one.strip() for one in value.values())
    if not is_known:
        raise ValueError(f"{field}: needs a name by earlier name, not {value!r}")
    return {str(name): one.strip() for name, one in value.items()}


def _number(value: Any, field: str) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = float("nan")
    if isinstance(value, bool) or not isfinite(number):
        raise ValueError(f"{field} needs a number, not {value!r}")
    return number


def _whole(value: Any, field: str) -> int:
    number = _number(value, field)
    if number != int(number):
        raise ValueError(f"{field} needs a whole number, not {value!r}")
    return int(number)


def _one_of(told: Json, field: str, kinds: type[E], otherwise: E) -> E:
    value = told.get(field)
    if value is None:
        return otherwise
    try:
        return kinds(value)
    except ValueError:
        raise ValueError(f"{field}: {value!r} is none of {', '.join(one.value for one in kinds)}") from None


def _yes_or_no(told: Json, field: str, otherwise: bool) -> bool:
    value = told.get(field, otherwise)
    if not isinstance(value, bool):
        raise ValueError(f"{field}: needs true or false, not {value!r}")
    return value


def _exchange(told: Any) -> Exchange:
    if not isinstance(told, Mapping) or {*told} != {"giver", "taker", "what", "worth"}:
        raise ValueError(f"exchanges: one needs giver, taker, what and worth, not {told!r}")
    worth = _number(told["worth"], "exchanges: worth")
    return Exchange(str(told["giver"]), str(told["taker"]), str(told["what"]), worth)
