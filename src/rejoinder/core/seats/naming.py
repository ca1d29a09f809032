"""One abbreviation for each party, however a file writes it."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from rejoinder.core.seats.parties import BY_SHORT, KNOWN, SUM_NAMES
from rejoinder.core.seats.results import INDEPENDENT, SPEAKER
from rejoinder.errors import BadInput

SHORT_LETTERS_MAX = 24  # of an abbreviation; more of a name is cut at a word
NAME_LETTERS_MAX = 120
PARTIES_MAX = 5_000  # of all files together; Britain has some 400 in the register, India some 2,800
_COMPANY = frozenset(("Con", "Lab", "LD"))  # two of them in a file: its vague names are British parties
_NO_PARTIES = (INDEPENDENT, SPEAKER, "Oth")
_NOTHING = frozenset(("", "na", "null", "none", "nan", "n a"))
_FILLERS = frozenset(("the", "party", "uk"))
_FOOTNOTE = re.compile(r"(?:\s*\[\w{1,3}\])+\s*$")  # of an encyclopedia's table: Labour[a]


@lru_cache(maxsize=16_384)  # the seats of a country come again in each election
def folded(text: str) -> str:
    """Letters and digits only, without accents and case: what two spellings of one name share.

    >>> folded("Ynys Môn"), folded("Berwick-upon-Tweed & Coast"), folded("St. Ives")
    ('ynys mon', 'berwick upon tweed and coast', 'st ives')
    """
    if not text.isascii():
        apart = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss"))
        text = "".join(letter for letter in apart if not unicodedata.combining(letter))
    words = re.sub(r"['’.]", "", text.casefold().replace("&", " and "))
    return " ".join(re.findall(r"[^\W_]+", words))


def folded_party(name: str) -> str:
    """As `folded`, also without "the", "party" and "UK", unless nothing else is left.

    >>> folded_party("The Orchard Party"), folded_party("Reform UK"), folded_party("The Party")
    ('orchard', 'reform', 'the party')
    """
    words = folded(name).split()
    return " ".join(word for word in words if word not in _FILLERS) or " ".join(words)


def _tables() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    sure: dict[str, str] = {}
    vague: dict[str, str] = {}
    for one in KNOWN:
        for name in (one.short, one.name, *one.others):
            sure.setdefault(folded(name), one.short)
            if one.short not in _NO_PARTIES and name != name.upper():
                sure.setdefault(folded(f"{name} Party"), one.short)
        vague.update({folded(name): one.short for name in one.vague})
    numbers = {number.casefold(): one.short for one in KNOWN for number in one.numbers}
    return sure, {name: short for name, short in vague.items() if name not in sure}, numbers


_SURE, _VAGUE, _NUMBERS = _tables()
_SUMS = frozenset(folded(name) for name in SUM_NAMES)


@dataclass(frozen=True, slots=True)
class PartySaid:
    """What a row says of its party: any of the three may be empty."""

    name: str = ""
    short: str = ""
    number: str = ""  # in a register of parties

    def is_sum(self) -> bool:
        """Whether the row adds up others, such as "Total", and is no candidate."""
        return any(folded(one) in _SUMS for one in (self.short, self.name) if one)

    def is_empty(self) -> bool:
        """Whether it names no party at all."""
        return folded(self.name) in _NOTHING and folded(self.short) in _NOTHING and not self.number


@dataclass(slots=True)
class Naming:
    """Gives each party its abbreviation and remembers how files wrote it. One for all files that are read together.

    >>> naming = Naming()
    >>> [naming.short_of(PartySaid(name)) for name in ("Lib Dem", "Labour and Co-operative", "The Orchard Party")]
    ['LD', 'Lab', 'The Orchard Party']
    >>> naming.short_of(PartySaid("Orchard"))
    'The Orchard Party'
    """

    is_british: bool = False  # vague names such as "C" or "Reform" mean the British party
    _own: dict[str, str] = field(default_factory=dict)  # folded -> abbreviation, of parties not known here
    _owners: dict[str, str] = field(default_factory=dict)  # abbreviation -> folded name of the party that has it
    _spelt: dict[str, Counter[str]] = field(default_factory=dict)  # abbreviation -> spellings
    _memo: dict[PartySaid, str] = field(default_factory=dict)

    def settle(self, parties: Iterable[PartySaid]) -> None:
        """Looks at all parties of a file first: vague names are British where two of Con, Lab and LD stand in it."""
        found = {self.known(said, is_british=False) for said in set(parties)}
        self.is_british = len(found & _COMPANY) >= 2 or self.is_british
        self._memo.clear()

    def short_of(self, said: PartySaid, times: int = 1) -> str:
        """The abbreviation. `said` must not be empty; `times`: so many rows write it so."""
        short = self._memo.get(said)
        if short is None:
            short = self.known(said, is_british=self.is_british) or self._other(said)
            self._memo[said] = short
        self._spelt.setdefault(short, Counter())[said.name or said.short or said.number] += times
        return short

    def names(self, given: Mapping[str, str] | None = None) -> dict[str, str]:
        """Full names by abbreviation: the known, else those a file of names gives, else the commonest spelling."""
        given = given or {}
        return {short: _full(short, spelt, given.get(short, "")) for short, spelt in sorted(self._spelt.items())}

    def notes(self) -> list[str]:
        """Which spellings were joined under one abbreviation, a sentence each."""
        told = []
        for short, spelt in sorted(self._spelt.items()):
            usual = {folded_party(short), folded_party(_full(short, spelt, ""))}
            others = [name for name in spelt if folded_party(name) not in usual and short != "Oth"]
            if others:
                listed = ", ".join(sorted(others)[:6]) + (f" and {len(others) - 6} more" if len(others) > 6 else "")
                told.append(f"{short} also stands as {listed}: counted as one party")
        return told

    def known(self, said: PartySaid, *, is_british: bool | None = None) -> str:
        """The abbreviation of a party that is known here, "" for any other."""
        is_british = self.is_british if is_british is None else is_british
        for text in (said.name, said.short):  # the name says more: an abbreviation may be another party's elsewhere
            name = _as_named(text)
            short = _SURE.get(name, "") or (_VAGUE.get(name, "") if is_british else "")
            if short:
                return short
        return _NUMBERS.get(said.number.casefold(), "")

    def _other(self, said: PartySaid) -> str:
        """A party that is not known here keeps its own abbreviation, else its name."""
        name, short = ("" if folded(text) in _NOTHING else text for text in (said.name, said.short))
        keys = [folded_party(text) for text in (name, short) if text]
        for key in keys:
            if key in self._own:
                return self._own[key]
        if len(self._owners) >= PARTIES_MAX:
            raise BadInput(f"over {PARTIES_MAX:,} parties; is the column of parties the right one?")
        wanted = _cut(short or name or said.number)
        if self._owners.get(wanted, keys[0] if keys else "") != (keys[0] if keys else ""):
            wanted = next(f"{wanted[:20]} {n}" for n in range(2, 10_000) if f"{wanted[:20]} {n}" not in self._owners)
        self._owners[wanted] = keys[0] if keys else ""
        for key in keys:
            self._own.setdefault(key, wanted)
        return wanted


def _as_named(text: str) -> str:
    """As the tables have it: without a footnote mark and without "the", unless the name is listed with it."""
    name = folded(_FOOTNOTE.sub("", text))
    return name if name in _SURE or name in _VAGUE else name.removeprefix("the ")


def is_other(said: PartySaid) -> bool:
    """Whether a column or row pools all parties that have none of their own."""
    return _SURE.get(folded(said.name or said.short)) == "Oth"


def _full(short: str, spelt: Counter[str], given: str) -> str:
    if short in BY_SHORT:
        return BY_SHORT[short].name
    if given:
        return given
    longer = [(name, count) for name, count in spelt.items() if name != short]
    return max(longer, key=lambda pair: pair[1])[0][:NAME_LETTERS_MAX] if longer else short


def _cut(text: str) -> str:
    """At a word, within the letters that an abbreviation may have."""
    text = " ".join(text.split())
    if len(text) <= SHORT_LETTERS_MAX:
        return text
    head = text[: SHORT_LETTERS_MAX + 1].rsplit(" ", 1)[0]
    return head if len(head) <= SHORT_LETTERS_MAX and head else text[:SHORT_LETTERS_MAX]
