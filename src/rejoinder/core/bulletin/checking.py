"""Checking a published board from what stands in it alone: every hash, every signature, and the count anew."""

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from rejoinder.core.ballots.drawn import drawn_order
from rejoinder.core.ballots.election import Election
from rejoinder.core.ballots.ties import commitment
from rejoinder.core.bulletin.canonical import sha256_of
from rejoinder.core.bulletin.entries import Entry, leaf_of_line, read_entry
from rejoinder.core.bulletin.findings import Findings, Found, Notebook, Progress
from rejoinder.core.bulletin.ledger import Ledger
from rejoinder.core.bulletin.openings import openings_faults
from rejoinder.core.bulletin.papers import papers_name, read_papers
from rejoinder.core.bulletin.recount import recount
from rejoinder.core.bulletin.roots import Root, is_signed, link_of, read_root, read_stamp, shortened
from rejoinder.core.bulletin.terms import Terms, read_terms
from rejoinder.core.bulletin.tree import Tree
from rejoinder.errors import BadInput

ROOTS_MAX = 100_000  # eleven years of hours
FINISH = timedelta(hours=6)  # the desk closes and counts within minutes; a copy without a result after this is old
BROKEN_MAX = 20  # lines of the log that cannot be read before the rest of it is left


@dataclass(frozen=True, slots=True)
class Board:
    """What is published. The lines have their ends. `papers` maps the files of papers that are there, by name."""

    contest: bytes
    log: Iterable[bytes]
    roots: Iterable[bytes]
    papers: Mapping[str, Iterable[bytes]] = field(default_factory=dict)
    result: bytes | None = None
    unknown: tuple[str, ...] = ()  # further files, which no check reads


@dataclass(frozen=True, slots=True)
class Asked:
    """What whoever checks brings along; none of it is on the board.

    `key` and `root` come from the ballot page, a newspaper or another person. `at` is the time now: with it an old or
    cut copy is told. `envelope` is the start of an envelope to find. `openings` are lines for scrutineers.
    """

    key: str = ""
    root: str = ""
    at: datetime | None = None
    envelope: str = ""
    openings: Iterable[bytes] | None = None


def check(board: Board, asked: Asked | None = None) -> Findings:
    """Every check of a board. Reads each file once, in order; time and memory grow with entries and pseudonyms.

    Faults are values, never exceptions, but for what the board's own iterables raise.
    """
    asked = asked or Asked()
    notebook = Notebook()
    try:
        terms = read_terms(board.contest)
    except BadInput as error:
        notebook.checked("terms", "contest.json", [f"contest.json: {error}"])
        return Findings(
            "unreadable", "", "", tuple(notebook.checks), tuple(notebook.differences), 1, (), "", (), "", 0, None, ()
        )
    return _Checking(board, asked, terms, notebook).whole()


@dataclass(slots=True)
class _Checking:
    """One check on its way: each method makes one step and writes into the notebook."""

    board: Board
    asked: Asked
    terms: Terms
    notebook: Notebook
    ledger: Ledger = field(default_factory=Ledger)
    tree: Tree = field(default_factory=Tree)
    roots: list[Root] = field(default_factory=list)
    seen: list[Entry] = field(default_factory=list)  # with the envelope that was asked for
    late_from: int | None = None  # envelopes when the first root at or after the close was signed
    papers: int | None = None
    winners: tuple[str, ...] = ()

    def whole(self) -> Findings:
        self._read_roots()
        self._read_log()
        self._key()
        self._credentials()
        self._times()
        if self.ledger.closed:
            self._closing(self.ledger.closed.body)
        elif self.board.papers or self.board.result is not None:
            self.notebook.checked("close", "not closed", ["papers or a result are there, and the log has no close"])
        if self.board.unknown:
            self.notebook.notes.append(f"Not part of the board, and not checked: {', '.join(self.board.unknown[:5])}.")
        notebook, ledger = self.notebook, self.ledger
        return Findings(
            self._progress(), self.terms.contest, self.terms.title, tuple(notebook.checks),
            tuple(notebook.differences), notebook.difference_count, tuple(notebook.notes), self.terms.public_key,
            tuple(self.roots), self.tree.root(), ledger.size, self.papers, self.winners, self._found(),
        )  # fmt: skip

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
            if fault and len(faults) < BROKEN_MAX:
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
        kind, body = entry.kind, entry.body
        if kind == "opened" and body["terms_sha256"] != sha256_of(self.board.contest):
            return "the terms were opened with another contest.json"
        if kind == "opened" and body["public_key"] != self.terms.public_key:
            return "the log was opened with another key than contest.json has"
        if kind == "withdrawn" and body["candidate"] >= len(self.terms.candidates):
            return "there is no such place on the paper"
        return ""

    def _asked_root(self) -> list[str]:
        if not self.asked.root or self.asked.root in (self.tree.root(), *(root.root for root in self.roots)):
            return []
        return [f"the root {shortened(self.asked.root)} that was asked for is none of this board's"]

    def _uncovered(self) -> None:
        """Entries after the last root: while voting is open they wait for the next hour; at the end there are none."""
        covered = self.roots[-1].size if self.roots else 0
        rest = self.ledger.size - covered
        if rest <= 0:
            return
        many = f"the last {rest:,} entries are" if rest > 1 else "the last entry is"
        if self.ledger.result or self.ledger.cancelled:
            self.notebook.checked("cover", f"{covered:,} entries", [f"log.jsonl: {many} under no signed root"])
        else:
            self.notebook.notes.append(f"{many.capitalize()} under no signed root yet: nothing vouches for them.")

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
            self.notebook.notes.append(f"{many:,} envelopes were posted after the first root at or after the close.")
        self.notebook.checked("times", f"closes {_minute(self.terms.closes_at)}", faults)

    def _closing(self, closed: Mapping[str, object]) -> None:
        counted = self.ledger.counted()
        gaps = [key.hex() for key, cast in counted.items() if not cast.is_whole]
        faults = [f"log.jsonl: a paper of pseudonym {key[:8]}… is missing between 1 and its last" for key in gaps]
        if closed["envelopes"] != self.ledger.envelopes:
            faults.append(f"log.jsonl: closed with {closed['envelopes']} envelopes; it has {self.ledger.envelopes:,}")
        if closed["counted"] != len(counted):
            faults.append(
                f"log.jsonl: closed with {closed['counted']} papers to count;"
                f" {len(counted):,} pseudonyms have a last envelope and were not struck"
            )
        self.notebook.checked("envelopes", f"{self.ledger.envelopes:,} cast, {len(counted):,} counted", faults)
        seed = str(closed["seed"])
        wrong = [] if commitment(seed) == self.terms.seed_sha256 else ["log.jsonl: another seed than was promised"]
        self.notebook.checked("seed", seed if len(seed) <= 24 else f"{seed[:12]}…", wrong)
        self._order(seed)
        election = self._papers(closed, len(counted))
        if election:
            self._openings(election)
        self._count(election, seed)

    def _order(self, seed: str) -> None:
        """The names stand on the paper as the seed drew them; those of a members' vote are not drawn."""
        if self.terms.papers == "choice":
            return
        names = [f"{one['name']}\x1f{one['party']}\x1f{one['about']}" for one in self.terms.whole["candidates"]]
        is_drawn = drawn_order(names, seed) == tuple(range(len(names)))
        fault = [] if is_drawn else ["contest.json: the names are not in the order that the seed draws"]
        self.notebook.checked("order", f"{len(names)} names as drawn", fault)

    def _papers(self, closed: Mapping[str, object], expected: int) -> Election | None:
        name = papers_name(self.terms)
        others = [f"{other}: no file of this kind of paper" for other in self.board.papers if other != name]
        if name not in self.board.papers:
            self.notebook.checked("papers", "not there", [f"{name}: it is not there", *others])
            return None
        hashing = _Hashing(self.board.papers[name])
        election, faults = None, []
        try:
            election = read_papers(self.terms, hashing, sorted(self.ledger.withdrawn))
        except BadInput as error:
            faults.append(f"{name}, {error}")
        if hashing.rest() != closed["ballots_sha256"]:
            faults.append(f"{name}: not the file that the log closed with")
        if election:
            self.papers = election.valid + election.rejected
            if self.papers != expected:
                faults.append(f"{name}: {self.papers:,} papers, and {expected:,} are to be counted")
        self.notebook.checked("papers", "unreadable" if self.papers is None else f"{self.papers:,}", faults + others)
        return election

    def _openings(self, election: Election) -> None:
        if self.asked.openings is None:
            self.notebook.skipped("openings", "only scrutineers have them")
            return
        faults = openings_faults(self.asked.openings, self.terms, self.ledger.counted(), election=election)
        self.notebook.checked("openings", f"{self.papers:,} envelopes", faults)

    def _count(self, election: Election | None, seed: str) -> None:
        expected = self.ledger.result
        if not expected:
            wrong = ["result.json: it is there, and the log has no result"] if self.board.result is not None else []
            if wrong:
                self.notebook.checked("result", "not in the log", wrong)
            self.notebook.notes.append("Closed, and not counted yet: there is no result in this copy.")
            return
        result = self.board.result
        if result is None:
            self.notebook.checked("result", "not there", ["result.json: it is not there"])
        else:
            wrong = ["result.json: not the file that the log ends with"]
            is_it = sha256_of(result) == expected.body["result_sha256"]
            self.notebook.checked("result", shortened(sha256_of(result)), [] if is_it else wrong)
        if election is None:
            self.notebook.skipped("count", "there are no papers to count")
        else:
            self.winners = recount(
                self.terms, election, seed, result=result, issued=self.ledger.issued, into=self.notebook
            )

    def _found(self) -> tuple[Found, ...]:
        return tuple(self._place(entry) for entry in self.seen)

    def _place(self, entry: Entry) -> Found:
        pseudonym = bytes.fromhex(entry.body["pseudonym"])
        return Found(
            entry.number, entry.body["envelope"], entry.body["pseudonym"], entry.body["number"],
            self.ledger.cast[pseudonym].highest,
            next((root for root in self.roots if root.size >= entry.number), None), self.ledger.struck.get(pseudonym),
        )  # fmt: skip

    def _progress(self) -> Progress:
        if self.ledger.cancelled:
            return "cancelled"
        if self.ledger.closed:
            return "counted" if self.ledger.result else "closed"
        return "open" if self.ledger.opened else "not open"


class _Hashing:
    """Lines that are hashed while they are read."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._whole = hashlib.sha256()
        self._lines = iter(lines)

    def __iter__(self) -> Iterator[bytes]:
        for line in self._lines:
            self._whole.update(line)
            yield line

    def rest(self) -> str:
        """Reads what was left unread. The hash of the whole, hex."""
        for line in self._lines:
            self._whole.update(line)
        return self._whole.hexdigest()


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
