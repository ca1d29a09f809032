"""What the commands on files share: how texts are compared, and how a time may be written."""

import math
import os
import sys
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from rejoinder.core.text import Encode
from rejoinder.errors import BadInput, Missing

_FIRST_S, _LAST_S = -62_135_596_800.0, 253_402_300_799.0  # the years 1 to 9999: what a calendar can show
_MILLISECONDS_FROM = 1e11  # as seconds this is the year 5138, as milliseconds 1973


class Tier(StrEnum):
    """How posts are compared: by words alone, with static word vectors, or with sentence vectors."""

    AUTO = "auto"
    LEXICAL = "lexical"
    STATIC = "static"
    DENSE = "dense"


class MatchTier(StrEnum):
    """The tiers of matching lines."""

    AUTO = "auto"
    LEXICAL = "lexical"
    DENSE = "dense"


def static_for(tier: Tier) -> Encode | None:
    """The static encoder where a tier asks for it, else None. Raises Missing where the weights are not there."""
    if tier is not Tier.STATIC:
        return None
    from rejoinder.wire.static import load_static

    return load_static()


def encoder_for(tier: Tier | MatchTier) -> Encode | None:
    """The sentence encoder that a tier needs, or None for less. Raises Missing where `dense` has no model."""
    if tier in (Tier.LEXICAL, Tier.STATIC):
        return None
    from rejoinder.wire.encoder import load_encoder  # slow to import, and not needed for words alone

    try:
        return load_encoder(threads=min(2, os.cpu_count() or 1))
    except Missing as missing:
        if tier == Tier.DENSE:
            raise
        print(f"rejoinder: {missing} Going on by words alone.", file=sys.stderr)
        return None


def time_of(value: Any, where: str, name: str = "time") -> float:
    """Unix seconds from a number (milliseconds where it is too large for seconds) or an ISO 8601 text.

    Raises BadInput naming `where` and the field `name`.
    """
    if value is None:
        raise BadInput(f"{where}: {name} is missing; give unix seconds")
    if isinstance(value, str):
        return _time_in_text(value, where, name)
    try:
        seconds = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else math.nan
    except OverflowError:
        seconds = math.inf
    if not math.isfinite(seconds):
        raise BadInput(f"{where}: {name} is not a number of seconds; give unix seconds")
    seconds = seconds / 1000 if abs(seconds) >= _MILLISECONDS_FROM else seconds
    if not _FIRST_S <= seconds <= _LAST_S:
        raise BadInput(f"{where}: {name} is not within the years 1 to 9999; give unix seconds")
    return seconds


def _time_in_text(value: str, where: str, name: str) -> float:
    try:
        when = datetime.fromisoformat(value)
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        pass
    try:
        number = float(value)
    except ValueError:
        raise BadInput(f"{where}: {name} {value[:40]!r} is neither unix seconds nor an ISO date") from None
    return time_of(number, where, name)
