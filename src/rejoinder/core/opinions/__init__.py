"""Opinions: who answers alike in a consultation, whether such groups are there at all, and what all agree on.

See docs/adr/0024.

reading.py      votes out of tables
answers.py      who said what, as a matrix
space.py        where people stand by their answers
kmeans.py       groups of points
stability.py    whether the groups come back when a fifth is left out
cells.py        counts by group and statement, group-aware consensus
differences.py  which differences are sure
hiding.py       which small numbers stay hidden
mapping.py      circles that may be drawn
results.py      one statement's result
values.py       what a report is made of
report.py       all of it, as one value that may be shown
polis.py        the Polis open-data layout
"""

from rejoinder.core.opinions.answers import ABSENT, AGREE, DISAGREE, PASS, Answers, gather
from rejoinder.core.opinions.report import report
from rejoinder.core.opinions.values import Cell, Circle, OpinionMap, Report, Stability, StandsOut, StatementResult

__all__ = [
    "ABSENT",
    "AGREE",
    "DISAGREE",
    "PASS",
    "Answers",
    "Cell",
    "Circle",
    "OpinionMap",
    "Report",
    "Stability",
    "StandsOut",
    "StatementResult",
    "gather",
    "report",
]
