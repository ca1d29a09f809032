"""The query language of watches and search: words, phrases, AND OR NOT, NEAR/n, fields, dates. See docs/watches.md.

tree.py      what a query is
reading.py   text to tree, or an error with its place and how to mend it
matching.py  whether a post fits, and by which words
"""

from rejoinder.core.query.matching import Hit, PostForQuery, match
from rejoinder.core.query.reading import QueryError, is_readable, painted, read_query, small_operator
from rejoinder.core.query.tree import And, Dated, Field, Near, Node, Not, Or, Phrase, Saved, saved_names, saved_nodes

__all__ = [
    "And",
    "Dated",
    "Field",
    "Hit",
    "Near",
    "Node",
    "Not",
    "Or",
    "Phrase",
    "PostForQuery",
    "QueryError",
    "Saved",
    "is_readable",
    "match",
    "painted",
    "read_query",
    "saved_names",
    "saved_nodes",
    "small_operator",
]
