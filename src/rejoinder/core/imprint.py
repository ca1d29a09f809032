"""Imprints: who promotes a text and on whose behalf, which rule asks for it, and where it stands.

The rules are dated and cited, as they read on `READ_ON`. They are a memory aid for a press officer, not legal advice.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

READ_ON = date(2026, 11, 26)
PLACE_LETTERS_MAX = 200_000  # of a page that should hold the imprint

NATIONS = {
    "england": "England",
    "wales": "Wales",
    "scotland": "Scotland",
    "northern_ireland": "Northern Ireland",
    "uk": "All of the United Kingdom",
    "eu": "A member state of the European Union",
}
ELECTIONS = {
    "uk_parliament": "UK Parliament",
    "devolved": "Scottish Parliament, Senedd or Assembly",
    "local": "Local government, mayor or commissioner",
    "referendum": "Referendum or recall petition",
    "between": "Between elections",
}
UK = ("england", "wales", "scotland", "northern_ireland", "uk")


@dataclass(frozen=True)
class Promoted:
    """What an imprint says. `on_behalf_of` is empty where the promoter speaks for itself."""

    promoter: str
    promoter_address: str  # postal; a PO box will do
    on_behalf_of: str = ""
    on_behalf_address: str = ""


@dataclass(frozen=True)
class Rule:
    """One rule that asks for an imprint or a label, from a day on."""

    id: str
    nations: tuple[str, ...]
    elections: tuple[str, ...]
    since: date
    asks: str  # what it asks for, in our words
    cite: str
    address: str
    only_paid: bool = False
    only_third_party: bool = False  # bodies that campaign but do not stand
    note: str = ""


RULES = (
    Rule(
        "uk-2022", UK, tuple(ELECTIONS), date(2023, 11, 1),
        "The name and address of the promoter, and of anybody on whose behalf it is published, as part of the "
        "material; only where that is not reasonably practicable, in a place directly accessible from it. Legible on "
        "any device, and kept when the material is shared on.",
        "Elections Act 2022, Part 6, sections 39 to 54, and the statutory guidance under section 54 (in force with "
        "SI 2023/1145)",
        "https://www.legislation.gov.uk/ukpga/2022/37/part/6",
    ),
    Rule(
        "scotland-2025", ("scotland",), ("devolved", "local"), date(2025, 1, 29),
        "The same details on unpaid material of campaigning bodies that do not stand, at Scottish Parliament and "
        "council elections, beside what the Act of 2022 asks.",
        "Scottish Elections (Representation and Reform) Act 2025 (asp 4), Part 8, sections 47 to 53",
        "https://www.legislation.gov.uk/asp/2025/4/part/8", only_third_party=True,
        note="Passed on 29 January 2025; its Part 8 needs an order to begin. Kept here as if it had begun.",
    ),
    Rule(
        "eu-2024-900", ("eu",), tuple(ELECTIONS), date(2025, 10, 10),
        "A label that it is a political advertisement, who paid for it, which vote it concerns, and a transparency "
        "notice or where it can be found. Rejoinder publishes nothing that is paid for; if it is boosted for money "
        "elsewhere, this holds.",
        "Regulation (EU) 2024/900, articles 11 and 12, with Implementing Regulation (EU) 2025/1410",
        "https://eur-lex.europa.eu/eli/reg/2024/900/oj", only_paid=True,
    ),
)  # fmt: skip


def rules_for(
    nation: str, election: str, on: date, *, is_paid: bool = False, is_third_party: bool = False
) -> tuple[Rule, ...]:
    """The rules that ask something of a text in this nation, about this kind of election, on this day.

    >>> [rule.id for rule in rules_for("scotland", "devolved", date(2026, 4, 1), is_third_party=True)]
    ['uk-2022', 'scotland-2025']
    >>> [rule.id for rule in rules_for("eu", "between", date(2026, 4, 1))]
    []
    """
    return tuple(
        rule
        for rule in RULES
        if nation in rule.nations
        and election in rule.elections
        and on >= rule.since
        and (is_paid or not rule.only_paid)
        and (is_third_party or not rule.only_third_party)
    )


def sentence(said: Promoted) -> str:
    """The imprint in one sentence.

    >>> sentence(Promoted("P. Hallorane", "2 Quay Steps, Tidewell", "O. Brask", "2 Quay Steps, Tidewell"))
    'Promoted by P. Hallorane on behalf of O. Brask, both at 2 Quay Steps, Tidewell.'
    >>> sentence(Promoted("The Ferry Union", "PO Box 9, Tidewell"))
    'Promoted by The Ferry Union, PO Box 9, Tidewell.'
    """
    promoter, address = _tidy(said.promoter), _tidy(said.promoter_address)
    other, other_address = _tidy(said.on_behalf_of), _tidy(said.on_behalf_address)
    if not other:
        return f"Promoted by {promoter}, {address}."
    if _folded(address) == _folded(other_address):
        return f"Promoted by {promoter} on behalf of {other}, both at {address}."
    return f"Promoted by {promoter}, {address}, on behalf of {other}, {other_address}."


def gaps(said: Promoted) -> dict[str, str]:
    """What is missing or no postal address, by field; empty where the imprint is whole.

    >>> gaps(Promoted("P. Hallorane", "post@brask.example"))
    {'promoter_address': 'The law asks for a postal address; an e-mail or web address will not do.'}
    """
    found = {}
    if not _tidy(said.promoter):
        found["promoter"] = "Say who promotes it: a person or a body."
    pairs = [("promoter_address", said.promoter_address)]
    if _tidy(said.on_behalf_of):
        pairs.append(("on_behalf_address", said.on_behalf_address))
    for name, address in pairs:
        address = _tidy(address)
        if not address:
            found[name] = "Give the postal address; a PO box will do."
        elif "@" in address or "://" in address or len(address.split()) < 2:
            found[name] = "The law asks for a postal address; an e-mail or web address will not do."
    return found


@dataclass(frozen=True)
class Placed:
    """Where the imprint of a text stands, and the words that are put under the text (none where it is elsewhere).

    `how`: in_post, one_click (a line with the address), page_foot.
    """

    how: str
    line: str
    why: str


@dataclass(frozen=True)
class NotPlaced:
    """There is no lawful place for it; the text must not go out so."""

    why: str


def placed(
    said: Promoted, place: str, *, place_stands: bool | None, is_page: bool, fits: Callable[[str], bool]
) -> Placed | NotPlaced:
    """Puts the imprint in the post where it fits, else one click away.

    `fits` says whether a line still fits under the text by the channel's own counting. `place` is the address where the
    imprint stands, `place_stands` what our last look at it said.

    >>> said = Promoted("P. Hallorane", "2 Quay Steps, Tidewell")
    >>> placed(said, "", place_stands=None, is_page=False, fits=lambda line: len(line) < 60).how
    'in_post'
    """
    if found := gaps(said):
        return NotPlaced(" ".join(found.values()))
    whole = sentence(said)
    if is_page:
        return Placed("page_foot", whole, "It stands in the foot of the page.")
    if fits(whole):
        return Placed("in_post", whole, "It fits in the post.")
    if not place:
        return NotPlaced("It does not fit in the post. Shorten the text, or name a page where the imprint stands.")
    if place_stands is False:
        return NotPlaced(f"It does not fit in the post, and {place} does not show it any more. Mend that page.")
    line = f"Imprint: {place}"
    if fits(line):
        return Placed("one_click", line, "It does not fit in the post, so it stands one click away.")
    return NotPlaced("Neither the imprint nor the address of its page fits in the post. Shorten the text.")


def why_not_on(page: str, said: Promoted) -> str:
    """Why the text of a page does not hold this imprint; empty where it does.

    Case, accents, white space and full stops do not matter.

    >>> why_not_on("PROMOTED BY P Hallorane, 2 Quay  Steps, Tide", Promoted("P. Hallorane", "2 Quay Steps, Tide"))
    ''
    """
    text = _folded(page[:PLACE_LETTERS_MAX])
    wanted = {
        "the promoter's name": said.promoter, "the promoter's address": said.promoter_address,
        "on whose behalf": said.on_behalf_of, "their address": said.on_behalf_address if said.on_behalf_of else "",
    }  # fmt: skip
    missing = [name for name, words in wanted.items() if _folded(words) and _folded(words) not in text]
    return f"{' and '.join(missing)} cannot be read there" if missing else ""


def _tidy(text: str) -> str:
    return " ".join(text.split()).rstrip(".,;") if text.strip() else ""


def _folded(text: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())
