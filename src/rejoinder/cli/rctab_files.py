"""`rejoinder count` on a configuration of RCTab: by its own rules, or its records by one of ours."""

from pathlib import Path

from rejoinder.core.ballots.count import Count
from rejoinder.core.ballots.papers import ElectionFile
from rejoinder.core.ballots.rctab.config import MANY_A_ROUND, ONE_A_ROUND, Config
from rejoinder.core.ballots.rctab.counted import count_of
from rejoinder.core.ballots.rctab.ranking import election_of
from rejoinder.core.ballots.rctab.tabulate import tabulate
from rejoinder.core.ballots.ties import TieBreaker
from rejoinder.errors import BadInput
from rejoinder.wire.cvr.records import read_config_file, read_records

OWN = "rctab"  # as the configuration itself says


def read_rctab(file: Path) -> tuple[Config, ElectionFile]:
    """The configuration, and its cast vote records as rankings."""
    config = read_config_file(file)
    return config, ElectionFile(election_of(read_records(config, file.parent), config), (), "RCTab configuration")


def count_rctab(file: Path, config: Config, rule: str, breaker: TieBreaker) -> Count:
    """The count by the configuration's own rules. `rule` is "rctab", or "irv" where it configures a run-off."""
    if rule == "irv" and config.mode in (ONE_A_ROUND, MANY_A_ROUND):
        raise BadInput(f"this configuration transfers surpluses ({config.mode}); count it by {OWN}, or by an STV rule")
    return count_of(tabulate(read_records(config, file.parent), config, breaker), config)
