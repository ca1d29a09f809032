"""What the invented sites serve: home pages, articles, and feeds of every kind."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape

from rejoinder.cli.demo.content import DemoPost, Outlet

FEED_POSTS_MAX = 20
_TYPES = {
    "rss": "application/rss+xml",
    "rss10": "application/rdf+xml",
    "atom": "application/atom+xml",
    "json": "application/feed+json",
    "sitemap": "application/xml",
}


@dataclass(frozen=True)
class Item:
    """A post with its address and the time it came out (unix seconds)."""

    post: DemoPost
    url: str
    at: float
    links: tuple[tuple[str, str], ...]  # address and title of what it links to

    @property
    def when(self) -> datetime:
        return datetime.fromtimestamp(self.at, UTC)

    def html(self) -> str:
        """The article's paragraphs; what it links to stands at the end."""
        parts = [f"<p>{escape(text, quote=False)}</p>" for text in self.post.paragraphs]
        parts += [f'<p>Seen at <a href="{escape(url)}">{escape(title)}</a>.</p>' for url, title in self.links]
        return "\n".join(parts)


def feed(outlet: Outlet, base: str, items: Sequence[Item]) -> tuple[str, str]:
    """Body and content type of an outlet's feed, newest first."""
    latest = sorted(items, key=lambda item: -item.at)[:FEED_POSTS_MAX]
    write = {"rss": _rss, "rss10": _rss10, "atom": _atom, "json": _json, "sitemap": _sitemap}[outlet.feed]
    return write(outlet, base, latest), _TYPES[outlet.feed]


def feed_path(outlet: Outlet) -> str:
    """Where an outlet's feed lies today."""
    if outlet.feed == "sitemap":
        return "/news-sitemap.xml"
    return "/feed.json" if outlet.feed == "json" else "/feed/"


def home(outlet: Outlet, base: str, items: Sequence[Item]) -> str:
    """The home page, with the feed named in its head where it is a feed that pages name."""
    kind = _TYPES[outlet.feed]
    path = "/old-feed/" if outlet.has_moved else feed_path(outlet)
    link = "" if outlet.feed == "sitemap" else f'<link rel="alternate" type="{kind}" href="{path}">'
    latest = sorted(items, key=lambda item: -item.at)[:FEED_POSTS_MAX]
    rows = "".join(f'<li><a href="{item.url}">{escape(item.post.title)}</a></li>' for item in latest)
    return _page(outlet, outlet.title, link, f"<main><h1>{escape(outlet.title)}</h1><ul>{rows}</ul></main>")


def article(outlet: Outlet, item: Item) -> str:
    """One article with what surrounds an article."""
    about = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": item.post.title,
        "datePublished": item.when.isoformat(), "author": {"@type": "Organization", "name": outlet.title},
    }  # fmt: skip
    head = (
        f'<link rel="canonical" href="{item.url}"><meta property="og:title" content="{escape(item.post.title)}">'
        f'<script type="application/ld+json">{json.dumps(about)}</script>'
    )
    body = f"<article><h1>{escape(item.post.title)}</h1>{item.html()}</article>"
    return _page(
        outlet, item.post.title, head, f"<main>{body}</main><aside>Tides, trains, small advertisements</aside>"
    )


def robots(outlet: Outlet, base: str) -> str:
    """robots.txt; the news sitemap is named there."""
    if outlet.forbids_robots:
        return "User-agent: *\nDisallow: /\n"
    lines = "User-agent: *\nDisallow: /private/\n"
    return lines + (f"Sitemap: {base}{feed_path(outlet)}\n" if outlet.feed == "sitemap" else "")


def _page(outlet: Outlet, title: str, head: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)} | {escape(outlet.title)}'
        f'</title>{head}</head><body><nav><a href="/">{escape(outlet.title)}</a> <a href="/about/">About</a></nav>'
        f"{body}<footer>{escape(outlet.about)} An invented publication.</footer></body></html>"
    )


def _summary(item: Item) -> str:
    return item.post.paragraphs[0][:180] if item.post.paragraphs else item.post.title


def _rss(outlet: Outlet, base: str, items: Sequence[Item]) -> str:
    rows = "".join(
        f"<item><title>{escape(i.post.title)}</title><link>{i.url}</link><guid>{i.url}</guid>"
        f"<pubDate>{format_datetime(i.when)}</pubDate><description>{escape(_summary(i))}</description>"
        + (f"<content:encoded><![CDATA[{i.html()}]]></content:encoded>" if outlet.full else "")
        + "</item>"
        for i in items
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{escape(outlet.title)}</title><link>{base}/</link><description>{escape(outlet.about)}</description>"
        f"{rows}</channel></rss>"
    )


def _rss10(outlet: Outlet, base: str, items: Sequence[Item]) -> str:
    rows = "".join(
        f'<item rdf:about="{i.url}"><title>{escape(i.post.title)}</title><link>{i.url}</link>'
        f"<description>{escape(' '.join(i.post.paragraphs))}</description>"
        f"<dc:date>{i.when.isoformat()}</dc:date></item>"
        for i in items
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<channel rdf:about="{base}/"><title>{escape(outlet.title)}</title><link>{base}/</link>'
        f"<description>{escape(outlet.about)}</description></channel>{rows}</rdf:RDF>"
    )


def _atom(outlet: Outlet, base: str, items: Sequence[Item]) -> str:
    rows = "".join(
        f'<entry><title>{escape(i.post.title)}</title><link href="{i.url}"/><id>{i.url}</id>'
        f"<updated>{i.when.isoformat()}</updated><published>{i.when.isoformat()}</published>"
        + (
            f'<content type="html">{escape(i.html())}</content>'
            if outlet.full
            else f"<summary>{escape(_summary(i))}</summary>"
        )
        + "</entry>"
        for i in items
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        f'<title>{escape(outlet.title)}</title><link href="{base}/"/><id>{base}/</id>'
        f"<author><name>{escape(outlet.title)}</name></author>{rows}</feed>"
    )


def _json(outlet: Outlet, base: str, items: Sequence[Item]) -> str:
    rows = [
        {
            "id": i.url,
            "url": i.url,
            "title": i.post.title,
            "content_html": i.html(),
            "date_published": i.when.isoformat(),
        }
        for i in items
    ]
    about = {"version": "https://jsonfeed.org/version/1.1", "title": outlet.title, "home_page_url": f"{base}/"}
    return json.dumps({**about, "items": rows})


def _sitemap(outlet: Outlet, base: str, items: Sequence[Item]) -> str:
    rows = "".join(
        f"<url><loc>{i.url}</loc><news:news><news:publication><news:name>{escape(outlet.title)}</news:name>"
        f"<news:language>en</news:language></news:publication><news:publication_date>{i.when.isoformat()}"
        f"</news:publication_date><news:title>{escape(i.post.title)}</news:title></news:news></url>"
        for i in items
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{rows}</urlset>'
    )
