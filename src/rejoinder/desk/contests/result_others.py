"""The same papers by the other rules: the rule itself changes winners, so it was fixed before voting opened."""

from dataclasses import dataclass, replace

from rejoinder.core.ballots.count import Count
from rejoinder.core.ballots.election import Election
from rejoinder.core.ballots.finding import finding
from rejoinder.core.ballots.naming import isolated
from rejoinder.core.ballots.rule import Rule
from rejoinder.core.ballots.rules import RULES
from rejoinder.core.ballots.ties import TieBreaker
from rejoinder.core.text import listed
from rejoinder.errors import BadInput

PAPERS_MAX = 100_000  # different papers that a page counts by every rule; 30,000 took 0.45 s of one core


@dataclass(frozen=True)
class Other:
    """What one rule makes of the papers; `why_not` where it cannot count them."""

    rule: str
    title: str
    winners: tuple[str, ...]
    finding: str
    is_same: bool
    is_used: bool
    why_not: str = ""

    @property
    def winners_text(self) -> str:
        return listed([isolated(name) for name in self.winners]) or "nobody"


def by_other_rules(count: Count, election: Election, seed: str = "") -> tuple[Other, ...]:
    """The rule that was used first, then every other one, in the order of the registry; empty for a members' vote.

    Raises BadInput where there are too many different papers to count them again at once.
    """
    if count.rule == "decision":
        return ()
    if len(election.papers) > PAPERS_MAX:
        raise BadInput(
            f"{len(election.papers):,} different papers are too many to count by every rule in a page; download them "
            "and count them on your own machine"
        )
    found = [_other(rule, count, election, seed) for rule in RULES.values() if rule.name != "decision"]
    return tuple(sorted(found, key=lambda other: not other.is_used))


def same_and_different(others: tuple[Other, ...]) -> str:
    """The sentence beside the result: which rules have the same winners, and who wins by the rest."""
    rest = [other for other in others if not other.is_used and not other.why_not]
    same = sum(other.is_same for other in rest)
    parts = []
    if same and same == len(rest):
        parts.append("The same by every other rule that can count these papers.")
    elif same:
        parts.append(f"The same by {same} of the {len(rest)} others that can count these papers.")
    groups: dict[tuple[str, ...], list[Other]] = {}
    for other in rest:
        if not other.is_same:
            groups.setdefault(tuple(sorted(other.winners)), []).append(other)
    used = next((other.winners for other in others if other.is_used), ())
    parts += [
        f"{_instead(used, found[0].winners)} by {listed([one.title for one in found])}." for found in groups.values()
    ]
    return " ".join(parts) or "No other rule can count these papers."


def _instead(used: tuple[str, ...], other: tuple[str, ...]) -> str:
    """Who wins in whose place; only the names that differ where there are several places."""
    came = listed([isolated(name) for name in other if name not in used]) or "fewer"
    went = listed([isolated(name) for name in used if name not in other])
    return f"{came} in place of {went}" if len(used) > 1 and went else came


def short_title(rule: Rule) -> str:
    """The rule's title up to the first remark: "Scottish STV"."""
    return rule.title.split(" (")[0].split(",")[0].split(" for the ")[0]


def _other(rule: Rule, count: Count, election: Election, seed: str) -> Other:
    is_used = rule.name == count.rule
    if is_used:
        return Other(rule.name, short_title(rule), _names(count), finding(count), is_same=True, is_used=True)
    asked = "rankings" if election.scale is None else "scores"
    if rule.takes not in (asked, "either"):
        return _cannot(rule, f"it reads {rule.takes}, and these papers hold {asked}")
    if rule.seats_max is not None and election.seats > rule.seats_max:
        return _cannot(rule, f"it fills {rule.seats_max} place{'s' if rule.seats_max > 1 else ''}")
    try:
        counted = rule.count(replace(election, title=""), TieBreaker(seed=seed or "none"))
    except BadInput as reason:
        return _cannot(rule, str(reason))
    is_same = set(_names(counted)) == set(_names(count))
    return Other(rule.name, short_title(rule), _names(counted), finding(counted), is_same=is_same, is_used=False)


def _names(count: Count) -> tuple[str, ...]:
    return tuple(count.labels[winner] for winner in count.winners)


def _cannot(rule: Rule, why: str) -> Other:
    return Other(rule.name, short_title(rule), (), "", is_same=False, is_used=False, why_not=why)
