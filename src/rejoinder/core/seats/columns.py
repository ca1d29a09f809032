"""Which column of a file holds what, by the names that results are commonly published with."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rejoinder.core.seats.cells import shown
from rejoinder.core.seats.naming import Naming, PartySaid, folded
from rejoinder.errors import BadInput

PARTY_COLUMNS_MAX = 500  # a table with a column for each party of a country has under a hundred
HEADER_LINES_MAX = 40  # a title, a source and a few empty lines may stand above the header
_SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "seat": ("seat", "constituency name", "constituency", "ward name", "ward", "seat name", "riding", "district",
             "electoral district", "electoral district name", "division", "area", "area name", "post label",
             "wahlkreis", "wahlkreisname", "divisionnm", "circonscription", "electorate name", "contest",
             "county electoral area"),
    "code": ("code", "ons id", "ons code", "gss code", "gss", "constituency code", "constituency id",
             "ward gss code", "ward code", "seat code", "pcon code", "onsconstid", "id of seat", "wahlkreisnummer",
             "district code", "post id", "area code"),
    "council": ("council name", "council", "local authority", "local authority name", "organisation name",
                "authority"),
    "region": ("region name", "region", "nation or region name", "nation region", "nuts1 name", "land", "state",
               "state name", "stateab", "province", "country region"),
    "region_code": ("nation or region code", "region code", "ons region id"),
    "country": ("country name", "country", "nation"),
    "party": ("party", "party name", "mnis party name", "candidate party", "party or description", "partei",
              "parti", "affiliation", "political party", "gruppe", "party description", "partynm"),
    "short": ("party abbreviation", "party abbrev", "party abbr", "mnis party abbrev", "abbreviation",
              "party short", "party short name", "short name", "party code", "partei kurz", "partyab"),
    "source": ("source party code",),
    "number": ("electoral commission party id", "party id", "party ec id"),
    "candidate": ("candidate", "candidate name", "person name", "person id", "candidate surname", "surname",
                  "sopn last names", "candidate id", "democracy club person id"),
    "first_name": ("candidate first name", "first name"),
    "votes": ("votes", "votes cast", "vote", "vote count", "votes received", "candidate votes", "number of votes",
              "num votes", "candidatevotes", "votes obtained", "first preference votes", "stimmen", "voix",
              "erststimmen", "ballots cast for"),
    "share": ("share", "vote share", "share of votes", "votes share", "vote percentage", "percentage", "percent"),
    "elected": ("elected", "is elected", "won", "winner", "is winner", "gewahlt", "elu"),
    "sitting": ("sitting", "sitting mp", "incumbent", "is incumbent", "sitting member", "incumbent yn"),
    "holder": ("holder", "held by", "incumbent party", "sitting party", "defending party"),
    "electorate": ("electorate", "registered voters", "registered electors", "eligible voters", "electors",
                   "registered", "wahlberechtigte", "inscrits", "electors on lists"),
    "seats": ("seats", "seats contested", "number of seats", "vacancies", "seats available", "places", "magnitude",
              "seats to fill"),
    "valid": ("valid votes", "total valid votes", "total votes", "totalvotes", "valid", "votes in all", "gultige",
              "exprimes", "total valid party votes", "total valid", "total formal votes"),
    "election": ("election", "election name", "election year", "year", "general election", "election title"),
    "date": ("election date", "by election date", "date", "polling day", "polling date", "held on",
             "date of election"),
    "kind": ("kind", "election kind", "election type", "type of election"),
    "ballot": ("ballot paper id", "election id"),
    "is_by": ("by election", "is by election"),
    "result": ("result",),
    "first_party": ("first party", "winning party"),
}  # fmt: skip
_FIELDS = {name: field for field, names in _SYNONYMS.items() for name in names}
_NOT_PARTIES = frozenset(
    "votes vote share pct percent percentage total sum valid invalid rejected spoilt electorate turnout majority "
    "rank id code number year date time won winner name names type change swing of which gender county region "
    "country member surname seat seats holder elected informal margin population declaration "
    "notes parliament quota candidate candidates mp area registered voters electors".split()
)
_HALF_NAMES = frozenset(("party", "parties", "first", "second", "third"))  # a party's with another word beside
_ANY_AREA = ("area", "area name")  # of a seat, or of the region it lies in
PARTIES_SURE = 3  # columns called as known parties are: no row for one candidate has so many
_OTHER_WINNER = ("other winner", "of which other winner")


class Form(StrEnum):
    """How a file is laid out."""

    LONG = "long"  # a row for each candidacy
    WIDE = "wide"  # a row for each seat, a column for each party
    NAMES = "names"  # abbreviations and names of parties, no results


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a file has what: column numbers by field, and the columns of parties where there are such."""

    form: Form
    width: int
    at: Mapping[str, int]
    parties: tuple[tuple[int, PartySaid], ...] = ()
    other_winner: int | None = None
    is_by: bool = False  # the date is called that of a by-election
    wards: bool = False

    def cell(self, cells: Sequence[str], name: str) -> str:
        """What a row has in a field; "" where it has no such field."""
        at = self.at.get(name)
        return cells[at].strip() if at is not None and at < len(cells) else ""


def plain_header(cell: str) -> str:
    """A column's name as it is compared: words in lower case.

    >>> plain_header("\\ufeffONS_ID"), plain_header("Party-Abbreviation ")
    ('ons id', 'party abbreviation')
    """
    return folded(cell.lstrip("\ufeff").replace("_", " "))


def layout_of(header: Sequence[str], below: Sequence[Sequence[str]] = ()) -> Layout | None:
    """How a file with this header is laid out, None where the row is no header of results.

    `below` are rows under it: a column counts as a party of its own only where they hold numbers.
    """
    plain = [plain_header(cell) for cell in header]
    at = _placed(plain)
    if sum(not re.search(r"[^\W\d]", name) for name in plain if name) > len(at):
        return None  # a row of figures, in which a cell happens to be called as a column could be
    if "short" not in at and "party" in plain and "party name" in plain:
        at = at | {"short": plain.index("party"), "party": plain.index("party name")}
    at = _settled(plain, at, below)
    at = _with_a_row_each(header, plain, at, below)
    if "seat" not in at:
        is_names = "short" in at and "party" in at
        return Layout(Form.NAMES, len(header), at) if is_names else None
    is_by = "date" in at and "by election" in plain[at["date"]]
    wards = "council" in at or "ward" in plain[at["seat"]]
    if "party" in at or "short" in at:
        return Layout(Form.LONG, len(header), at, is_by=is_by, wards=wards)
    parties = _party_columns(header, plain, at, below)
    if len(parties) < 2:
        return None
    winner = next((place for place, name in enumerate(plain) if name in _OTHER_WINNER), None)
    return Layout(Form.WIDE, len(header), at, parties, winner, is_by=is_by, wards=wards)


def _settled(plain: Sequence[str], at: dict[str, int], below: Sequence[Sequence[str]]) -> dict[str, int]:
    """Columns whose names mean one thing in one country and another in the next."""
    if "seat" not in at and "electorate" in at and not _is_of_numbers(at["electorate"], below):
        at = {name: place for name, place in at.items() if name != "electorate"} | {"seat": at["electorate"]}
    if "seat" not in at and "code" in at:
        at = at | {"seat": at["code"]}
    is_long = "party" in at or "short" in at
    if is_long and "votes" not in at and "valid" in at and plain[at["valid"]] in ("total votes", "totalvotes"):
        at = {name: place for name, place in at.items() if name != "valid"} | {"votes": at["valid"]}
    return at


def _with_a_row_each(
    header: Sequence[str], plain: Sequence[str], at: dict[str, int], below: Sequence[Sequence[str]]
) -> dict[str, int]:
    """Of a table with a column for each party: its "Name" is the seat, and its "Party" the winner, no candidacy."""
    is_area = "seat" not in at or plain[at["seat"]] in _ANY_AREA
    seat = plain.index("name") if is_area and "name" in plain else at.get("seat")
    seats = [row[seat] for row in below if seat is not None and seat < len(row)]
    if seat is None or not seats or len(set(seats)) < len(seats):
        return at
    of_candidates = ("party", "short", "source", "number", "votes", "share", "candidate", "first_name")
    rest = {name: place for name, place in at.items() if name not in of_candidates} | {"seat": seat}
    british = Naming(is_british=True)
    columns = [said for place, said in _party_columns(header, plain, rest, below) if _is_of_numbers(place, below)]
    return rest if sum(bool(british.known(said)) for said in columns) >= PARTIES_SURE else at


def missing_from(header: Sequence[str]) -> str:
    """What a header lacks to be one of results, in words."""
    at = _placed([plain_header(cell) for cell in header])
    if "seat" not in at and "code" not in at:
        return "no column for the seat"
    return "no column for each candidate's party, nor a column of votes for each party"


def is_of_another_kind(rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows are a table of something else than results: named columns, rows under them, and none of votes.

    A header that is cut off, a row of results without one and a text that is no table are not.

    >>> is_of_another_kind([["seat", "standing_party"], ["Oxley", "Orchard"]])
    True
    >>> is_of_another_kind([["Oxley", "Orchard", "120"], ["Oxley", "Cedar", "90"]])
    False
    """
    table = [[cell.strip() for cell in cells] for cells in rows]
    start = next((at for at, cells in enumerate(table) if sum(map(bool, cells)) > 1), len(table))
    header, *below = table[start:] or [[]]
    named = [plain_header(cell) for cell in header if cell]
    is_header = len(set(named)) == len(named) > 1 and all(re.match(r"[^\W\d]", name) for name in named)
    is_table = any(len(cells) == len(header) for cells in below)
    return is_header and is_table and "votes" not in _placed(named)


def _placed(plain: Sequence[str]) -> dict[str, int]:
    """The first synonym of a field wins over later ones, wherever it stands."""
    at: dict[str, int] = {}
    rank: dict[str, int] = {}
    for place, name in enumerate(plain):
        found = _FIELDS.get(name)
        if found is None:
            continue
        order = _SYNONYMS[found].index(name)
        if found not in at or order < rank[found]:
            at[found], rank[found] = place, order
    return at


def _party_columns(
    header: Sequence[str], plain: Sequence[str], at: Mapping[str, int], below: Sequence[Sequence[str]]
) -> tuple[tuple[int, PartySaid], ...]:
    """Columns that are called as a party is, or that hold only numbers and are called nothing else that is known."""
    taken = set(at.values())
    naming = Naming(is_british=True)
    known, unknown = [], []
    for place, name in enumerate(plain):
        if place in taken or not name or name in _OTHER_WINNER or _is_share(header[place]):
            continue
        bare = re.sub(r"( votes?)$", "", name)
        said = shown(header[place])
        written = said.strip() if bare == name else re.sub(r"[ _-]votes?$", "", said, flags=re.I)
        if naming.known(PartySaid(bare)):
            known.append((place, PartySaid(written.strip())))
        elif _may_be_a_party(bare) and _is_of_numbers(place, below):
            unknown.append((place, PartySaid(written.strip())))
    if unknown and len(known) >= 2 and "valid" in at and _add_up([place for place, _ in known], at["valid"], below):
        return tuple(known)
    if len(known) + len(unknown) > PARTY_COLUMNS_MAX:
        raise BadInput(f"over {PARTY_COLUMNS_MAX} columns of parties")
    return tuple(sorted((*known, *unknown), key=lambda column: column[0]))


def _may_be_a_party(name: str) -> bool:
    """Whether a column's name that is not known could be a party's: "workers party", not "second party"."""
    words = set(name.split())
    return not words & _NOT_PARTIES and not words <= _HALF_NAMES and re.search(r"[^\W\d_]", name) is not None


def _is_share(header: str) -> bool:
    return "%" in header or "±" in header


def _add_up(places: Sequence[int], valid: int, below: Sequence[Sequence[str]]) -> bool:
    """Whether columns alone make up the valid votes in most rows, so that further numbers are no votes."""
    sums = [
        sum(_number(row[place]) for place in places) == _number(row[valid])
        for row in below
        if max(*places, valid) < len(row) and _number(row[valid])
    ]
    return bool(sums) and sum(sums) > len(sums) / 2


def _number(text: str) -> int:
    digits = re.sub(r"[.,' \u00a0\u202f]", "", text)
    return int(digits) if digits.isdecimal() else 0


def _is_of_numbers(place: int, below: Sequence[Sequence[str]]) -> bool:
    cells = [row[place].strip() for row in below if place < len(row) and row[place].strip()]
    return bool(cells) and all(re.fullmatch(r"[\d.,' \u00a0\u202f]+", cell) for cell in cells)
