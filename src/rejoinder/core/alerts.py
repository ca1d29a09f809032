"""Alerts by rule: raise or stay quiet, always with the reason."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rejoinder.core.query import Node, PostForQuery, match
from rejoinder.core.text import words

REMEMBERED_LETTERS = 4_000  # of a text that is kept for the next question: all of them take under 50 MB


@dataclass(frozen=True)
class Rule:
    """A watch's conditions; those that are set must all hold. A rule with none is never raised."""

    words: tuple[str, ...] = ()  # any of these words or phrases; a star at the end stands for any ending
    sources_min: int = 0
    speed_min: float = 0.0  # posts an hour
    leaning: str = ""
    query: Node | None = None  # some post of the story fits it
    saved: Mapping[str, Node] = field(default_factory=dict)  # queries of other watches, by lower-case name


@dataclass(frozen=True)
class StoryForAlert:
    """What a rule may look at."""

    title: str
    texts: Sequence[str]  # titles and texts of its posts
    sources: int
    per_hour: float
    carriers: Mapping[str, int]
    is_muted: bool = False
    is_non_story: bool = False
    posts: Sequence[PostForQuery] = ()  # newest first; only where a rule has a query
    own_words: int | None = None  # sources that carry it in words of their own; None: not looked at
    asked: int = 0  # posts looked at in all, where `posts` holds only those that can decide
    now: float = 0.0  # unix seconds, for "the last week" in a query


@dataclass(frozen=True)
class Step:
    """One condition, whether it held, and the sentence that says so."""

    rule: str  # words, query, sources, speed, leaning, quiet, on, tier
    held: bool
    why: str
    words: tuple[str, ...] = ()  # by which it held, as the watch writes them


@dataclass(frozen=True)
class Raise:
    """The rule holds."""

    why: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class StayQuiet:
    """The rule does not hold; `why` says what would have to change."""

    why: str
    steps: tuple[Step, ...]


def decide(rule: Rule, story: StoryForAlert) -> Raise | StayQuiet:
    """Whether a story raises an alert by a rule.

    >>> story = StoryForAlert("Night ferry vote", ["Brask on the ferry"], 3, 8.0, {"left": 1, "right": 2})
    >>> decide(Rule(words=("ferry",), sources_min=2), story).why
    'It says “ferry”; 3 sources carry it, needs 2.'
    >>> decide(Rule(speed_min=10), story).why
    'Quiet because it has 8 posts an hour, needs 10.'
    """
    steps = [*_quiet(story), *_conditions(rule, story)]
    missing = [step for step in steps if not step.held]
    if not [step for step in steps if step.rule != "quiet"]:
        missing = [Step("none", False, "the watch has no condition")]
    if missing:
        return StayQuiet(f"Quiet because {'; '.join(_lower(step.why) for step in missing)}.", tuple(steps))
    held = [step.why for step in steps if step.rule != "quiet"]
    first, *rest = held
    return Raise("; ".join([first, *(_lower(why) for why in rest)]) + ".", tuple(steps))


def words_found(wanted: Sequence[str], texts: Sequence[str]) -> list[str]:
    """Those of `wanted` that stand in any of `texts`, as whole words, whatever their case and accents.

    >>> words_found(["night ferr*", "brask", "pier"], ["The Night Ferries of Tidewell"])
    ['night ferr*']
    """
    flat = [_remembered(text) if len(text) <= REMEMBERED_LETTERS else _flat(text) for text in texts]
    return [phrase for phrase in wanted if (pattern := _pattern(phrase)) and any(pattern.search(text) for text in flat)]


def _flat(text: str) -> str:
    return f" {' '.join(words(text))} "


_remembered = lru_cache(8_000)(_flat)  # a story's earlier posts are asked again with each new one


def _pattern(phrase: str) -> re.Pattern[str] | None:
    parts = words(phrase)
    if not parts:
        return None
    tail = r"\w*" if phrase.rstrip().endswith("*") else ""
    return re.compile(r"(?<= )" + " ".join(map(re.escape, parts)) + tail + r"(?= )")


def _quiet(story: StoryForAlert) -> list[Step]:
    steps = []
    if story.is_muted:
        steps.append(Step("quiet", False, "Somebody muted the story"))
    if story.is_non_story:
        steps.append(Step("quiet", False, "Somebody called it a non-story"))
    return steps


def _conditions(rule: Rule, story: StoryForAlert) -> list[Step]:
    steps = []
    if rule.words:
        found = words_found(rule.words, [story.title, *story.texts])
        listed = ", ".join(f"“{word}”" for word in (found or rule.words)[:6])
        said = f"It says {listed}" if found else f"It says none of {listed}"
        steps.append(Step("words", bool(found), said, tuple(found)))
    if rule.query is not None:
        steps.append(_query_step(rule, rule.query, story))
    if rule.sources_min:
        plural = "source carries" if story.sources == 1 else "sources carry"
        has_copies = story.own_words is not None and story.own_words < story.sources
        own = f", {story.own_words} in words of their own" if has_copies else ""
        why = f"{story.sources} {plural} it{own}, needs {rule.sources_min}"
        steps.append(Step("sources", story.sources >= rule.sources_min, why))
    if rule.speed_min:
        why = f"It has {story.per_hour:g} posts an hour, needs {rule.speed_min:g}"
        steps.append(Step("speed", story.per_hour >= rule.speed_min, why))
    if rule.leaning:
        count = story.carriers.get(rule.leaning, 0)
        carriers = f"{count or 'No'} {'carriers' if count > 1 else 'carrier'}"
        why = f"{carriers} on the {rule.leaning}"
        steps.append(Step("leaning", count > 0, why))
    return steps


def _query_step(rule: Rule, query: Node, story: StoryForAlert) -> Step:
    for post in story.posts:
        hit = match(query, post, story.now, rule.saved)
        if hit is not None:
            listed = ", ".join(f"“{word}”" for word in hit.words[:6])
            said = f"A post fits the query{' by ' + listed if listed else ''}: “{post.title[:80]}”"
            return Step("query", True, said, hit.words)
    count = max(len(story.posts), story.asked)
    return Step(
        "query", False, f"None of its {count} posts fits the query" if count > 1 else "Its post does not fit the query"
    )


def words_of(decision: Raise | StayQuiet) -> list[str]:
    """The words by which a story fits, each once, as the watch writes them."""
    return list(dict.fromkeys(word for step in decision.steps for word in step.words))


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:] if not sentence[:1].isdigit() else sentence
