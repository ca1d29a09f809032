"""What the entries of a log add up to: who cast how often, who was struck, what was closed. Finds what cannot be.

Holds about a kilobyte for each pseudonym (measured), and nothing for an entry.
"""

from dataclasses import dataclass, field

from rejoinder.core.bulletin.entries import Entry


@dataclass(slots=True)
class Cast:
    """The papers of one pseudonym: which numbers were cast, as bits, and the envelope of the highest."""

    numbers: int = 0
    highest: int = 0
    envelope: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether the numbers go from 1 to the highest without a gap."""
        return self.numbers == (1 << self.highest + 1) - 2


@dataclass(slots=True)
class Ledger:
    """The sums over the entries so far, in their order."""

    size: int = 0
    envelopes: int = 0
    first_cast: int | None = None  # its number
    issued: int = 0
    opened: Entry | None = None
    closed: Entry | None = None
    result: Entry | None = None
    cancelled: Entry | None = None
    cast: dict[bytes, Cast] = field(default_factory=dict)
    struck: dict[bytes, str] = field(default_factory=dict)  # the reasons
    withdrawn: dict[int, str] = field(default_factory=dict)  # by place on the paper

    def add(self, entry: Entry) -> str:
        """Takes the next entry. Returns what is wrong with it at this place, or nothing."""
        self.size += 1
        fault = self._out_of_place(entry)
        match entry.kind:
            case "opened":
                self.opened = self.opened or entry
            case "credentials":
                fault = fault or self._issue(entry.body["issued"])
            case "cast":
                fault = self._cast(entry) or fault
            case "struck":
                fault = self._strike(entry) or fault
            case "withdrawn":
                if entry.body["candidate"] in self.withdrawn:
                    fault = fault or "this candidate had withdrawn before"
                self.withdrawn[entry.body["candidate"]] = entry.body["why"]
            case "closed":
                self.closed = self.closed or entry
            case "result":
                self.result = self.result or entry
            case _:
                self.cancelled = self.cancelled or entry
        return fault

    def counted(self) -> dict[bytes, Cast]:
        """The last envelope of each pseudonym that was not struck."""
        return {pseudonym: cast for pseudonym, cast in self.cast.items() if pseudonym not in self.struck}

    def _out_of_place(self, entry: Entry) -> str:
        if entry.number != self.size:
            return f"it calls itself entry {entry.number:,}: one was added, dropped, doubled or moved before it"
        if (entry.kind == "opened") != (self.size == 1):
            return "a board begins with `opened`, which stands there once"
        if self.cancelled or self.result:
            return "nothing comes after the end of a contest"
        if self.closed and entry.kind != "result":
            return f"no entry `{entry.kind}` comes after the close"
        if entry.kind == "result" and not self.closed:
            return "no result comes before the close"
        return ""

    def _issue(self, issued: int) -> str:
        before, self.issued = self.issued, max(self.issued, issued)
        return "fewer credentials than before" if issued < before else ""

    def _cast(self, entry: Entry) -> str:
        self.envelopes += 1
        self.first_cast = self.first_cast or entry.number
        cast = self.cast.setdefault(bytes.fromhex(entry.body["pseudonym"]), Cast())
        number = entry.body["number"]
        if cast.numbers >> number & 1:
            return f"paper {number} of this pseudonym was cast before"
        cast.numbers |= 1 << number
        if number > cast.highest:
            cast.highest, cast.envelope = number, entry.body["envelope"]
        return ""

    def _strike(self, entry: Entry) -> str:
        pseudonym = bytes.fromhex(entry.body["pseudonym"])
        is_again = pseudonym in self.struck
        self.struck[pseudonym] = entry.body["why"]
        return "this pseudonym was struck before" if is_again else ""
