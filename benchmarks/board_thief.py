"""Edits of a published board by somebody who has the folder, knows every rule of it, and lacks the desk's key."""

import copy
import json
import string

from tests.invented_board import InventedBoard, invented_paper

from rejoinder.core.bulletin import (
    Entry,
    Root,
    document_of,
    entry_line,
    paper_lines,
    read_papers,
    read_terms,
    sha256_of,
    terms_bytes,
    terms_hash,
)
from rejoinder.core.bulletin.recount import count_again, result_of
from rejoinder.core.bulletin.roots import link_of, root_line
from rejoinder.wire.signing import public_key_of, sign_root

THIEF = "ab" * 32  # a private key of the thief's own
NOT_CHECKED = ("README.txt",)


class Forged:
    """A board that is being edited: its files, and the values they were written from."""

    def __init__(self, board, rng, others=()):
        self.board, self.rng, self.others = board, rng, others
        self.files = dict(board.files())
        self.entries = list(board.log)
        self.roots = list(board.roots)

    def any_file(self):
        return self.rng.choice([name for name in self.files if name not in NOT_CHECKED])

    def lines(self, name):
        return self.files[name].splitlines(keepends=True)

    def with_lines(self, name, lines):
        return {**self.files, name: b"".join(lines)}


# Plain edits: the files, and nothing else.


def flip(forged):
    name = forged.any_file()
    content = bytearray(forged.files[name])
    for _ in range(forged.rng.choice((1, 1, 1, 2, 8))):
        content[forged.rng.randrange(len(content))] ^= 1 << forged.rng.randrange(8)
    return {**forged.files, name: bytes(content)}


def put_in(forged):
    name, rng = forged.any_file(), forged.rng
    content, at = forged.files[name], rng.randint(0, len(forged.files[name]))
    more = rng.choice((b" ", b"\n", b"\r", b"\t", b"0", b"\x00", b"\xef\xbb\xbf", rng.randbytes(3)))
    return {**forged.files, name: content[:at] + more + content[at:]}


def take_out(forged):
    name = forged.any_file()
    content = forged.files[name]
    start = forged.rng.randrange(len(content))
    return {**forged.files, name: content[:start] + content[start + forged.rng.randint(1, 40) :]}


def cut(forged):
    name = forged.any_file()
    return {**forged.files, name: forged.files[name][: forged.rng.randrange(len(forged.files[name]))]}


def cut_at_a_line(forged):
    name = forged.any_file()
    lines = forged.lines(name)
    return forged.with_lines(name, lines[: forged.rng.randrange(len(lines))])


def remove_a_file(forged):
    name = forged.any_file()
    return {other: content for other, content in forged.files.items() if other != name}


def other_line_ends(forged):
    name = forged.any_file()
    return {**forged.files, name: forged.files[name].replace(b"\n", b"\r\n")}


def another_kind_of_papers(forged):
    other = "papers.csv" if "papers.blt" in forged.files else "papers.blt"
    return {**forged.files, other: forged.rng.choice((b"", b'"a","b"\n1,0\n', b'2 1\n1 1 0\n0\n"a"\n"b"\n"t"\n'))}


def line_dropped(name):
    def edit(forged):
        lines = forged.lines(real(name, forged))
        lines.pop(forged.rng.randrange(len(lines)))
        return forged.with_lines(real(name, forged), lines)

    return edit


def line_doubled(name):
    def edit(forged):
        lines = forged.lines(real(name, forged))
        at = forged.rng.randrange(len(lines))
        lines.insert(forged.rng.choice((at, at, len(lines))), lines[at])
        return forged.with_lines(real(name, forged), lines)

    return edit


def lines_moved(name):
    def edit(forged):
        lines = forged.lines(real(name, forged))
        one, other = (forged.rng.randrange(len(lines)) for _ in range(2))
        lines[one], lines[other] = lines[other], lines[one]
        return forged.with_lines(real(name, forged), lines)

    return edit


def real(name, forged):
    if name != "papers":
        return name
    return "papers.blt" if "papers.blt" in forged.files else "papers.csv"


def value_altered(name):
    """One value of a line of JSON, or of a document, becomes another of its sort."""

    def edit(forged):
        if name.endswith(".json"):
            whole = json.loads(forged.files[name])
            alter(whole, forged.rng)
            return {**forged.files, name: document_of(whole)}
        lines = forged.lines(name)
        at = forged.rng.randrange(len(lines))
        value = json.loads(lines[at])
        alter(value, forged.rng)
        lines[at] = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"
        return forged.with_lines(name, lines)

    return edit


def alter(value, rng):
    """Changes one leaf of a JSON value in place."""
    places = list(leaves(value))
    holder, key = rng.choice(places)
    old = holder[key]
    if isinstance(old, bool) or old is None:
        holder[key] = 1 if not old else None
    elif isinstance(old, int | float):
        holder[key] = old + rng.choice((-1, 1, 10))
    elif old and set(old) <= set(string.hexdigits.lower()):
        at = rng.randrange(len(old))
        holder[key] = old[:at] + rng.choice([d for d in "0123456789abcdef" if d != old[at]]) + old[at + 1 :]
    else:
        holder[key] = rng.choice((old + " ", old.upper() if old.upper() != old else old + "x", "irv2", old[1:] or "y"))


def leaves(value):
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in list(pairs):
        if isinstance(inner, dict | list):
            yield from leaves(inner)
        else:
            yield value, key


def entry_added(forged):
    """An entry that could be one, with the numbers after it put right."""
    at = forged.rng.randint(1, len(forged.entries))
    entries = [*forged.entries[:at], any_entry(forged), *forged.entries[at:]]
    return forged.with_lines("log.jsonl", log_lines(entries))


def entry_dropped_and_numbers_put_right(forged):
    entries = list(forged.entries)
    entries.pop(forged.rng.randrange(len(entries)))
    return forged.with_lines("log.jsonl", log_lines(entries))


def root_added(forged):
    old = forged.rng.choice(forged.roots)
    new = Root(
        old.at[:-3] + "59Z", old.size, old.root, forged.rng.choice((old.signature, forged.rng.randbytes(64).hex()))
    )
    at = forged.rng.randint(0, len(forged.roots))
    return forged.with_lines("roots.jsonl", root_lines([*forged.roots[:at], new, *forged.roots[at:]]))


def signature_of_another_root(forged):
    one, other = forged.rng.sample(range(len(forged.roots)), 2)
    roots = list(forged.roots)
    roots[one] = Root(roots[one].at, roots[one].size, roots[one].root, roots[other].signature)
    return forged.with_lines("roots.jsonl", root_lines(roots))


def paper_altered(forged):
    papers = list(forged.board.papers)
    papers[forged.rng.randrange(len(papers))] = other_paper(forged)
    return papers_written(forged, papers)


def paper_added(forged):
    return papers_written(forged, [*forged.board.papers, other_paper(forged)])


def paper_dropped(forged):
    papers = list(forged.board.papers)
    papers.pop(forged.rng.randrange(len(papers)))
    return papers_written(forged, papers)


def papers_written(forged, papers):
    terms = read_terms(terms_bytes(forged.board.terms))
    return forged.with_lines(real("papers", forged), paper_lines(terms, papers, forged.board.withdrawn))


def other_paper(forged):
    terms = forged.board.terms
    return invented_paper(forged.rng, terms["papers"], len(terms["candidates"]))


def any_entry(forged):
    rng = forged.rng
    cast = [entry for entry in forged.entries if entry.kind == "cast"]
    body = {"pseudonym": rng.randbytes(32).hex(), "number": 1, "envelope": rng.randbytes(32).hex()}
    if cast and rng.random() < 0.5:
        old = rng.choice(cast).body
        body |= {"pseudonym": old["pseudonym"], "number": old["number"] + rng.randint(1, 3)}
    kinds = (
        ("cast", body), ("struck", {"pseudonym": body["pseudonym"], "why": "moved away"}),
        ("withdrawn", {"candidate": rng.randrange(2), "why": "no longer stands"}),
        ("credentials", {"issued": rng.randint(1, 90)}), ("cancelled", {"why": "called off"}),
    )  # fmt: skip
    return Entry(1, *rng.choice(kinds))


def log_lines(entries):
    return [entry_line(Entry(n, entry.kind, entry.body)) + b"\n" for n, entry in enumerate(entries, 1)]


def root_lines(roots):
    return [root_line(root) + b"\n" for root in roots]


def field_altered(kind, field):
    """Another value of its sort in the field of one entry of the kind, written as it must be."""

    def edit(forged):
        at = forged.rng.choice([n for n, entry in enumerate(forged.entries) if entry.kind == kind])
        body = dict(forged.entries[at].body)
        old = body[field]
        body[field] = old + forged.rng.randint(1, 9) if isinstance(old, int) else forged.rng.randbytes(32).hex()
        entries = [*forged.entries[:at], Entry(1, kind, body), *forged.entries[at + 1 :]]
        return forged.with_lines("log.jsonl", log_lines(entries))

    return edit


def files_of_another_board(forged):
    """Some files, not all, of another board that was signed by the same key."""
    names = sorted(name for name in forged.files if name not in NOT_CHECKED)
    taken = forged.rng.sample(names, forged.rng.randint(1, len(names) - 1))
    other = forged.rng.choice(forged.others).files()
    return {**forged.files, **{name: other[name] for name in taken if name in other}}


PLAIN = {
    "the files of another board mixed in": files_of_another_board,
    **{
        f"{field} of an entry {kind} altered": field_altered(kind, field)
        for kind, field in (
            ("cast", "envelope"), ("cast", "pseudonym"), ("cast", "number"), ("credentials", "issued"),
            ("closed", "seed"), ("closed", "ballots_sha256"), ("closed", "counted"), ("opened", "public_key"),
            ("opened", "terms_sha256"), ("result", "result_sha256"),
        )
    },
    "bits flipped anywhere": flip, "bytes put in": put_in, "bytes taken out": take_out, "a file cut": cut,
    "a file cut at a line": cut_at_a_line, "a file removed": remove_a_file, "other line ends": other_line_ends,
    "papers of another kind added": another_kind_of_papers, "an entry added": entry_added,
    "an entry dropped, numbers put right": entry_dropped_and_numbers_put_right,
    "a root added": root_added, "a signature of another root": signature_of_another_root,
    "a paper altered": paper_altered, "a paper added": paper_added, "a paper dropped": paper_dropped,
    **{f"a line of {name} dropped": line_dropped(name) for name in ("log.jsonl", "roots.jsonl", "papers")},
    **{f"a line of {name} doubled": line_doubled(name) for name in ("log.jsonl", "roots.jsonl", "papers")},
    **{f"lines of {name} moved": lines_moved(name) for name in ("log.jsonl", "roots.jsonl", "papers")},
    **{
        f"a value of {name} altered": value_altered(name)
        for name in ("log.jsonl", "roots.jsonl", "contest.json", "result.json")
    },
}  # fmt: skip


# Everything hashed again: what a board would say if the edit were true, with such signatures as a thief can have.


def with_other_papers(forged, board):
    """Other votes in the papers, in the envelopes nobody can tell; counted, and the result is theirs."""
    pseudonyms = [p for p in board.cast if p not in board.struck]
    for pseudonym in forged.rng.sample(pseudonyms, forged.rng.randint(1, len(pseudonyms))):
        nonce, _, envelope = board.cast[pseudonym][-1]
        board.cast[pseudonym][-1] = (nonce, other_paper(forged), envelope)


def with_other_envelopes(forged, board):
    """As above, and the envelopes are of these papers."""
    casts = [n for n, entry in enumerate(board.log) if entry.kind == "cast"]
    at = forged.rng.choice(casts)
    board.log[at] = Entry(1, "cast", {**board.log[at].body, "envelope": forged.rng.randbytes(32).hex()})
    with_other_papers(forged, board)


def with_more_voters(forged, board):
    """Stuffed: more credentials, more envelopes, more papers."""
    end = next(n for n, entry in enumerate(board.log) if entry.kind == "closed")
    more = [
        board.seal(f"stuffed {n} {forged.rng.random()}", other_paper(forged)) for n in range(forged.rng.randint(1, 9))
    ]
    issued = max(entry.body["issued"] for entry in board.log if entry.kind == "credentials") + len(more)
    added = [Entry(1, "credentials", {"issued": issued}), *(Entry(1, "cast", body) for body in more)]
    at = forged.rng.choice((end, forged.rng.randint(2, end)))
    last = [n for n, entry in enumerate(board.log) if entry.kind == "credentials"][-1]
    at = max(at, last + 1)
    board.log[at:at] = added


def with_a_vote_changed_again(forged, board):
    """One more paper of a voter who voted."""
    end = next(n for n, entry in enumerate(board.log) if entry.kind == "closed")
    pseudonym = forged.rng.choice(sorted(board.cast))
    number = len(board.cast[pseudonym]) + 1
    envelope = forged.rng.randbytes(32).hex()
    board.cast[pseudonym].append((b"", other_paper(forged), envelope))
    board.log.insert(end, Entry(1, "cast", {"pseudonym": pseudonym, "number": number, "envelope": envelope}))


def with_a_voter_dropped(forged, board):
    pseudonym = forged.rng.choice(sorted(board.cast))
    if len(board.cast) < 2:
        return
    del board.cast[pseudonym]
    board.log[:] = [entry for entry in board.log if entry.body.get("pseudonym") != pseudonym]


def with_a_voter_struck(forged, board):
    end = next(n for n, entry in enumerate(board.log) if entry.kind == "closed")
    left = [p for p in sorted(board.cast) if p not in board.struck]
    if len(left) < 2:
        return
    board.struck.add(pseudonym := forged.rng.choice(left))
    board.log.insert(end, Entry(1, "struck", {"pseudonym": pseudonym, "why": "not a member"}))


def with_one_struck_no_more(forged, board):
    board.log[:] = [entry for entry in board.log if entry.kind != "struck"]
    board.struck.clear()


def with_entries_moved(forged, board):
    casts = [n for n, entry in enumerate(board.log) if entry.kind == "cast"]
    if len(casts) > 1:
        one, other = forged.rng.sample(casts, 2)
        board.log[one], board.log[other] = board.log[other], board.log[one]


def with_other_terms(forged, board):
    rng, terms = forged.rng, board.terms
    change = rng.choice(("title", "declaration", "closes_at", "threshold_pct", "about", "rule"))
    if change == "about":
        terms["candidates"][0]["about"] = "Winner of hearts"
    elif change == "closes_at":
        terms["closes_at"] = "2026-10-06T19:00:00Z"
    elif change == "threshold_pct" and terms["papers"] == "choice":
        terms["threshold_pct"] = 95
    elif change == "rule" and terms["papers"] == "rankings":
        terms["rule"] = rng.choice([rule for rule in ("irv", "schulze", "borda", "minimax") if rule != terms["rule"]])
    else:
        terms["title"] = f"{terms['title']}."


def with_a_false_result(forged, board):
    """The papers are left; the result says another winner, and its hash is right."""
    board.lie = True


EDITS = {
    "other votes": with_other_papers, "other envelopes and votes": with_other_envelopes,
    "more voters": with_more_voters, "a vote changed again": with_a_vote_changed_again,
    "a voter dropped": with_a_voter_dropped, "a voter struck": with_a_voter_struck,
    "one struck no more": with_one_struck_no_more, "entries moved": with_entries_moved,
    "other terms": with_other_terms, "a false result": with_a_false_result,
}  # fmt: skip


def remade(forged, edit, key):
    """The board as it would be if the edit were true, every hash worked out anew, every root signed with `key`."""
    old = forged.board
    board = InventedBoard(
        copy.deepcopy(old.terms), key, list(old.log), cast=copy.deepcopy(old.cast), struck=set(old.struck)
    )
    board.lie = False
    board.terms["public_key"] = public_key_of(key) if key == THIEF else old.terms["public_key"]
    edit(forged, board)
    sizes = [root.size for root in old.roots]
    seed = next(entry.body["seed"] for entry in old.log if entry.kind == "closed")
    entries = [entry for entry in board.log if entry.kind not in ("closed", "result")]
    board.log.clear()
    terms = {"terms_sha256": terms_hash(board.terms), "public_key": board.terms["public_key"]}
    due = list(zip(sizes[:-2], [root.at for root in old.roots[:-2]], strict=True))
    for entry in entries:
        board.post(entry.kind, **(terms if entry.kind == "opened" else entry.body))
        while due and due[0][0] == len(board.log):
            sign_at(board, due.pop(0)[1])
    for _, at in due:
        sign_at(board, at)
    end(board, seed, old)
    return board


def end(board, seed, old):
    terms = read_terms(terms_bytes(board.terms))
    board.papers = sorted(turns[-1][1] for p, turns in board.cast.items() if p not in board.struck)
    lines = list(paper_lines(terms, board.papers, board.withdrawn))
    sign_at(board, old.roots[-2].at)
    many = sum(entry.kind == "cast" for entry in board.log)
    board.post(
        "closed", envelopes=many, counted=len(board.papers), ballots_sha256=sha256_of(b"".join(lines)), seed=seed
    )
    count = count_again(terms, read_papers(terms, lines, board.withdrawn), seed)
    issued = max(entry.body["issued"] for entry in board.log if entry.kind == "credentials")
    board.result = json.loads(document_of(result_of(terms, count, issued)))
    if board.lie:
        others = [one["label"] for one in board.result["candidates"] if one["label"] not in board.result["winners"]]
        board.result["winners"] = others[:1]
    board.post("result", result_sha256=sha256_of(document_of(board.result)))
    sign_at(board, old.roots[-1].at)


def sign_at(board, at):
    previous = link_of(board.roots[-1] if board.roots else None)
    board.roots.append(
        sign_root(
            board.key, board.terms["contest"], at, size=board.tree.size, root=board.tree.root(), previous=previous
        )
    )


def hashed_again(edit):
    """The edit with every hash made anew; the signatures are the old ones, others, made up, or not there."""

    def whole(forged):
        board = remade(forged, edit, THIEF)  # signed with something, so that there are bytes; then not
        board.terms["public_key"] = forged.board.terms["public_key"]
        board = remade_under(forged, board)
        way = forged.rng.choice(("old", "old roots", "moved", "made up", "dropped", "none", "thief's"))
        board.roots = signatures(way, board.roots, forged.roots, forged.rng)
        return board.files()

    return whole


def remade_under(forged, board):
    """Puts the desk's public key back everywhere, as a thief does who hopes that nobody checks the signatures."""
    old = forged.board
    terms = {"terms_sha256": terms_hash(board.terms), "public_key": board.terms["public_key"]}
    fresh = InventedBoard(board.terms, THIEF, papers=board.papers, result=board.result)
    due = [(root.size, root.at) for root in board.roots]
    for entry in board.log:
        fresh.post(entry.kind, **(terms if entry.kind == "opened" else entry.body))
        while due and due[0][0] == len(fresh.log):
            sign_at(fresh, due.pop(0)[1])
    assert len(fresh.roots) == len(old.roots)
    return fresh


def signatures(way, new, old, rng):
    if way == "old roots":
        return list(old)
    if way == "old":
        return [Root(n.at, n.size, n.root, o.signature) for n, o in zip(new, old, strict=True)]
    if way == "moved":
        moved = [o.signature for o in old]
        rng.shuffle(moved)
        return [Root(n.at, n.size, n.root, signature) for n, signature in zip(new, moved, strict=True)]
    if way == "made up":
        return [Root(n.at, n.size, n.root, rng.randbytes(64).hex()) for n in new]
    if way == "dropped":  # keeps those that still fit
        return [o for n, o in zip(new, old, strict=True) if (n.size, n.root) == (o.size, o.root)]
    return [] if way == "none" else list(new)


HASHED_AGAIN = {name: hashed_again(edit) for name, edit in EDITS.items()}


def signed_again(forged):
    """Everything as if it were true, and signed: with another key, which stands everywhere a key stands."""
    return remade(forged, forged.rng.choice(list(EDITS.values())), THIEF).files()


def rolled_back(forged):
    """The folder as it was at an earlier root, without what came later."""
    keep = forged.rng.randrange(1, len(forged.roots))
    size = forged.roots[keep - 1].size
    files = {name: forged.files[name] for name in ("README.txt", "contest.json")}
    files["log.jsonl"] = b"".join(forged.lines("log.jsonl")[:size])
    files["roots.jsonl"] = b"".join(forged.lines("roots.jsonl")[:keep])
    return files
