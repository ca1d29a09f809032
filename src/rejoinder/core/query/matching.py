"""Whether a post fits a query, and by which words."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rejoinder.core.query.tree import And, Dated, Field, Near, Node, Not, Or, Phrase, Saved
from rejoinder.core.text import words

SAVED_DEPTH_MAX = 10  # watches inside watches; a ring finds nothing
SPANS_MAX = 300  # of each side of a NEAR; a text that says a word more often says it near
REMEMBERED_LETTERS = 4_000  # of a post whose words are kept for the next question: all of them take under 100 MB
_GAP = 1_000  # words between title and text, so that no phrase runs across


@dataclass(frozen=True)
class PostForQuery:
    """A post as a query sees it."""

    title: str
    text: str
    time: float  # unix seconds
    site: str = ""  # the source's title and host
    kind: str = ""
    leaning: str = ""
    folder: str = ""
    language: str = ""
    links: tuple[str, ...] = ()

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Each word with its places; the text begins a thousand words after the title."""
        long = len(self.title) + len(self.text) > REMEMBERED_LETTERS
        return _places_of(self.title, self.text) if long else _remembered(self.title, self.text)

    @cached_property
    def known_spans(self) -> dict[Phrase, list[tuple[int, int]]]:
        """Where the phrases stand that were looked for so far: several queries may ask for the same."""
        return {}

    @cached_property
    def title_words(self) -> int:
        """How many words the title has; later places are of the text."""
        return len(words(self.title))


def _places_of(title: str, text: str) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    of_title = words(title)
    for at, word in enumerate(of_title):
        found.setdefault(word, []).append(at)
    for at, word in enumerate(words(text), len(of_title) + _GAP):
        found.setdefault(word, []).append(at)
    return found


# A story's earlier posts are asked again with each new one.
_remembered = lru_cache(4_000)(_places_of)


@dataclass(frozen=True)
class Hit:
    """The post fits; the words that made it, as the query writes them."""

    words: tuple[str, ...]


def match(node: Node, post: PostForQuery, now: float, saved: Mapping[str, Node] | None = None) -> Hit | None:
    """Whether a post fits, else None. `saved`: the queries of watches by lower-case name; an unknown one finds nothing.

    >>> from rejoinder.core.query.reading import read_query
    >>> post = PostForQuery("Brask to close the ferry", "", 0.0)
    >>> match(read_query("ferry NEAR/3 clos* NOT budget"), post, 0.0)
    Hit(words=('ferry', 'clos*'))
    """
    found = _Match(post, now, saved or {}).fits(node, 0)
    return Hit(tuple(dict.fromkeys(found))) if found is not None else None


class _Match:
    def __init__(self, post: PostForQuery, now: float, saved: Mapping[str, Node]) -> None:
        self._post, self._now, self._saved = post, now, saved

    def fits(self, node: Node, depth: int) -> list[str] | None:
        """The words by which it fits, maybe none; None where it does not."""
        if isinstance(node, Phrase):
            return [_written(node)] if self._spans(node) else None
        if isinstance(node, And):
            return self._all(node, depth)
        if isinstance(node, Or):
            found = [words for part in node.parts if (words := self.fits(part, depth)) is not None]
            return [word for words in found for word in words] if found else None
        if isinstance(node, Not):
            return [] if self.fits(node.part, depth) is None else None
        if isinstance(node, Near):
            return [_written(p) for p in _phrases(node) if self._spans(p)] if self._near(node) else None
        if isinstance(node, Saved):
            inside = self._saved.get(node.name.casefold())
            return self.fits(inside, depth + 1) if inside is not None and depth < SAVED_DEPTH_MAX else None
        return [] if self._is(node) else None

    def _all(self, node: And, depth: int) -> list[str] | None:
        found: list[str] = []
        for part in node.parts:
            words = self.fits(part, depth)
            if words is None:
                return None
            found += words
        return found

    def _is(self, node: Field | Dated) -> bool:
        post = self._post
        if isinstance(node, Dated):
            since = self._now - node.back_s if node.back_s is not None else node.since
            return (since is None or post.time >= since) and (node.until is None or post.time < node.until)
        if node.name == "leaning":
            return (post.leaning or "none") == node.value
        if node.name == "link":
            return any(node.value in link.casefold() for link in post.links)
        told = {"site": post.site, "kind": post.kind, "list": post.folder, "lang": post.language}[node.name].casefold()
        return node.value in told if node.name in ("site", "list") else told == node.value

    def _near(self, node: Near) -> list[tuple[int, int]]:
        """Spans that hold a hit of both sides with at most so many words between."""
        left, right = self._spans_of(node.left)[:SPANS_MAX], self._spans_of(node.right)[:SPANS_MAX]
        found = []
        for first, last in left:
            for start, end in right:
                gap = start - last - 1 if start > last else first - end - 1
                if (start, end) != (first, last) and gap <= node.words:
                    found.append((min(first, start), max(last, end)))
        return found

    def _spans_of(self, node: Node) -> list[tuple[int, int]]:
        if isinstance(node, Phrase):
            return self._spans(node)
        if isinstance(node, Near):
            return self._near(node)
        return [span for part in node.parts for span in self._spans_of(part)] if isinstance(node, Or) else []

    def _spans(self, phrase: Phrase) -> list[tuple[int, int]]:
        """The places of a phrase, first and last word."""
        if (known := self._post.known_spans.get(phrase)) is None:
            known = self._post.known_spans[phrase] = self._look(phrase)
        return known

    def _look(self, phrase: Phrase) -> list[tuple[int, int]]:
        places = [self._places(word, is_prefix=False) for word in phrase.words[:-1]]
        places.append(self._places(phrase.words[-1], is_prefix=phrase.is_prefix))
        later = [set(at) for at in places[1:]]
        length = len(phrase.words)
        found = [(at, at + length - 1) for at in places[0] if all(at + n + 1 in then for n, then in enumerate(later))]
        edge = self._post.title_words
        if phrase.where:
            return [span for span in found if (span[0] < edge) == (phrase.where == "title")]
        return found

    def _places(self, word: str, *, is_prefix: bool) -> list[int]:
        if not is_prefix:
            return self._post.places.get(word, [])
        return [at for known, places in self._post.places.items() if known.startswith(word) for at in places]


def _phrases(node: Node) -> list[Phrase]:
    if isinstance(node, Phrase):
        return [node]
    if isinstance(node, Near):
        return _phrases(node.left) + _phrases(node.right)
    return [phrase for part in node.parts for phrase in _phrases(part)] if isinstance(node, Or) else []


def _written(phrase: Phrase) -> str:
    return " ".join(phrase.words) + ("*" if phrase.is_prefix else "")
