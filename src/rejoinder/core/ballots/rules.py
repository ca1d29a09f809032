"""The counting rules by name. A new rule is one function in one new file and one line here."""

from rejoinder.core.ballots import meek, runoff, scottish, warren
from rejoinder.core.ballots.rule import Rule

_ALL: tuple[Rule, ...] = (
    scottish.RULE,
    meek.RULE,
    warren.RULE,
    runoff.IRV,
    runoff.TWO_ROUNDS,
)
RULES: dict[str, Rule] = {rule.name: rule for rule in _ALL}
ALIASES = {"av": "irv"}  # other names that people type
