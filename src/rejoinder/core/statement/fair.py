"""Attacks on a person where a claim should be answered."""

from collections.abc import Iterator, Sequence

from rejoinder.core.statement.prose import Sentence, Word
from rejoinder.core.statement.values import Mark

_INSULTS = frozenset(
    """
    bigot buffoon charlatan cheat clown clowns coward cowards crook crooks cretin disgrace dunce extremist fanatic fool
    fools fraud fraudster hypocrite hypocrites idiot idiots ignoramus imbecile jerk joke laughing-stock liar liars
    loser losers lunatic maniac menace moron morons muppet muppets nobody parasite puppet rat sham scum shill snake
    sneak snob thug thugs toady traitor traitors turncoat twit vermin weasel windbag wretch
    """.split()
)
_INSULTING = frozenset(
    """
    corrupt crazy deluded deranged dim disgraceful dishonest evil gutless hysterical ignorant incompetent insane lazy
    mad nasty odious pathetic repulsive shameless shameful sick slimy spineless stupid thick two-faced unhinged vile
    weird wicked
    """.split()
)
_PERSONS = frozenset(
    """
    he she they you who mr mrs ms miss dr sir lady candidate opponent opponents rival rivals man woman men women party
    friends councillor councillors cllr minister mp mps leader journalist blogger bloggers reporter editor people crowd
    gang lot bunch anyone everyone
    """.split()
)
_BE = frozenset("is are was were be been am isn't aren't he's she's they're you're".split())
_BETWEEN = frozenset(
    "a an the just simply nothing but such so too quite utter utterly total complete completely plain".split()
)
_NOT_TRUSTED = (
    ("cannot", "be", "trusted"),
    ("can't", "be", "trusted"),
    ("not", "be", "trusted"),
    ("unfit", "for", "office"),
)
_WHY = "This is about a person, not about what was said. Answer the claim."


def attack_marks(sentence: Sentence) -> Iterator[Mark]:
    """Where a person is called names; what was said may be called false."""
    lows, words, last = sentence.lows, sentence.words, -1
    for at, low in enumerate(lows):
        if at <= last:
            continue
        found = _begins(lows, words, at, low)
        if found:
            start, last = found
            if not sentence.is_quoted(words[start].start, words[last].end):
                yield Mark("attack", words[start].start, words[last].end, _WHY)


def _begins(lows: tuple[str, ...], words: Sequence[Word], at: int, low: str) -> tuple[int, int] | None:
    if low in _BE:
        return _called(lows, words, at)
    for phrase in _NOT_TRUSTED:
        if lows[at : at + len(phrase)] == phrase:
            return at, at + len(phrase) - 1
    if low == "shame" and lows[at + 1 : at + 2] == ("on",) and at + 2 < len(lows):
        end = at + 2
        while end + 1 < len(lows) and words[end + 1].text[0].isupper():
            end += 1
        return at, end
    if low == "the" and lows[at + 1 : at + 2] and lows[at + 1] in _INSULTS and lows[at + 1] not in ("joke", "menace"):
        return at, at + 1
    if low == "too" and lows[at + 1 : at + 2] and lows[at + 1] in _INSULTING and _has_person(lows, words, at):
        return at, at + 1
    if low in _INSULTING:  # "her pathetic little party"
        for place in (at + 1, at + 2):
            if place < len(lows) and lows[place] in _PERSONS - {"who", "you", "he", "she", "they"}:
                return at, place
    return None


def _called(lows: tuple[str, ...], words: Sequence[Word], at: int) -> tuple[int, int] | None:
    """What a person is called after a form of *be*."""
    place = at + 1
    while place < len(lows) and lows[place] in _BETWEEN:
        place += 1
    if place < len(lows) and lows[place] in _INSULTING and place + 1 < len(lows) and lows[place + 1] in _INSULTS:
        place += 1
    if place >= len(lows) or not (lows[place] in _INSULTS or lows[place] in _INSULTING):
        return None
    if lows[place] in (
        "joke",
        "sham",
        "menace",
        "disgrace",
        "fraud",
        "shameful",
        "disgraceful",
        "weird",
        "sick",
        "thick",
    ):
        return (at, place) if _has_person(lows, words, at) else None
    return (at, place) if _has_person(lows, words, at) or lows[place] in _INSULTS else None


def _has_person(lows: tuple[str, ...], words: Sequence[Word], at: int) -> bool:
    """Whether a person is spoken of in the words before: a pronoun, an office, or a name."""
    before = range(max(0, at - 5), at)
    if any(lows[place] in _PERSONS for place in before) or (at < len(lows) and "'" in lows[at]):
        return True
    names = [place for place in before if words[place].text[0].isupper()]
    return bool(names) and lows[names[-1]] not in (
        "the",
        "this",
        "that",
        "it",
        "what",
        "their",
        "his",
        "her",
        "a",
        "these",
    )
