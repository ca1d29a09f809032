"""A tabulation as a count of ours, with a reason for each stage."""

from collections.abc import Sequence
from decimal import Decimal

from rejoinder.core.ballots.count import Action, Count, Stage, Tie, Transfer
from rejoinder.core.ballots.election import Candidate
from rejoinder.core.ballots.rctab.config import BOTTOMS_UP, BOTTOMS_UP_SHARE, ONE_A_ROUND, PASSES, SINGLE, Config
from rejoinder.core.ballots.rctab.marks import UNDECLARED
from rejoinder.core.ballots.rctab.tabulate import RESIDUAL, Round, Tabulation
from rejoinder.core.text import listed

VERSION = "1"
DOCUMENTED = "RCTab 2.0, config_file_documentation.txt"
_SHARE_DECIMALS = 2  # a threshold in whole per cent of whole papers


def count_of(passes: Sequence[Tabulation], config: Config) -> Count:
    """The passes as one count: each round a stage; a second pass goes on after the first.

    Votes that a rounding left with nobody (RCTab's residual surplus) stand with the exhausted ones, so that each stage
    adds up. Papers without any mark are rejected, as RCTab's undervotes are.
    """
    return _Counted(config).whole(passes)


class _Counted:
    def __init__(self, config: Config) -> None:
        self.config = config
        self.names = (*config.candidates, UNDECLARED) if config.has_undeclared else config.candidates
        self.place = {name: number for number, name in enumerate(self.names)}
        is_whole = config.mode in (SINGLE, BOTTOMS_UP, PASSES)
        self.decimals = 0 if is_whole else config.decimals
        if config.mode == BOTTOMS_UP_SHARE:
            self.decimals = max(self.decimals, _SHARE_DECIMALS)

    def whole(self, passes: Sequence[Tabulation]) -> Count:
        config = self.config
        stages: list[Stage] = []
        for number, tabulation in enumerate(passes, start=1):
            told = f"Pass {number}. " if len(passes) > 1 else ""
            for before, now in zip((None, *tabulation.rounds), tabulation.rounds, strict=False):
                stages.append(self.stage(len(stages) + 1, before, now, told))
        withdrawn = config.excluded
        candidates = tuple(Candidate(name, withdrawn=name in withdrawn or name == UNDECLARED) for name in self.names)
        winners = [
            self.place[name] for one in passes for name, _ in sorted(one.winners.items(), key=lambda won: won[1])
        ]
        return Count(
            rule=f"rctab:{config.mode}",
            version=VERSION,
            candidates=candidates,
            labels=tuple(self.names),
            seats=config.winners or len(winners),
            valid=passes[0].ballots - passes[0].undervotes,
            rejected=passes[0].undervotes,
            decimals=self.decimals,
            quota=stages[-1].quota if stages else None,
            winners=tuple(winners),
            stages=tuple(stages),
            notes=self.notes(),
            figures={"passes": len(passes)},
        )

    def stage(self, number: int, before: Round | None, now: Round, told: str) -> Stage:
        of = [*before.elected, *before.eliminated] if before else []
        out = tuple(self.place[name] for name in before.eliminated) if before else ()
        inactive = sum((votes for why, votes in now.inactive.items() if why != "undervote"), Decimal(0))
        return Stage(
            number=number,
            action=_action(before),
            of=tuple(self.place[name] for name in of),
            totals=tuple(self.units(now.tally.get(name, Decimal(0))) for name in self.names),
            exhausted=self.units(inactive + now.residual),
            elected=tuple(self.place[name] for name in now.elected),
            excluded=out,
            quota=self.units(now.threshold),
            why=told + self.why(before, now),
            transfers=self.transfers(before) if before else (),
            ties=tuple(self.tie(said, now) for said in now.ties),
        )

    def units(self, votes: Decimal) -> int:
        return int(votes.scaleb(self.decimals))

    def transfers(self, before: Round) -> tuple[Transfer, ...]:
        moved: dict[tuple[int, int | None], int] = {}
        for (of, to), votes in before.moved.items():
            key = self.place[of], self.place.get(to)
            moved[key] = moved.get(key, 0) + self.units(votes)
        return tuple(Transfer(of, to, votes) for (of, to), votes in moved.items() if votes)

    def tie(self, said: str, now: Round) -> Tie:
        chosen = (now.elected or now.eliminated)[0]
        level = tuple(self.place[name] for name, votes in now.tally.items() if votes == now.tally[chosen])
        by = "earlier stage" if "differ in round" in said else "lot" if "the lot decides" in said else "seed"
        return Tie(level, self.place[chosen], by, f"{said}: {chosen}")  # type: ignore[arg-type]

    def why(self, before: Round | None, now: Round) -> str:
        said = []
        if before and before.eliminated:
            said.append(f"{listed(before.eliminated)} {'goes' if len(before.eliminated) == 1 else 'go'} out.")
        elif before and before.elected and any(of in before.elected for of, _ in before.moved):
            said.append(f"What {listed(before.elected)} had above the threshold moves on.")
        if now.elected:
            reach = [name for name in now.elected if now.tally[name] >= now.threshold]
            if len(reach) == len(now.elected):
                reaches = "reaches" if len(reach) == 1 else "reach"
                said.append(f"{listed(now.elected)} {reaches} {now.threshold.normalize():f}: elected.")
            elif not now.ties:
                said.append(f"No more are left than seats: {listed(now.elected)} elected.")
        elif now.eliminated:
            said.append(f"Nobody more reaches {now.threshold.normalize():f}.")
        said += [
            f"{tie}: {listed(now.elected or now.eliminated)} {'is elected' if now.elected else 'leaves'}."
            for tie in now.ties
        ]
        return " ".join(said) or "The last votes stand."

    def notes(self) -> tuple[str, ...]:
        config, notes = self.config, []
        if config.excluded:
            notes.append(f"{listed(sorted(config.excluded))} excluded by the configuration")
        if config.mode == ONE_A_ROUND:
            notes.append("at most one is elected in a round")
        return tuple(notes)


def _action(before: Round | None) -> Action:
    if before is None:
        return "first"
    if before.eliminated:
        return "exclusion"
    return "surplus" if any(to != RESIDUAL for _, to in before.moved) else "result"
