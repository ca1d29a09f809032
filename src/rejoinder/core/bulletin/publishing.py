"""What is published of a board: the files by name, each as bytes in order, and the text that says how to check them."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from rejoinder.core.bulletin.canonical import document_of
from rejoinder.core.bulletin.entries import Entry, entry_line
from rejoinder.core.bulletin.papers import paper_lines, papers_name
from rejoinder.core.bulletin.roots import Root, root_line
from rejoinder.core.bulletin.terms import read_terms, terms_bytes

README, CONTEST, LOG, ROOTS, RESULT = "README.txt", "contest.json", "log.jsonl", "roots.jsonl", "result.json"

_README = """\
{title}
{underline}

This folder is the whole bulletin board of this contest. Anybody can check it, and
count the papers again, without asking those who ran it:

    rejoinder recount .

needs no account, no database and no network. Add --key with the 64 digits that
stood on the ballot page: then nobody can have put another board in its place.

  {contest:13} the terms, fixed before voting opened: names in the order on the
                paper, rule and its version, times, and the key of this board
  {log:13} everything that happened, one entry a line, only ever added to.
                A voter stands there under a pseudonym; a paper as the hash of a
                sealed envelope
  {roots:13} the root of a Merkle tree (RFC 9162) over the entries so far,
                signed each hour (Ed25519), each naming the one before
  {papers:13} after the close: every paper that counts, sorted, so that their
                order says nothing
  {result:13} after the count: the result, stage by stage

What this shows
  - The terms, the rule and the seed for ties were fixed before voting opened.
  - Nothing that stood under a signed root was altered, dropped, added or moved.
  - A voter's receipt finds the envelope, and says whether it is the one that counts:
        rejoinder board check-receipt . "RECEIPT"
  - There are as many papers as envelopes that count, and no more voters than
    credentials.
  - The papers give this result by this rule.

What this does not show
  - That the papers are those in the envelopes. For this a stranger must trust those
    who ran the vote, or the scrutineers they named, who are given the openings of
    the envelopes and check them with --openings. The openings are not published:
    with them a receipt would show how somebody voted.
  - That the page put into the envelope what the voter marked.
  - That each credential went to a person who may vote, and to nobody twice.
  - That nobody stood beside a voter, or bought the vote. A voter may vote again
    until the close, and the last paper counts; but whoever has the receipt or the
    voting link of the earlier one can see here that it was replaced.
  - That two people were shown the same board, until they compare. Compare a root:
        rejoinder recount . --root ROOT
    or an older copy:
        rejoinder recount . --earlier OLDER_FOLDER
  - Where there are many names, a rare order of them can be recognised by whoever
    asked for it.

This file is not part of what is checked.
"""


def board_files(
    terms: Mapping[str, Any], log: Iterable[Entry], roots: Iterable[Root], *,
    papers: Iterable[bytes] | None = None, withdrawn: Iterable[int] = (), result: Mapping[str, Any] | None = None,
) -> Iterator[tuple[str, Iterable[bytes]]]:  # fmt: skip
    """The files of a board in their order, each as parts that follow each other; read each before the next.

    `papers` (from the close on) are the papers that count, as core bytes, in any order; `withdrawn` the places of who
    withdrew after the terms were fixed; `result` what result.json says. Entries after the last root are left out:
    nothing vouches for them before the next one. For the same reason papers and result are given only once a root
    covers the last entry. Holds the roots in memory, and nothing of the entries.
    """
    read = read_terms(terms_bytes(terms))
    signed = list(roots)
    yield README, [_readme(read.title, papers_name(read)).encode()]
    yield CONTEST, [terms_bytes(terms)]
    yield LOG, (entry_line(entry) + b"\n" for entry in islice(log, signed[-1].size if signed else 0))
    yield ROOTS, (root_line(root) + b"\n" for root in signed)
    if papers is not None:
        yield papers_name(read), paper_lines(read, papers, withdrawn)
    if result is not None:
        yield RESULT, [document_of(result)]


def _readme(title: str, papers: str) -> str:
    return _README.format(
        title=title, underline="=" * min(len(title), 72), contest=CONTEST, log=LOG, roots=ROOTS, papers=papers,
        result=RESULT,
    )  # fmt: skip
