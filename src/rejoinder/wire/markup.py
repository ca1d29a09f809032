"""Foreign mark-up made harmless: plain text with its paragraphs, and the addresses it links to. No tag survives."""

import html
import re

from lxml import etree
from lxml import html as lxml_html

from rejoinder.core.urls import canonical_url
from rejoinder.errors import BadInput

MARKUP_LETTERS_MAX = 1_000_000  # one article; the longest honest ones are a tenth of it
LINKS_MAX = 200  # of one post: more is a link farm or a sitemap

_BLOCKS = {
    "p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "tr", "table",
    "section", "article", "figure", "figcaption", "hr", "dd", "dt",
}  # fmt: skip
_DROPPED = {"script", "style", "noscript", "template", "iframe", "object", "svg", "head"}


def plain_text(markup: str) -> str:
    """The words of `markup`, paragraphs apart by a blank line; script and style are dropped with what is in them.

    >>> plain_text("<p>One &amp; two</p><script>x()</script><p>Three</p>")
    'One & two\\n\\nThree'
    """
    if "<" not in markup:
        return _tidy(html.unescape(markup[:MARKUP_LETTERS_MAX]))
    root = _parsed(markup)
    if root is None:
        return _tidy(html.unescape(re.sub(r"<[^>]*>", " ", markup[:MARKUP_LETTERS_MAX])))
    parts: list[str] = []
    for event, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        name = node.tag if isinstance(node.tag, str) else ""
        if event == "start":
            if name in _BLOCKS:
                parts.append("\n\n" if name != "br" else "\n")
            if node.text and name and name not in _DROPPED and not _is_dropped(node):
                parts.append(node.text)
        else:
            if name in _BLOCKS and name != "br":
                parts.append("\n\n")
            if node.tail and node is not root and not _is_dropped(node.getparent()):
                parts.append(node.tail)
    return _tidy("".join(parts))


def one_line(markup: str, letters_max: int = 500) -> str:
    """A title as one plain line: tags and line breaks gone, entities read (twice: many feeds escape twice).

    >>> one_line("A &lt;b&gt;bold&lt;/b&gt; claim &amp;amp; more")
    'A bold claim & more'
    """
    text = html.unescape(markup[: letters_max * 20])
    if re.search(r"<[a-zA-Z/!]", text):
        text = plain_text(text)
    return " ".join(html.unescape(text).split())[:letters_max]


def links_in(markup: str, base: str) -> tuple[str, ...]:
    """Canonical addresses of the http links in `markup`, in order, each once, at most 200."""
    root = _parsed(markup) if "<" in markup else None
    if root is None:
        return ()
    found: dict[str, None] = {}
    for node in root.iter("a"):
        href = (node.get("href") or "").strip()
        if not href or href.startswith(("#", "mailto:", "javascript:", "data:", "tel:")):
            continue
        try:
            found[canonical_url(href, base)] = None
        except BadInput:
            continue
        if len(found) >= LINKS_MAX:
            break
    return tuple(found)


def _parsed(markup: str) -> lxml_html.HtmlElement | None:
    try:
        root = lxml_html.document_fromstring(f"<div>{_without_control(markup[:MARKUP_LETTERS_MAX])}</div>")
    except (etree.LxmlError, ValueError, AssertionError):
        return None
    return root


def _is_dropped(node: lxml_html.HtmlElement | None) -> bool:
    while node is not None:
        if node.tag in _DROPPED:
            return True
        node = node.getparent()
    return False


def _without_control(text: str) -> str:
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]", " ", text)


def _tidy(text: str) -> str:
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n\s*\n", _without_control(text)))
    return "\n\n".join(part for part in paragraphs if part)
