"""Dates as feeds write them: RFC 822 and its many misspellings, ISO 8601 and its profiles."""

import calendar
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import feedparser

DATE_LETTERS_MAX = 80


def moment(said: str) -> float | None:
    """Unix seconds, or None for what is no date. A date without a zone is taken as UTC.

    >>> moment("Tue, 24 Nov 2026 10:00:00 GMT") == moment("2026-11-24T10:00:00Z") == 1795514400.0
    True
    >>> moment("yesterday") is None
    True
    """
    text = said.strip()[:DATE_LETTERS_MAX]
    if not text:
        return None
    for read in (_iso, _rfc822, _lenient):
        try:
            found = read(text)
        except (ValueError, TypeError, OverflowError, IndexError, AttributeError):
            continue
        if found is not None:
            return found
    return None


def _iso(text: str) -> float | None:
    if not re.match(r"\d{4}-\d\d-\d\d", text):
        return None
    found = datetime.fromisoformat(text)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


def _rfc822(text: str) -> float | None:
    found = parsedate_to_datetime(text)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


def _lenient(text: str) -> float | None:
    parts = feedparser.datetimes._parse_date(text)  # knows the odd formats of old and foreign feeds
    return float(calendar.timegm(parts)) if parts else None
