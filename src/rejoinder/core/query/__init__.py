"""The query language of watches and search: words, phrases, AND OR NOT, NEAR/n, fields, dates. See docs/queries.md.

tree.py      what a query is
reading.py   text to tree, or an error with its place and how to mend it
matching.py  whether a post fits, and by which words
"""

from rejoinder.core.query.matching import Hit, PostForQuery, match
from rejoinder.core.query.reading import QueryError, read_query
from rejoinder.core.query.tree import And, Dated, Field, Near, Node, Not, Or, Phrase, Saved, saved_names

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
    "match",
    "read_query",
    "saved_names",
]
