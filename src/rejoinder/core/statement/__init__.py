"""The statement check: what to put right in a text before anybody approves it, by rules that explain themselves."""

from rejoinder.core.statement.check import check
from rejoinder.core.statement.measures import Measures, measures
from rejoinder.core.statement.rules import RULE_OF, RULES
from rejoinder.core.statement.values import ADVISES, STOPS, Finding, Rule

__all__ = ["ADVISES", "RULES", "RULE_OF", "STOPS", "Finding", "Measures", "Rule", "check", "measures"]
