"""When a story that fits a watch is told at once: by its chance, by its speed, or because it became a story."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

RISE_PCT = 10  # a chance that rose by so much is told again
STORY, SPEED, MATCH = "story", "speed", "match"


@dataclass(frozen=True)
class AtOnce:
    """What is told at once. `line_pct` 0: all that fits. `posts` or `minutes` 0: speed tells nothing."""

    line_pct: int
    posts: int = 0
    minutes: int = 0


@dataclass(frozen=True)
class Standing:
    """How a story stands at a moment; times are unix seconds, in any order."""

    chance: float | None  # None: too little to say
    is_story: bool
    times: Sequence[float]
    now: float


@dataclass(frozen=True)
class Telling:
    """It is told at once. `mark` names the reason: a watch tells a story once for each."""

    mark: str
    why: str


@dataclass(frozen=True)
class Kept:
    """It is not told at once; `why` says what is missing."""

    why: str


def tell_at_once(rule: AtOnce, standing: Standing, told: Collection[str] = ()) -> Telling | Kept:
    """Whether a story that fits is told now. `told`: the marks under which it was told before.

    >>> tell_at_once(AtOnce(60), Standing(.71, False, [], 0.0)).why
    'The chance passed 70%'
    >>> tell_at_once(AtOnce(60), Standing(.71, False, [], 0.0), {"60"}).why
    'The chance passed 70%; told again because it rose by 10'
    >>> tell_at_once(AtOnce(60, 5, 10), Standing(.22, False, [0, 30], 60.0)).why
    'The chance is 22%, the line is 60%; 2 posts in 10 min, needs 5'
    """
    if STORY in told:
        return Kept("It was told when it became a story")
    if standing.is_story:
        return Telling(STORY, "It became a story" + ("; told again for that" if told else ""))
    if rule.line_pct == 0:
        return Telling(MATCH, "This watch tells all that fits") if not told else Kept("It was told when it came up")
    level = _level(rule.line_pct, standing.chance)
    before = max((int(mark) for mark in told if mark.isdecimal()), default=0)
    if level > before:
        again = f"; told again because it rose by {level - before}" if before else ""
        return Telling(str(level), f"The chance passed {level}%{again}")
    count = sum(1 for time in standing.times if standing.now - 60 * rule.minutes < time <= standing.now)
    if has_speed(rule) and count >= rule.posts and not told:
        return Telling(SPEED, f"{count} posts in {rule.minutes} min")
    return Kept(_missing(rule, standing, count, told))


def has_speed(rule: AtOnce) -> bool:
    """Whether speed alone tells."""
    return rule.posts > 0 and rule.minutes > 0


@dataclass(frozen=True)
class Past:
    """What is kept of one story: when its posts came, the chances that were said, and between when it could be told."""

    times: Sequence[float]
    calls: Sequence[tuple[float, float | None]] = ()
    became: float | None = None
    since: float = float("-inf")  # before it no post of it fitted
    until: float = float("inf")  # from then on somebody had silenced it


def replay(rule: AtOnce, past: Past) -> list[tuple[float, Telling, float | None]]:
    """What would have been told of one story: when, why, and the chance then.

    >>> past = Past([0, 60], [(90, .3), (3600, .65)])
    >>> [telling.mark for _, telling, _ in replay(AtOnce(60, 2, 10), past)]
    ['speed', '60']
    """
    posts, said = sorted(past.times), sorted(past.calls, key=lambda call: call[0])
    became = past.became
    moments = sorted({*posts, *(time for time, _ in said), *([became] if became is not None else [])})
    told: dict[str, None] = {}
    found: list[tuple[float, Telling, float | None]] = []
    chance, first, upto, call = None, 0, 0, 0
    for now in moments:
        while call < len(said) and said[call][0] <= now:
            chance, call = said[call][1], call + 1
        while upto < len(posts) and posts[upto] <= now:
            upto += 1
        while first < upto and posts[first] <= now - 60 * rule.minutes:
            first += 1
        if not past.since <= now < past.until:
            continue
        standing = Standing(chance, became is not None and became <= now, posts[first:upto], now)
        telling = tell_at_once(rule, standing, told)
        if isinstance(telling, Telling):
            told[telling.mark] = None
            found.append((now, telling, 1.0 if standing.is_story else chance))
    return found


def _level(line_pct: int, chance: float | None) -> int:
    """The highest of the line, the line and ten, the line and twenty … that the chance has passed; 0 for none."""
    if chance is None or round(100 * chance, 6) < line_pct:
        return 0
    return line_pct + int((100 * chance - line_pct + 1e-6) // RISE_PCT) * RISE_PCT


def _missing(rule: AtOnce, standing: Standing, count: int, told: Collection[str]) -> str:
    if told:
        return f"It was told; again when its chance rises by {RISE_PCT}"
    said = "There is too little to say" if standing.chance is None else f"The chance is {100 * standing.chance:.0f}%"
    speed = f"; {count} posts in {rule.minutes} min, needs {rule.posts}" if has_speed(rule) else ""
    return f"{said}, the line is {rule.line_pct}%{speed}"
