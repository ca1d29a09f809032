"""The papers of a closed contest as they are published: papers.blt for rankings, papers.csv for scores and choices.

One paper a line, sorted, so that their order says nothing of who cast which or when. There is one way to write them;
any other is not read, so that nothing in the file but the papers can say anything.
"""

from collections.abc import Iterable, Iterator

from rejoinder.core.ballots.blt import write_blt
from rejoinder.core.ballots.election import Candidate, Election
from rejoinder.core.ballots.marking import form_for, wrong_with
from rejoinder.core.bulletin.terms import Terms
from rejoinder.errors import BadInput

_END = b"0\n"


def papers_name(terms: Terms) -> str:
    """The name of the file on the board: papers.blt or papers.csv."""
    return "papers.blt" if terms.papers == "rankings" else "papers.csv"


def is_paper(terms: Terms, paper: bytes) -> bool:
    """Whether this is a paper of the contest: a ranking with no place twice, or a score for each, or one place or none.

    An empty ranking or choice is a paper too: it says nothing.
    """
    return not wrong_with(form_for(terms.papers, len(terms.candidates), terms.scale), paper)


def paper_lines(terms: Terms, papers: Iterable[bytes], withdrawn: Iterable[int] = ()) -> Iterator[bytes]:
    """The file of the papers, line by line with the ends of the lines; sorts the papers.

    `withdrawn` are the places of who withdrew after the terms were fixed. Raises BadInput for what is no paper.
    """
    head, end = _frame(terms, withdrawn)
    written: dict[bytes, bytes] = {}
    yield from head
    for paper in sorted(papers):
        line = written.get(paper)
        if line is None:
            if not is_paper(terms, paper):
                raise BadInput(f"{paper.hex()[:40]!r} is no paper of this contest")
            line = written[paper] = _line(terms, paper)
        yield line
    yield from end


def read_papers(
    terms: Terms, lines: Iterable[bytes], withdrawn: Iterable[int] = (), *, papers_max: int | None = None
) -> Election:
    """The election in a file of papers. Raises BadInput, naming the line, where it is not as paper_lines writes it.

    With more than `papers_max` papers the rest is not read.
    """
    places = tuple(withdrawn)
    head, end = _frame(terms, places)
    rows = iter(lines)
    _refuse_other(rows, head, 0)
    counted: dict[bytes, int] = {}
    last, paper, start = b"", None, len(head)
    number = start
    for line in rows:
        if end and line == end[0]:
            _refuse_other(rows, end[1:], number + 1)
            end = []
            break
        number += 1
        if papers_max is not None and number - start > papers_max:
            raise BadInput(f"line {number}: more papers than the {papers_max:,} that are to be counted")
        if line != last:
            following = _read(terms, line, number)
            if paper is not None and following <= paper:
                raise BadInput(f"line {number}: not in the order of the papers")
            last, paper, counted[following] = line, following, 0
        counted[following] += 1
    if end or next(rows, None) is not None:
        raise BadInput(f"line {number + 1}: {'the file is cut short' if end else 'more than the terms ask for'}")
    return election_of(terms, counted, places)


def election_of(terms: Terms, papers: dict[bytes, int], withdrawn: Iterable[int] = ()) -> Election:
    """What the rule is given: the papers, counted together, and the candidates with those who withdrew.

    A ranking without any mark counts as rejected and is in no total; a choice without one abstains, and is given.
    """
    out = set(withdrawn)
    candidates = tuple(
        Candidate(one.name, one.party, withdrawn=place in out) for place, one in enumerate(terms.candidates)
    )
    blank = 0 if terms.papers == "choice" else papers.get(b"", 0)
    given = {paper: many for paper, many in papers.items() if paper or not blank}
    return Election(terms.title, candidates, terms.seats, given, terms.scale, blank)


def _frame(terms: Terms, withdrawn: Iterable[int]) -> tuple[list[bytes], list[bytes]]:
    """The lines before the papers and those after them."""
    election = election_of(terms, {}, withdrawn)
    if terms.papers != "rankings":
        return [_csv(election.labels)], []
    lines = [line.encode() for line in write_blt(election)]
    end = lines.index(_END)
    return lines[:end], lines[end:]


def _csv(cells: Iterable[str]) -> bytes:
    """A row of CSV (RFC 4180), each cell in quotes."""
    return (",".join('"' + cell.replace('"', '""') + '"' for cell in cells) + "\n").encode()


def _line(terms: Terms, paper: bytes) -> bytes:
    if terms.papers == "rankings":
        return b"1 " + b"".join(b"%d " % (place + 1) for place in paper) + b"0\n"
    if terms.papers == "scores":
        return b",".join(b"%d" % score for score in paper) + b"\n"
    return b",".join(b"1" if place in paper else b"0" for place in range(len(terms.candidates))) + b"\n"


def _read(terms: Terms, line: bytes, number: int) -> bytes:
    try:
        if terms.papers == "rankings":
            paper = bytes(int(cell) - 1 for cell in line.split()[1:-1])
        elif terms.papers == "scores":
            paper = bytes(int(cell) for cell in line.split(b","))
        else:
            paper = bytes(place for place, cell in enumerate(line.strip().split(b",")) if cell == b"1")
    except ValueError:
        paper = None
    if paper is None or not is_paper(terms, paper) or _line(terms, paper) != line:
        raise BadInput(f"line {number}: no paper of this contest")
    return paper


def _refuse_other(rows: Iterator[bytes], expected: list[bytes], number: int) -> None:
    """Raises BadInput unless the next rows, after line `number`, are the expected ones."""
    for place, line in enumerate(expected, number + 1):
        if next(rows, None) != line:
            raise BadInput(f"line {place}: not what stands there by the terms and the log")
