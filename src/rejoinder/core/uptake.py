"""Whether a post takes up what we said: it links to it, or says a run of our words."""

from collections.abc import Collection
from dataclasses import dataclass

from rejoinder.core.text import is_content_word, words

RUN_WORDS = (
    8  # in a row: seven of a headline's words recur by chance, eight hardly (see core/copies.py for runs of four)
)
OWN_CONTENT_MIN = 3  # of them words that say something, so that a stock phrase is no uptake


@dataclass(frozen=True)
class TakenUp:
    """How a post took it up, in words."""

    why: str


def taken_up(
    links: Collection[str], text: str, our_links: Collection[str], our_texts: Collection[str]
) -> TakenUp | None:
    """How a post with these links and this text takes up what we said; None where it does not.

    Links are compared as they are given: bring both to one form first.

    >>> taken_up((), "Page 6 of the minutes says so.", (), ["Page 6 of the minutes says so, we read."])
    >>> ours = ["She voted to keep the night ferry at the March meeting."]
    >>> taken_up((), "Brask said: she voted to keep the night ferry at the March meeting", (), ours).why
    'it says “she voted to keep the night ferry at”'
    """
    if set(links) & set(our_links):
        return TakenUp("it links to our answer")
    theirs = _runs(text)
    for ours in our_texts:
        for run in _in_order(ours):
            if run in theirs and sum(map(is_content_word, run)) >= OWN_CONTENT_MIN:
                return TakenUp(f"it says “{' '.join(run)}”")
    return None


def _in_order(text: str) -> list[tuple[str, ...]]:
    said = words(text)
    return [said[n : n + RUN_WORDS] for n in range(len(said) - RUN_WORDS + 1)]


def _runs(text: str) -> set[tuple[str, ...]]:
    return set(_in_order(text))
