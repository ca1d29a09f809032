"""BLT read: candidates and seats, who has withdrawn, the papers down to a lone 0, names, a title.

The form is that of Hill, Wichmann and Woodall (Algorithm 123, 1987) with what programs added since: comments after #,
papers' ids in brackets, `-` for a skipped and `=` or brackets for an equal rank, a source and a remark after the title.
"""

import re
from collections.abc import Iterable, Iterator

from rejoinder.core.ballots.election import CANDIDATES_MAX, Candidate, Election
from rejoinder.core.ballots.numbers import is_plain, seats_of, whole
from rejoinder.core.ballots.papers import UNKNOWN, ElectionFile, PaperRules, Tally
from rejoinder.core.ballots.written_names import name_of
from rejoinder.errors import BadInput

_EXTRAS_MAX = 3  # the title, and Wichmann's source and remark
_NAME = re.compile(r'\s*"((?:[^"\\]|\\.|"")*)"', re.DOTALL)
_ID = re.compile(r"\([^()]*\)")
_MARK = re.compile(r"\([\d\s]*\)|[^\s()]+|[()]")
_Lines = Iterator[tuple[int, str]]


def read_blt(lines: Iterable[str], rules: PaperRules) -> ElectionFile:
    """The election in a BLT file. Raises BadInput naming the line where its total cannot be trusted."""
    numbered = enumerate(lines, 1)
    candidates, seats = _header(numbered)
    tally = Tally(rules)
    withdrawn = _papers(numbered, candidates, tally)
    names = _names(numbered)
    if len(names) < candidates:
        raise BadInput(f"the file names {len(names)} of {candidates} candidates: it is cut short")
    if len(names) > candidates + _EXTRAS_MAX:
        raise BadInput(f"the file names more than the {candidates} candidates of its first line")
    if "" in names[:candidates]:
        raise BadInput(f"candidate {names.index('') + 1} has no name")
    standing = tuple(Candidate(name, "", number in withdrawn) for number, name in enumerate(names[:candidates]))
    if len(names) == candidates:
        tally.note(None, "the names end without a title; see that no name is missing, for then others would be wrong")
    title = names[candidates] if len(names) > candidates else ""
    election = Election(title, standing, seats, tally.papers, rejected=tally.rejected)
    return ElectionFile(election, tuple(tally.problems), "BLT")


def _header(numbered: _Lines) -> tuple[int, int]:
    for number, line in numbered:
        words = line.partition("#")[0].split()
        if not words:
            continue
        if len(words) != 2:
            break
        candidates = whole(words[0], f"line {number}: the number of candidates")
        if not 1 <= candidates <= CANDIDATES_MAX:
            raise BadInput(f"line {number}: {candidates:,} candidates; 1 to {CANDIDATES_MAX} can be counted")
        return candidates, seats_of(words[1], f"line {number}")
    raise BadInput("BLT begins with two numbers: how many candidates, how many seats")


def _papers(numbered: _Lines, candidates: int, tally: Tally) -> set[int]:
    """Reads papers up to the lone 0; says who has withdrawn. The common line takes the short way."""
    places = {str(place + 1): place for place in range(candidates)}
    papers, withdrawn = tally.papers, set[int]()
    for number, line in numbered:
        words = line.split()
        try:
            paper = bytes([places[word] for word in words[1:-1]])
            times = int(words[0]) if is_plain(words[0]) else 0
        except (KeyError, IndexError):
            times, paper = 0, b""
        if times and paper and words[-1] == "0" and len(set(paper)) == len(paper):
            papers[paper] = papers.get(paper, 0) + times
            continue
        words = _words(line)
        if words == ["0"]:
            return withdrawn
        if words and words[0].startswith("-") and not papers:
            withdrawn |= {_withdrawn(word, places, number) for word in words}
        elif words:
            _unusual(words, number, places, tally)
    raise BadInput("the file ends before the 0 that closes the papers: it is cut short")


def _words(line: str) -> list[str]:
    """The words of a line without its comment and the paper's id; equal ranks are one word."""
    line = line.partition("#")[0].strip()
    if line.startswith("("):
        line = _ID.sub("", line, count=1)
    return _MARK.findall(re.sub(r"\s*=\s*", "=", line))


def _withdrawn(word: str, places: dict[str, int], number: int) -> int:
    if word[1:] not in places or word[0] != "-":
        raise BadInput(f"line {number}: {word[:20]} withdraws none of the {len(places)} candidates")
    return places[word[1:]]


def _unusual(words: list[str], number: int, places: dict[str, int], tally: Tally) -> None:
    where = f"line {number}"
    times = whole(words[0], f"{where}: the number of papers")
    if words[-1] != "0" or len(words) < 2:
        raise BadInput(f"{where}: the paper does not end with 0; the file may be cut short or joined")
    ranks = [_rank(word, places, where) for word in words[1:-1]]
    if times:
        tally.take(number, times, ranks)
    else:
        tally.note(number, "says there are 0 such papers")


def _rank(word: str, places: dict[str, int], where: str) -> list[int]:
    """Who has this rank: nobody for `-`, several joined by `=` or in brackets."""
    if word == "-":
        return []
    marked = [part for part in re.split(r"[=\s]", word.strip("()")) if part]
    if "0" in marked:
        raise BadInput(f"{where}: a 0 stands within the paper; each paper has a line of its own")
    if not marked or not all(part.isdecimal() and part.isascii() for part in marked):
        raise BadInput(f"{where}: {word[:20]!r} is not the number of a candidate")
    return [places.get(part.lstrip("0"), UNKNOWN) for part in marked]


def _names(numbered: _Lines) -> list[str]:
    names: list[str] = []
    for number, line in numbered:
        names += _names_in(line.strip(), number)
        if len(names) > CANDIDATES_MAX + _EXTRAS_MAX:
            break
    return names


def _names_in(line: str, number: int) -> list[str]:
    """The names on a line: between quotes, or the whole line where it has none."""
    if not line.startswith('"'):
        plain = name_of(line.partition("#")[0])
        return [plain] if plain else []
    names, at = [], 0
    while found := _NAME.match(line, at):
        names.append(name_of(re.sub(r'\\(["\\])|""', lambda escaped: escaped[1] or '"', found[1])))
        at = found.end()
    rest = line[at:].strip()
    if rest and not rest.startswith("#"):
        raise BadInput(f"line {number}: a name's closing quote is missing: the file may be cut short")
    return names
