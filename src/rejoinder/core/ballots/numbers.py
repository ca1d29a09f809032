"""Whole numbers in files of ballot papers: read strictly, for a wrong weight is a wrong result."""

from rejoinder.errors import BadInput

PAPERS_MAX = 10**12  # a hundred times all people there are: more is a slip of the pen
PAPERS_DIGITS = 13  # of PAPERS_MAX; a number with fewer is below it
SEATS_MAX = 1_000  # the largest parliament elects fewer at once


def whole(word: str, what: str) -> int:
    """The whole number a word says, also as 3.0. Raises BadInput for fractions and all else.

    >>> whole("3.0", "line 7: the number of papers")
    3
    """
    digits, _, rest = word.strip().partition(".")
    if not (digits.isascii() and digits.isdecimal()) or rest.strip("0"):
        raise BadInput(f"{what} is {word.strip()[:20]!r}, not a whole number")
    if len(digits) > 15 or int(digits) > PAPERS_MAX:
        raise BadInput(f"{what} is over {PAPERS_MAX:,}")
    return int(digits)


def is_plain(word: str) -> bool:
    """Whether a word is digits alone and below PAPERS_MAX: then `int` reads it as `whole` does, only faster.

    >>> is_plain("41"), is_plain("3.0"), is_plain("\u0661")
    (True, False, False)
    """
    return len(word) < PAPERS_DIGITS and word.isascii() and word.isdecimal()


def seats_of(word: str, where: str) -> int:
    """How many are to be elected. Raises BadInput unless it is 1 to SEATS_MAX.

    >>> seats_of("4", "line 1")
    4
    """
    seats = whole(word, f"{where}: the number of seats")
    if not 1 <= seats <= SEATS_MAX:
        raise BadInput(f"{where}: {seats:,} seats; 1 to {SEATS_MAX:,} can be filled")
    return seats
