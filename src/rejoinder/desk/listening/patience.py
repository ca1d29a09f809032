"""How long a search may look: several share one, so that a page waits no longer for many than for one."""

import time
from collections.abc import Callable


class Patience:
    """So many seconds from now on, by a clock that can be given."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._until = clock() + seconds

    @property
    def is_over(self) -> bool:
        """Whether the time is up."""
        return self.clock() >= self._until
