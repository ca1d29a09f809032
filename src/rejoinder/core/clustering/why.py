"""Decisions about stories in plain words, fit for a press officer and for the record."""

from collections.abc import Sequence
from operator import itemgetter

from rejoinder.core.clustering.values import StoryId

_SHOWN_WORDS = 3
_CLOSE_IN_MEANING = "is close in meaning"


def number(value: float) -> str:
    """A fit as it is shown: two places, no nought before the point.

    >>> number(0.618), number(1.2), number(-0.04)
    ('.62', '1.20', '-.04')
    """
    text = f"{value:.2f}"
    if text[0] == "0":
        return text[1:]
    return f"-{text[2:]}" if text.startswith("-0.") else text


def as_written(word: str, text: str) -> str:
    """A lower-case word as the text writes it.

    >>> as_written("brask", "Why Brask said no")
    'Brask'
    """
    lowered = text.casefold()
    start = lowered.find(word)
    # Case folding may change the length of some letters; then places do not agree.
    return text[start : start + len(word)] if start >= 0 and len(lowered) == len(text) else word


def phrases(shared: Sequence[str], text: str) -> list[str]:
    """The first few shared words as the text writes them, in its order; neighbours become one phrase.

    >>> phrases(["ferry", "brask", "night"], "Brask drops the night ferry")
    ['Brask', 'night ferry']
    """
    lowered = text.casefold()
    if len(lowered) != len(text):
        lowered = text  # Case folding changed the length of some letter: then places do not agree.
    written: list[tuple[int, str]] = []
    for word in shared[:_SHOWN_WORDS]:
        start = lowered.find(word)
        written.append((start, text[start : start + len(word)] if start >= 0 else word))
    written.sort(key=_place)
    found: list[str] = []
    for _, word in written:
        if found and f"{found[-1]} {word}" in text:
            found[-1] = f"{found[-1]} {word}"
        else:
            found.append(word)
    return found


_place = itemgetter(0)


def quoted(words: Sequence[str]) -> str:
    """The words in quotation marks, with commas.

    >>> quoted(["night ferry", "Brask"])
    '“night ferry”, “Brask”'
    """
    return ", ".join(f"“{word}”" for word in words)


def fit(score: float, needs: float) -> str:
    """A fit beside what was needed.

    >>> fit(0.62, 0.38)
    'fit .62, needs .38'
    """
    return f"fit {number(score)}, needs {number(needs)}"


def why_joined(shared: Sequence[str], posts: int, fitted: str, following: tuple[StoryId, float] | None) -> str:
    """Why a post joined: what it shares with how many posts, how well it fits, and what came second.

    >>> why_joined(["night ferry", "Brask"], 5, "fit .62, needs .38", (12, 0.21))
    'Joined: shares “night ferry”, “Brask” with 5 posts; fit .62, needs .38; next best story 12 at .21'
    """
    count = "1 post" if posts == 1 else f"{posts} posts"
    cause = f"shares {quoted(shared)} with {count}" if shared else _CLOSE_IN_MEANING
    after = f"next best story {following[0]} at {number(following[1])}" if following else "no other story is near"
    return f"Joined: {cause}; {fitted}; {after}"


def why_opened(nearest: tuple[StoryId, float] | None, needs: float) -> str:
    """Why a post opened a story.

    >>> why_opened((7, 0.21), 0.38)
    'New story: the nearest, story 7 at .21, is under .38'
    """
    if nearest is None:
        return "New story: there is no live story to compare it with"
    return f"New story: the nearest, story {nearest[0]} at {number(nearest[1])}, is under {number(needs)}"


def why_merged(shared: Sequence[str], likeness: float, needs: float, links: float) -> str:
    """Why two stories are one.

    >>> why_merged(["ferry", "brask"], 0.52, 0.4, 0.3)
    'Merged: both tell of “ferry”, “brask”; likeness .52, needs .40; posts of one also fitted the other (.30)'
    """
    cause = f"both tell of {quoted(shared)}" if shared else "they are close in meaning"
    crossed = f"; posts of one also fitted the other ({number(links)})" if links >= 0.005 else ""
    return f"Merged: {cause}; likeness {number(likeness)}, needs {number(needs)}{crossed}"


def why_moved(shared: Sequence[str], origin: StoryId, posts: int, fitted: str) -> str:
    """Why a post of a story that closed small counts elsewhere.

    >>> why_moved(["ferry"], 9, 2, "fit .25, needs .18")
    'Loosely related: its own story 9 ended with 2 posts; shares “ferry”; fit .25, needs .18'
    """
    cause = f"shares {quoted(shared)}" if shared else _CLOSE_IN_MEANING
    count = "1 post" if posts == 1 else f"{posts} posts"
    return f"Loosely related: its own story {origin} ended with {count}; {cause}; {fitted}"


def why_moved_better(shared: Sequence[str], origin: StoryId, score: float, before: float) -> str:
    """Why a post left one live story for another.

    >>> why_moved_better(["ferry"], 9, 0.61, 0.2)
    'Moved from story 9: shares “ferry”; fit .61, there .20'
    """
    cause = f"shares {quoted(shared)}" if shared else _CLOSE_IN_MEANING
    return f"Moved from story {origin}: {cause}; fit {number(score)}, there {number(before)}"


def why_split(posts: int, words: Sequence[str], rest: Sequence[str], fitted: str) -> str:
    """Why a story is two.

    >>> why_split(12, ["bridge"], ["ferry", "night"], "likeness .12, under .25")
    'Split: 12 posts tell of “bridge”, the others of “ferry”, “night”; likeness .12, under .25'
    """
    return f"Split: {posts} posts tell of {quoted(words)}, the others of {quoted(rest)}; {fitted}"
