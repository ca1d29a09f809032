"""A formal answer as plain text that people can edit and approve, and what stands in it.

The text is the whole page: what was said, the short answer, the long one, and the evidence, so that the hash of the
text covers all of it. It reads as it is written:

    > Ms Brask voted to close Tidewell's night ferry in March.
    > First seen on Quayside Row, 8 October, 20:58. https://quayside.example/brask

    She voted to keep it.

    The council voted once, on 14 March. Page 6 of the minutes lists each name.[1]

    [1]: https://council.example/minutes Council minutes, 14 March, page 6. Names of all 36 who voted.
"""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

NOTES_MAX = 50
_NOTE = re.compile(r"^\[(\d{1,3})\]:\s*(https?://\S+)?\s*(.*)$")
_PIECE = re.compile(r"\[(\d{1,3})\]|(https?://[^\s<>\"”’)\]]+[^\s<>\"”’)\].,;:!?])")


@dataclass(frozen=True)
class Note:
    """One piece of evidence: its number in the text, where it stands (empty: nowhere on the web), and what it is."""

    number: int
    address: str
    words: str


@dataclass(frozen=True)
class Piece:
    """A part of a paragraph: words, a link, or the number of a note. `kind`: text, link, note."""

    kind: str
    text: str


@dataclass(frozen=True)
class Formal:
    """What stands in a formal answer, in its order; parts that it does not have are empty."""

    claim: str = ""
    claim_from: str = ""  # where and when it was first seen
    claim_address: str = ""
    short: str = ""
    paragraphs: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


def read_formal(text: str) -> Formal:
    """The parts of a formal answer. Every text is one; what is not marked is short answer, then paragraphs.

    >>> page = read_formal("> It closed.\\n\\nIt did not.[1]\\n\\n[1]: https://a.example/m Minutes, page 6.")
    >>> page.claim, page.short, page.notes[0].words
    ('It closed.', 'It did not.[1]', 'Minutes, page 6.')
    """
    quoted: list[str] = []
    notes: dict[int, Note] = {}
    paragraphs: list[list[str]] = [[]]
    for line in text.splitlines():
        note = _NOTE.match(line.strip())
        if line.startswith(">"):
            quoted.append(line[1:].strip())
        elif note and len(notes) < NOTES_MAX:
            number = int(note[1])
            notes.setdefault(number, Note(number, note[2] or "", note[3].strip()))
        elif line.strip():
            paragraphs[-1].append(line.strip())
        elif paragraphs[-1]:
            paragraphs.append([])
    said = [" ".join(lines) for lines in paragraphs if lines]
    claim, seen = (quoted[0] if quoted else ""), " ".join(quoted[1:])
    address = re.search(r"https?://\S+", seen)
    return Formal(
        claim, (seen.replace(address[0], "") if address else seen).strip(), address[0] if address else "",
        said[0] if said else "", tuple(said[1:]), tuple(notes[number] for number in sorted(notes)),
    )  # fmt: skip


def written_formal(
    claim: str, short: str, long_answer: str, notes: Sequence[tuple[str, str]], *, seen: str = ""
) -> str:
    """The text of a formal answer from its parts; `notes` are (address, words), numbered from 1; `seen` where and when.

    >>> print(written_formal("It closed.", "It did not.", "", [("https://a.example/m", "Minutes.")]))
    > It closed.
    <BLANKLINE>
    It did not.
    <BLANKLINE>
    [1]: https://a.example/m Minutes.
    """
    parts = []
    if claim.strip():
        lines = [" ".join(claim.split()), *([" ".join(seen.split())] if seen.strip() else [])]
        parts.append("\n".join(f"> {line}" for line in lines))
    parts += [part.strip() for part in (short, long_answer) if part.strip()]
    said = [f"[{n}]: {' '.join(f'{address} {words}'.split())}" for n, (address, words) in enumerate(notes, 1)]
    return "\n\n".join([*parts, *(["\n".join(said)] if said else [])])


def pieces(paragraph: str, notes: Sequence[Note] = ()) -> tuple[Piece, ...]:
    """A paragraph cut into words, links, and numbers of notes that are there.

    >>> [piece.kind for piece in pieces("See https://a.example/m and page 6.[1]", [Note(1, "", "Minutes")])]
    ['text', 'link', 'text', 'note']
    """
    known = {str(note.number) for note in notes}
    found: list[Piece] = []
    end = 0
    for match in _PIECE.finditer(paragraph):
        if match[1] and match[1] not in known:
            continue
        if match.start() > end:
            found.append(Piece("text", paragraph[end : match.start()]))
        found.append(Piece("note", match[1]) if match[1] else Piece("link", match[0]))
        end = match.end()
    if end < len(paragraph):
        found.append(Piece("text", paragraph[end:]))
    return tuple(found)


def page_html(text: str, imprint: str = "") -> str:
    """The answer as plain HTML for a site that is not ours, with the imprint at its foot.

    >>> page_html("It did not.", "Promoted by A, 1 Road.")
    '<p><strong>It did not.</strong></p>\\n<p><small>Promoted by A, 1 Road.</small></p>'
    """
    page = read_formal(text)
    out = []
    if page.claim:
        out.append(f"<blockquote><p>{html.escape(page.claim)}</p></blockquote>")
    if page.claim_from or page.claim_address:
        link = _link(page.claim_address, page.claim_address) if page.claim_address else ""
        out.append(f"<p><small>{html.escape(page.claim_from)} {link}</small></p>")
    if page.short:
        out.append(f"<p><strong>{_html(page.short, page.notes)}</strong></p>")
    out += [f"<p>{_html(paragraph, page.notes)}</p>" for paragraph in page.paragraphs]
    if page.notes:
        items = "".join(f"<li>{_note_html(note)}</li>" for note in page.notes)
        out.append(f"<h2>Evidence</h2>\n<ol>{items}</ol>")
    if imprint:
        out.append(f"<p><small>{html.escape(imprint)}</small></p>")
    return "\n".join(out)


def _html(paragraph: str, notes: Sequence[Note]) -> str:
    def one(piece: Piece) -> str:
        if piece.kind == "link":
            return _link(piece.text, piece.text)
        return f"<sup>{piece.text}</sup>" if piece.kind == "note" else html.escape(piece.text)

    return "".join(one(piece) for piece in pieces(paragraph, notes))


def _note_html(note: Note) -> str:
    words = note.words or note.address
    return _link(note.address, words) if note.address else html.escape(words)


def _link(address: str, words: str) -> str:
    return f'<a href="{html.escape(address)}" rel="nofollow">{html.escape(words)}</a>'
