"""Keeps the secrets of letters out of the log: Django names the path of each refused request there."""

import logging
import re

_AFTER_SLUG = re.compile(r"(/(?:vote|consult)/[^/\s?]+/[A-Za-z]+/)[^\s?'\"]+")


def masked(text: str) -> str:
    """The text without what follows /vote/SLUG/p/ and its like.

    >>> masked("Not Found: /vote/tidewell/p/01234-56789/")
    'Not Found: /vote/tidewell/p/…'
    """
    return _AFTER_SLUG.sub(r"\1…", text)


class MaskSecrets(logging.Filter):
    """A filter for every handler: it rewrites lines, and lets all of them through."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if "/vote/" in said or "/consult/" in said:
            record.msg, record.args = masked(said), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = masked(logging.Formatter().formatException(record.exc_info))
        return True
