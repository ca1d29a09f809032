"""On which line of a JSON text each value begins, so that a problem can be told with its line."""

import json
from collections.abc import Iterator

from rejoinder.errors import BadInput

Path = tuple[str | int, ...]
DIGITS_MAX = 80  # of a number, as an id may have
_SPACE = " \t\r\n"
_READ = json.JSONDecoder().raw_decode


def lines_of(text: str, depth: int) -> dict[Path, int]:
    """The line of every value down to a depth, by its path of keys and places. The text must be good JSON.

    >>> lines_of('{"a":\\n [1,\\n 2]}', 2)
    {(): 1, ('a',): 2, ('a', 0): 2, ('a', 1): 3}
    """
    found: dict[Path, int] = {}
    line, seen = 1, 0
    for path, start in _values(text, _past(text, 0), (), depth):
        line, seen = line + text.count("\n", seen, start), start
        found[path] = line
    return found


def _values(text: str, start: int, path: Path, depth: int) -> Iterator[tuple[Path, int]]:
    """Each value with where it begins, in the order of the text."""
    yield path, start
    if text[start] not in "{[" or not depth:
        return
    is_object = text[start] == "{"
    at, number = _past(text, start + 1), 0
    while text[at] not in "}]":
        key: str | int = number
        if is_object:
            key, at = _READ(text, at)
            at = _past(text, _past(text, at) + 1)  # past the colon
        yield from _values(text, at, (*path, key), depth - 1)
        at = _past(text, _READ(text, at)[1])
        if text[at] == ",":
            at = _past(text, at + 1)
        number += 1


def _past(text: str, at: int) -> int:
    while at < len(text) and text[at] in _SPACE:
        at += 1
    return at


def load(text: str, name: str) -> object:
    """The value of a JSON text. Raises BadInput with line and column where it is none, or says a key twice."""
    try:
        return json.loads(text, object_pairs_hook=_no_key_twice, parse_constant=_no_constant, parse_int=_whole)
    except json.JSONDecodeError as fault:
        where = f"line {fault.lineno}, column {fault.colno}"
        raise BadInput(f"{name}: not JSON at {where}: {fault.msg[:1].lower()}{fault.msg[1:]}") from None
    except RecursionError:
        raise BadInput(f"{name}: lists within lists too deep to read") from None
    except ValueError as fault:
        raise BadInput(f"{name}: {fault}") from None


def is_text(said: object) -> bool:
    r"""Whether every text within can be written down: JSON lets half of a character through, such as "\ud800".

    >>> is_text({"all": ["A", "\U0001f600"]}), is_text({"all": ["A", "\ud800"]})
    (True, False)
    """
    try:
        json.dumps(said, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        return False
    return True


def _no_key_twice(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [key for key, _ in pairs]
        twice = next(key for key in names if names.count(key) > 1)
        raise ValueError(f"the field {twice[:40]!r} stands twice in one place; keep one")
    return found


def _whole(digits: str) -> int:
    if len(digits) > DIGITS_MAX:
        raise ValueError(f"a number of {len(digits):,} digits; nothing here needs more than {DIGITS_MAX}")
    return int(digits)


def _no_constant(word: str) -> object:
    raise ValueError(f"{word} is not a number that JSON knows")
