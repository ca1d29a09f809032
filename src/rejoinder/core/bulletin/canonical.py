"""One way to write a value as JSON, so that its hash is the same for everybody and no letter of it may change.

A line of the log is written as RFC 8785 says for objects that hold nothing but text and whole numbers: no space, the
keys in order, letters as they are. A document (contest.json, result.json) is the same on many lines, for people;
`sha256sum` of the file is the hash that the log holds.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from rejoinder.errors import BadInput

_ONE_LINE = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)  # made once: boards are long
NUMBER_MAX = 2**53 - 1  # RFC 8785: a whole number that every reader of JSON holds exactly


def sha256_of(content: bytes) -> str:
    """The SHA-256 of these bytes as 64 small hex digits.

    >>> sha256_of(b"")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(content).hexdigest()


def line_of(value: Mapping[str, object]) -> bytes:
    r"""A value as one line, without the end of the line. Raises BadInput where it cannot be written in one way.

    >>> line_of({"size": 3, "at": "noon"})
    b'{"at":"noon","size":3}'
    """
    _refuse_more_ways(value)
    return _encoded(_ONE_LINE.encode(value))


def read_line(line: bytes) -> dict[str, Any]:
    r"""The value on a line, with or without the end of the line. Raises BadInput unless it is written as line_of does.

    >>> read_line(b'{"at":"noon","size":3}\n')
    {'at': 'noon', 'size': 3}
    """
    found = _object(line)
    if _written(line_of, found) != line.removesuffix(b"\n"):
        raise BadInput("not written in the one way (no spaces, keys in order, no name twice)")
    return found


def document_of(value: Mapping[str, object]) -> bytes:
    r"""A value as a document of many lines. A number with nothing after the point is written without the point.

    >>> document_of({"seats": 1.0})
    b'{\n  "seats": 1\n}\n'
    """
    plain = _plain(value)
    return _encoded(json.dumps(plain, sort_keys=True, indent=2, ensure_ascii=False, allow_nan=False) + "\n")


def read_document(content: bytes) -> dict[str, Any]:
    """The value in a document. Raises BadInput unless it is written as document_of does."""
    found = _object(content)
    if _written(document_of, found) != content:
        raise BadInput("not written in the one way (two spaces in, keys in order, no name twice)")
    return found


def _written(write: Callable[[Mapping[str, object]], bytes], found: dict[str, Any]) -> bytes | None:
    """The value as it would be written; None where it cannot be: not a number, or too deep."""
    try:
        return write(found)
    except (ValueError, RecursionError):
        return None


def _object(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content.decode())
    except (ValueError, RecursionError) as error:
        raise BadInput(f"not JSON ({getattr(error, 'msg', None) or str(error)[:60]})") from None
    if not isinstance(found, dict):
        raise BadInput("not a JSON object")
    return found


def _refuse_more_ways(value: object) -> None:
    if isinstance(value, str):
        return
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise BadInput(f"{key!r} is no name of a field")
            _refuse_more_ways(inner)
    elif isinstance(value, bool) or not isinstance(value, int):
        raise BadInput(f"{str(value)[:40]!r} is neither text nor a whole number")
    elif abs(value) > NUMBER_MAX:
        raise BadInput("a number is too large to be written exactly")


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise BadInput("a text holds half a letter (a lone surrogate)") from None
