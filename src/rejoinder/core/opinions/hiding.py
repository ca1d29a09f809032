"""Small numbers stay hidden, and so does a second one where the first could be worked out from the total.

Cell suppression with a threshold (Hundepool and others 2012, *Statistical Disclosure Control*, chapter 4), for one row
of parts whose total is known.
"""

from collections.abc import Sequence

LEAST = 10  # people in a number that may be shown


def hidden(parts: Sequence[int], *, least: int = LEAST) -> tuple[bool, ...]:
    """Which parts of a known total to hide: those from 1 to `least` - 1, then the smallest shown ones, until what is
    hidden is at least two parts that together have `least` people; so it cannot be found by subtraction. A part of 0 is
    shown. Of equal parts the earlier is hidden. A total of under `least` must not be shown itself, for then a part may
    be alone.

    >>> hidden([141, 122, 88, 43, 9])
    (False, False, False, True, True)
    >>> hidden([141, 0])
    (False, False)
    """
    hide = [0 < part < least for part in parts]
    order = sorted((at for at, part in enumerate(parts) if part >= least), key=lambda at: (parts[at], at))
    while any(hide) and order and not _is_safe(parts, hide, least):
        hide[order.pop(0)] = True
    return tuple(hide)


def _is_safe(parts: Sequence[int], hide: Sequence[bool], least: int) -> bool:
    secret = [part for part, is_hidden in zip(parts, hide, strict=True) if is_hidden]
    return len(secret) >= 2 and sum(secret) >= least
