"""How close a count was: at each stage where somebody went out, and at the last place."""

from dataclasses import dataclass

from rejoinder.core.ballots.count import Count, Stage
from rejoinder.core.ballots.wording import papers_text, votes_text

MOVES_PAPERS = frozenset({"scottish", "meek", "warren", "irv", "tworound"})  # rules whose totals are papers that move
COMPARES = frozenset({"schulze", "rankedpairs", "minimax", "minimaxmargins", "minimaxopposition"})  # totals: no votes
TELLS_BEFORE = frozenset({"irv", "tworound"})  # rules whose stages say who goes out next, and not who went


@dataclass(frozen=True, slots=True)
class Gap:
    """How far one candidate was behind another when it was decided between them, at the `stage` whose `why` says so.

    `votes` is in units of the count. `papers` is how many whole papers, moved from the one ahead to the one behind,
    turn the two round there; None where that alone would decide nothing. `sentence` says it.
    """

    stage: int
    behind: int
    ahead: int
    votes: int
    papers: int | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Closeness:
    """How close it was. `last`: the last place; `gaps`: every exclusion, in order; `closest`: the smallest of these,
    the earliest of equal ones. None and empty where the rule or the contest has no such thing.
    """

    last: Gap | None
    gaps: tuple[Gap, ...]
    closest: Gap | None
    closest_sentence: str = ""


def how_close(count: Count) -> Closeness:
    """How close the count was, stage by stage.

    It is an indication and no margin of victory. Where two are left for one place, `last.papers` changed papers would
    change the winner, but fewer may do so at an earlier stage. Elsewhere a turn at one stage may change the end or
    not: the least number of papers that does is hard to compute (Blom, Stuckey and Teague 2019) and not tried here.

    >>> from rejoinder.core.ballots.election import Candidate, Election
    >>> from rejoinder.core.ballots.runoff import count_irv
    >>> from rejoinder.core.ballots.ties import TieBreaker
    >>> papers = {bytes([0]): 40, bytes([1]): 30, bytes([2, 1]): 13}
    >>> ballot = Election("", (Candidate("Ada"), Candidate("Bo"), Candidate("Cy")), 1, papers)
    >>> how_close(count_irv(ballot, TieBreaker())).last.sentence  # 43 to 40
    '2 papers moved from Bo to Ada would change the winner.'
    """
    if count.rule in COMPARES:
        return Closeness(None, (), None)
    gaps = tuple(
        _behind(count, before, stage)
        for before, stage in zip(count.stages, count.stages[1:], strict=False)
        if len(stage.excluded) == 1 and len(_still_in(count, before)) > 1
    )
    closest = min(gaps, key=lambda gap: gap.votes, default=None)
    sentence = ""
    if closest:
        votes = votes_text(closest.votes, count.decimals)
        sentence = f"Stage {closest.stage}: {votes} between last and next to last."
    return Closeness(_last_place(count, gaps), gaps, closest, sentence)


def _still_in(count: Count, stage: Stage) -> list[int]:
    """Who is neither elected nor out after the stage."""
    done = {each for one in count.stages[: stage.number] for each in one.elected + one.excluded}
    return [each for each, who in enumerate(count.candidates) if each not in done and not who.withdrawn]


def _behind(count: Count, before: Stage, stage: Stage) -> Gap:
    out = stage.excluded[0]
    others = [each for each in _still_in(count, before) if each != out]
    ahead = min(others, key=lambda each: before.totals[each])
    gap = before.totals[ahead] - before.totals[out]
    behind, before_it = count.labels[out], count.labels[ahead]
    votes = votes_text(gap, count.decimals)
    sentence = f"{behind} was {votes} behind {before_it}." if gap else f"{behind} and {before_it} were level."
    told = before.number if count.rule in TELLS_BEFORE else stage.number
    return Gap(told, out, ahead, gap, _papers_to_turn(count, gap), sentence)


def _papers_to_turn(count: Count, gap: int) -> int | None:
    return gap // (2 * 10**count.decimals) + 1 if count.rule in MOVES_PAPERS else None


def _last_place(count: Count, gaps: tuple[Gap, ...]) -> Gap | None:
    if not count.winners:
        return None
    stage = next(stage for stage in reversed(count.stages) if stage.elected)
    others = [each for each in _still_in(count, stage) if each not in count.winners]
    if not others:
        return _out_last(count, stage, gaps)
    winner = min(stage.elected, key=lambda each: stage.totals[each])
    second = max(others, key=lambda each: stage.totals[each])
    gap = stage.totals[winner] - stage.totals[second]
    if gap < 0:
        return None  # the totals of this stage are not what decided
    votes, over = votes_text(gap, count.decimals), _over(count, stage, winner)
    labels = count.labels
    if len(others) == 1 and count.seats == 1 and (papers := _papers_to_turn(count, gap)):
        sentence = f"{papers_text(papers)} moved from {labels[winner]} to {labels[second]} would change the winner."
        return Gap(stage.number, second, winner, gap, papers, sentence)
    return Gap(
        stage.number, second, winner, gap, None, f"{labels[winner]} ended {over}{votes} ahead of {labels[second]}."
    )


def _over(count: Count, stage: Stage, winner: int) -> str:
    if stage.quota is None or stage.totals[winner] < stage.quota:
        return ""
    return f"{votes_text(stage.totals[winner] - stage.quota, count.decimals)} over the quota, "


def _out_last(count: Count, stage: Stage, gaps: tuple[Gap, ...]) -> Gap | None:
    """The last place went to who was left when the last other candidate went out."""
    found = [gap for gap in gaps if gap.stage == stage.number]
    if not found:
        return None
    gap = found[0]
    ahead, behind = count.labels[gap.ahead], count.labels[gap.behind]
    if gap.papers is None:
        return gap
    change = "would change the winner" if count.seats == 1 else f"would have put {ahead} out instead"
    sentence = f"{papers_text(gap.papers)} moved from {ahead} to {behind} {change}."
    return Gap(gap.stage, gap.behind, gap.ahead, gap.votes, gap.papers, sentence)
