"""A line of a transcript taken apart: when, who, what."""

import re
from dataclasses import dataclass

from rejoinder.core.claims.sentences import speaker_of

LETTERS_MAX = 20_000  # of one line: a speech of half an hour in one breath
SPEAKER_MAX = 100
_TIME = re.compile(
    r"\s*[\[(]?(?P<at>\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?)[\])]?(?=\s)\s*(?:-+>?\s*\S*\d\S*)?\s*[-–—]?\s*"
)


@dataclass(frozen=True)
class Spoken:
    """One line; `at` is as it was written, `speaker` empty where whoever spoke before goes on."""

    at: str
    speaker: str
    text: str


def read_spoken(line: str) -> Spoken | None:
    """What a line says; None where nothing is said in it. Only the first 20,000 letters are read.

    >>> read_spoken("[00:12:03] BRASK: The ferry stays.")
    Spoken(at='00:12:03', speaker='BRASK', text='The ferry stays.')
    >>> read_spoken("And the bus.")
    Spoken(at='', speaker='', text='And the bus.')
    """
    line = " ".join(line[:LETTERS_MAX].replace("\x00", " ").split())
    found = _TIME.match(line)
    at = found.group("at") if found else ""
    speaker, text = speaker_of(line[found.end() :] if found else line)
    if not text:
        return None
    return Spoken(at, speaker[:SPEAKER_MAX], text)
