"""Names as files give them: one line, single spaces, nothing that moves a cursor or turns letters round."""

import re

# Control characters and halves of a letter, which cannot be written; and marks that reverse the direction of writing,
# so that one name reads as another.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")


def name_of(text: str) -> str:
    """The name without what cannot be seen; empty where nothing is left.

    >>> name_of("  Ada\\t Lund\\x1b[2J ")
    'Ada Lund [2J'
    """
    return " ".join(_UNSEEN.sub(" ", text).split())
