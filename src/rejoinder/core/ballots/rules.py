"""The counting rules by name. A new rule is one function in one new file and one line here."""

from rejoinder.core.ballots import decision, scottish
from rejoinder.core.ballots.rule import Rule

_ALL: tuple[Rule, ...] = (
    scottish.RULE,
    decision.RULE,
)
RULES: dict[str, Rule] = {rule.name: rule for rule in _ALL}
