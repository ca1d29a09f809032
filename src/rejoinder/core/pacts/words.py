"""Words for sentences about plans: numbers, seats."""

NUMBERS = "none one two three four five six seven eight nine ten eleven twelve".split()


def number(value: float) -> str:
    """A whole number up to twelve as a word, any other in digits with at most one decimal.

    >>> number(3), number(40), number(1.4), number(-2)
    ('three', '40', '1.4', '-2')
    """
    rounded = round(value, 1)
    if rounded == int(rounded):
        whole = int(rounded)
        return NUMBERS[whole] if 0 <= whole < len(NUMBERS) else f"{whole:,}"
    return f"{rounded:,.1f}"


def seats(value: float) -> str:
    """So many seats, never rounded to nothing.

    >>> seats(1), seats(2.34), seats(0.083), seats(0.004)
    ('1 seat', '2.3 seats', '0.08 seats', 'less than 0.01 seats')
    """
    size = abs(value)
    sign = "−" if value < 0 else ""
    if 0 < size < 0.01:
        return "less than 0.01 seats"
    if size < 0.995 and size > 0:
        return f"{sign}{size:.2f} seats"
    rounded = f"{size:.1f}".removesuffix(".0")
    return f"{sign}{rounded} seat{'' if rounded == '1' else 's'}"


def capital(sentence: str) -> str:
    """The first letter in capitals, the rest as it is."""
    return sentence[:1].upper() + sentence[1:]
