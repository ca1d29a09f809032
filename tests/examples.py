"""How many examples a law is tried on: a few that are always the same, or many that are new each time.

The quick run (the default, `bin/test core fast`) proves that no law is broken in a way that shows soon: each law is tried on a
few examples, drawn alike in every run, so that what fails here fails at every desk. The thorough run (`bin/test thorough`,
or REJOINDER_THOROUGH=1 before any pytest) looks for what shows seldom: ten times the examples or more, drawn anew each
time, kept in .hypothesis when one fails so that it is tried first the next time. Run it before a release and after work
on counting, pacts or publishing.

    @tried(200)                  200 examples in the thorough run, a tenth of them (never under 5) in the quick one
    @tried(400, quick=60)        where the tenth would miss a mutation that the law is there for
    seeds(8, quick=2)            the seeds of a test that draws its world by chance itself
"""

import os
from collections.abc import Iterable
from typing import Any

from hypothesis import HealthCheck, Phase, settings

THOROUGH = os.environ.get("REJOINDER_THOROUGH", "") not in ("", "0")

_UNTIMED = [HealthCheck.too_slow]  # no run asserts a time: an example may wait for the machine

settings.register_profile(
    "quick",
    max_examples=10,  # for a law that names no number
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    deadline=None,
    suppress_health_check=_UNTIMED,
)
settings.register_profile("thorough", max_examples=100, deadline=None, suppress_health_check=_UNTIMED)
settings.load_profile("thorough" if THOROUGH else "quick")


def either(thorough: int, *, quick: int) -> int:
    """`thorough` in the thorough run, `quick` in the quick one."""
    return thorough if THOROUGH else quick


def tried(thorough: int, *, quick: int | None = None, suppress: Iterable[HealthCheck] = (), **more: Any) -> settings:
    """The settings of a law: put it above `@given`, or give it to a state machine. `more` is as hypothesis names it."""
    few = min(thorough, max(5, thorough // 10)) if quick is None else quick
    return settings(max_examples=either(thorough, quick=few), suppress_health_check=[*_UNTIMED, *suppress], **more)


def seeds(thorough: int, *, quick: int) -> range:
    """The seeds to draw worlds by: the quick run's are the first of the thorough run's."""
    return range(either(thorough, quick=quick))
