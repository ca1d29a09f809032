"""How a count speaks: votes, names and what was reached, in the words that the stages are told in."""

from collections.abc import Sequence

from rejoinder.core.text import listed


def votes_text(units: int, decimals: int) -> str:
    """Votes for a sentence: whole ones, cut and not rounded; below one vote with their decimals.

    Cutting keeps the sentence true: who is short of a whole quota never reads as having reached it.

    >>> votes_text(99_824_000, 5), votes_text(40_000, 5), votes_text(0, 5)
    ('998', '0.4', '0')
    """
    whole, rest = divmod(units, 10**decimals)
    if whole or not rest:
        return f"{whole:,}"
    return "0." + f"{rest:0{decimals}d}".rstrip("0")


def decimal_text(units: int, decimals: int) -> str:
    """Units with all their decimals, as a table shows them.

    >>> decimal_text(17721, 5), decimal_text(100_000, 5)
    ('0.17721', '1.00000')
    """
    whole, rest = divmod(units, 10**decimals)
    return f"{whole:,}.{rest:0{decimals}d}" if decimals else f"{whole:,}"


def papers_text(number: int) -> str:
    """How many papers.

    >>> papers_text(1), papers_text(1200)
    ('1 paper', '1,200 papers')
    """
    return "1 paper" if number == 1 else f"{number:,} papers"


def places_text(number: int) -> str:
    """How many places.

    >>> places_text(1), places_text(4)
    ('1 place', '4 places')
    """
    return "1 place" if number == 1 else f"{number:,} places"


def reached_text(names: Sequence[str], votes: Sequence[str]) -> str:
    """Who reached the quota with what, as the end of a stage tells it.

    >>> reached_text(["Ada", "Bo"], ["998", "1,002"])
    'Ada reaches 998 and Bo 1,002: elected.'
    """
    first = f"{names[0]} reaches {votes[0]}"
    return (
        listed([first, *(f"{name} {number}" for name, number in zip(names[1:], votes[1:], strict=True))]) + ": elected."
    )


def left_over_text(names: Sequence[str], vacancies: int) -> str:
    """Who is elected because no more candidates are left than places.

    >>> left_over_text(["Ada"], 1)
    'Ada is the only one left for the last place: elected.'
    """
    if len(names) == 1 and vacancies == 1:
        return f"{names[0]} is the only one left for the last place: elected."
    verb = "is" if len(names) == 1 else "are"
    places = f"the last {places_text(vacancies)}" if len(names) == vacancies else places_text(vacancies)
    return f"Only {listed(names)} {verb} left for {places}: elected."
