"""The interface words of the public pages in each language, from words/*.json; no catalogue has to be compiled."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from django.utils import timezone

FIRST = "en"
FOLDER = Path(__file__).parent / "words"


@dataclass(frozen=True)
class Words:
    """One language. In a template `w.agree` is the word; `w.say(...)` fills places in."""

    language: str
    table: dict

    def __getitem__(self, name: str) -> str:
        return self.table[name]

    @property
    def name(self) -> str:
        """The language's own name for itself."""
        return self.table["name"]

    def say(self, name: str, **places: object) -> str:
        """The sentence with its places filled in."""
        return self.table[name].format(**places)

    def day(self, at: datetime) -> str:
        """`2 Oct` as the language writes it."""
        local = timezone.localtime(at) if isinstance(at, datetime) else at
        return self.table["day"].format(day=local.day, month=self.table["months"][local.month - 1], year=local.year)

    def day_time(self, at: datetime) -> str:
        """`Sun 13 Oct, 20:00` as the language writes it, by the clock of the team."""
        local = timezone.localtime(at)
        weekday = self.table["weekdays"][local.weekday()]
        return self.table["day_time"].format(weekday=weekday, day=self.day(at), time=f"{local:%H:%M}")


@cache
def languages() -> dict[str, Words]:
    """Every language that there are words for, English first."""
    found = {
        path.stem: Words(path.stem, json.loads(path.read_text(encoding="utf-8"))) for path in FOLDER.glob("*.json")
    }
    return {code: found[code] for code in sorted(found, key=lambda code: (code != FIRST, code))}


def words_in(language: str) -> Words:
    """The words of a language, else the English ones."""
    return languages().get(language) or languages()[FIRST]
