"""An invented contest run to its end by the real parts: its published files, and what the desk and the voters hold."""

import hashlib
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from io import BytesIO

from rejoinder.core.ballots.drawn import drawn_order
from rejoinder.core.ballots.rules import rule_named
from rejoinder.core.ballots.ties import commitment
from rejoinder.core.bulletin import (
    Entry,
    Root,
    Tree,
    document_of,
    envelope_of,
    leaf_hash,
    link_of,
    make_terms,
    paper_lines,
    pseudonym_of,
    read_papers,
    read_terms,
    sha256_of,
    stamp,
    terms_bytes,
    terms_hash,
)
from rejoinder.core.bulletin.openings import opening_line
from rejoinder.core.bulletin.publishing import board_files
from rejoinder.core.bulletin.recount import count_again, result_of
from rejoinder.wire.board_folder import KNOWN, board_of
from rejoinder.wire.signing import public_key_of, sign_root

OPENS = datetime(2026, 10, 5, 8, tzinfo=UTC)
CLOSES = datetime(2026, 10, 6, 20, tzinfo=UTC)
AFTER = CLOSES + timedelta(days=30)
NAMES = ("Ottoline Brask", "Sunniva Achterby", "Teodor Wynn-Hale", "Dorcas Pellowe", "Rafe Imrie-Stone")
SEED = "a seed for Tidewell"
KEY = "5f" * 32  # the private half
PUBLIC_KEY = public_key_of(KEY)


@dataclass
class InventedBoard:
    """A contest while it runs. `key` signs; a second one makes the board that a thief of the folder could make."""

    terms: dict
    key: str = KEY
    log: list[Entry] = field(default_factory=list)
    roots: list[Root] = field(default_factory=list)
    tree: Tree = field(default_factory=Tree)
    cast: dict[str, list[tuple[bytes, bytes, str]]] = field(default_factory=dict)  # nonce, paper, envelope
    struck: set[str] = field(default_factory=set)
    papers: list[bytes] | None = None
    result: dict | None = None

    @property
    def withdrawn(self):
        return [entry.body["candidate"] for entry in self.log if entry.kind == "withdrawn"]

    def post(self, kind, **body):
        entry = Entry(len(self.log) + 1, kind, body)
        self.log.append(entry)
        self.tree.append(leaf_hash(entry))

    def sign(self, at):
        previous = link_of(self.roots[-1] if self.roots else None)
        root = {"size": self.tree.size, "root": self.tree.root(), "previous": previous}
        self.roots.append(sign_root(self.key, self.terms["contest"], stamp(at), **root))

    def seal(self, voter, paper):
        """Takes one paper of a voter; it is posted with the next batch."""
        pseudonym = pseudonym_of(self.terms["contest"], f"secret of {voter}")
        number = len(self.cast.setdefault(pseudonym, [])) + 1
        nonce = hashlib.sha256(f"{voter} {number}".encode()).digest()
        envelope = envelope_of(self.terms["contest"], pseudonym, number, paper, nonce=nonce)
        self.cast[pseudonym].append((nonce, paper, envelope))
        return {"pseudonym": pseudonym, "number": number, "envelope": envelope}

    def post_batch(self, sealed):
        for body in sorted(sealed, key=lambda one: one["envelope"]):
            self.post("cast", **body)

    def strike(self, voter):
        pseudonym = pseudonym_of(self.terms["contest"], f"secret of {voter}")
        self.struck.add(pseudonym)
        self.post("struck", pseudonym=pseudonym, why="on the roll of another branch")

    def close(self, seed=SEED):
        """Closes, counts and signs the last root."""
        terms = read_terms(terms_bytes(self.terms))
        self.papers = sorted(turns[-1][1] for pseudonym, turns in self.cast.items() if pseudonym not in self.struck)
        lines = list(paper_lines(terms, self.papers, self.withdrawn))
        envelopes = sum(len(turns) for turns in self.cast.values())
        body = {"envelopes": envelopes, "counted": len(self.papers), "ballots_sha256": sha256_of(b"".join(lines))}
        self.sign(CLOSES)
        self.post("closed", seed=seed, **body)
        count = count_again(terms, read_papers(terms, lines, self.withdrawn), seed)
        issued = max(entry.body["issued"] for entry in self.log if entry.kind == "credentials")
        self.result = result_of(terms, count, issued)
        self.post("result", result_sha256=sha256_of(document_of(self.result)))
        self.sign(CLOSES + timedelta(minutes=1))

    def files(self):
        """The published files by name, as bytes."""
        parts = board_files(
            self.terms, self.log, self.roots, papers=self.papers, withdrawn=self.withdrawn, result=self.result
        )
        return {name: b"".join(content) for name, content in parts}

    def openings(self):
        return [
            opening_line(pseudonym=pseudonym, number=number, nonce=nonce, paper=paper, envelope=envelope)
            for pseudonym, turns in self.cast.items()
            for number, (nonce, paper, envelope) in enumerate(turns, 1)
        ]


def invented_terms(papers="rankings", key=KEY, rule="", **changed):
    names = NAMES[:2] if papers == "choice" else NAMES
    if papers == "choice":
        placed = ("For standing aside", "Against standing aside")
    else:
        placed = [names[place] for place in drawn_order([f"{name}\x1f\x1f" for name in names], SEED)]
    rule = rule_named(rule or {"rankings": "irv", "choice": "decision", "scores": "star"}[papers])
    is_members = papers == "choice"
    fields = {
        "contest": "tidewell-primary", "kind": "members" if is_members else "primary", "seat": "Harrowmere and Tidewell",
        "title": "Open primary, Harrowmere and Tidewell", "candidates": [{"name": name} for name in placed],
        "seats": 1, "rule": rule.name, "rule_version": rule.version, "opens_at": OPENS, "closes_at": CLOSES,
        "seed_sha256": commitment(SEED), "public_key": public_key_of(key), "papers": papers,
        "scale": 5 if papers == "scores" else None, "quorum_pct": 40 if is_members else None,
        "threshold_pct": 50 if is_members else None, "further": {"no_quorum": "veto"} if is_members else None,
    }  # fmt: skip
    return make_terms(**(fields | changed))


def invented_paper(rng, papers, places):
    if papers == "choice":
        return rng.choice((b"", b"\x00", b"\x01"))
    if papers == "scores":
        return bytes(rng.randint(0, 5) for _ in range(places))
    return bytes(rng.sample(range(places), rng.randint(0, places)))


def invented_board(
    seed=1, voters=40, papers="rankings", key=KEY, *, hours=6, is_closed=True, parts_at=0, side=0, **changed
):
    """A contest with changed votes, a struck credential and, where papers are rankings, a late withdrawal.

    From the hour `parts_at` on, sides that differ have different votes.
    """
    rng = random.Random(seed)
    terms = invented_terms(papers, key, **changed)
    board = InventedBoard(terms, key)
    board.post("opened", terms_sha256=terms_hash(terms), public_key=terms["public_key"])
    board.sign(OPENS)
    board.post("credentials", issued=voters)
    everybody = list(range(voters))
    for hour in range(1, hours):
        if side and hour == parts_at:
            rng = random.Random(f"{seed} {side}")
        turn = rng.sample(everybody, rng.randint(-(-voters // hours), -(-voters // 2)))
        board.post_batch([board.seal(voter, invented_paper(rng, papers, len(terms["candidates"]))) for voter in turn])
        if hour == 2:
            board.strike(turn[0])
        if hour == 3 and papers == "rankings":
            board.post("withdrawn", candidate=4, why="has taken a post abroad")
        if hour == 4:
            board.post("credentials", issued=voters + 3)
        board.sign(OPENS + timedelta(hours=hour))
    if is_closed:
        board.close()
    return board


def as_board(files):
    """The board that somebody reads who has these files: read by the reader of folders, but from memory."""
    found = {name: partial(BytesIO, content) for name, content in files.items() if name in KNOWN}
    return board_of(found, [name for name in files if name not in KNOWN])
