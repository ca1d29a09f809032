"""The languages of the pages for voters and members: which one a reader gets, and how it writes ranks and times."""

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

DEFAULT = "en"
NAMES = {"en": "English", "cy": "Cymraeg", "de": "Deutsch"}  # each as its own speakers call it
ACCEPTED_MAX = 10  # parts of an Accept-Language header that are read; browsers send two to six

_DAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "cy": ("Llun", "Maw", "Mer", "Iau", "Gwe", "Sad", "Sul"),
    "de": ("Mo.", "Di.", "Mi.", "Do.", "Fr.", "Sa.", "So."),
}
_MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"),
    "cy": ("Ion", "Chwef", "Maw", "Ebr", "Mai", "Meh", "Gorff", "Awst", "Medi", "Hyd", "Tach", "Rhag"),
    "de": ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
           "Dezember"),
}  # fmt: skip
_WELSH_RANKS = "af il ydd ydd ed ed fed fed fed fed eg fed eg eg fed eg eg fed eg fed".split()  # 1 to 20


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language by key. A key that it lacks is said in English, so that no page has a hole."""

    code: str
    own: Mapping[str, str]
    english: Mapping[str, str]

    def say(self, key: str, **values: object) -> str:
        """The sentence, with the values in the place of {names}. Raises KeyError for a key that nobody wrote.

        >>> Words("cy", {"hello": "Helo {name}"}, {"hello": "Hello {name}"}).say("hello", name="Nia")
        'Helo Nia'
        """
        text = self.own.get(key) or self.english[key]
        return text.format_map(values) if values else text

    def count(self, key: str, number: int, **values: object) -> str:
        """The sentence for this number: under `key.one` for one, else under `key.many`, with {n}.

        >>> Words("en", {}, {"papers.one": "1 paper", "papers.many": "{n} papers"}).count("papers", 2)
        '2 papers'
        """
        return self.say(f"{key}.one" if number == 1 else f"{key}.many", n=written(number, self.code), **values)


def choose(asked: str, accepted: str, offered: Sequence[str]) -> str:
    """The language for a reader: the one asked for by name, else what the browser prefers, else the first offered.

    `accepted` is the Accept-Language header (RFC 9110, 12.5.4); what cannot be read in it is passed over.

    >>> choose("", "de-AT, cy;q=0.9", ["en", "cy"])
    'cy'
    """
    known = [code for code in offered if code in NAMES] or [DEFAULT]
    if asked in known:
        return asked
    wishes = [_wish(part) for part in accepted.split(",")[:ACCEPTED_MAX]]
    for code, weight in sorted(wishes, key=lambda wish: -wish[1]):
        if weight > 0 and code in known:
            return code
    return known[0]


def _wish(part: str) -> tuple[str, float]:
    name, _, rest = part.strip().partition(";")
    quality = rest.strip().removeprefix("q=") if rest else "1"
    try:
        weight = float(quality)
    except ValueError:
        weight = 0.0
    return name.strip().lower().split("-")[0], weight


def ordinal(number: int, code: str) -> str:
    """A rank as the language writes it, in figures.

    >>> [ordinal(3, code) for code in ("en", "cy", "de")], ordinal(11, "en"), ordinal(22, "en")
    (['3rd', '3ydd', '3.'], '11th', '22nd')
    """
    if code == "de":
        return f"{number}."
    if code == "cy":
        return f"{number}{_WELSH_RANKS[number - 1] if 1 <= number <= 20 else 'ain' if number < 40 else 'fed'}"
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def written(number: int, code: str) -> str:
    """A whole number with the language's mark between thousands.

    >>> written(6412, "en"), written(6412, "de")
    ('6,412', '6.412')
    """
    return f"{number:,}".replace(",", "." if code == "de" else ",")


def day_and_time(at: datetime, code: str) -> str:
    """The moment in its own zone, with the weekday.

    >>> at = datetime(2026, 10, 4, 20, 0)
    >>> day_and_time(at, "en"), day_and_time(at, "cy"), day_and_time(at, "de")
    ('Sun 4 Oct, 20:00', 'Sul 4 Hyd, 20:00', 'So., 4. Oktober, 20:00 Uhr')
    """
    code = code if code in NAMES else DEFAULT
    day, month = _DAYS[code][at.weekday()], _MONTHS[code][at.month - 1]
    if code == "de":
        return f"{day}, {at.day}. {month}, {at:%H:%M} Uhr"
    return f"{day} {at.day} {month}, {at:%H:%M}"


def blanks(text: str) -> frozenset[str]:
    """The {names} in a sentence: a translation must have the same.

    >>> sorted(blanks("{n} of {total} ranked"))
    ['n', 'total']
    """
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name)
