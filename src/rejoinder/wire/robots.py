"""robots.txt as RFC 9309 reads it: who may fetch what, and how slowly."""

from dataclasses import dataclass
from functools import lru_cache

from protego import Protego

PRODUCT = "Rejoinder"  # the token that a robots.txt may name
ROBOTS_BYTES_MAX = 500 * 1024  # RFC 9309, 2.5: parse at least this much
CRAWL_DELAY_MAX_S = 60.0  # a longer wish is kept as a minute between calls: we poll seldom anyway
ROBOTS_TTL_S = 24 * 3600.0  # RFC 9309, 2.4: not longer than a day
UNREACHABLE_S = 60.0  # how soon we ask again after a 5xx or no answer; until then we stay out


@dataclass
class HostState:
    """What one host asked of us. Times are unix seconds; status None means robots.txt was never read."""

    robots_text: str = ""
    robots_status: int | None = None
    robots_until: float = 0.0
    wait_until: float = 0.0


def is_stay_out(state: HostState) -> bool:
    """True where robots.txt could not be had because its server failed: everything is forbidden for now."""
    return state.robots_status is not None and (state.robots_status >= 500 or state.robots_status == 0)


def is_allowed(state: HostState, url: str) -> bool:
    """True if robots.txt lets us fetch `url`; a 4xx robots.txt allows all (RFC 9309, 2.3.1.3)."""
    if is_stay_out(state):
        return False
    if not state.robots_text:
        return True
    return bool(_rules(state.robots_text).can_fetch(url, PRODUCT))


def crawl_delay_s(state: HostState) -> float:
    """Seconds that robots.txt asks between two calls, at most a minute; 0 where it asks nothing."""
    if not state.robots_text:
        return 0.0
    return min(float(_rules(state.robots_text).crawl_delay(PRODUCT) or 0.0), CRAWL_DELAY_MAX_S)


def sitemaps(state: HostState) -> list[str]:
    """Addresses of the sitemaps that robots.txt names."""
    return list(_rules(state.robots_text).sitemaps) if state.robots_text else []


@lru_cache(maxsize=4096)
def _rules(text: str) -> Protego:
    return Protego.parse(text)
