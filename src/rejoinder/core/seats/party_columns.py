"""Which columns of a table with a row for each seat hold the votes of a party. No other column is ever taken for one.

A column counts as a party's where it is called as a known party, where the user says so, or where it and the known ones
make up the valid votes. Any other column of numbers must be asked about, so that no list of electors, postal votes or
shares becomes a party.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rejoinder.core.seats.cells import fraction, is_not_known, shown
from rejoinder.core.seats.naming import SHORT_LETTERS_MAX, Naming, PartySaid, folded
from rejoinder.core.seats.results import INDEPENDENT
from rejoinder.errors import BadInput

PARTY_COLUMNS_MAX = 500  # a table with a column for each party of a country has under a hundred
OTHER_WINNER = ("other winner", "of which other winner")
OFF_MAX = 20  # one row in so many may contradict its valid votes where the known parties make them up in the others
SHARES_ROWS_MIN = 3  # rows that must add up to 100 before a table is one of shares
POOLED = (INDEPENDENT, "Oth")  # several of one seat are several candidacies
NAMED_MAX = 4  # columns that a refusal names
_NONE = ("none", "no", "-", "")  # said of a column: no party's
_COMPANY = frozenset(("Con", "Lab", "LD"))  # two of them in a header: its vague names are British parties
_NOT_PARTIES = frozenset(
    "votes vote share pct percent percentage total sum valid invalid rejected spoilt electorate turnout majority "
    "rank id code number year date time won winner name names type change swing of which gender county region "
    "country member surname seat seats holder elected informal margin population declaration "
    "notes parliament quota candidate candidates mp area registered voters electors".split()
)
# Words of which a name is made that counts something else; one of them alone may stand in a party's name.
_COUNTS = frozenset(
    "18 absent absentee abstained abstention abstentionnistes abstentions accepted adults advance age and at "
    "ballot ballots blancs blank booth booths box boxes by cast census constituencies count counted counts "
    "density difference discarded doubtful early easting eligible enrolled enrollment enrolment fid formal "
    "gultige hectares households in index inscrits issued km lat latitude lead lng lon long longitude no northing "
    "not nuls objectid on ordinary out paper papers people per polled polling polls position postal pre proxy "
    "received residents returned row sample special spoiled sq station stations tendered the ungultige unmarked "
    "unsigned valides void votants voting wahlberechtigte wahlbeteiligung wahlende wahler wards x y".split()
)
_HALF_NAMES = frozenset(("party", "parties", "first", "second", "third"))  # a party's with another word beside


@dataclass(frozen=True, slots=True)
class PartyColumns:
    """What was found: columns of parties, those that must be asked about, those that make up nothing, empty ones."""

    parties: tuple[tuple[int, PartySaid], ...] = ()
    unsure: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()  # numbers, but the known parties alone make up the valid votes
    late: tuple[tuple[int, str], ...] = ()  # without a number in the first rows
    declared: frozenset[str] = frozenset()  # that the user said something of, as they are compared
    doubled: tuple[str, ...] = ()  # two of one party that both have votes in one row

    def __len__(self) -> int:
        return len(self.parties) + len(self.unsure)


def said_of_columns(texts: Iterable[str]) -> dict[str, str]:
    """What the user says of columns, by their names as they are compared; "" for a column of no party.

    >>> said_of_columns(["Orchard=ORC", "Boxes=none", "Cedar"])
    {'orchard': 'ORC', 'boxes': '', 'cedar': 'Cedar'}
    """
    found = {}
    for text in texts:
        column, is_apart, short = text.rpartition("=") if "=" in text else (text, "", text)
        short = " ".join(short.split())
        if not folded(column) or (is_apart and len(short) > SHORT_LETTERS_MAX):
            form = f"COLUMN=ABBREVIATION, of {SHORT_LETTERS_MAX} letters at most, or COLUMN=none"
            raise BadInput(f"{shown(text[:60])!r}: write {form}")
        found[folded(column.replace("_", " "))] = "" if short.casefold() in _NONE else short[:SHORT_LETTERS_MAX]
    return found


def to_be_asked(names: Sequence[str]) -> str:
    """The refusal of a table with columns that may be parties or not.

    >>> to_be_asked(["Orchard"])[:75]
    "no known party is called 'Orchard'; say whose votes the column has: 'Orchar"
    """
    named = [f"'{shown(one.strip())[:40]}'" for one in names[:NAMED_MAX]]
    more = [f"{len(names) - NAMED_MAX} more"] if len(names) > NAMED_MAX else []
    *head, last = [*named, *more]
    called = f"{', '.join(head)} or {last}" if head else last
    first = shown(names[0].strip())[:40]
    return (
        f"no known party is called {called}; say whose votes {'each' if head else 'the'} column has: "
        f"'{first}=ABBREVIATION', or '{first}=none' (seats load --party; on the page, Columns of parties)"
    )


def party_columns(
    header: Sequence[str], at: Mapping[str, int], below: Sequence[Sequence[str]], said: Mapping[str, str]
) -> PartyColumns:
    """The columns of parties among those that no field of `at` has. `said`: by folded name, what the user says."""
    plain = [folded(cell.lstrip("\ufeff").replace("_", " ")) for cell in header]
    taken = set(at.values())
    open_ = [place for place, name in enumerate(plain) if name and place not in taken and name not in OTHER_WINNER]
    declared = [place for place in open_ if plain[place] in said]
    known = {place: _as_said(header[place], said[plain[place]]) for place in declared if said[plain[place]]}
    rest = [place for place in open_ if place not in declared and not _is_share(header[place])]
    known |= _known({place: header[place] for place in rest})
    unknown = [place for place in rest if place not in known and _may_be_a_party(_bare(plain[place]))]
    numbers = [place for place in unknown if is_of_numbers(place, below)]
    empty = [place for place in unknown if not _cells(place, below)]
    _refuse_too_many(len(known) + len(numbers))
    by_sum = _by_sum(list(known), numbers, at.get("valid"), below)
    if by_sum:
        known |= {place: PartySaid(_written(header[place])) for place in numbers}
    return PartyColumns(
        tuple(sorted(known.items())),
        tuple(header[place] for place in numbers) if by_sum is None else (),
        tuple(header[place] for place in numbers) if by_sum is False else (),
        tuple((place, header[place]) for place in empty),
        frozenset(plain[place] for place in declared),
        tuple(header[place].strip() for place in _doubled({at: known[at] for at in known if at in rest}, below)),
    )


def are_shares(places: Sequence[int], below: Sequence[Sequence[str]]) -> bool:
    """Whether columns add up to 100, or to 1 with fractions, in every row: shares of votes, not votes.

    >>> are_shares([0, 1], [["42", "58"], ["30.5", "69.5"], ["0", "100"]]), are_shares([0], [["100"], ["90"], ["3"]])
    (True, False)
    """
    rows = [[fraction(row[place]) or 0.0 for place in places if place < len(row)] for row in below]
    sums = [sum(row) for row in rows if any(row)]
    is_fraction = any(number % 1 for row in rows for number in row)
    if len(sums) < SHARES_ROWS_MIN:
        return False
    return all(99 <= one <= 101 for one in sums) or (is_fraction and all(0.99 <= one <= 1.01 for one in sums))


def is_of_numbers(place: int, below: Sequence[Sequence[str]]) -> bool:
    """Whether most cells of a column that say something are numbers."""
    cells = _cells(place, below)
    return sum(is_number(cell) for cell in cells) * 2 > len(cells)


def is_number(cell: str) -> bool:
    """Whether a cell is written in digits, points and spaces.

    >>> is_number("1,234"), is_number("E14000001")
    (True, False)
    """
    return re.fullmatch(r"[\d.,' \u00a0\u202f]*\d[\d.,' \u00a0\u202f]*", cell) is not None


def _known(names: Mapping[int, str]) -> dict[int, PartySaid]:
    """Columns called as known parties; vague names only beside two of the large British parties."""
    naming = Naming()
    written = {place: PartySaid(_written(name)) for place, name in names.items()}
    is_british = len({naming.known(said) for said in written.values()} & _COMPANY) >= 2
    return {place: said for place, said in written.items() if naming.known(said, is_british=is_british)}


def _doubled(known: Mapping[int, PartySaid], below: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """Two columns of one party of which a row has both: votes and something else, or two elections."""
    naming = Naming(is_british=True)
    shorts = {place: naming.known(said) for place, said in known.items()}
    for row in below:
        filled: dict[str, int] = {}
        for place in (place for place in known if place < len(row) and _number(row[place])):
            first = filled.setdefault(shorts[place], place)
            if first != place and shorts[place] and shorts[place] not in POOLED:
                return first, place
    return ()


def _as_said(column: str, short: str) -> PartySaid:
    """A column's party as the user abbreviates it; a name that means another party here is not used."""
    written = PartySaid(_written(column), short)
    known = Naming(is_british=True).known
    return PartySaid(short) if known(written) or known(PartySaid(short)) else written


def _written(column: str) -> str:
    return re.sub(r"[ _-]votes?$", "", shown(column).strip(), flags=re.I).strip()


def _bare(name: str) -> str:
    return re.sub(r" votes?$", "", name)


def _cells(place: int, below: Sequence[Sequence[str]]) -> list[str]:
    return [row[place].strip() for row in below if place < len(row) and not is_not_known(row[place])]


def _may_be_a_party(name: str) -> bool:
    """Whether a column's name that is not known could be a party's: "workers party", not "second party"."""
    words = set(name.split())
    is_count = bool(words & _NOT_PARTIES) or words <= _COUNTS or words <= _HALF_NAMES
    return not is_count and re.search(r"[^\W\d_]", name) is not None


def _is_share(header: str) -> bool:
    return "%" in header or "±" in header


def _refuse_too_many(count: int) -> None:
    if count > PARTY_COLUMNS_MAX:
        raise BadInput(f"over {PARTY_COLUMNS_MAX} columns of parties")


def _by_sum(
    known: Sequence[int], unknown: Sequence[int], valid: int | None, below: Sequence[Sequence[str]]
) -> bool | None:
    """Whether unknown columns are parties, as the valid votes tell; None where they do not."""
    if not unknown:
        return False
    if valid is None:
        return None
    most = max(*known, *unknown, valid)
    rows = [row for row in below if most < len(row) and _number(row[valid])]
    of_known = [sum(_number(row[place]) for place in known) == _number(row[valid]) for row in rows]
    with_all = [sum(_number(row[place]) for place in (*known, *unknown)) == _number(row[valid]) for row in rows]
    proven = {
        place
        for row, alone, together in zip(rows, of_known, with_all, strict=True)
        for place in unknown
        if together and not alone and _number(row[place])
    }
    if len(proven) == len(unknown) and sum(with_all) * 2 > len(rows):
        return True
    is_without = len(known) >= 2 and bool(rows) and (len(rows) - sum(of_known)) * OFF_MAX <= len(rows)
    return False if is_without and not proven else None


def _number(text: str) -> int:
    digits = re.sub(r"[.,' \u00a0\u202f]", "", text)
    return int(digits) if digits.isdecimal() and len(digits) < 16 else 0
