"""Watches inside watches: what each looks for by name, who uses it, rings that are refused, names that are followed."""

import re
from collections.abc import Iterable
from datetime import UTC, tzinfo

from rejoinder.core.query import And, Node, Or, Phrase, QueryError, read_query, saved_names, saved_nodes
from rejoinder.core.text import words as words_of
from rejoinder.desk.forecasts.posts import zone_of as desk_zone
from rejoinder.desk.people.models import Desk
from rejoinder.desk.watches.models import Watch

LETTERS_MAX = 40  # of a name in an error


def read_stored(text: str, zone: tzinfo | None = None) -> Node | None:
    """The tree of a saved query; None where there is none, or where a newer grammar no longer reads it.

    Days in it are the desk's, unless a zone is given.
    """
    try:
        return read_query(text, zone=zone or desk_zone(Desk.objects.first() or Desk())) if text.strip() else None
    except QueryError:
        return None


def tree_of(words: Iterable[str], query: str, zone: tzinfo | None = None) -> Node | None:
    """What a watch looks for, its words and its query as one; None where it has neither."""
    phrases = [Phrase(found, phrase.rstrip().endswith("*")) for phrase in words if (found := tuple(words_of(phrase)))]
    any_word = (Or(tuple(phrases)) if len(phrases) > 1 else phrases[0]) if phrases else None
    tree = read_stored(query, zone)
    if any_word is not None and tree is not None:
        return And((any_word, tree))
    return tree if tree is not None else any_word


def saved_queries() -> dict[str, Node]:
    """What all watches look for, by lower-case name, for `watch:"name"` inside another."""
    found = {}
    zone = desk_zone(Desk.objects.first() or Desk())
    for name, words, text in Watch.objects.values_list("name", "words", "query").order_by("-pk"):
        if (tree := tree_of(words, text, zone)) is not None:
            found[name.casefold()] = tree
    return found


def check_inside(text: str, name: str, pk: int | None = None) -> None:
    """Raises QueryError at the place of a watch that is not there, or that would stand inside itself."""
    nodes = saved_nodes(read_query(text))
    if not nodes:
        return
    rows = Watch.objects.exclude(pk=pk).values_list("name", "words", "query")
    trees = {saved.casefold(): tree_of(words, query, UTC) for saved, words, query in rows}
    mine = name.strip().casefold()
    for node in nodes:
        wanted = node.name.casefold()
        if mine and wanted == mine:
            raise QueryError(text, node.at, "a watch cannot stand inside itself")
        if wanted not in trees:
            raise QueryError(text, node.at, f"there is no watch “{node.name[:LETTERS_MAX]}”")
        if trees[wanted] is None:
            raise QueryError(text, node.at, f"the watch “{node.name[:LETTERS_MAX]}” looks for no words")
        if mine and (way := _way(wanted, mine, trees)):
            through = ", which holds ".join(f"“{step}”" for step in way)
            raise QueryError(text, node.at, f"this would make a ring: {through}; a watch cannot stand inside itself")


def _way(start: str, goal: str, trees: dict[str, Node | None]) -> list[str]:
    """The names from `start` to `goal` where one leads to the other, else nothing."""
    seen, waiting = {start}, [[start]]
    while waiting:
        way = waiting.pop(0)
        if way[-1] == goal:
            return way
        tree = trees.get(way[-1])
        for name in sorted(saved_names(tree)) if tree is not None else ():
            if name not in seen:
                seen.add(name)
                waiting.append([*way, name])
    return []


def used_in(name: str) -> list[Watch]:
    """The watches that hold the one of this name."""
    wanted = name.strip().casefold()
    holding = Watch.objects.filter(query__icontains="watch:").order_by("name")
    return [one for one in holding if (tree := read_stored(one.query, UTC)) is not None and wanted in saved_names(tree)]


def renamed(text: str, old: str, new: str) -> str:
    """A query in which a watch has another name.

    >>> renamed('ferry NOT watch:"Harbour sport"', "harbour sport", "Regatta")
    'ferry NOT watch:"Regatta"'
    """
    found = text
    wanted = old.strip().casefold()
    for node in reversed(saved_nodes(read_query(text))):
        if node.name.casefold() == wanted:
            end = re.match(r'["“][^"“”]*["”]|[^\s()"“”]+', found[node.at :])
            if end:
                found = f'{found[: node.at]}"{new}"{found[node.at + end.end() :]}'
    return found
