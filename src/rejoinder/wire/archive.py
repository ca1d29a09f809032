"""The words of a piece of evidence, without what stands around them and changes by itself."""

import re

from lxml import etree
from lxml import html as lxml_html

from rejoinder.wire.charset import decoded

EVIDENCE_BYTES_MAX = 5 * 1024 * 1024  # minutes of a council with their tables have 1 or 2 MB
TEXT_LETTERS_MAX = 400_000  # of one copy; some 60,000 words
_DROPPED = {
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas", "video", "audio", "nav",
    "header", "footer", "aside", "form", "button", "select", "input", "textarea", "dialog", "ins", "link", "meta",
}  # fmt: skip
_ROLES = {"banner", "navigation", "contentinfo", "complementary", "search", "dialog", "alert", "status", "timer"}
_BLOCKS = {
    "p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "tr", "table", "hr",
    "section", "article", "main", "figure", "figcaption", "dd", "dt", "dl", "caption", "thead", "tbody", "title",
}  # fmt: skip
_CELLS = {"td", "th"}
# Class names and ids, as whole parts between dashes and capitals, of what a page shows beside its own words.
_BESIDE = {
    "ad", "ads", "advert", "adverts", "advertisement", "advertising", "adsense", "adslot", "sponsor", "sponsored",
    "promo", "promoted", "promotion", "cookie", "cookies", "consent", "newsletter", "subscribe", "share", "sharing",
    "social", "related", "recommended", "recommendations", "trending", "popular", "comments", "breadcrumb",
    "breadcrumbs", "sidebar", "masthead", "navbar", "menu", "pagination", "counter", "hitcounter", "visitors", "clock",
    "weather", "ticker", "nonce", "csrf", "captcha", "skip",
}  # fmt: skip
_TEXT_KINDS = ("text/", "application/json", "application/xml", "application/ld+json", "application/xhtml")


def is_readable(content_type: str, body: bytes) -> bool:
    """Whether we can read the words of this kind: mark-up and plain text, told by its header, else by its bytes."""
    kind = content_type.split(";")[0].strip().lower()
    if kind and kind != "application/octet-stream":
        return kind.startswith(_TEXT_KINDS) or kind.endswith(("+xml", "+json"))
    return b"\x00" not in body[:2000] and not body.startswith((b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8"))


def evidence_text(body: bytes, content_type: str = "") -> str:
    """The words of a page or text file, a line for each paragraph or row of a table; empty for kinds we cannot read.

    Navigation, advertisements, cookie notes, hidden parts and scripts are left out: they change by themselves.
    Never raises; of mark-up too broken to read, all its words are kept.
    """
    if not is_readable(content_type, body):
        return ""
    text = decoded(body, content_type)
    if not _is_markup(content_type, text):
        return _tidy(text)[:TEXT_LETTERS_MAX]
    root = _parsed(text)
    found = _words_of(root) if root is not None else ""
    return (found or _tidy(re.sub(r"<[^>]*>", " ", text)))[:TEXT_LETTERS_MAX]


def forbids_copies(body: bytes, content_type: str = "") -> bool:
    """Whether the page asks robots to keep no copy of it (`noarchive`, also to us by name)."""
    text = decoded(body[:200_000], content_type)
    if not _is_markup(content_type, text) or "noarchive" not in text.lower():
        return False
    root = _parsed(text)
    metas = root.iter("meta") if root is not None else ()
    return any(
        (node.get("name") or "").lower() in ("robots", "rejoinder")
        and "noarchive" in (node.get("content") or "").lower()
        for node in metas
    )


def _is_markup(content_type: str, text: str) -> bool:
    kind = content_type.split(";")[0].strip().lower()
    if kind in ("text/html", "application/xhtml+xml"):
        return True
    return kind in ("", "application/octet-stream") and bool(re.match(r"\s*(<!doctype html|<html)", text, re.I))


def _parsed(text: str) -> lxml_html.HtmlElement | None:
    plain = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]", " ", text)
    try:
        return lxml_html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", plain))
    except (etree.LxmlError, ValueError, AssertionError, RecursionError):
        return None


def _words_of(root: lxml_html.HtmlElement) -> str:
    bodies = root.xpath("//body")
    mains = root.xpath("//main | //*[@role='main']")
    start = mains[0] if len(mains) == 1 else bodies[0] if bodies else root
    found = _gathered(start)
    return found or _gathered(bodies[0] if bodies else root)


def _gathered(start: lxml_html.HtmlElement) -> str:
    """The words below `start` in their order; walks without recursion, so that depth does no harm."""
    parts: list[str] = []
    walk = etree.iterwalk(start, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        name = node.tag if isinstance(node.tag, str) else ""
        if event == "start":
            if node is not start and _is_beside(node, name):
                walk.skip_subtree()
                continue
            parts.append("\n" if name in _BLOCKS else " | " if name in _CELLS else "")
            parts.append(node.text or "")
        else:
            parts.append("\n" if name in _BLOCKS else "")
            parts.append((node.tail or "") if node is not start else "")
    return _tidy("".join(parts))


def _is_beside(node: lxml_html.HtmlElement, name: str) -> bool:
    if name in _DROPPED and not (name == "header" and node.getparent() is not None and _in_article(node)):
        return True
    if node.get("hidden") is not None or node.get("aria-hidden") == "true":
        return True
    if (node.get("role") or "").lower() in _ROLES:
        return True
    said = f"{node.get('class') or ''} {node.get('id') or ''}"
    words = re.findall(r"[a-z]+|[A-Z]+(?![a-z])|[A-Z][a-z]+", said)
    return name not in ("body", "main", "article") and any(word.lower() in _BESIDE for word in words)


def _in_article(node: lxml_html.HtmlElement) -> bool:
    return any(parent.tag in ("article", "main") for parent in node.iterancestors())


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()).strip("| ") for line in text.replace("\x00", " ").split("\n"))
    return "\n".join(line for line in lines if line)
