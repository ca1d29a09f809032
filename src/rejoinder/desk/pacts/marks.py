"""How parties are marked on the pages of plans: a letter, a colour and a name each. Colour never says it alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.html import format_html
from django.utils.safestring import SafeString

from rejoinder.core.pacts.base import OTHER
from rejoinder.core.seats.parties import colour_of, colours_of, letters_of, name_of

NAME_LETTERS = 12  # of a party's name that fit beside a block or into a narrow column


@dataclass(frozen=True)
class Marks:
    """The parties of one set of results, most votes first."""

    letters: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)  # as the results give them
    colours: Mapping[str, str] = field(default_factory=dict)

    def letter(self, party: str) -> str:
        """What stands on its hexagons; the first letter where the party has no mark of its own."""
        return self.letters.get(party) or (party[:1].upper() or "?")

    def colour(self, party: str) -> str:
        """A colour that white letters can stand on."""
        return self.colours.get(party) or colour_of(party)

    def name(self, party: str) -> str:
        """The full name."""
        return name_of(party, self.names)

    def short(self, party: str) -> str:
        """The name where it is short enough for a picture, else the abbreviation; nobody and others are names too."""
        name = "others" if party == OTHER else self.name(party) if party else "nobody"
        return name if len(name) <= NAME_LETTERS else party

    def swatch(self, party: str) -> SafeString:
        """A small square in the party's colour with its letter; decoration, as the name stands beside it."""
        letter = self.letter(party)
        wide = 18 if len(letter) == 1 else 24
        return format_html(
            '<svg class="swatch" width="{0}" height="18" viewBox="0 0 {0} 18" aria-hidden="true"><rect width="{0}" '
            'height="18" rx="2" fill="{1}" class="coloured"/><text x="{2}" y="13" text-anchor="middle" font-size="11" '
            'class="on-colour">{3}</text></svg>',
            wide, self.colour(party), wide // 2, letter,
        )  # fmt: skip


def marks_of(parties: Iterable[str], names: Mapping[str, str], chosen: Mapping[str, str]) -> Marks:
    """Marks for these parties, whoever comes first choosing first; `chosen` are the colours that the team chose."""
    shorts = tuple(parties)
    return Marks(letters_of(shorts), names, colours_of(shorts, chosen))
