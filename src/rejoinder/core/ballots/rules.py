"""The counting rules by name. A new rule is one function in one new file and one line here."""

from rejoinder.core.ballots import (
    approval,
    decision,
    meek,
    minimax,
    points,
    rankedpairs,
    runoff,
    schulze,
    scottish,
    star,
    warren,
)
from rejoinder.core.ballots.rule import Rule
from rejoinder.errors import BadInput

_ALL: tuple[Rule, ...] = (
    scottish.RULE,
    meek.RULE,
    warren.RULE,
    runoff.IRV,
    runoff.TWO_ROUNDS,
    decision.RULE,
    approval.RULE,
    points.BORDA,
    points.points_rule(10),
    star.RULE,
    schulze.RULE,
    rankedpairs.RULE,
    minimax.RULE,
    minimax.MARGINS,
    minimax.OPPOSITION,
)
RULES: dict[str, Rule] = {rule.name: rule for rule in _ALL}
ALIASES = {"av": "irv"}  # other names that people type


def rule_named(name: str) -> Rule:
    """The rule of that name or alias, points1 to points50 among them. Raises BadInput for any other.

    >>> rule_named("Scottish").version
    '1'
    """
    rule = rule_or_none(name.strip().lower())
    if rule is None:
        raise BadInput(f"no counting rule is named {name[:40]}; there are {', '.join(RULES)}, and points1 to points50")
    return rule


def rule_or_none(name: str) -> Rule | None:
    """The rule of exactly that name or alias; None where this program does not know it, as in a count from a later one.

    >>> rule_or_none("points7").title
    'Points from 7 for the first choice down to 1'
    """
    return RULES.get(ALIASES.get(name, name)) or points.points_rule_named(name)
