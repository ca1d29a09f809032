"""The result of a contest as its pages show it, in whatever state the contest is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe

from rejoinder.core.ballots.as_json import count_from_json
from rejoinder.core.ballots.count import Count
from rejoinder.core.ballots.decision import Decision
from rejoinder.core.ballots.decision_bar import decision_bar
from rejoinder.core.ballots.election import Election
from rejoinder.core.ballots.naming import isolated
from rejoinder.core.bulletin import papers_name, read_papers
from rejoinder.core.bulletin.roots import shortened
from rejoinder.desk.contests.closing import withdrawn_places
from rejoinder.desk.contests.models import Contest
from rejoinder.desk.contests.posting import last_root
from rejoinder.desk.contests.result_others import Other, by_other_rules, same_and_different
from rejoinder.desk.contests.result_parts import Fact, Told, told
from rejoinder.desk.contests.voting import terms_of
from rejoinder.errors import BadInput

OTHERS_KEPT_S = 24 * 60 * 60  # a result never changes; a day, so that a new release counts anew


@dataclass(frozen=True)
class Others:
    """The same papers by the other rules, or why they are not counted."""

    rules: tuple[Other, ...]
    sentence: str
    why_not: str = ""


@dataclass(frozen=True)
class Decided:
    """A members' vote: what it decided, in words, and its picture."""

    headline: str
    decision: Decision
    picture: SafeString
    quorum_pct: float
    threshold_pct: float

    @property
    def facts(self) -> tuple[Fact, ...]:
        """How far from the two lines it was."""
        voted = self.decision.votes_for + self.decision.votes_against + self.decision.abstained
        sides = self.decision.votes_for + self.decision.votes_against
        quorum = ceil(Fraction(str(self.quorum_pct)) * self.decision.eligible / 100)
        needed = floor(Fraction(str(self.threshold_pct)) * sides / 100) + 1
        return (
            Fact("Quorum", f"{voted:,} took part; {quorum:,} were needed."),
            Fact("Threshold", f"{self.decision.votes_for:,} for; {needed:,} of {sides:,} were needed."),
        )


def count_of(contest: Contest) -> Count | None:
    """The stored count; None before it is counted. Raises BadInput where what is stored is no count."""
    return count_from_json(contest.result) if contest.result and contest.counted_at else None


def told_of(contest: Contest) -> Told | None:
    """The count as pages show it; None before it is counted."""
    count = count_of(contest)
    return None if count is None else told(count)


def decided(contest: Contest) -> Decided | None:
    """The decision of a members' vote that is counted."""
    said = contest.result.get("decision") if contest.kind == Contest.Kind.MEMBERS and contest.counted_at else None
    if not isinstance(said, Mapping):
        return None
    decision = Decision(
        said["outcome"], int(said["for"]), int(said["against"]), int(said["abstained"]), int(said["eligible"]),
        str(said["why"]),
    )  # fmt: skip
    quorum, threshold = float(contest.quorum_pct or 0), float(contest.threshold_pct or 0)
    picture = mark_safe(decision_bar(decision, quorum, threshold))  # noqa: S308 escaped where it is drawn
    return Decided(_headline(contest, decision), decision, picture, quorum, threshold)


def _headline(contest: Contest, decision: Decision) -> str:
    who = f"{contest.party}’s members" if contest.party else "The members"
    numbers = f"{decision.votes_for:,} for, {decision.votes_against:,} against"
    if decision.outcome == "consent":
        return f"{who} consent to standing aside: {numbers}"
    if decision.outcome == "veto":
        return f"{who} do not consent to standing aside: {numbers}"
    return f"{who} decided nothing: too few voted"


def others_of(contest: Contest, count: Count) -> Others:
    """The same published papers by every other rule, kept in memory for a day. Empty for a members' vote."""
    if contest.kind == Contest.Kind.MEMBERS:
        return Others((), "")
    key = f"contest-others-{contest.pk}-{contest.result_sha256}"
    kept = cache.get(key)
    if isinstance(kept, Others):
        return kept
    try:
        election = published_election(contest)
        found = by_other_rules(count, election, contest.seed) if election else ()
        why = "" if election else "No papers are published, so no other rule can count them."
        others = Others(found, same_and_different(found) if found else "", why)
    except BadInput as reason:
        others = Others((), "", f"{reason}.")
    cache.set(key, others, OTHERS_KEPT_S)
    return others


def published_election(contest: Contest) -> Election | None:
    """The papers as they stand on the published board; None where it has none."""
    if not contest.terms:
        return None
    terms = terms_of(contest)
    file = contest.files.filter(name=papers_name(terms)).first()
    if file is None:
        return None
    return read_papers(terms, file.content.encode().splitlines(keepends=True), withdrawn_places(contest))


def recount_lines(contest: Contest, count: Count) -> list[str]:
    """The last lines that `rejoinder recount` prints of this board where nothing differs."""
    root = last_root(contest)
    names = ", ".join(isolated(count.labels[n]) for n in count.winners) or "nobody"
    said = contest.result.get("decision")
    if isinstance(said, Mapping):
        last = ("decision", str(said["outcome"]))
    else:
        last = ("winner" if len(count.winners) < 2 else "winners", names)
    papers = count.valid + count.rejected
    lines = [("root", shortened(root.root))] if root else []
    lines += [("papers", f"{papers:,}"), last]
    return [*(f"{name:13}{says}  same" for name, says in lines), f"{'differences':13}0"]


def tie_words(contest: Contest, count: Count) -> str:
    """What became of the seed that breaks ties, in words."""
    by_seed = [str(stage.number) for stage in count.stages for tie in stage.ties if tie.by == "seed"]
    published = "Fingerprint published before voting opened" if contest.seed_sha256 else "None was published"
    return f"{published}, {_used(by_seed) if by_seed else 'not needed'}"


def _used(stages: Sequence[str]) -> str:
    return f"used at stage{'s' if len(stages) > 1 else ''} {', '.join(stages)}"
