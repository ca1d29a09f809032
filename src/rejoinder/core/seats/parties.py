"""Parties that are known by name: abbreviation, full name, colour and other spellings. Names are facts, not data.

Colours carry white text at a contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3); a party without one gets one of a small
palette that is chosen by its name, so that it is the same on every page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from string import ascii_uppercase
from zlib import crc32


@dataclass(frozen=True, slots=True)
class KnownParty:
    """One party: `others` are spellings that mean it anywhere, `vague` those that need other British parties near."""

    short: str
    name: str
    colour: str = ""
    others: tuple[str, ...] = ()
    vague: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()  # in the register of the Electoral Commission


KNOWN = (
    KnownParty("Con", "Conservative", "#0063BA", ("Conservatives", "Tory", "Tories", "Conservative and Unionist Party",
               "Scottish Conservative and Unionist Party", "Scottish Conservatives", "Welsh Conservatives", "CONV"),
               ("C", "Cons"), ("PP52",)),
    KnownParty("Lab", "Labour", "#C8102E", ("Labour and Co-operative", "Labour and Cooperative",
               "Labour Co-operative", "Labour/Co-operative", "Lab Coop", "Lab Co-op", "LabCo-op", "Scottish Labour",
               "Welsh Labour", "Labour Party (Co-operative)", "Labour (Co-op)", "LABV"), ("L",),
               ("PP53", "joint-party:53-119", "PP53-PP119")),
    KnownParty("LD", "Liberal Democrat", "#A35C00", ("Liberal Democrats", "Lib Dem", "Lib Dems", "LibDem", "LibDems",
               "L Dem", "Scottish Liberal Democrats", "Welsh Liberal Democrats", "Social and Liberal Democrats", "LDV"),
               ("LDem", "Liberal Dems"), ("PP90",)),
    KnownParty("Green", "Green Party", "#2E7D32", ("Greens", "Scottish Greens", "Scottish Green Party", "GPEW",
               "Green Party of England and Wales", "Green Party Northern Ireland", "Green Party in Northern Ireland",
               "Wales Green Party", "GRNV"), ("Grn", "Gr"), ("PP63", "PP130", "PP305")),
    # Reform UK and the Brexit Party share one number in the register, so that it tells neither.
    KnownParty("RUK", "Reform UK", "#0E7490", ("ReformUK", "Reform UK Party"), ("Reform", "Ref"), ()),
    KnownParty("BRX", "The Brexit Party", "#0B6E84", ("Brexit Party", "Brexit", "BXP", "BRXV")),
    KnownParty("SNP", "Scottish National Party", "#7A6200", ("Scottish Nationalist", "Scottish National Party (SNP)",
               "SNPV"), (), ("PP102",)),
    KnownParty("PC", "Plaid Cymru", "#00695C", ("Plaid", "Plaid Cymru - The Party of Wales", "PCV"), (), ("PP77",)),
    KnownParty("UKIP", "UK Independence Party", "#6D28A8", ("United Kingdom Independence Party", "UKIPV",
               "UK Independence Party (UKIP)"), (), ("PP85", "PP84")),
    KnownParty("DUP", "Democratic Unionist Party", "#9B2C2C", ("Democratic Unionist Party - D.U.P.", "DUPV"), (),
               ("PP70",)),
    KnownParty("SF", "Sinn Féin", "#1B5E20", ("Sinn Fein", "SFV"), (), ("PP39",)),
    KnownParty("SDLP", "Social Democratic & Labour Party", "#1B7A4B", ("Social Democratic and Labour Party", "SDLPV",
               "SDLP (Social Democratic & Labour Party)"), (), ("PP55",)),
    KnownParty("UUP", "Ulster Unionist Party", "#37568C", ("Ulster Unionist", "UCUNF", "UUPV",
               "Ulster Conservatives and Unionists - New Force"), (), ("PP83",)),
    KnownParty("APNI", "Alliance", "#8A5A00", ("Alliance Party of Northern Ireland", "Alliance Party NI", "APNIV",
               "Alliance - Alliance Party of Northern Ireland"), ("Alliance",), ("PP103",)),
    KnownParty("TUV", "Traditional Unionist Voice", "#25406E", ("Traditional Unionist Voice - TUV", "TUVV"), (),
               ("PP680",)),
    KnownParty("WPB", "Workers Party of Britain", "#8C1D40", ("Workers Party GB", "Workers Party Britain"), (),
               ("PP12054",)),
    KnownParty("Alba", "Alba Party", "#1D4E89", ("Alba Party for independence",), (), ()),
    KnownParty("BNP", "British National Party", "#3B3F66", ("BNPV",), (), ("PP3960",)),
    KnownParty("ED", "English Democrats", "", ("English Democrats Party", "EDP", "EDV", "Eng Dem")),
    KnownParty("TUSC", "Trade Unionist and Socialist Coalition", "#99324C", ("TUSCV",)),
    KnownParty("MRLP", "Official Monster Raving Loony Party", "", ("Monster Raving Loony Party", "Loony", "MRLPV")),
    KnownParty("CPA", "Christian Peoples Alliance", "", ("Christian People's Alliance", "CPAV")),
    KnownParty("SDP", "Social Democratic Party", "", ("SDPV",), ("Social Democratic",)),
    KnownParty("WEP", "Women's Equality Party", "", ("WEPV",)),
    KnownParty("Yrks", "The Yorkshire Party", "", ("Yorkshire Party", "YRKSV"), ("Yorks",)),
    KnownParty("Lib", "Liberal", "", ("Liberal Party", "LIBV")),
    KnownParty("NHAP", "National Health Action Party", "", ("NHA Party", "National Health Action")),
    KnownParty("SSP", "Scottish Socialist Party", "", ("SSPV",)),
    KnownParty("Res", "Respect Party", "", ("Respect", "Respect - The Unity Coalition")),
    KnownParty("Ind", "Independent", "#5A5E66", ("Independents", "Independent candidate", "Non-party",
               "No description", "Unaffiliated", "Independent 2 etc.", "IND1V", "IND2V", "IND3V", "IND4V", "IND5V",
               "IND6V", "Independant", "Indépendante", "Indépendant(e)", "No Affiliation",
               "Aucune appartenance", "Einzelbewerber", "Parteilos"), (), ("ynmp-party:2", "PP00")),
    KnownParty("Spk", "Speaker", "#4A4458", ("Commons Speaker", "The Speaker", "Speaker seeking re-election",
               "The Speaker seeking re-election"), (), ("ynmp-party:12522",)),
    KnownParty("Oth", "Others", "#3F4247", ("Other", "Other parties", "Other candidates", "All other candidates",
               "Remaining others", "Minor parties")),
)  # fmt: skip
BY_SHORT: Mapping[str, KnownParty] = {one.short: one for one in KNOWN}

# Not parties: rows that add up other rows, as sheets and some notional results have them.
SUM_NAMES = ("TOTOTHV", "MAXOTHV", "Total", "Total votes", "Sum", "Valid votes", "Total valid votes", "Invalid votes",
             "Rejected", "Rejected ballots", "Informal", "Turnout", "Majority", "Electorate")  # fmt: skip

# For parties without a colour of their own; each at least 4.5 to 1 with white.
PALETTE = ("#3B7A4A", "#A5426A", "#2A769A", "#785A3C", "#6457A6", "#8A6100", "#34657F", "#9A4B2F", "#4F6B2A", "#7B4B94",
           "#0F766E", "#8B3A62")  # fmt: skip
INK = "#1A1A1A"


def name_of(short: str, names: Mapping[str, str] | None = None) -> str:
    """The full name: as the results give it, else the usual one, else the abbreviation itself.

    >>> name_of("LD"), name_of("Orchard"), name_of("LD", {"LD": "Lib Dems"})
    ('Liberal Democrat', 'Orchard', 'Lib Dems')
    """
    known = BY_SHORT.get(short)
    return (names or {}).get(short) or (known.name if known else short)


def colour_of(short: str, chosen: Mapping[str, str] | None = None) -> str:
    """A colour that white text can stand on: the chosen one where it is dark enough, the usual one, or one by name.

    A chosen colour that is too pale gives ink, so that letters on it stay readable.

    >>> colour_of("Lab"), colour_of("Lab", {"Lab": "#FFCCCC"}), colour_of("Orchard") == colour_of("Orchard")
    ('#C8102E', '#1A1A1A', True)
    """
    own = (chosen or {}).get(short, "")
    if own:
        return own if contrast_with_white(own) >= 4.5 else INK
    known = BY_SHORT.get(short)
    if known and known.colour:
        return known.colour
    return PALETTE[crc32(short.casefold().encode()) % len(PALETTE)]


def contrast_with_white(colour: str) -> float:
    """The contrast ratio of a colour such as #C8102E with white, 1 to 21 (WCAG 2.2). 0 for what is no such colour.

    >>> round(contrast_with_white("#000000")), contrast_with_white("red")
    (21, 0.0)
    """
    digits = colour.lstrip("#")
    try:
        parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)] if len(digits) == 6 else []
    except ValueError:
        parts = []
    if not parts:
        return 0.0
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def letters_of(shorts: tuple[str, ...]) -> dict[str, str]:
    """One letter for each party of a map, as long as letters last: a hexagon has room for one, then two.

    Parties that stand first choose first: the first letter of the abbreviation, then another of it, then any; a number
    once all are taken.

    >>> letters_of(("Con", "Lab", "LD", "Green", "SNP", "SF", "Orchard", "Cedar"))
    {'Con': 'C', 'Lab': 'L', 'LD': 'D', 'Green': 'G', 'SNP': 'S', 'SF': 'F', 'Orchard': 'O', 'Cedar': 'E'}
    """
    given: dict[str, str] = {}
    taken: set[str] = set()
    for place, short in enumerate(shorts):
        plain = [letter for letter in short.upper() if letter.isalnum()]
        wanted = [*plain, *ascii_uppercase, str(place)]
        letter = next(one for one in wanted if one not in taken)
        taken.add(letter)
        given[short] = letter
    return given


def colours_of(shorts: tuple[str, ...], chosen: Mapping[str, str] | None = None) -> dict[str, str]:
    """Colours of the parties of one page: as colour_of gives them, but no two of the palette are the same.

    Who stands first keeps its own; once the palette is used up, colours come again.

    >>> len(set(colours_of(("Orchard", "Cedar", "Tideway", "Kestrel", "Foundry")).values()))
    5
    """
    found = {short: colour_of(short, chosen) for short in shorts}
    taken: set[str] = set()
    for short, colour in found.items():
        if colour in taken and colour in PALETTE:
            start = PALETTE.index(colour)
            turned = (*PALETTE[start:], *PALETTE[:start])
            found[short] = next((one for one in turned if one not in taken), colour)
        taken.add(found[short])
    return found
