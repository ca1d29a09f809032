"""How much a word tells: the rarer among the posts so far, the more."""

import math

from rejoinder.core.text import content_words, words

Weights = dict[str, float]

# Words that are common in English news whatever it is about; each is imagined in one of a hundred earlier posts, so
# that on the first evening two stories are not one because both say "night". A list of ours, not counted anywhere.
COMMON = tuple(
    """
    new says year years day days week weeks month months today tomorrow yesterday night nights morning evening tonight
    time times first last next second third two three four five six seven eight nine ten hundred thousand million
    people man men woman women child children family families home house street town city country world public local
    national government council party work working worker workers job jobs money pay cost costs price prices plan plans
    planned report reports reported told tell tells talk talks call calls called ask asks asked answer answers question
    questions story news say make makes made take takes took taken give gives given go goes gone going come comes came
    get getting see sees seen look looks looking find finds found keep keeps kept leave leaves left right back ahead
    start starts started begin begins end ends ended open opens opened close closes closed stop stops stopped run runs
    set sets put puts show shows want wants need needs help helps try tries use used good better best bad worse worst
    big bigger small great high higher low lower long short old young early late later little much many several every
    each another others nobody somebody anybody everybody nothing something anything everything one ones still never
    always ever already yet soon ago near away around across along almost really even must may might part place way
    ways thing things life case point fact side group number members team area meeting
    """.split()
)


class Vocabulary:
    """Counts in how many posts each word stood, and weighs the words of a post by it.

    The weight of a word in `n` of `posts` posts is ln(1 + (posts + start + 1) / (max(n, 1) + 1)), the usual inverse
    document frequency (Spärck Jones 1972), smoothed so that a common word keeps some weight.

    >>> vocabulary = Vocabulary(start_posts=0, words_max=100)
    >>> {word: round(weight, 3) for word, weight in vocabulary.weigh("Ferry cut").items()}
    {'ferry': 0.707, 'cut': 0.707}
    """

    def __init__(self, start_posts: int, words_max: int) -> None:
        self._start_posts = start_posts
        self._words_max = words_max
        self._counts = dict.fromkeys(COMMON, start_posts // 100)
        self._posts = 0

    def __len__(self) -> int:
        return len(self._counts)

    def weigh(self, text: str) -> Weights:
        """The distinct words of a text with their weights, unit length; then counts them. Empty for a text without."""
        found = dict.fromkeys(content_words(text)) or dict.fromkeys(words(text))
        total, counts = self._posts + self._start_posts + 1, self._counts
        weights: Weights = {}
        square = 0.0
        for word in found:
            count = counts.get(word, 0)
            counts[word] = count + 1
            weights[word] = weight = math.log(1 + total / ((count or 1) + 1))
            square += weight * weight
        self._posts += 1
        if len(counts) > self._words_max:
            self._forget_rare()
        length = math.sqrt(square)
        return {word: weight / length for word, weight in weights.items()}

    def _forget_rare(self) -> None:
        """Halve the counts: forgets the rare and the old, and keeps the shares of the rest."""
        self._counts = {word: n // 2 for word, n in self._counts.items() if n > 1}
        self._posts //= 2
