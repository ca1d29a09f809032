"""The numbers of a text, each brought to one form: "12.4 thousand" and "twelve thousand four hundred" are one.

Kinds: count, money, per cent, length, weight, time (a duration), clock, times ("twice"), date, month, weekday, year,
place ("page 6"), rank ("third"). Two kinds never compare; a half and 50 per cent are one kind.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

_ONES = dict(
    zip(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen".split(),
        range(20), strict=True,
    )
)  # fmt: skip
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
_LARGE = {"hundred": 100.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "dozen": 12.0, "score": 20.0}
_SHORT = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "thousand": 1e3, "million": 1e6, "billion": 1e9, "hundred": 100.0}
_MONTHS = {
    name: number
    for number, names in enumerate(
        "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep|october oct|"
        "november nov|december dec".split("|"), 1,
    )
    for name in names.split()
}  # fmt: skip
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_UNITS = {  # kind and size of each unit
    **dict.fromkeys("metre metres meter meters".split(), ("length", 1.0)),
    **dict.fromkeys("km kilometre kilometres kilometer kilometers".split(), ("length", 1e3)),
    **dict.fromkeys("cm centimetre centimetres".split(), ("length", 0.01)),
    **dict.fromkeys("mile miles".split(), ("length", 1609.344)),
    **dict.fromkeys("yard yards".split(), ("length", 0.9144)),
    **dict.fromkeys("foot feet ft".split(), ("length", 0.3048)),
    **dict.fromkeys("kg kilo kilos kilogram kilograms".split(), ("weight", 1.0)),
    **dict.fromkeys("tonne tonnes ton tons".split(), ("weight", 1e3)),
    **dict.fromkeys("second seconds".split(), ("time", 1.0)),
    **dict.fromkeys("minute minutes mins".split(), ("time", 60.0)),
    **dict.fromkeys("hour hours hrs".split(), ("time", 3600.0)),
    **dict.fromkeys("day days".split(), ("time", 86400.0)),
    **dict.fromkeys("week weeks".split(), ("time", 604800.0)),
    **dict.fromkeys("fortnight fortnights".split(), ("time", 1209600.0)),
    **dict.fromkeys("month months".split(), ("time", 2629746.0)),
    **dict.fromkeys("year years".split(), ("time", 31556952.0)),
    **dict.fromkeys("pound pounds quid".split(), ("money", 1.0)),
    **dict.fromkeys("pence penny p".split(), ("money", 0.01)),
    **dict.fromkeys("euro euros dollar dollars".split(), ("money", 1.0)),
    **dict.fromkeys("times fold".split(), ("times", 1.0)),
}
_FRACTIONS = {"half": 50.0, "third": 100 / 3, "thirds": 100 / 3, "quarter": 25.0, "quarters": 25.0, "fifth": 20.0,
              "fifths": 20.0, "tenth": 10.0, "tenths": 10.0}  # fmt: skip
_TIMES = {"once": 1.0, "twice": 2.0, "thrice": 3.0, "double": 2.0, "doubled": 2.0, "doubling": 2.0, "doubles": 2.0,
          "treble": 3.0, "trebled": 3.0, "triple": 3.0, "tripled": 3.0, "quadrupled": 4.0, "tenfold": 10.0,
          "twofold": 2.0, "threefold": 3.0}  # fmt: skip
_RANKS = dict(
    zip("third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), range(3, 13), strict=True)
)

_month_names = "|".join(_MONTHS)
_number_word = "|".join([*_ONES, *_TENS])
_counting = f"{_number_word}|hundred|thousand|million|billion|dozen"
_word_run = (
    r"(?:an?\ (?=(?:hundred|thousand|million|billion|dozen)\b))?"
    rf"(?:(?:{_counting})(?:[ -](?:and\ )?(?=(?:{_counting})\b)|\b))+"
)
_QUANTITY = re.compile(
    rf"""
    (?P<date>\b(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\ (?:of\ )?(?P<m1>{_month_names})\b\.?(?:,?\ (?P<y1>(?:1[5-9]|20)\d\d))?
      |\b(?P<m2>{_month_names})\.?\ (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d)(?:,?\ (?P<y2>(?:1[5-9]|20)\d\d))?
      |\b(?P<y3>(?:1[5-9]|20)\d\d)-(?P<m3>\d\d)-(?P<d3>\d\d)\b
      |\b(?P<d4>\d{{1,2}})/(?P<m4>\d{{1,2}})/(?P<y4>(?:1[5-9]|20)?\d\d)\b)
    |(?P<month>\b(?:(?:in|since|until|till|by|from|last|next|this|of|early|late|mid)[ -])(?P<mname>{_month_names})\b
      (?:\ (?P<my>(?:1[5-9]|20)\d\d))?)
    |(?P<clock>\b(?P<h>[01]?\d|2[0-4])(?:[:.](?P<min>[0-5]\d))?\ ?(?P<half>[ap]\.?m\b\.?)
      |\b(?P<h2>[01]?\d|2[0-4]):(?P<min2>[0-5]\d)\b
      |\bnoon\b|\bmidnight\b)
    |(?P<weekday>\b(?:{"|".join(_DAYS)})\b)
    |(?P<place>\b(?P<ref>page|pages|table|paragraph|para|section|clause|figure|line|chapter|part|annex)\ (?P<refn>\d+))
    |(?P<rank>\b(?P<rankn>\d+)(?:st|nd|rd|th)\b|\b(?P<rankw>{"|".join(_RANKS)})\b(?!\ of\b)(?<!a\ third)(?<!one\ third))
    |(?P<fraction>\b(?:(?P<top>a|an|one|two|three|four|\d)[ -])?(?P<part>half|thirds?|quarters?|fifths?|tenths?)\b
      (?!\ (?:past|an?\ hour\b|term|time|way)))
    |(?P<times>\b(?:once(?!\ (?:again|more|and|the|it|we|she|he|they|you|approved)\b)
      |{"|".join(t for t in _TIMES if t != "once")})\b)
    |(?P<money>[£€$])?(?P<digits>(?<![\w.])\d+(?:,\d{{3}})*(?:\.\d+)?)
      (?P<large>\ ?(?:thousand|million|billion|hundred|bn|mn|[mk])\b)?
    |(?P<words>\b{_word_run})
    """,
    re.IGNORECASE | re.VERBOSE,
)
_AFTER = re.compile(r"[ -]?(%|per ?cent(?:age points?)?\b|percent\b|[A-Za-z]+)?", re.IGNORECASE)
_ABOUT = re.compile(
    r"\b(about|around|roughly|some|approximately|nearly|almost|over|more than|under|fewer than|less than|at least|"
    r"up to)\s+[£€$]?$",
    re.IGNORECASE,
)
_NO_NUMBERS = frozenset("one a an".split())


@dataclass(frozen=True)
class Quantity:
    """A number of a text and its place. `value` is in the kind's own unit; `about` the word that loosens it.

    A date's value is (month, day, year or 0). `step` is the last place it was written to, for rounded numbers.
    """

    kind: str
    value: float | tuple[int, int, int]
    start: int
    end: int
    text: str
    about: str = ""
    step: float = 0.0


def quantities(text: str) -> tuple[Quantity, ...]:
    """The numbers of a text, in order.

    >>> [(q.kind, q.value) for q in quantities("On 14 March 12.4 thousand voted twice; half paid £1.2m.")]
    [('date', (3, 14, 0)), ('count', 12400.0), ('times', 2.0), ('percent', 50.0), ('money', 1200000.0)]
    """
    found = []
    for match in _QUANTITY.finditer(text):
        one = _quantity(text, match)
        if one is not None:
            found.append(one)
    return tuple(found)


def _quantity(text: str, match: re.Match[str]) -> Quantity | None:
    piece, start, end = match.group(), match.start(), match.end()
    for name in ("date", "month", "clock", "weekday", "place", "rank", "fraction", "times"):
        if match[name]:
            value = _SPECIAL[name](match)
            if value is None:
                return None
            if name == "month":
                start = match.start("mname")
            kind = {"fraction": "percent", "place": f"place {(match['ref'] or '').rstrip('s').lower()}"}.get(name, name)
            return Quantity(kind, value, start, end, text[start:end], _about(text, start))
    return _number(text, match, piece)


def _number(text: str, match: re.Match[str], piece: str) -> Quantity | None:
    start, end = match.start(), match.end()
    if match["digits"]:
        digits, large = match["digits"], (match["large"] or "").strip().lower()
        size = _SHORT.get(large, 1.0)
        value = float(digits.replace(",", "")) * size
        step = size / 10 ** len(digits.partition(".")[2]) if large or "." in digits else 0.0
        if not large and not match["money"] and re.fullmatch(r"1[5-9]\d\d|20\d\d", digits):
            return Quantity("year", value, start, end, piece)
    else:
        value, step = _spelled(piece.lower()), 0.0
    kind = "money" if match["money"] else "count"
    after = _AFTER.match(text, end)
    unit = (after.group(1) or "").lower() if after else ""
    if unit == "%" or (unit.startswith(("per", "percent")) and unit != "person"):
        kind, end = "percent", after.end() if after else end
    elif kind == "count" and unit in _UNITS and after:
        kind, factor = _UNITS[unit]
        value, step, end = value * factor, step * factor, after.end()
    elif piece.lower() in _NO_NUMBERS:
        return None  # "one of us"
    return Quantity(kind, round(value, 6), start, end, text[start:end], _about(text, start), step)


def _about(text: str, start: int) -> str:
    found = _ABOUT.search(text[max(0, start - 20) : start])
    return found.group(1).lower() if found else ""


def _spelled(words: str) -> float:
    total = part = 0.0
    for word in re.findall(r"[a-z]+", words):
        if word in _ONES:
            part += _ONES[word]
        elif word in _TENS:
            part += _TENS[word]
        elif word == "hundred" or word == "dozen":
            part = (part or 1) * _LARGE[word]
        elif word in _LARGE:
            total += (part or 1) * _LARGE[word]
            part = 0.0
    return total + part


def _date(match: re.Match[str]) -> tuple[int, int, int] | None:
    for n in "1234":
        if match[f"d{n}"]:
            month = match[f"m{n}"].lower()
            number = _MONTHS[month] if month in _MONTHS else int(month)
            year = int(match[f"y{n}"] or 0)
            return (number, int(match[f"d{n}"]), year + 2000 if 0 < year < 100 else year)
    return None


def _month_of(match: re.Match[str]) -> tuple[int, int, int] | None:
    return (_MONTHS[match["mname"].lower()], 0, int(match["my"] or 0)) if match["mname"][0].isupper() else None


def _clock(match: re.Match[str]) -> float:
    piece = match.group().lower()
    if piece in ("noon", "midnight"):
        return 720.0 if piece == "noon" else 0.0
    hours, minutes = int(match["h"] or match["h2"]), int(match["min"] or match["min2"] or 0)
    if match["half"]:
        hours = hours % 12 + (12 if match["half"].startswith(("p", "P")) else 0)
    return (60.0 * hours + minutes) % 1440


def _fraction(match: re.Match[str]) -> float | None:
    top = (match["top"] or "").lower()
    part = match["part"].lower()
    if not top and part != "half":
        return None  # "the quarter", "third"
    many = 1 if top in ("", "a", "an", "one") else int(top) if top.isdigit() else _ONES[top]
    return round(many * _FRACTIONS[part], 3)


def _rank(match: re.Match[str]) -> float:
    return float(match["rankn"]) if match["rankn"] else float(_RANKS[match["rankw"].lower()])


_SPECIAL: dict[str, Callable[[re.Match[str]], float | tuple[int, int, int] | None]] = {
    "date": _date, "month": _month_of, "clock": _clock, "weekday": lambda m: float(_DAYS.index(m.group().lower())),
    "place": lambda m: float(m["refn"]), "rank": _rank, "fraction": _fraction,
    "times": lambda m: _TIMES[m.group().lower()],
}  # fmt: skip


def is_same(said: Quantity, known: Quantity) -> bool:
    """Whether a number agrees with one of a line: equal, rightly rounded, or within what "about" and "over" allow.

    >>> known = quantities("12,400 meals")[0]
    >>> [is_same(quantities(text)[0], known) for text in ("12.4 thousand", "over 12,000", "12,500", "about 12,500")]
    [True, True, False, True]
    """
    if isinstance(said.value, tuple) or isinstance(known.value, tuple):
        return _is_same_day(said, known)
    if said.kind != known.kind:
        return False
    one, other = said.value, known.value
    if abs(one - other) <= 1e-6 * max(1.0, abs(other)):
        return True
    if said.step and abs(one - other) <= said.step / 2 and abs(one - other) <= 0.1 * abs(other):
        return True
    return _is_about(said.about, one, other)


ABOUT_PART = 0.1  # "nearly 13,000" may be said of 12,400, "nearly 14,000" may not


def _is_about(word: str, said: float, known: float) -> bool:
    near = abs(said - known) <= ABOUT_PART * abs(known)
    if word in ("over", "more than", "at least"):
        return near and known > said
    if word in ("nearly", "almost", "under", "fewer than", "less than", "up to"):
        return near and known < said
    return bool(word) and abs(said - known) <= ABOUT_PART / 2 * abs(known)


def _is_same_day(said: Quantity, known: Quantity) -> bool:
    if isinstance(said.value, tuple) and isinstance(known.value, tuple):
        (month, day, year), (month_known, day_known, year_known) = said.value, known.value
        return (
            month == month_known
            and (day == day_known or not day)
            and (not year or not year_known or year == year_known)
        )
    return said.kind == "year" and isinstance(known.value, tuple) and said.value == known.value[2]
