"""Text to a query: a small grammar, and errors that name the place and how to mend it.

    any   = all { OR all }            all  = one { [AND] one }         one = [NOT] near
    near  = item { NEAR/n item }      item = ( any ) | word | word* | "phrase" | field:value

AND, OR, NOT and NEAR are written in capitals; words beside each other are joined by AND.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from difflib import get_close_matches

from rejoinder.core.query.tree import FIELDS, And, Dated, Field, Near, Node, Not, Or, Phrase, Saved, walk
from rejoinder.core.text import words
from rejoinder.errors import BadInput

LETTERS_MAX = 4_000
TERMS_MAX = 300
DEPTH_MAX = 40
NEAR_MAX = 100
PREFIX_MIN = 2  # letters before a star: one letter finds everything
KINDS = ("blog", "news", "agency")
LEANINGS = ("left", "centre", "right", "none")

_TOKEN = re.compile(
    r"""(?P<space>\s+) | (?P<open>\() | (?P<close>\)) | (?P<near>NEAR(?:/(?P<n>\d*))?(?=[\s()]|$))
      | (?P<op>(?:AND|OR|NOT)(?=[\s()]|$)) | (?P<phrase>["“](?P<said>[^"“”]*)(?P<end>["”])?)
      | (?P<field>[A-Za-z]+):(?=\S) | (?P<word>[^\s()"“”]+)""",
    re.VERBOSE,
)
_KINDS = ("space", "open", "close", "near", "op", "phrase", "field", "word")
_DURATION = re.compile(r"P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?)?$")


class QueryError(BadInput):
    """A query that cannot be read: where (counted from 1), what is wrong, and the text mended where one press can.

    `press` says what the press does.
    """

    def __init__(self, text: str, at: int, wrong: str, mended: str = "", *, press: str = "") -> None:
        self.at, self.wrong, self.mended = at, wrong, mended
        self.press = press or "Mend it"
        before = text[:at]
        self.line = before.count("\n") + 1
        self.position = at - (before.rfind("\n") + 1) + 1
        super().__init__(f"line {self.line}, position {self.position}: {wrong}")


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    at: int
    value: str = ""


def read_query(text: str, *, zone: tzinfo = UTC) -> Node:
    """The tree of a query; days in it are those of `zone`. Raises QueryError with place and mend.

    >>> read_query('ferry NEAR/8 (brask OR clos*)').words
    8
    >>> read_query('(ferry')
    Traceback (most recent call last):
    ...
    rejoinder.core.query.reading.QueryError: line 1, position 1: this bracket is never closed
    """
    if len(text) > LETTERS_MAX:
        raise QueryError(text, LETTERS_MAX, f"a query has at most {LETTERS_MAX:,} letters; make two watches of it")
    reader = _Reader(text, zone)
    if not reader.tokens:
        raise QueryError(text, 0, "there is nothing to look for")
    tree = reader.any(0)
    if (extra := reader.peek()) is not None:
        without = text[: extra.at] + text[extra.at + 1 :]
        raise QueryError(text, extra.at, "this bracket was never opened", without, press="Take it out")
    _check_findable(text, tree)
    return tree


def painted(text: str) -> list[tuple[str, str, int]]:
    """The text in pieces that join to it again: kind, piece, place. Kinds: op, field, phrase, word, bracket, space.

    >>> [(kind, piece) for kind, piece, _ in painted("ferry OR kind:blog")]
    [('word', 'ferry'), ('space', ' '), ('op', 'OR'), ('space', ' '), ('field', 'kind:'), ('word', 'blog')]
    """
    found, end = [], 0
    for match in _TOKEN.finditer(text):
        if match.start() > end:
            found.append(("word", text[end : match.start()], end))
        kind = next(name for name in _KINDS if match[name])
        kind = {"near": "op", "open": "bracket", "close": "bracket"}.get(kind, kind)
        found.append((kind, match.group(), match.start()))
        end = match.end()
    return found


def is_readable(text: str, zone: tzinfo = UTC) -> bool:
    """Whether a query can be read."""
    try:
        read_query(text, zone=zone)
    except QueryError:
        return False
    return True


def small_operator(text: str) -> tuple[int, str] | None:
    """The first and, or, not in small letters, which is read as a word, with the text that means the operator.

    >>> small_operator("ferry or boat")
    (6, 'ferry OR boat')
    """
    for token in _tokens(text)[1:-1]:
        if token.kind == "word" and token.text.lower() in ("and", "or", "not"):
            mended = text[: token.at] + token.text.upper() + text[token.at + len(token.text) :]
            return (token.at, mended) if is_readable(mended) else None
    return None


def _check_findable(text: str, tree: Node) -> None:
    if sum(1 for _ in walk(tree)) > TERMS_MAX:
        raise QueryError(text, 0, f"over {TERMS_MAX} words and brackets; make two watches of it")
    if not _finds(tree):
        raise QueryError(text, 0, "this finds all that lacks something; name something to look for as well")


def _finds(node: Node) -> bool:
    """Whether a query names something that a post must have, on every way through it."""
    if isinstance(node, Not):
        return False
    if isinstance(node, And):
        return any(_finds(part) for part in node.parts)
    if isinstance(node, Or):
        return all(_finds(part) for part in node.parts)
    return True


class _Reader:
    def __init__(self, text: str, zone: tzinfo) -> None:
        self.text, self.zone = text, zone
        self.tokens = _tokens(text)
        self._next = 0

    def peek(self) -> _Token | None:
        return self.tokens[self._next] if self._next < len(self.tokens) else None

    def _take(self) -> _Token:
        token = self.tokens[self._next]
        self._next += 1
        return token

    def _is(self, kind: str, text: str = "") -> bool:
        token = self.peek()
        return token is not None and token.kind == kind and (not text or token.text == text)

    def any(self, depth: int) -> Node:
        parts = [self._all(depth)]
        while self._is("op", "OR"):
            self._take()
            parts.append(self._all(depth))
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _all(self, depth: int) -> Node:
        parts = [self._one(depth)]
        while (token := self.peek()) is not None and token.kind != "close" and not self._is("op", "OR"):
            if self._is("op", "AND"):
                self._take()
            parts.append(self._one(depth))
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _one(self, depth: int) -> Node:
        if self._is("op", "NOT"):
            token = self._take()
            if depth > DEPTH_MAX:
                raise QueryError(self.text, token.at, "brackets too deep")
            return Not(self._one(depth + 1))
        found = self._item(depth)
        while self._is("near"):
            token = self._take()
            if not token.value.isdigit() or not 0 < int(token.value) <= NEAR_MAX:
                wrong = f"write NEAR/ and how many words, 1 to {NEAR_MAX}"
                raise QueryError(self.text, token.at, wrong, self._with(token, "NEAR/8"), press="Write NEAR/8")
            right = self._item(depth)
            for side in (found, right):
                if not all(isinstance(part, Phrase | Or | Near) for part in walk(side)):
                    raise QueryError(self.text, token.at, "NEAR stands between words, phrases, and brackets of OR")
            found = Near(found, right, int(token.value))
        return found

    def _item(self, depth: int) -> Node:
        token = self.peek()
        if token is None:
            last = self.tokens[-1]
            mended = self.text[: last.at].rstrip() if last.kind in ("op", "near") else ""
            wrong = f"{last.text} needs something after it"
            raise QueryError(self.text, last.at, wrong, mended, press=f"Take {last.text} out")
        self._take()
        if token.kind == "open":
            return self._bracket(token, depth)
        if token.kind == "field":
            return self._field(token)
        if token.kind in ("word", "phrase"):
            return self._phrase(token, "")
        if token.kind == "close":
            raise self._nothing_before(token)
        wrong = f"{token.text} needs something before it"
        raise QueryError(self.text, token.at, wrong, self._without(token), press=f"Take {token.text} out")

    def _nothing_before(self, close: _Token) -> QueryError:
        """Why a bracket may not close here: it is empty, or the word before it waits for something."""
        before = self.tokens[self.tokens.index(close) - 1]
        if before.kind == "open":
            return QueryError(self.text, before.at, "there is nothing in this bracket")
        wrong = f"{before.text} needs something after it"
        return QueryError(self.text, before.at, wrong, self._without(before), press=f"Take {before.text} out")

    def _with(self, token: _Token, instead: str) -> str:
        return self.text[: token.at] + instead + self.text[token.at + _length(token) :]

    def _without(self, token: _Token) -> str:
        """The text without one word; nothing where that would not be readable either."""
        before, after = self.text[: token.at].rstrip(" "), self.text[token.at + _length(token) :].lstrip(" ")
        left = (before + ("" if after.startswith(")") else " ") + after).strip(" ")
        return left if is_readable(left, self.zone) else ""

    def _bracket(self, token: _Token, depth: int) -> Node:
        if depth > DEPTH_MAX:
            raise QueryError(self.text, token.at, "brackets too deep")
        if self.peek() is None:
            mended = self.text[: token.at].rstrip()
            raise QueryError(self.text, token.at, "this bracket is never closed", mended, press="Take it out")
        inside = self.any(depth + 1)
        if not self._is("close"):
            mended = self.text.rstrip() + ")" * self._missing_closes()
            raise QueryError(self.text, token.at, "this bracket is never closed", mended, press="Close it at the end")
        self._take()
        return inside

    def _missing_closes(self) -> int:
        return sum({"open": 1, "close": -1}.get(token.kind, 0) for token in self.tokens)

    def _phrase(self, token: _Token, where: str) -> Phrase:
        if token.kind == "phrase" and token.value == "open":
            mended = self.text.rstrip() + '"'
            raise QueryError(self.text, token.at, "this quotation is never closed", mended, press="Close it at the end")
        said = token.text
        is_prefix = said.endswith("*")
        found = words(said)
        if not found:
            raise QueryError(self.text, token.at, f"“{said[:30]}” has no letter in it")
        if is_prefix and len(found[-1]) < PREFIX_MIN:
            raise QueryError(self.text, token.at, f"write at least {PREFIX_MIN} letters before the star")
        return Phrase(found, is_prefix, where)

    def _field(self, token: _Token) -> Node:
        name = token.text.lower()
        value = self.peek()
        if value is None or value.kind not in ("word", "phrase"):
            raise QueryError(self.text, token.at, f"{token.text}: needs a value right after it")
        self._take()
        if name in ("title", "text"):
            return self._phrase(value, name)
        if name == "watch":
            return Saved(" ".join(value.text.split()), value.at)
        if name == "date":
            return self._dated(value)
        if name not in FIELDS:
            known = ", ".join((*FIELDS, "date", "watch"))
            mended = self.text[: token.at] + f'"{token.text} {value.text}"' + self.text[value.at + _length(value) :]
            wrong = f"there is no field {token.text}; there are {known}"
            raise QueryError(self.text, token.at, wrong, mended, press="Look for it as words")
        return Field(name, self._value(name, value))

    def _value(self, name: str, token: _Token) -> str:
        value = token.text.casefold().strip()
        allowed = {"kind": KINDS, "leaning": LEANINGS}.get(name)
        if allowed and value not in allowed:
            near = get_close_matches(value, allowed, n=1, cutoff=0.5)
            mended = self._with(token, near[0]) if near else ""
            wrong = f"{name} is one of {', '.join(allowed)}"
            raise QueryError(self.text, token.at, wrong, mended, press=f"Write {near[0]}" if near else "")
        return value

    def _dated(self, token: _Token) -> Dated:
        text = token.text.strip()
        if match := _DURATION.match(text.upper()):
            years, months, weeks, days, hours, minutes = (int(part or 0) for part in match.groups())
            total = timedelta(days=365 * years + 30 * months + 7 * weeks + days, hours=hours, minutes=minutes)
            if not timedelta() < total <= timedelta(days=36500):
                raise QueryError(self.text, token.at, "name a time between a minute and a hundred years")
            return Dated(back_s=total.total_seconds())
        first, dots, last = text.partition("..")
        try:
            since = self._day(first) if first or not dots else None
            end = self._day(last) if dots and last else None if dots else since
            until = end + 86_400 if end is not None else None
        except ValueError:
            wrong = "write a day as 2026-10-08, a span as 2026-10-01..2026-10-08, or the last week as P1W"
            raise QueryError(self.text, token.at, wrong) from None
        return Dated(since=since, until=until)

    def _day(self, text: str) -> float:
        return datetime.combine(date.fromisoformat(text), time(), self.zone).timestamp()


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    for match in _TOKEN.finditer(text):
        kind = next(name for name in _KINDS if match[name])
        if kind == "space":
            continue
        if kind == "phrase":
            found.append(_Token(kind, match["said"], match.start(), "" if match["end"] else "open"))
        elif kind == "near":
            found.append(_Token(kind, match.group(), match.start(), match["n"] or ""))
        else:
            found.append(_Token(kind, match[kind], match.start()))
    return found


def _length(token: _Token) -> int:
    return len(token.text) + (2 if token.kind == "phrase" else 0)
