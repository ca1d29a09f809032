"""What became of a piece of evidence: same, changed, gone, or only not reached; and whether a line rests on it.

Texts are compared word by word without regard to white space: what a page carries beside its words must not cry wolf.
"""

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rejoinder.core.matching.clean import stem
from rejoinder.core.text import content_words, sentences
from rejoinder.core.wordiff import ADDED, REMOVED, SAME, Piece, differences

DAY_S = 86_400.0
HOUR_S = 3_600.0
RETRY_S = 900.0  # after the first failure; doubled with each, up to RETRY_MAX_S
RETRY_MAX_S = 6 * HOUR_S
LARGE_AGAIN_S = 7 * DAY_S  # a page that is too large is not fetched whole every day to find that again
ALARM_AFTER_S = DAY_S  # a server may be down for a night
PIECES_MAX = 24  # of a change that are shown
CONTEXT_WORDS = 5  # on both sides of what changed
PIECE_WORDS_MAX = 30  # of one piece; a long one is shown by its beginning
CHANGED_WORDS_MAX = 400  # kept of one change
LINES_MAX = 4_000  # of a text that are laid side by side; a longer one is compared as one piece
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")


@dataclass(frozen=True)
class Stood:
    """A piece of evidence before it is looked at. `text` is that of the copy it rests on; None: no copy yet."""

    state: str
    text: str | None = None
    failing_since: float | None = None
    fails: int = 0


@dataclass(frozen=True)
class Looked:
    """What came of looking. `outcome`: read, gone, failed, forbidden, refused, large or later."""

    outcome: str
    text: str = ""
    why: str = ""
    until: float = 0.0  # "later": unix seconds that the host named
    moved_to: str = ""
    is_readable: bool = True  # False: a kind whose words we cannot read; then `is_same_bytes` decides
    is_same_bytes: bool = False


@dataclass(frozen=True)
class Judged:
    """How it stands now, in words, and in how many seconds it is looked at again."""

    state: str
    why: str
    again_s: float
    failing_since: float | None = None
    fails: int = 0


def judge(stood: Stood, looked: Looked, now: float, *, is_used: bool = False) -> Judged:
    """What a look at a piece of evidence means. `is_used`: its line went out in the last two days.

    Gone is what its server says (404, 410); what is merely not reached is told, and alarms after a day only.

    >>> judge(Stood("same", "Last boat 23:40"), Looked("read", "Last boat  23:40"), 0.0).state
    'same'
    >>> judge(Stood("same", "Last boat 23:40"), Looked("read", "Last boat 22:55"), 0.0).state
    'changed'
    >>> judge(Stood("same", "x"), Looked("failed", why="did not answer in time"), 0.0).state
    'unreachable'
    """
    usual = HOUR_S if is_used else DAY_S
    if looked.outcome == "read":
        return _read(stood, looked, usual)
    if looked.outcome == "later":
        return Judged(
            stood.state, looked.why, max(RETRY_S, looked.until - now), failing_since=stood.failing_since,
            fails=stood.fails,
        )  # fmt: skip
    if looked.outcome == "failed":
        return _failed(stood, looked, now)
    return Judged(looked.outcome, looked.why, LARGE_AGAIN_S if looked.outcome == "large" else usual)


def _read(stood: Stood, looked: Looked, usual: float) -> Judged:
    if stood.text is None:
        state = "moved" if looked.moved_to else "same"
    elif looked.is_readable:
        state = "same" if is_same(stood.text, looked.text) else "changed"
    else:
        state = "same" if looked.is_same_bytes else "changed"
    if state == "changed" and not looked.is_readable:
        return Judged(state, "its bytes changed; we cannot read its kind, so look at both copies", usual)
    if state == "same" and looked.moved_to:
        state = "moved"
    return Judged(state, _moved(looked) if state == "moved" else "", usual)


def _moved(looked: Looked) -> str:
    return f"moved to {looked.moved_to}" if looked.moved_to else "moved"


def _failed(stood: Stood, looked: Looked, now: float) -> Judged:
    since = now if stood.failing_since is None else stood.failing_since
    is_lost = now - since >= ALARM_AFTER_S
    again = min(RETRY_S * 2 ** min(stood.fails, 10), RETRY_MAX_S)
    return Judged("lost" if is_lost else "unreachable", looked.why, again, failing_since=since, fails=stood.fails + 1)


def is_same(before: str, after: str) -> bool:
    """Whether two texts have the same words, whatever white space stands between them.

    >>> is_same("One  two\\n\\nthree", "One two three")
    True
    """
    return before == after or before.split() == after.split()


def changes(before: str, after: str) -> tuple[Piece, ...]:
    """What changed between two copies, with a few words around each change; at most 24 pieces.

    >>> [(p.kind, p.text) for p in changes("Last boat 23:40 daily", "Last boat 22:55 daily")]
    [('same', 'Last boat '), ('removed', '23:40'), ('added', '22:55'), ('same', ' daily')]
    """
    found: list[Piece] = []
    for old, new in _blocks(before, after):
        found += _in_context(differences(old, new))
        if len(found) >= PIECES_MAX:
            break
    return tuple(found[:PIECES_MAX])


def _blocks(before: str, after: str) -> Iterable[tuple[str, str]]:
    """The stretches of lines that differ: long pages change in few places."""
    old, new = _lines(before), _lines(after)
    if max(len(old), len(new)) > LINES_MAX:
        yield " ".join(old), " ".join(new)
        return
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for kind, start, end, start_new, end_new in matcher.get_opcodes():
        if kind != "equal":
            yield " ".join(old[start:end]), " ".join(new[start_new:end_new])


def _lines(text: str) -> list[str]:
    return [tidy for line in text.split("\n") if (tidy := " ".join(line.split()))]


def _in_context(pieces: Sequence[Piece]) -> list[Piece]:
    kept = []
    for at, piece in enumerate(pieces):
        words = re.findall(r"\S+\s*", piece.text)
        lead = re.match(r"\s*", piece.text)
        blank = lead.group() if lead else ""
        if piece.kind != SAME:
            is_long = len(words) > PIECE_WORDS_MAX
            text = blank + "".join(words[:PIECE_WORDS_MAX]) + ("…" if is_long else "")
            kept.append(Piece(piece.kind, text if words else piece.text))
            continue
        is_first, is_last = at == 0, at == len(pieces) - 1
        room = CONTEXT_WORDS if is_first or is_last else 2 * CONTEXT_WORDS
        if len(words) <= room:
            kept.append(piece)
        elif is_first:
            kept.append(Piece(SAME, "… " + "".join(words[-CONTEXT_WORDS:])))
        elif is_last:
            kept.append(Piece(SAME, blank + "".join(words[:CONTEXT_WORDS]).rstrip() + " …"))
        else:
            kept.append(Piece(SAME, f"{blank}{''.join(words[:CONTEXT_WORDS])}… {''.join(words[-CONTEXT_WORDS:])}"))
    return kept


def changed_words(pieces: Iterable[Piece]) -> tuple[str, ...]:
    """The numbers and content words that a change took away or brought, each once; what it only moved is left out.

    >>> changed_words(changes("Last boat 23:40 daily", "Last boat 22:55 daily"))
    ('23:40', '22:55')
    """
    gone: dict[str, None] = {}
    came: dict[str, None] = {}
    for piece in pieces:
        if piece.kind in (REMOVED, ADDED):
            (gone if piece.kind == REMOVED else came).update(dict.fromkeys(_telling(piece.text)))
    moved = gone.keys() & came.keys()
    return tuple([word for word in (gone | came) if word not in moved][:CHANGED_WORDS_MAX])


def _telling(text: str) -> list[str]:
    """Numbers and times as they are written, and the stems of the other words that say something."""
    numbers = _NUMBER.findall(text)
    rest = _NUMBER.sub(" ", text)
    return [*numbers, *(stem(word) for word in content_words(rest))]


@dataclass(frozen=True)
class Touched:
    """A sentence of a line that uses what changed, and those words of it."""

    sentence: str
    words: tuple[str, ...]


def touched(text: str, words: Iterable[str]) -> tuple[Touched, ...]:
    """The sentences of a line that use any of the words or numbers that changed.

    >>> touched("She voted to keep it. The last boat leaves at 23:40.", ("23:40", "22:55"))
    (Touched(sentence='The last boat leaves at 23:40.', words=('23:40',)),)
    >>> touched("She voted to keep it.", ("23:40",))
    ()
    """
    wanted = set(words)
    found = []
    for sentence in sentences(text):
        used = tuple(dict.fromkeys(word for word in _telling(sentence) if word in wanted))
        if used:
            found.append(Touched(sentence, used))
    return tuple(found)
