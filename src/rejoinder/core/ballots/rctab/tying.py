"""How RCTab breaks ties: by chance from a seed, by earlier rounds, by the order of candidates, or by people."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from rejoinder.core.ballots.rctab.config import Config
from rejoinder.core.ballots.rctab.javarandom import JavaRandom, hash_set_order
from rejoinder.core.ballots.rctab.marks import UNDECLARED
from rejoinder.core.ballots.ties import TieBreaker
from rejoinder.core.text import listed


class Lots:
    """What ties of one count are broken with: the seeded chance, the order of candidates, the lots that people drew."""

    def __init__(self, config: Config, breaker: TieBreaker) -> None:
        self.config, self.breaker, self.used = config, breaker, 0
        self.random = JavaRandom(config.seed or 0)
        self.order = list(config.candidates)
        if config.tie_mode == "generatePermutation":
            self.order = sorted([*config.candidates, *([UNDECLARED] if config.has_undeclared else [])])
            self.random.shuffle(self.order)

    def again(self) -> "Lots":
        """For the next pass: the same seed begins anew, lots that people drew go on."""
        fresh = Lots(self.config, self.breaker)
        fresh.used = self.used
        return fresh

    def drawn(self, level: Sequence[str], question: str) -> str:
        """By people: the next recorded lot, else the seed that was published, else TieNeedsLot."""
        place, _ = self.breaker.choose(level, question, self.used)
        self.used += 1
        return level[place]


def break_tie(
    level: Sequence[str], lots: Lots, earlier: Sequence[Mapping[str, Decimal]], *, wins: bool
) -> tuple[str, str]:
    """Who of those level is elected (`wins`) or leaves, and how that was found. `earlier` are the tallies before."""
    mode = lots.config.tie_mode
    if mode in ("useCandidateOrder", "generatePermutation"):
        ordered = sorted(level, key=lambda name: lots.order.index(name) if name in lots.order else len(lots.order))
        how = "the order in the configuration" if mode == "useCandidateOrder" else "the order drawn from the seed"
        return (ordered[0] if wins else ordered[-1]), f"{listed(level)} are level: {how} decides"
    left = sorted(level)
    if mode.startswith("previousRoundCounts"):
        for back, tally in enumerate(reversed(earlier)):
            best = (max if wins else min)(tally[name] for name in left)
            left = [name for name in hash_set_order(left) if tally[name] == best]
            if len(left) == 1:
                return left[0], f"{listed(level)} are level: they differ in round {len(earlier) - back}"
    if mode.endswith(("Ask", "AndAsk")):
        word = "elect" if wins else "exclude"
        return lots.drawn(left, f"round {len(earlier) + 1}: {word}"), f"{listed(level)} are level: the lot decides"
    drawn = left[int(lots.random.next_double() * len(left))]
    return drawn, f"{listed(level)} are level: chance from seed {lots.config.seed} decides"
