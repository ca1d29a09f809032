"""The bulletin board of a contest: a log that is only ever added to, a tree over it, and roots that the desk signs.

What is published can be checked by anyone without the desk (`check`, in `board`). What it shows and what it does not
stands in docs/board.md.
"""

from rejoinder.core.bulletin.canonical import document_of, sha256_of
from rejoinder.core.bulletin.entries import Entry, entry_line, leaf_hash, read_entry
from rejoinder.core.bulletin.envelopes import envelope_of, envelope_start, grouped, pseudonym_of, receipt_of
from rejoinder.core.bulletin.papers import is_paper, paper_lines, papers_name, read_papers
from rejoinder.core.bulletin.roots import Root, is_signed, link_of, read_root, root_line, root_statement, stamp
from rejoinder.core.bulletin.terms import Terms, make_terms, read_terms, terms_bytes, terms_hash
from rejoinder.core.bulletin.tree import Tree, consistency_proof, inclusion_proof, is_consistent, is_included

__all__ = [
    "Entry", "Root", "Terms", "Tree", "consistency_proof", "document_of", "entry_line", "envelope_of",
    "envelope_start", "grouped", "inclusion_proof", "is_consistent", "is_included", "is_paper", "is_signed",
    "leaf_hash", "link_of", "make_terms", "paper_lines", "papers_name", "pseudonym_of", "read_entry", "read_papers",
    "read_root", "read_terms", "receipt_of", "root_line", "root_statement", "sha256_of", "stamp", "terms_bytes",
    "terms_hash",
]  # fmt: skip
