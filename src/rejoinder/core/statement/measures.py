"""How easily a text reads: Flesch's reading ease and the age that can read it."""

import re
from dataclasses import dataclass

from rejoinder.core.statement.prose import Prose, read

EASE_MIN = 50.0  # below it Flesch (1948, table 5) calls a text "fairly difficult" and worse
WORDS_MIN = 30  # of fewer the formula says nothing: it was fitted to samples of 100
AGE_OF_GRADE_0 = 5  # a pupil of the first American grade is six
AGE_MIN, AGE_MAX = 6, 25

_VOWELS = re.compile(r"[aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüœ]+")
# Silent: a last e ("vote", not "table"), -ed after most consonants, -es after most, an e inside ("hopeful").
_SILENT = re.compile(
    r"(?:[^aeiouyl]|[aeiouyl]l|gu|qu)e$|(?:[^aeiouytdl]|[aeiouyl]l)ed$|(?:[^aeiouycgsxzhl]|[aeiouyl]l|(?<![cs])h)es$"
    r"|[aiouy][^aeiouyl]e(?=ly|ment|ful|less|ness|hold|well|side|time)|^eve(?=ry|ning)|^busi(?=ness)"
)
# Two vowels in a row that are two syllables: "area", "radio", "science", "going", "actual".
_PARTED = re.compile(
    r"(?<![tcsgx])ia|(?<![tcsgxnl])io|i(?=um)|eo(?!u|pl)|[dr]ea(?=s?$)|crea|theat|(?:qu|sc|d|soc|cl)ie(?=[nt])|ie(?=r$|st$)"
    r"|[eouy]ing|(?<![qg])u(?=al|el|ou)|eum|poe(?=[mt])|[^aeio]ism$"
)


@dataclass(frozen=True)
class Measures:
    """Sizes of a text, and how it reads. `ease` and `age` are None for under 30 words: too little to say."""

    sentences: int
    words: int
    words_per_sentence: float
    syllables_per_word: float
    ease: float | None  # 0 hard to 100 easy
    age: int | None  # who can read it

    @property
    def says(self) -> str:
        """The reading ease in words, as the page shows it."""
        if self.ease is None or self.age is None:
            return "Too little to say how it reads"
        return f"{_word_for(self.ease)}, age {self.age} and up"


def measures(text: str | Prose) -> Measures:
    """Sentences, words, reading ease and age of a text, its imprint left out.

    Ease is Flesch (1948): 206.835 less 1.015 times the words a sentence less 84.6 times the syllables a word, kept
    within 0 and 100. Age is the grade of Kincaid and others (1975), .39 and 11.8 times the same two less 15.59, and
    five years. Syllables are counted by rule, some 3 in 100 words differ from a dictionary.

    >>> measures("She voted to keep the night ferry. Page 6 of the minutes says so. " * 3).says
    'Reads very easily, age 6 and up'
    """
    prose = read(text) if isinstance(text, str) else text
    told = [one for one in prose.sentences if not one.is_imprint]
    words = [word.low for one in told for word in one.words]
    if not words:
        return Measures(0, 0, 0.0, 0.0, None, None)
    length = len(words) / len(told)
    weight = sum(map(syllables, words)) / len(words)
    ease = age = None
    if len(words) >= WORDS_MIN:
        ease = round(min(100.0, max(0.0, 206.835 - 1.015 * length - 84.6 * weight)), 1)
        grade = 0.39 * length + 11.8 * weight - 15.59
        age = min(AGE_MAX, max(AGE_MIN, round(grade) + AGE_OF_GRADE_0))
    return Measures(len(told), len(words), round(length, 1), round(weight, 2), ease, age)


def syllables(word: str) -> int:
    """How many syllables an English word has, by rule; a number has one.

    >>> [syllables(word) for word in ("ferry", "voted", "mischaracterisation", "closed", "people", "created")]
    [2, 2, 7, 1, 2, 3]
    """
    return sum(_part(part) for part in word.replace("'", "").split("-")) or 1


def _part(word: str) -> int:
    if len(word) <= 3:
        return 1 if word else 0
    return max(1, len(_VOWELS.findall(word)) - len(_SILENT.findall(word)) + len(_PARTED.findall(word)))


def _word_for(ease: float) -> str:
    if ease >= 90:
        return "Reads very easily"
    if ease >= 60:
        return "Reads easily"
    return "Reads hard" if ease < EASE_MIN else "Reads fairly hard"
