"""How the laws of counting are tried: so many cases, however odd an election was drawn."""

from hypothesis import HealthCheck, settings

from tests.examples import tried


def law(cases: int, *, quick: int | None = None) -> settings:
    """A law over drawn elections: `@law(60)` above `@given`."""
    return tried(cases, quick=quick, suppress=HealthCheck)
