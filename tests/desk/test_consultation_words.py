"""The words of the public pages: every language says the same things with the same places."""

import re
import string
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from rejoinder.desk.consultations.words import languages, words_in

ENGLISH = words_in("en").table


def places(text):
    return sorted({name for _, name, _, _ in string.Formatter().parse(text) if name})


@pytest.mark.parametrize("language", [code for code in languages() if code != "en"])
def test_every_language_has_every_sentence_with_its_places(language):
    table = words_in(language).table
    assert table.keys() == ENGLISH.keys()
    for name, said in ENGLISH.items():
        if isinstance(said, str) and name not in ("day", "day_time"):
            assert set(places(table[name])) <= set(places(said)), name
            missing = set(places(said)) - set(places(table[name]))
            assert not missing, name
        if isinstance(said, list):
            assert len(table[name]) == len(said)


def test_days_are_written_as_each_language_does():
    at = datetime(2026, 10, 11, 19, 0, tzinfo=UTC)
    with timezone.override(UTC):
        written = [words_in(code).day_time(at) for code in ("en", "cy", "de")]
    assert written == ["Sun 11 Oct, 19:00", "Sul 11 Hyd, 19:00", "So, 11. Okt., 19:00 Uhr"]


def test_the_english_words_keep_to_the_voice():
    for said in ENGLISH.values():
        assert not re.search(r"\b(?:please|oops)\b|!", str(said), re.IGNORECASE)
