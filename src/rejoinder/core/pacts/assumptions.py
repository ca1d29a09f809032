"""What a simulation supposes, every figure of it visible and open to change."""

from collections.abc import Mapping
from dataclasses import dataclass, field

DRAWS = 1000


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Shares are 0 to 1. See docs/pacts-model.md for where each default comes from."""

    draws: int = DRAWS
    seed: int = 1
    endorsement: float = 0.05  # added to the share of a stood-aside party's voters who go to the named partner, 0 to .5
    backlash: float = 0.02  # of the beneficiary's own voters who leave it because of the pact, 0 to .5
    national: Mapping[str, float] = field(default_factory=dict)  # expected shares, from polls; empty: as last time
    target_effect: float = 0.0  # share of valid votes that campaigning in a pact seat adds for the beneficiary
    home: float = 1.0  # of those who named nobody else on a ballot, the part that would stay at home, 0 to 1
    # Who answers: the weaker stand aside for the strongest where they win more by it; no backlash.
    rivals: tuple[str, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)  # names of now by earlier name; they stand everywhere
