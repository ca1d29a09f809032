"""The CSV of scot-elex read: "8,4," then count and numbers of candidates, then "Candidate n", name, party, the ward."""

import re
from collections.abc import Iterable, Iterator

from rejoinder.core.ballots.election import CANDIDATES_MAX, Candidate, Election
from rejoinder.core.ballots.numbers import is_plain, seats_of, whole
from rejoinder.core.ballots.papers import UNKNOWN, ElectionFile, PaperRules, Tally
from rejoinder.core.ballots.written_names import name_of
from rejoinder.errors import BadInput

_CANDIDATE = re.compile(r'"?Candidate (\d{1,4})"?,', re.IGNORECASE)
_TAIL_MAX = 3  # lines after the candidates: the ward's name, perhaps blank lines
_Lines = Iterator[tuple[int, str]]


def read_scot_elex(lines: Iterable[str], rules: PaperRules) -> ElectionFile:
    """The election in a file of the scot-elex collection. The last line's quotes may be broken: it is read as text.

    Raises BadInput naming the line where the total cannot be trusted.
    """
    numbered = enumerate(lines, 1)
    number, line = next(((n, text) for n, text in numbered if text.strip()), (1, ""))
    words = line.strip().rstrip(",").split(",")
    if len(words) != 2:
        raise BadInput(f"line {number}: scot-elex begins with how many candidates, how many seats")
    candidates = whole(words[0], f"line {number}: the number of candidates")
    if not 1 <= candidates <= CANDIDATES_MAX:
        raise BadInput(f"line {number}: {candidates:,} candidates; 1 to {CANDIDATES_MAX} can be counted")
    seats = seats_of(words[1], f"line {number}")
    tally = Tally(rules)
    standing, tail = _candidates(numbered, _papers(numbered, candidates, tally), candidates)
    if not tail:
        tally.note(None, "the line with the ward's name is missing; the papers and candidates are all there")
    election = Election(" ".join(tail), standing, seats, tally.papers, rejected=tally.rejected)
    return ElectionFile(election, tuple(tally.problems), "scot-elex CSV")


def _papers(numbered: _Lines, candidates: int, tally: Tally) -> tuple[int, str]:
    """Reads papers up to the first line of a candidate, which it hands back. The common line takes the short way."""
    places = {str(place + 1): place for place in range(candidates)}
    papers = tally.papers
    for number, line in numbered:
        words = line.strip().rstrip(",").split(",")
        try:
            paper = bytes([places[word] for word in words[1:]])
            times = int(words[0]) if is_plain(words[0]) else 0
        except KeyError:
            times, paper = 0, b""
        if times and paper and len(set(paper)) == len(paper):
            papers[paper] = papers.get(paper, 0) + times
        elif _CANDIDATE.match(line.strip()):
            return number, line
        elif line.strip():
            _unusual(words, number, places, tally)
    raise BadInput("the file ends before its candidates: it is cut short")


def _unusual(words: list[str], number: int, places: dict[str, int], tally: Tally) -> None:
    times = whole(words[0], f"line {number}: the number of papers")
    ranks: list[list[int]] = []
    for word in (text.strip() for text in words[1:]):
        if word and not (word.isascii() and word.isdecimal()):
            raise BadInput(f"line {number}: {word[:20]!r} is not the number of a candidate")
        ranks.append([places.get(word.lstrip("0"), UNKNOWN)] if word.strip("0") else [])
    if times:
        tally.take(number, times, ranks)
    else:
        tally.note(number, "says there are 0 such papers")


def _candidates(numbered: _Lines, first: tuple[int, str], candidates: int) -> tuple[tuple[Candidate, ...], list[str]]:
    """The candidates, and what stands after them."""
    standing = [_candidate(*first, 1)]
    tail: list[str] = []
    for number, line in numbered:
        if not line.strip():
            continue
        if len(standing) < candidates:
            standing.append(_candidate(number, line, len(standing) + 1))
        elif _CANDIDATE.match(line.strip()) or len(tail) == _TAIL_MAX:
            raise BadInput(f"line {number}: the file names more than the {candidates} candidates of its first line")
        else:
            tail.append(name_of(line).strip('", '))
    if len(standing) < candidates:
        raise BadInput(f"the file names {len(standing)} of {candidates} candidates: it is cut short")
    return tuple(standing), [text for text in tail if text]


def _candidate(number: int, line: str, expected: int) -> Candidate:
    found = _CANDIDATE.match(line.strip())
    if not found or int(found[1]) != expected:
        raise BadInput(f"line {number}: this should be candidate {expected}; the file may be cut short or joined")
    fields = _fields(line.strip())
    if len(fields) != 3 or not name_of(fields[1]):
        raise BadInput(f"line {number}: candidate {expected} needs a name and a party: the file may be cut short")
    return Candidate(name_of(fields[1]), name_of(fields[2]))


def _fields(line: str) -> list[str]:
    """The three texts of a line; quotes within them need not be doubled. Fewer where the line is cut."""
    if not line.startswith('"'):
        return line.removesuffix(",").split(",")
    ended = line.rstrip(", ")
    if not ended.endswith('"'):
        return []
    return [text.replace('""', '"') for text in re.split(r'"\s*,\s*"', ended[1:-1])]
