"""What a query is: frozen values that hang in a tree."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

FIELDS = ("title", "text", "site", "kind", "leaning", "list", "lang", "link")


@dataclass(frozen=True)
class Phrase:
    """Words in a row; one word is a phrase of one. `is_prefix`: the last stands for any ending."""

    words: tuple[str, ...]
    is_prefix: bool = False
    where: str = ""  # title or text; empty for both


@dataclass(frozen=True)
class Field:
    """A fact about the post's source, or its links: site, kind, leaning, list, lang, link."""

    name: str
    value: str


@dataclass(frozen=True)
class Dated:
    """The post is from the last `back_s` seconds, or between two moments (unix seconds; the end is not in)."""

    back_s: float | None = None
    since: float | None = None
    until: float | None = None


@dataclass(frozen=True)
class Saved:
    """Another watch's query, by its name. `at`: where the name begins in the text."""

    name: str
    at: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True)
class Near:
    """Something of `left` and something of `right` with at most `words` words between them, in either order."""

    left: "Node"
    right: "Node"
    words: int


@dataclass(frozen=True)
class And:
    """All of them."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Or:
    """Any of them."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Not:
    """Whatever lacks it."""

    part: "Node"


Node: TypeAlias = Phrase | Field | Dated | Saved | Near | And | Or | Not


def walk(node: Node) -> Iterator[Node]:
    """The node and all under it."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        if isinstance(one, And | Or):
            waiting.extend(one.parts)
        elif isinstance(one, Near):
            waiting.extend((one.left, one.right))
        elif isinstance(one, Not):
            waiting.append(one.part)


def saved_nodes(node: Node) -> list[Saved]:
    """The watches inside a query, in the order of the text."""
    return sorted((one for one in walk(node) if isinstance(one, Saved)), key=lambda one: one.at)


def saved_names(node: Node) -> set[str]:
    """The names of the watches inside a query, in lower case.

    >>> saved_names(And((Saved("Harbour"), Phrase(("ferry",)))))
    {'harbour'}
    """
    return {one.name.casefold() for one in walk(node) if isinstance(one, Saved)}
