"""The desk's own pages as a publisher: to publish is to change a row, so there is never any doubt what stands there."""

from typing import Protocol

from rejoinder.errors import RejoinderError
from rejoinder.wire.channels.message import NotSent
from rejoinder.wire.channels.outgoing import Absent, CannotTell, Found, Outgoing, Published, Ready, Receipt, Withdrawn

NOT_BUILT = "the desk's own pages cannot take answers yet"


class Pages(Protocol):
    """What keeps the desk's own pages: functions over rows, each in one transaction of its own."""

    def put(self, out: Outgoing) -> Receipt:
        """Puts the page there, or leaves it where one with this key stands. Raises RejoinderError, nothing changed."""

    def standing(self, key: str) -> tuple[Receipt, str] | None:
        """The page with this key and its text; None where there is none."""

    def withdraw(self, receipt: Receipt) -> None:
        """Strikes the page: its text stays readable with the reason."""

    def correct(self, receipt: Receipt, out: Outgoing) -> Receipt:
        """Puts the new text in its place and keeps the old one in the page's list of corrections."""


class OwnSite:
    """Publishes to the desk's own pages. `in_database` runs a function where the database may be used."""

    name, label, secrets = "site", "The desk's own pages", ()
    can = frozenset({"read_back", "withdraw", "correct"})

    def __init__(self, pages: Pages | None, in_database):
        self._pages, self._in_database = pages, in_database

    async def check(self):
        """Ready: it is this desk itself."""
        return Ready("this desk") if self._pages else NotSent(NOT_BUILT, is_final=True)

    async def publish(self, out):
        """Puts the page there, once."""
        return await self._changed("put", out)

    async def correct(self, receipt, out):
        """Puts the text in the place of the one that stands there; the correction is listed on the page."""
        return await self._changed("correct", receipt, out)

    async def read_back(self, out, receipt=None):
        """Whether the page stands there with this text."""
        if self._pages is None:
            return CannotTell(NOT_BUILT)
        found = await self._in_database(self._pages.standing, out.key)
        if found is None:
            return Absent("no page of this desk has it")
        return Found(found[0], found[1] == out.text, found[1])

    async def withdraw(self, receipt):
        """Strikes the page."""
        if self._pages is None:
            return NotSent(NOT_BUILT, is_final=True)
        try:
            await self._in_database(self._pages.withdraw, receipt)
        except RejoinderError as refused:
            return NotSent(str(refused), is_final=True)
        return Withdrawn("struck on the desk's own pages")

    async def echoes(self, receipt):
        """The desk's own pages count no answers."""
        return CannotTell("our own pages have no replies")

    async def _changed(self, what, *said):
        """One transaction: it is there or it is not, and a refusal is never unclear."""
        if self._pages is None:
            return NotSent(NOT_BUILT, is_final=True)
        try:
            return Published(await self._in_database(getattr(self._pages, what), *said))
        except RejoinderError as refused:
            return NotSent(str(refused), is_final=True)
