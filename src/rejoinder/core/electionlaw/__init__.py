"""Election law that a pact meets: dates, limits of spending, what pacts mean for returns. A memory aid, not advice."""

from rejoinder.core.electionlaw.kinds import KINDS, READ_ON, ElectionKind
from rejoinder.core.electionlaw.pacts import NEVER, SCENARIOS, WARNINGS, Scenario, Warned
from rejoinder.core.electionlaw.spending import LIMITS, Limit, limits_of
from rejoinder.core.electionlaw.timetable import Deadline, Timetable, dates_of

__all__ = [
    "KINDS",
    "LIMITS",
    "NEVER",
    "READ_ON",
    "SCENARIOS",
    "WARNINGS",
    "Deadline",
    "ElectionKind",
    "Limit",
    "Scenario",
    "Timetable",
    "Warned",
    "dates_of",
    "limits_of",
]
