"""Reads an RCTab configuration: what is counted, by which rules, from which cast vote records.

Source: the documentation of RCTab's configuration files, versions 1.0 to 2.0 (config_file_documentation.txt there).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rejoinder.core.ballots.election import CANDIDATES_MAX
from rejoinder.core.ballots.written_names import name_of
from rejoinder.errors import BadInput

RANKS_MAX = 1_000_000  # the greatest that the documentation allows
UNLIMITED = RANKS_MAX  # skipped ranks without limit

SINGLE = "singleWinnerMajority"
ONE_A_ROUND = "multiWinnerAllowOnlyOneWinnerPerRound"
MANY_A_ROUND = "multiWinnerAllowMultipleWinnersPerRound"
BOTTOMS_UP = "bottomsUp"
BOTTOMS_UP_SHARE = "bottomsUpUsingPercentageThreshold"
PASSES = "multiPassIrv"
MODES = (SINGLE, ONE_A_ROUND, MANY_A_ROUND, BOTTOMS_UP, BOTTOMS_UP_SHARE, PASSES)
TIES = (
    "random", "stopCountingAndAsk", "previousRoundCountsThenRandom", "previousRoundCountsThenAsk",
    "useCandidateOrder", "generatePermutation",
)  # fmt: skip
SEEDED = ("random", "previousRoundCountsThenRandom", "generatePermutation")
OVERVOTES = ("alwaysSkipToNextRank", "exhaustImmediately", "exhaustIfMultipleContinuing")


@dataclass(frozen=True, slots=True)
class Source:
    """One file or folder of cast vote records. Columns and rows are numbered from 1; None where not given."""

    path: str
    provider: str
    contest: str
    first_column: int | None
    first_row: int | None
    overvote_delimiter: str
    overvote_label: str
    skipped_label: str
    undeclared_label: str
    blank_is_undeclared: bool


@dataclass(frozen=True, slots=True)
class Config:
    """One contest as RCTab configures it. `names` maps every name and alias to the candidate's name."""

    title: str
    sources: tuple[Source, ...]
    candidates: tuple[str, ...]
    excluded: frozenset[str]
    names: Mapping[str, str]
    mode: str
    winners: int
    tie_mode: str
    overvotes: str
    seed: int | None
    decimals: int
    least_votes: int
    share_pct: int | None
    skipped_max: int
    ranks_max: int
    fractional_threshold: bool
    first_round_threshold: bool
    hare: bool
    batch: bool
    until_two: bool
    cutoff: bool
    stop_after: int | None
    repeat_exhausts: bool

    @property
    def has_undeclared(self) -> bool:
        """Whether write-ins that are no candidate's have a tally of their own."""
        return any(source.undeclared_label or source.blank_is_undeclared for source in self.sources)


def read_config(value: Mapping[str, Any]) -> Config:
    """The configuration; raises BadInput that tells everything wrong with it in one line."""
    reading = _Reading()
    rules = reading.part(value, "rules", dict)
    sources = tuple(_source(reading, given) for given in reading.part(value, "cvrFileSources", list))
    candidates, excluded, names = _candidates(reading, reading.part(value, "candidates", list))
    output = reading.part(value, "outputSettings", dict)
    config = Config(
        title=name_of(str(output.get("contestName") or "")),
        sources=sources,
        candidates=candidates,
        excluded=excluded,
        names=names,
        mode=reading.one_of(rules, "winnerElectionMode", MODES),
        tie_mode=reading.one_of(rules, "tiebreakMode", TIES),
        overvotes=reading.one_of(rules, "overvoteRule", OVERVOTES),
        winners=reading.whole(rules, "numberOfWinners", 0, RANKS_MAX),
        decimals=reading.whole(rules, "decimalPlacesForVoteArithmetic", 1, 20, default=4),
        seed=reading.whole_or_none(rules, "randomSeed", -(1 << 47), (1 << 47) - 1),
        least_votes=reading.whole(rules, "minimumVoteThreshold", 0, RANKS_MAX, default=0),
        share_pct=reading.whole_or_none(rules, "multiSeatBottomsUpPercentageThreshold", 1, 100),
        skipped_max=reading.whole(rules, "maxSkippedRanksAllowed", 0, RANKS_MAX, words={"unlimited": UNLIMITED}),
        ranks_max=reading.whole(rules, "maxRankingsAllowed", 1, RANKS_MAX, words={"max": max(1, len(candidates))}),
        fractional_threshold=reading.yes(rules, "nonIntegerWinningThreshold"),
        first_round_threshold=reading.yes(rules, "doesFirstRoundDetermineThreshold"),
        hare=reading.yes(rules, "hareQuota"),
        batch=reading.yes(rules, "batchElimination"),
        until_two=reading.yes(rules, "continueUntilTwoCandidatesRemain"),
        cutoff=reading.yes(rules, "cutoffElimination"),
        stop_after=reading.whole_or_none(rules, "stopTabulationEarlyAfterRound", 1, RANKS_MAX),
        repeat_exhausts=reading.yes(rules, "exhaustOnDuplicateCandidate"),
    )
    _check_together(reading, config)
    if reading.wrong:
        raise BadInput("; ".join(dict.fromkeys(reading.wrong)))
    return config


class _Reading:
    """Reads one value after another and remembers what is wrong, so that everything is told at once."""

    def __init__(self) -> None:
        self.wrong: list[str] = []

    def part(self, value: Mapping[str, Any], name: str, kind: type) -> Any:
        found = value.get(name)
        if isinstance(found, kind):
            return found
        self.wrong.append(f"{name} is missing or not {'a list' if kind is list else 'an object'}")
        return kind()

    def one_of(self, rules: Mapping[str, Any], name: str, choices: tuple[str, ...]) -> str:
        found = str(rules.get(name))
        if found not in choices:
            self.wrong.append(f"{name} is {found}; known are {', '.join(choices)}")
        return found

    def whole(
        self, rules: Mapping[str, Any], name: str, least: int, most: int, *, default: int | None = None,
        words: Mapping[str, int] | None = None,
    ) -> int:  # fmt: skip
        found = rules.get(name, "")
        if str(found).strip() in (words or {}):
            return (words or {})[str(found).strip()]
        if default is not None and str(found).strip() == "":
            return default
        try:
            number = int(str(found))
        except ValueError:
            number = least - 1
        if not least <= number <= most or isinstance(found, bool):
            self.wrong.append(f"{name} is {found!r}; it is a whole number from {least} to {most}")
            return least
        return number

    def whole_or_none(self, rules: Mapping[str, Any], name: str, least: int, most: int) -> int | None:
        if str(rules.get(name) if rules.get(name) is not None else "").strip() == "":
            return None
        return self.whole(rules, name, least, most)

    def yes(self, rules: Mapping[str, Any], name: str) -> bool:
        found = rules.get(name, False)
        if found in (True, False, "", None):
            return bool(found)
        self.wrong.append(f"{name} is {found!r}; it is true or false")
        return False


def _source(reading: _Reading, given: Any) -> Source:
    if not isinstance(given, dict):
        reading.wrong.append("a source is not an object")
        given = {}
    path, provider = str(given.get("filePath") or ""), str(given.get("provider") or "")
    if not path:
        reading.wrong.append("a source has no filePath")
    return Source(
        path=path,
        provider=provider,
        contest=str(given.get("contestId") or ""),
        first_column=reading.whole_or_none(given, "firstVoteColumnIndex", 1, 1_000),
        first_row=reading.whole_or_none(given, "firstVoteRowIndex", 1, 100_000),
        overvote_delimiter=str(given.get("overvoteDelimiter") or ""),
        overvote_label=str(given.get("overvoteLabel") or ""),
        skipped_label=str(given.get("skippedRankLabel") or given.get("undervoteLabel") or ""),
        undeclared_label=str(given.get("undeclaredWriteInLabel") or ""),
        blank_is_undeclared=given.get("treatBlankAsUndeclaredWriteIn") is True,
    )


def _candidates(reading: _Reading, given: list[Any]) -> tuple[tuple[str, ...], frozenset[str], dict[str, str]]:
    ordered: list[str] = []
    excluded: set[str] = set()
    names: dict[str, str] = {}
    for row in given:
        written = str(row.get("name") or "") if isinstance(row, dict) else ""
        name, aliases = name_of(written), row.get("aliases") or [] if isinstance(row, dict) else []
        if not name:
            reading.wrong.append("a candidate has no name")
            continue
        ordered.append(name)
        if row.get("excluded") is True:
            excluded.add(name)
        if not isinstance(aliases, list):
            reading.wrong.append(f"the aliases of {name} are no list")
            continue
        for alias in (written, str(row.get("code") or ""), *map(str, aliases)):
            if names.get(alias, name) != name:
                reading.wrong.append(f"{alias} names two candidates")
            if alias:
                names[alias] = name
    if len(set(ordered)) < len(ordered):
        reading.wrong.append("two candidates have the same name")
    if len(ordered) > CANDIDATES_MAX:
        reading.wrong.append(f"{len(ordered)} candidates; the most is {CANDIDATES_MAX}")
    return tuple(ordered), frozenset(excluded), names


def _check_together(reading: _Reading, config: Config) -> None:
    """What is wrong only because of another value."""
    wrong = reading.wrong
    if config.mode == SINGLE and config.winners != 1:
        wrong.append(f"{SINGLE} needs numberOfWinners 1")
    if config.mode == BOTTOMS_UP_SHARE and (config.winners != 0 or config.share_pct is None):
        wrong.append(f"{BOTTOMS_UP_SHARE} needs numberOfWinners 0 and a percentage threshold")
    if config.mode in (ONE_A_ROUND, MANY_A_ROUND, BOTTOMS_UP, PASSES) and config.winners < 2:
        wrong.append(f"{config.mode} needs two winners or more")
    if config.tie_mode in SEEDED and config.seed is None:
        wrong.append(f"tiebreakMode {config.tie_mode} needs a randomSeed")
    if not config.sources:
        wrong.append("there is no source of cast vote records")
