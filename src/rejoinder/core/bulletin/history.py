"""What happened on a board: its signed roots and its log, read once and held against each other."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from rejoinder.core.bulletin.board import Asked, Board
from rejoinder.core.bulletin.canonical import sha256_of
from rejoinder.core.bulletin.entries import Entry, leaf_of_line, read_entry
from rejoinder.core.bulletin.findings import Found, Notebook, Progress
from rejoinder.core.bulletin.ledger import Ledger
from rejoinder.core.bulletin.roots import Root, is_signed, link_of, read_root, read_stamp, shortened
from rejoinder.core.bulletin.terms import Terms
from rejoinder.core.bulletin.tree import Tree
from rejoinder.errors import BadInput

ROOTS_MAX = 100_000  # eleven years of hours
FINISH = timedelta(hours=6)  # the desk closes and counts within minutes; a copy without a result after this is old
FAULTS_MAX = 20  # entries out of place that are told one by one


@dataclass(slots=True)
class History:
    """The roots and the log of a board while they are read, and after. What differs goes into the notebook."""

    board: Board
    asked: Asked
    terms: Terms
    notebook: Notebook
    ledger: Ledger = field(default_factory=Ledger)
    tree: Tree = field(default_factory=Tree)
    roots: list[Root] = field(default_factory=list)
    seen: list[Entry] = field(default_factory=list)  # with the envelope that was asked for
    late_from: int | None = None  # envelopes when the first root at or after the close was signed

    def read(self) -> None:
        """Reads both files and makes every check that needs no papers."""
        self._read_roots()
        self._read_log()
        self._opening()
        self._key()
        self._credentials()
        self._times()

    def _read_roots(self) -> None:
        """Signatures, order and links; whether they fit the log is told when the log was read."""
        faults: list[str] = []
        last: Root | None = None
        for number, line in enumerate(self.board.roots, 1):
            where = f"roots.jsonl, line {number}"
            if number > ROOTS_MAX:
                faults.append(f"{where}: more than {ROOTS_MAX:,} roots")
                break
            try:
                root = read_root(_ended(line))
            except BadInput as error:
                faults.append(f"{where}: {error}")
                break
            if last and ((root.at, root.size) <= (last.at, last.size) or root.size < last.size):
                faults.append(f"{where}: not after the root before it")
            if not is_signed(root, self.terms.contest, self.terms.public_key, previous=link_of(last)):
                faults.append(f"{where}: not signed by the key of this board, as the next after the root before it")
                break
            self.roots.append(root)
            last = root
        if not self.roots and not faults:
            faults.append("roots.jsonl: there is no signed root, so nothing here is vouched for")
        self.notebook.checked("signatures", f"{len(self.roots):,} signed roots", faults)

    def _read_log(self) -> None:
        faults: list[str] = []
        astray: list[str] = []
        waiting, fitting = deque(self.roots), 0
        for number, line in enumerate(self.board.log, 1):
            try:
                entry = read_entry(_ended(line))
            except BadInput as error:
                faults.append(f"log.jsonl, line {number:,}: {error}")
                break
            fault = self.ledger.add(entry) or self._foreign(entry)
            if fault and len(faults) < FAULTS_MAX:
                faults.append(f"log.jsonl, line {number:,}: {fault}")
            self.tree.append(leaf_of_line(line[:-1]))
            self._look_for(entry)
            while waiting and waiting[0].size == number:
                fitting = self._fits(waiting.popleft(), fitting, astray)
        if waiting:
            astray.append(f"log.jsonl: it ends at entry {self.ledger.size:,}; {_told(waiting[0])} covers more")
        if not self.ledger.size and not faults:
            faults.append("log.jsonl: it is empty")
        self.notebook.checked("log", f"{self.ledger.size:,} entries", faults)
        self.notebook.checked("root", shortened(self.tree.root()), [*astray[:1], *self._asked_root()])
        self._uncovered()

    def _fits(self, root: Root, fitting: int, astray: list[str]) -> int:
        """Compares a root with the tree at its size. Returns the last size that fitted."""
        if self.late_from is None and read_stamp(root.at) >= self.terms.closes_at:
            self.late_from = self.ledger.envelopes
        if root.root == self.tree.root():
            return root.size
        astray.append(_astray(root, fitting))
        return fitting

    def _look_for(self, entry: Entry) -> None:
        if self.asked.envelope and entry.kind == "cast" and entry.body["envelope"].startswith(self.asked.envelope):
            self.seen.append(entry)

    def _foreign(self, entry: Entry) -> str:
        """What is wrong with an entry by the terms."""
        is_strange = entry.kind == "withdrawn" and entry.body["candidate"] >= len(self.terms.candidates)
        return "there is no such place on the paper" if is_strange else ""

    def _opening(self) -> None:
        """The first entry binds the terms and the key."""
        opened, faults = self.ledger.opened, []
        digest = sha256_of(self.board.contest)
        if not opened:
            faults.append("log.jsonl: voting was never opened with these terms")
        elif opened.body["terms_sha256"] != digest:
            faults.append("contest.json: not the terms that voting was opened with")
        elif opened.body["public_key"] != self.terms.public_key:
            faults.append("log.jsonl, line 1: opened with another key than contest.json has")
        self.notebook.checked("terms", shortened(digest), faults)

    def _asked_root(self) -> list[str]:
        if not self.asked.root or self.asked.root in (self.tree.root(), *(root.root for root in self.roots)):
            return []
        return [f"the root {shortened(self.asked.root)} that was asked for is none of this board's"]

    def _uncovered(self) -> None:
        """Nothing vouches for what comes after the last root, so it is not published, and here it is a fault."""
        covered = self.roots[-1].size if self.roots else 0
        rest = self.ledger.size - covered
        many = f"the last {rest:,} entries are" if rest > 1 else "the last entry is"
        fault = [f"log.jsonl: {many} under no signed root"] if rest > 0 else []
        self.notebook.checked("cover", f"{min(covered, self.ledger.size):,} entries under a root", fault)

    def _key(self) -> None:
        key = self.terms.public_key
        if self.asked.key:
            wrong = f"contest.json: the key is {shortened(key)}, not {shortened(self.asked.key)} as was asked for"
            self.notebook.checked("key", shortened(key), [] if key == self.asked.key else [wrong])
        else:
            self.notebook.skipped("key", shortened(key))
            self.notebook.notes.append(
                f"The key of this board is {key}. Compare it with the one on the ballot page, or give that with --key:"
                " somebody who changed everything, and signed it with another key, would have another one."
            )

    def _credentials(self) -> None:
        cast, issued = len(self.ledger.cast), self.ledger.issued
        said = f"{issued:,} issued, {cast:,} used"
        strange = [key for key in self.ledger.struck if key not in self.ledger.cast]
        fault = [f"log.jsonl: {cast:,} pseudonyms voted, and {issued:,} credentials were issued"]
        self.notebook.checked("credentials", said, fault if cast + len(strange) > issued else [])

    def _times(self) -> None:
        """What a root covers was there in its hour: no paper before the opening, no close before its time."""
        faults = []
        first, closed = self.ledger.first_cast, self.ledger.closed
        for root in self.roots:
            at = read_stamp(root.at)
            if first and at < self.terms.opens_at and root.size >= first:
                faults.append(f"log.jsonl, line {first:,}: cast before voting opened: {_told(root)} covers it")
            if closed and at < self.terms.closes_at and root.size >= closed.number:
                faults.append(f"log.jsonl, line {closed.number:,}: closed before the time: {_told(root)} covers it")
        late = self.asked.at is not None and self.asked.at > self.terms.closes_at + FINISH
        if late and not (self.ledger.result or self.ledger.cancelled):
            faults.append("log.jsonl: voting has closed and there is no result: an old or a cut copy of the board")
        if self.late_from is not None and self.ledger.envelopes > self.late_from:
            many = self.ledger.envelopes - self.late_from
            self.notebook.notes.append(f"Envelopes posted after the first root at or after the close: {many:,}.")
        self.notebook.checked("times", f"closes {_minute(self.terms.closes_at)}", faults)

    def found(self) -> tuple[Found, ...]:
        """The envelopes that were asked for."""
        return tuple(self._place(entry) for entry in self.seen)

    def _place(self, entry: Entry) -> Found:
        pseudonym = bytes.fromhex(entry.body["pseudonym"])
        return Found(
            entry.number, entry.body["envelope"], entry.body["pseudonym"], entry.body["number"],
            self.ledger.cast[pseudonym].highest,
            next((root for root in self.roots if root.size >= entry.number), None), self.ledger.struck.get(pseudonym),
        )  # fmt: skip

    def progress(self) -> Progress:
        """How far the contest has come in this copy."""
        if self.ledger.cancelled:
            return "cancelled"
        if self.ledger.closed:
            return "counted" if self.ledger.result else "closed"
        return "open" if self.ledger.opened else "not open"


def _ended(line: bytes) -> bytes:
    """The line without its end. Raises BadInput where it has none: the file was cut."""
    if not line.endswith(b"\n"):
        raise BadInput("cut short: the line has no end")
    return line[:-1]


def _astray(root: Root, fitting: int) -> str:
    first = f"entries {fitting + 1:,} to {root.size:,}" if root.size - fitting > 1 else f"entry {root.size:,}"
    return f"log.jsonl: {first} are not those that {_told(root)} was signed over"


def _told(root: Root) -> str:
    return f"the root of {_minute(read_stamp(root.at))}"


def _minute(moment: datetime) -> str:
    return f"{moment:%H:%M} UTC on {moment.day} {moment:%B %Y}"
