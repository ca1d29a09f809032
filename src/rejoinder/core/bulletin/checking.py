"""Checking a published board from what stands in it alone: every hash, every signature, and the count anew."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rejoinder.core.ballots.drawn import drawn_order
from rejoinder.core.ballots.election import Election
from rejoinder.core.ballots.ties import commitment
from rejoinder.core.bulletin.board import Asked, Board
from rejoinder.core.bulletin.canonical import sha256_of
from rejoinder.core.bulletin.findings import Findings, Notebook
from rejoinder.core.bulletin.history import History
from rejoinder.core.bulletin.ledger import Cast
from rejoinder.core.bulletin.openings import openings_faults
from rejoinder.core.bulletin.papers import papers_name, read_papers
from rejoinder.core.bulletin.recount import recount
from rejoinder.core.bulletin.roots import shortened
from rejoinder.core.bulletin.terms import Terms, read_terms
from rejoinder.errors import BadInput

SEED_SHOWN = 24  # letters


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
    history = History(board, asked, terms, notebook)
    history.read()
    outcome = _Outcome(board, asked, terms, notebook, history)
    outcome.check()
    if board.unknown:
        notebook.notes.append(f"Not part of the board, and not checked: {', '.join(board.unknown[:5])}.")
    return Findings(
        history.progress(), terms.contest, terms.title, tuple(notebook.checks), tuple(notebook.differences),
        notebook.difference_count, tuple(notebook.notes), terms.public_key, tuple(history.roots),
        history.tree.root(), history.ledger.size, outcome.papers, outcome.winners, history.found(),
    )  # fmt: skip


@dataclass(slots=True)
class _Outcome:
    """What came of a contest: the close, the papers, the count. What differs goes into the notebook."""

    board: Board
    asked: Asked
    terms: Terms
    notebook: Notebook
    history: History
    papers: int | None = None
    winners: tuple[str, ...] = ()

    def check(self) -> None:
        closed = self.history.ledger.closed
        if closed:
            self._closing(closed.body)
        elif self.board.papers or self.board.result is not None:
            self.notebook.checked("close", "not closed", ["papers or a result are there, and the log has no close"])
        if self.asked.openings is not None and self.papers is None:
            self.notebook.skipped("openings", "there are no papers to hold them against")

    def _closing(self, closed: Mapping[str, object]) -> None:
        counted = self.history.ledger.counted()
        self._envelopes(closed, counted)
        seed = str(closed["seed"])
        wrong = [] if commitment(seed) == self.terms.seed_sha256 else ["log.jsonl: another seed than was promised"]
        self.notebook.checked("seed", seed if len(seed) <= SEED_SHOWN else f"{seed[:SEED_SHOWN]}…", wrong)
        self._order(seed)
        election = self._papers(closed, len(counted))
        if election:
            self._openings(election, counted)
        self._count(election, seed)

    def _envelopes(self, closed: Mapping[str, object], counted: Mapping[bytes, Cast]) -> None:
        cast = self.history.ledger.envelopes
        gaps = [key.hex() for key, turns in counted.items() if not turns.is_whole]
        faults = [f"log.jsonl: a paper of pseudonym {key[:8]}… is missing between 1 and its last" for key in gaps]
        if closed["envelopes"] != cast:
            faults.append(f"log.jsonl: closed with {closed['envelopes']} envelopes; it has {cast:,}")
        if closed["counted"] != len(counted):
            faults.append(
                f"log.jsonl: closed with {closed['counted']} papers to count;"
                f" {len(counted):,} pseudonyms have a last envelope and were not struck"
            )
        self.notebook.checked("envelopes", f"{cast:,} cast, {len(counted):,} counted", faults)

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
            election = read_papers(self.terms, hashing, sorted(self.history.ledger.withdrawn), papers_max=expected)
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

    def _openings(self, election: Election, counted: Mapping[bytes, Cast]) -> None:
        if self.asked.openings is None:
            self.notebook.skipped("openings", "only scrutineers have them")
            return
        faults = openings_faults(self.asked.openings, self.terms, counted, election=election)
        self.notebook.checked("openings", f"{self.papers:,} envelopes", faults)

    def _count(self, election: Election | None, seed: str) -> None:
        expected = self.history.ledger.result
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
                self.terms, election, seed, result=result, issued=self.history.ledger.issued, into=self.notebook
            )


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
