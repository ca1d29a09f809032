"""The counting rules by name. A new rule is one function in one new file and one line here."""

from rejoinder.core.ballots import decision, meek, runoff, scottish, warren
from rejoinder.core.ballots.rule import Rule
from rejoinder.errors import BadInput

_ALL: tuple[Rule, ...] = (
    scottish.RULE,
    meek.RULE,
    warren.RULE,
    runoff.IRV,
    runoff.TWO_ROUNDS,
    decision.RULE,
)
RULES: dict[str, Rule] = {rule.name: rule for rule in _ALL}
ALIASES = {"av": "irv"}  # other names that people type


def rule_named(name: str) -> Rule:
    """The rule of that name; points1 to points50 are made as they are asked for. Raises BadInput for any other.

    >>> rule_named("Scottish").version
    '1'
    """
    wanted = name.strip().lower()
    wanted = ALIASES.get(wanted, wanted)
    if wanted in RULES:
        return RULES[wanted]
    raise BadInput(f"there is no rule {name[:40]!r}; there are {', '.join(RULES)}")
