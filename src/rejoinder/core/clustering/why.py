"""The reasons of the stream in plain words; numbers are the scores that decided."""

from rejoinder.core.clustering.live import LiveStory
from rejoinder.core.clustering.values import Key


def joined(shared: list[str], nearby: int, score: float, line: float, runner_up: tuple[float, LiveStory] | None) -> str:
    """Why a post joined.

    >>> joined(["ferry", "brask"], 5, 0.62, 0.38, None)
    'Joined: shares “ferry”, “brask” with the story and is near its posts (5 looked at). Fit .62, needs .38.'
    """
    how = f"shares {quoted(shared)} with the story and" if shared else "says the same in other words:"
    next_best = f" Next best: story {runner_up[1].id} at {short(runner_up[0])}." if runner_up else ""
    near = f"is near its posts ({nearby} looked at)" if shared else f"{nearby} of its posts are near in meaning"
    return f"Joined: {how} {near}. Fit {short(score)}, needs {short(line)}.{next_best}"


def opened(nearest: Key | None, score: float, line: float) -> str:
    """Why a post opened a story.

    >>> opened(7, 0.21, 0.38)
    'New story: the nearest, story 7, fits .21 and needs .38.'
    """
    if nearest is None:
        return "New story: there was none to compare it with."
    return f"New story: the nearest, story {nearest}, fits {short(score)} and needs {short(line)}."


def merged(shared: list[str], score: float, line: float) -> str:
    """Why two stories became one.

    >>> merged(["ferry"], 0.47, 0.40)
    'Merged: both tell of “ferry”. Fit .47, needs .40.'
    """
    what = f"both tell of {quoted(shared)}" if shared else "their posts are near in meaning"
    return f"Merged: {what}. Fit {short(score)}, needs {short(line)}."


def loose(score: float, line: float) -> str:
    """Why a post of a small story was put with a larger one.

    >>> loose(0.24, 0.18)
    'Loosely related: its own small story went quiet. Fit .24, needs .18.'
    """
    return f"Loosely related: its own small story went quiet. Fit {short(score)}, needs {short(line)}."


def quoted(words: list[str]) -> str:
    """Words in quotation marks, with commas.

    >>> quoted(["a", "b"])
    '“a”, “b”'
    """
    return ", ".join(f"“{word}”" for word in words)


def short(score: float) -> str:
    """A score with two decimals and no leading zero.

    >>> short(0.618), short(1.04)
    ('.62', '1.04')
    """
    return f"{score:.2f}".replace("0.", ".", 1) if 0 <= score < 1 else f"{score:.2f}"
