"""`rejoinder count` on a configuration of RCTab: by its own rules, or its records by one of ours."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from rejoinder.core.ballots.count import Count
from rejoinder.core.ballots.papers import ElectionFile
from rejoinder.core.ballots.rctab.config import MANY_A_ROUND, ONE_A_ROUND, Config
from rejoinder.core.ballots.rctab.counted import count_of
from rejoinder.core.ballots.rctab.marks import Marked
from rejoinder.core.ballots.rctab.ranking import election_of
from rejoinder.core.ballots.rctab.tabulate import tabulate
from rejoinder.core.ballots.ties import TieBreaker
from rejoinder.errors import BadInput
from rejoinder.wire.cvr.records import read_config_file, read_records

OWN = "rctab"  # as the configuration itself says


def read_rctab(file: Path) -> tuple[Config, Mapping[Marked, int], ElectionFile]:
    """The configuration, its ballots as marked with how many there are of each, and the same as rankings."""
    config = read_config_file(file)
    ballots = Counter[Marked]()
    for ballot, papers in read_records(config, file.parent):
        ballots[ballot] += papers
    return config, ballots, ElectionFile(election_of(ballots.items(), config), (), "RCTab configuration")


def count_rctab(ballots: Mapping[Marked, int], config: Config, rule: str, breaker: TieBreaker) -> Count:
    """The count by the configuration's own rules. `rule` is "rctab", or "irv" where it configures a run-off."""
    if rule == "irv" and config.mode in (ONE_A_ROUND, MANY_A_ROUND):
        raise BadInput(f"this configuration transfers surpluses ({config.mode}); count it by {OWN}, or by an STV rule")
    return count_of(tabulate(ballots.items(), config, breaker), config)
