"""The words of the public pages, one JSON file for each language and subject: words/en/vote.json, words/cy/vote.json.

A key has its file's name before it ("vote.closes"). English is complete; tests hold the others to its keys and blanks.
"""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from rejoinder.core.languages import DEFAULT, NAMES, Words, choose

HERE = Path(__file__).parent
ASKED = "lang"  # the query parameter that names a language


@cache
def words_in(code: str) -> Words:
    """The words of a language that NAMES knows; those of English for any other."""
    code = code if code in NAMES else DEFAULT
    return Words(code, _read(code), _read(DEFAULT))


def words_for(request, offered: Sequence[str] = tuple(NAMES)) -> Words:
    """The words for this reader: the language in the address, else the browser's, else the first that is offered."""
    asked = str(request.POST.get(ASKED) or request.GET.get(ASKED) or "")
    return words_in(choose(asked, request.headers.get("Accept-Language", ""), offered))


def others(words: Words, offered: Sequence[str] = tuple(NAMES)) -> list[tuple[str, str]]:
    """The other languages on offer, each by code and by its own name: the switch at the top of a page."""
    return [(code, NAMES[code]) for code in offered if code in NAMES and code != words.code]


@cache
def _read(code: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted((HERE / code).glob("*.json")):
        said = json.loads(path.read_text(encoding="utf-8"))
        found |= {f"{path.stem}.{key}": text for key, text in said.items()}
    return found
