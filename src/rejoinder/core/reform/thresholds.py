"""Who may take part: a share of the votes, in the area or in all, and who is let off it."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from rejoinder.core.seats.naming import Naming, PartySaid, folded_party
from rejoinder.errors import BadInput

SCOPES = ("area", "national")
PARTIES_TOLD = 8
LETTERS_MAX = 20  # of a per cent; more is no number that a person wrote
# Without an exponent: "1e-99999999" is short, and its exact value would take the machine for hours.
_WRITTEN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+|\d+/\d+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Threshold:
    """`pct` per cent of the valid votes, exact. Reached means at least so many.

    `winners`: a party that won so many constituencies is let off (one in New Zealand, three in Germany until 2023); 0:
    nobody for that. `exempt`: parties that are let off by name, as those of minorities are in Germany and Poland.
    """

    pct: Fraction = Fraction(0)
    scope: str = "area"
    winners: int = 0
    exempt: frozenset[str] = frozenset()


def percent_of(text: str | float, what: str) -> Fraction:
    """A per cent from 0 to 100 as a person wrote it, exact. Raises BadInput with `what` it is.

    >>> percent_of("4.5", "threshold")
    Fraction(9, 2)
    """
    plain = str(text).strip().removesuffix("%").strip()
    try:
        exact = Fraction(plain) if len(plain) <= LETTERS_MAX and _WRITTEN.fullmatch(plain) else None
    except ZeroDivisionError:
        exact = None
    if exact is None:
        raise BadInput(f"{what} {plain[:LETTERS_MAX]}: write a number of per cent, such as 5")
    if not 0 <= exact <= 100:
        raise BadInput(f"{what} {plain[:20]}: it is a per cent, from 0 to 100")
    return exact


def with_parties_of(threshold: Threshold, votes: Mapping[str, int]) -> Threshold:
    """The threshold with the parties it lets off under their abbreviations here. Raises BadInput for one that is none.

    >>> sorted(with_parties_of(Threshold(exempt=frozenset(["Plaid Cymru", "cedar"])), {"PC": 9, "Cedar": 3}).exempt)
    ['Cedar', 'PC']
    """
    return replace(threshold, exempt=frozenset(_party_among(votes, name) for name in threshold.exempt))


def _party_among(votes: Mapping[str, int], name: str) -> str:
    known = Naming(is_british=True).known(PartySaid(name))
    found = [one for one in votes if one in (name, known) or folded_party(one) == folded_party(name)]
    if not found:
        most = sorted(votes, key=lambda one: -votes[one])[:PARTIES_TOLD]
        raise BadInput(f"let off the threshold: no party {name[:40]!r} stands here; there are {', '.join(most)}")
    return found[0]


def those_over(
    votes: Mapping[str, int],
    threshold: Threshold,
    *,
    said: Mapping[str, int],
    of: int,
    won: Mapping[str, int] | None = None,
) -> dict[str, int]:
    """The lists of `votes` that may take part: `said` must be a share of all `of`; `won` are direct seats.

    >>> those_over({"A": 95, "B": 5, "C": 4}, Threshold(Fraction(5)), said={"A": 95, "B": 5, "C": 4}, of=104)
    {'A': 95}
    """  # fmt: skip
    needed = threshold.pct * of
    freed = _freed(threshold, won or {})
    return {name: number for name, number in votes.items() if 100 * said.get(name, 0) >= needed or name in freed}


def refuse_nobody(taking: Mapping[str, int], threshold: Threshold, area: str) -> None:
    """Raises BadInput where no list of an area that may take part has a vote."""
    if not any(taking.values()):
        raise BadInput(f"{area}: no list reaches {float(threshold.pct):g}% of the votes; lower the threshold")


def _freed(threshold: Threshold, won: Mapping[str, int]) -> Collection[str]:
    by_winning = {name for name, number in won.items() if threshold.winners and number >= threshold.winners}
    return by_winning | threshold.exempt
