"""Plain text as HTML, for pages and mails that were written without any."""

import html
import re
from urllib.parse import urlsplit

import nh3

from rejoinder.core.counting import facets

_PARAGRAPH = re.compile(r"\n\s*\n")


def html_of(text: str) -> str:
    """The text in paragraphs, its links made live, everything else escaped.

    >>> html_of("Page 6 < 7:\\nhttps://a.example.\\n\\nRead it.")
    '<p>Page 6 &lt; 7:<br><a href="https://a.example">https://a.example</a>.</p><p>Read it.</p>'
    """
    return "".join(f"<p>{_linked(part.strip())}</p>" for part in _PARAGRAPH.split(text) if part.strip())


def clean(page: str) -> str:
    """HTML without scripts, forms, styles and foreign frames (nh3)."""
    return nh3.clean(page)


def escaped(text: str) -> str:
    """The text as it stands inside an element or a quoted attribute."""
    return html.escape(text, quote=True)


def _linked(text: str) -> str:
    raw, at, pieces = text.encode("utf-8", "replace"), 0, []
    for facet in facets(text):
        if facet.kind != "link" or not urlsplit(facet.value).netloc:
            continue
        words = raw[facet.byte_start : facet.byte_end].decode()
        before = raw[at : facet.byte_start].decode()
        pieces += [_lines(before), f'<a href="{escaped(facet.value)}">{escaped(words)}</a>']
        at = facet.byte_end
    return "".join([*pieces, _lines(raw[at:].decode())])


def _lines(text: str) -> str:
    return html.escape(text, quote=False).replace("\n", "<br>")
