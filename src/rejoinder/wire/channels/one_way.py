"""What goes out for good: publishers that can neither look nor take back, and say so in their own words."""

from typing import ClassVar

from rejoinder.wire.channels.message import NotSent, Unclear
from rejoinder.wire.channels.outgoing import CannotTell, Echoes, Outcome, Outgoing, Receipt, Standing, Withdrawn


class OneWay:
    """The four things that such a publisher cannot do; it names why, each with what to do instead."""

    no_look: ClassVar[str]
    no_withdrawal: ClassVar[str]
    no_correction: ClassVar[str]
    no_echoes: ClassVar[str]

    async def read_back(self, out: Outgoing, receipt: Receipt | None = None) -> Standing:
        """Nobody can look there."""
        return CannotTell(self.no_look)

    async def withdraw(self, receipt: Receipt) -> Withdrawn | NotSent | Unclear:
        """What is out is out for good."""
        return NotSent(self.no_withdrawal, is_final=True)

    async def correct(self, receipt: Receipt, out: Outgoing) -> Outcome:
        """What is out is out for good; a correction is a text of its own."""
        return NotSent(self.no_correction, is_final=True)

    async def echoes(self, receipt: Receipt) -> Echoes | CannotTell:
        """Nothing is counted there."""
        return CannotTell(self.no_echoes)
