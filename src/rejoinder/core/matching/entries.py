"""Lines folded into entries, and their words as numbers: what an index is built from and can be added to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rejoinder.core.matching.clean import terms
from rejoinder.core.matching.features import NAME, YEAR
from rejoinder.core.matching.values import LineForMatch
from rejoinder.core.text import STOP_WORDS, words

SUBTITLE_WEIGHT = 0.5  # of a word there against one in the text or the title: it tells more beside the point

Key = str


@dataclass
class Entry:
    """Lines that are the same but for quotes, case and accents; members by code point, then in the order given.

    Text and title make a line; of two that differ only in their subtitle, that of the first member is read.
    """

    key: Key
    members: list[LineForMatch]
    text: list[int] = field(default_factory=list)
    title: list[int] = field(default_factory=list)
    subtitle: list[int] = field(default_factory=list)
    names: list[int] = field(default_factory=list)
    years: list[int] = field(default_factory=list)

    @property
    def first(self) -> LineForMatch:
        """The member whose words stand for all."""
        return self.members[0]

    @property
    def titles(self) -> tuple[list[int], list[float]]:
        """The words of title and subtitle with their weights."""
        weights = [1.0] * len(self.title) + [SUBTITLE_WEIGHT] * len(self.subtitle)
        return self.title + self.subtitle, weights


class Vocabulary:
    """Words as numbers, in the order first met."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    def learn(self, found: Sequence[str]) -> list[int]:
        """Numbers of words, new ones numbered."""
        return [self._numbers.setdefault(word, len(self._numbers)) for word in found]

    def known(self, found: Sequence[str]) -> list[int]:
        """Numbers of the words that stand in some line; others are left out."""
        return [self._numbers[word] for word in found if word in self._numbers]

    def words(self) -> list[str]:
        """All words by number."""
        return list(self._numbers)

    def copy(self) -> "Vocabulary":
        """One that may learn more without the other knowing."""
        made = Vocabulary()
        made._numbers = dict(self._numbers)
        return made


def fold(lines: Sequence[LineForMatch], vocabulary: Vocabulary, known: Mapping[Key, Entry]) -> list[Entry]:
    """The entries of lines, in the order in which each first stands; words are read only of those not `known`."""
    found: dict[Key, list[LineForMatch]] = {}
    for line in lines:
        key = " ".join((*words(line.text), "|", *words(line.title)))
        found.setdefault(key, []).append(line)
    return [_entry(key, sorted(members, key=_text), vocabulary, known.get(key)) for key, members in found.items()]


def _text(line: LineForMatch) -> str:
    return line.text


def _entry(key: Key, members: list[LineForMatch], vocabulary: Vocabulary, known: Entry | None) -> Entry:
    if known is not None and is_same(known.first, members[0]):
        return Entry(key, members, known.text, known.title, known.subtitle, known.names, known.years)
    first = members[0]
    both = f"{first.text} {first.title}"
    return Entry(
        key,
        members,
        vocabulary.learn(terms(first.text)),
        vocabulary.learn(terms(first.title)),
        vocabulary.learn(terms(first.subtitle)),
        vocabulary.learn([f"\0{name}" for name in sorted(names_in(both))]),
        sorted({int(year) for year in YEAR.findall(both)}),
    )


def is_same(one: LineForMatch, other: LineForMatch) -> bool:
    """Whether two lines say the same to the letter."""
    return (one.text, one.title, one.subtitle) == (other.text, other.title, other.subtitle)


def names_in(text: str) -> set[str]:
    """The parts of what is written like a name, in lower case."""
    return {part.lower() for name in NAME.findall(text) for part in name.split() if part.lower() not in STOP_WORDS}
