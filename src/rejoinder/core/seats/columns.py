"""Which column of a file holds what, by the names that results are commonly published with."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from rejoinder.core.seats.joined import has_parties
from rejoinder.core.seats.naming import Naming, PartySaid, folded
from rejoinder.core.seats.party_columns import OTHER_WINNER, PartyColumns, is_of_numbers, party_columns

HEADER_LINES_MAX = 40  # a title, a source and a few empty lines may stand above the header
_SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "seat": ("seat", "constituency name", "constituency", "ward name", "ward", "seat name", "riding", "district",
             "electoral district", "electoral district name", "division", "area", "area name", "post label",
             "wahlkreis", "wahlkreisname", "divisionnm", "circonscription", "electorate name", "contest",
             "county electoral area", "gebietsname", "nom de circonscription"),
    "code": ("code", "ons id", "ons code", "gss code", "gss", "constituency code", "constituency id",
             "ward gss code", "ward code", "seat code", "pcon code", "onsconstid", "id of seat", "wahlkreisnummer",
             "district code", "post id", "area code", "electoral district number", "numero de circonscription",
             "gebietsnummer"),
    "council": ("council name", "council", "local authority", "local authority name", "organisation name",
                "authority"),
    "region": ("region name", "region", "nation or region name", "nation region", "nuts1 name", "land", "state",
               "state name", "stateab", "province", "country region"),
    "region_code": ("nation or region code", "region code", "ons region id"),
    "country": ("country name", "country", "nation"),
    "party": ("party", "party name", "mnis party name", "candidate party", "party or description", "partei",
              "parti", "affiliation", "political party", "gruppe", "party description", "partynm", "gruppenname"),
    "short": ("party abbreviation", "party abbrev", "party abbr", "mnis party abbrev", "abbreviation",
              "party short", "party short name", "short name", "party code", "partei kurz", "partyab"),
    "source": ("source party code",),
    "number": ("electoral commission party id", "party id", "party ec id"),
    "candidate": ("candidate", "candidate name", "person name", "person id", "candidate surname", "surname",
                  "sopn last names", "candidate id", "democracy club person id", "candidat"),
    "first_name": ("candidate first name", "first name"),
    "votes": ("votes", "votes cast", "vote", "vote count", "votes received", "candidate votes", "number of votes",
              "num votes", "candidatevotes", "votes obtained", "first preference votes", "stimmen", "voix",
              "erststimmen", "ballots cast for", "votes obtenus", "anzahl"),
    "share": ("share", "vote share", "share of votes", "votes share", "vote percentage", "percentage", "percent",
              "percentage of votes obtained", "pourcentage des votes obtenus", "prozent"),
    "change": ("change", "share change", "change in share"),
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
             "date of election", "wahltag"),
    "kind": ("kind", "election kind", "election type", "type of election"),
    "ballot": ("ballot paper id", "election id"),
    "is_by": ("by election", "is by election"),
    "result": ("result",),
    "first_party": ("first party", "winning party"),
    "level": ("gebietsart",),
    "upper": ("ueggebietsnummer",),
    "group": ("gruppenart",),
    "vote": ("stimme", "stimmenart"),
}  # fmt: skip
_FIELDS = {name: field for field, names in _SYNONYMS.items() for name in names}
_ANY_AREA = ("area", "area name")  # of a seat, or of the region it lies in
BILINGUAL_MIN = 2  # columns of which a half is known; "Party/Description" alone is one language
HALF_RANK = 1_000  # more than any field has names
PARTIES_SURE = 3  # columns called as known parties are: no row for one candidate has so many


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
    is_bilingual: bool = False  # the header is in two languages, and cells may be
    is_joined: bool = False  # the party stands behind the candidate, in one cell
    columns: PartyColumns | None = None  # of a table with a column for each party: what is known of the others

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


def layout_of(
    header: Sequence[str], below: Sequence[Sequence[str]] = (), said: Mapping[str, str] = MappingProxyType({})
) -> Layout | None:
    """How a file with this header is laid out, None where the row is no header of results.

    `below` are rows under it: a column counts as a party of its own only where they hold numbers. `said`: what the user
    says of columns, as `said_of_columns` gives it.
    """
    plain = [plain_header(cell) for cell in header]
    placed, is_bilingual = _placed(header)
    at = {name: place for name, place in placed.items() if plain[place] not in said}
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
    is_joined = _is_joined(at, below)
    if "party" in at or "short" in at or is_joined:
        return Layout(
            Form.LONG, len(header), at, is_by=is_by, wards=wards, is_bilingual=is_bilingual, is_joined=is_joined
        )
    columns = party_columns(header, at, below, said)
    if len(columns) < 2:
        return None
    winner = next((place for place, name in enumerate(plain) if name in OTHER_WINNER), None)
    return Layout(Form.WIDE, len(header), at, columns.parties, winner, is_by=is_by, wards=wards, columns=columns)


def _settled(plain: Sequence[str], at: dict[str, int], below: Sequence[Sequence[str]]) -> dict[str, int]:
    """Columns whose names mean one thing in one country and another in the next."""
    if "seat" not in at and "electorate" in at and not is_of_numbers(at["electorate"], below):
        at = {name: place for name, place in at.items() if name != "electorate"} | {"seat": at["electorate"]}
    if "seat" not in at and "code" in at:
        at = at | {"seat": at["code"]}
    if "level" in at and "elected" in at:  # there it names the party that has the seat
        at = {name: place for name, place in at.items() if name != "elected"} | {"first_party": at["elected"]}
    is_long = "party" in at or "short" in at
    if is_long and "votes" not in at and "valid" in at and plain[at["valid"]] in ("total votes", "totalvotes"):
        at = {name: place for name, place in at.items() if name != "valid"} | {"votes": at["valid"]}
    return at


def _is_joined(at: Mapping[str, int], below: Sequence[Sequence[str]]) -> bool:
    if "party" in at or "short" in at or "candidate" not in at or "votes" not in at:
        return False
    return has_parties([row[at["candidate"]] for row in below if at["candidate"] < len(row)])


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
    found = party_columns(header, rest, below, {}).parties
    sure = sum(bool(british.known(said)) for place, said in found if is_of_numbers(place, below))
    return rest if sure >= PARTIES_SURE else at


def missing_from(header: Sequence[str]) -> str:
    """What a header lacks to be one of results, in words."""
    at, _ = _placed(header)
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
    return is_header and is_table and "votes" not in _placed(header)[0]


def _placed(header: Sequence[str]) -> tuple[dict[str, int], bool]:
    """The first synonym of a field wins over later ones, wherever it stands; and whether names are in two languages.

    A whole name wins over one of which a half is known: "Candidate/Candidat".
    """
    ranked: dict[str, tuple[int, int]] = {}
    by_half = 0
    for place, cell in enumerate(header):
        whole = plain_header(cell)
        halves = [plain_header(half) for half in cell.split("/")] if "/" in cell and whole not in _FIELDS else []
        name = next((half for half in halves if half in _FIELDS), whole)
        found = _FIELDS.get(name)
        if found is None:
            continue
        by_half += bool(halves)
        rank = _SYNONYMS[found].index(name) + (HALF_RANK if halves else 0)
        if found not in ranked or rank < ranked[found][0]:
            ranked[found] = rank, place
    return {name: place for name, (_, place) in ranked.items()}, by_half >= BILINGUAL_MIN
