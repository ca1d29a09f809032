"""News sitemaps (the sitemaps.org protocol with the news extension) and indexes of sitemaps."""

import re

from lxml import etree

from rejoinder.core.posts import ParsedFeed, ParsedPost
from rejoinder.errors import BadInput
from rejoinder.wire.sources.article import made_post
from rejoinder.wire.sources.moments import moment
from rejoinder.wire.xml import local_name, read_xml

URLS_MAX = 1000  # the news extension allows a thousand


def is_mine(text: str, content_type: str) -> bool:
    """True where the root is urlset or sitemapindex."""
    return bool(re.match(r"(?:<\?.*?\?>|<!--.*?-->|\s)*<(?:\w+:)?(?:urlset|sitemapindex)[\s>]", text[:3000], re.S))


def parse(text: str, url: str) -> ParsedFeed:
    """Reads a sitemap's addresses with their titles and dates. Raises BadInput for an index: add its parts instead."""
    root = read_xml(text)
    if local_name(root) == "sitemapindex":
        parts = [(node.text or "").strip() for node in root.iter() if local_name(node) == "loc"]
        raise BadInput(f"an index of {len(parts)} sitemaps, not a news sitemap; add one of them, such as {parts[:1]}")
    posts, problems = [], []
    nodes = [node for node in root if local_name(node) == "url"][:URLS_MAX]
    for number, node in enumerate(nodes, 1):
        try:
            posts.append(_post(node, url))
        except BadInput as error:
            problems.append(f"address {number}: {error}")
    return ParsedFeed("sitemap", _publication(root), "", "", tuple(posts), None, tuple(problems))


def _post(node: etree._Element, base: str) -> ParsedPost:
    said = {local_name(child): (child.text or "").strip() for child in node.iter() if isinstance(child.tag, str)}
    if not said.get("title"):
        raise BadInput("has no news title")
    return made_post(
        said.get("loc", ""),
        base,
        title=said["title"],
        summary=said.get("keywords", ""),
        published=moment(said.get("publication_date") or said.get("lastmod") or ""),
        language=said.get("language", ""),
    )


def _publication(root: etree._Element) -> str:
    for node in root.iter():
        if local_name(node) == "name" and node.text:
            return str(node.text).strip()[:300]
    return ""
