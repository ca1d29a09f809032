"""How the laws of counting are tried: so many cases, however busy the machine is."""

from hypothesis import HealthCheck, settings


def law(cases: int) -> settings:
    """A law over drawn elections: `@law(60)` above `@given`."""
    return settings(max_examples=cases, deadline=None, suppress_health_check=list(HealthCheck))
