import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.errors import BadInput
from rejoinder.wire.feeds import ENTRIES_MAX, parse_feed
from rejoinder.wire.sources import SOURCES
from tests.examples import tried

URL = "https://quay.example/feed/"
ITEM = "<item><title>Night ferry</title><link>https://quay.example/1</link><pubDate>Tue, 24 Nov 2026 10:00:00 GMT</pubDate>"
RSS = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Quay</title><link>https://quay.example/</link>{ITEM}<description>A vote.</description></item></channel></rss>'
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Quay</title><link href="https://quay.example/"/>
<entry><title type="html">Night &lt;b&gt;ferry&lt;/b&gt;</title><link href="https://quay.example/1"/><id>urn:1</id>
<updated>2026-11-24T10:00:00Z</updated><summary>A vote.</summary></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://quay.example/"><title>Quay</title><link>https://quay.example/</link><description>x</description></channel>
<item rdf:about="https://quay.example/1"><title>Night ferry</title><link>https://quay.example/1</link><description>A vote.</description><dc:date>2026-11-24T10:00:00Z</dc:date></item></rdf:RDF>"""
JSON = json.dumps({
    "version": "https://jsonfeed.org/version/1.1", "title": "Quay", "home_page_url": "https://quay.example/",
    "items": [{"id": "1", "url": "https://quay.example/1", "title": "Night ferry", "summary": "A vote.", "date_published": "2026-11-24T10:00:00Z"}],
})  # fmt: skip
SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://quay.example/1</loc><news:news><news:publication><news:name>Quay</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2026-11-24T10:00:00Z</news:publication_date><news:title>Night ferry</news:title></news:news></url></urlset>"""
KINDS = {"rss": RSS, "atom": ATOM, "rss10": RDF, "json": JSON, "sitemap": SITEMAP}
TEN_O_CLOCK = 1795514400.0


def test_every_registered_kind_has_a_case_here():
    assert len(SOURCES) == 3  # JSON Feed, sitemaps, and RSS with Atom in one
    assert len(KINDS) == 5


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_gives_the_same_post(kind):
    feed = parse_feed(KINDS[kind].encode(), url=URL)
    (post,) = feed.posts
    assert (feed.format, feed.title) == (kind, "Quay")
    assert (post.url, post.title, post.published) == ("https://quay.example/1", "Night ferry", TEN_O_CLOCK)
    assert kind == "sitemap" or post.summary == "A vote."


@pytest.mark.parametrize("kind", KINDS)
def test_a_feed_cut_short_anywhere_gives_what_is_whole_or_says_why(kind):
    body = KINDS[kind].encode()
    for length in range(0, len(body), 17):
        try:
            parse_feed(body[:length], url=URL)
        except BadInput as problem:
            assert str(problem)


@tried(80)
@given(st.binary(max_size=300), st.sampled_from(sorted(KINDS)), st.integers(0, 600))
def test_no_bytes_bring_the_reader_down(noise, kind, place):
    body = KINDS[kind].encode()
    try:
        parse_feed(body[:place] + noise + body[place:], url=URL)
    except BadInput:
        pass


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "empty"),
        (b"<!doctype html><html><body>Sorry</body></html>", "web page"),
        (b"plain words", "not a feed"),
        (b"{}", "no list of items"),
        (b"{broken", "broken JSON"),
        (b"\x00\x01\x02\xff", "not a feed"),
    ],
)
def test_what_is_no_feed_is_named(body, said):
    with pytest.raises(BadInput, match=said):
        parse_feed(body, url=URL)


def test_mistakes_that_feeds_make_are_put_right():
    broken = RSS.replace("A vote.", "Fish & chips &nbsp; \x07 &undefined;").replace("Night ferry", "Ferry & pier")
    (post,) = parse_feed(broken.encode(), url=URL).posts
    assert post.title == "Ferry & pier" and post.summary.startswith("Fish & chips")


def test_an_entity_bomb_stays_small():
    bomb = (
        '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">'
        + "".join(f'<!ENTITY {b} "{("&" + a + ";") * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
        + "]>"
        + RSS.split("?>")[1].replace("A vote.", "&i;")
    )
    (post,) = parse_feed(bomb.encode(), url=URL).posts
    assert len(post.summary) < 100


def test_an_entity_never_reads_a_file():
    evil = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + RSS.split("?>")[1].replace("A vote.", "&x;")
    assert "root:" not in str(parse_feed(evil.encode(), url=URL))


def test_script_in_a_title_is_words_at_most():
    (post,) = parse_feed(
        RSS.replace("Night ferry", "&lt;script&gt;alert(1)&lt;/script&gt;Ferry").encode(), url=URL
    ).posts
    assert "<" not in post.title and "alert" not in post.title and "Ferry" in post.title


@pytest.mark.parametrize(
    ("encode", "header"),
    [
        (lambda s: s.encode("utf-8"), "text/xml; charset=iso-8859-1"),
        (lambda s: s.encode("windows-1252"), "text/xml; charset=utf-8"),
        (lambda s: s.replace('"1.0"', '"1.0" encoding="utf-8"').encode("windows-1252"), "text/xml"),
        (lambda s: b"\xef\xbb\xbf" + s.encode("utf-8"), "text/xml; charset=latin-1"),
        (lambda s: s.encode("utf-16"), "text/xml"),
        (lambda s: s.replace('"1.0"', '"1.0" encoding="iso-8859-1"').encode("iso-8859-1", "replace"), "text/xml"),
    ],
)
def test_wrong_charsets_are_seen_through(encode, header):
    (post,) = parse_feed(encode(RSS.replace("Night ferry", "Café ferry")), content_type=header, url=URL).posts
    assert post.title == "Café ferry"


def test_dates_are_given_as_said_even_where_nobody_can_believe_them():
    for year in ("1970", "2070"):
        (post,) = parse_feed(RSS.replace("2026", year).encode(), url=URL).posts
        assert post.published is not None
    assert parse_feed(RSS.replace("Tue, 24 Nov 2026 10:00:00 GMT", "soon").encode(), url=URL).posts[0].published is None


def test_bad_items_are_listed_and_good_ones_kept():
    two = RSS.replace("</channel>", "<item><description>no address</description></item></channel>")
    feed = parse_feed(two.encode(), url=URL)
    assert len(feed.posts) == 1 and feed.problems == ("item 2: has no address",)


def test_a_guid_that_is_an_address_serves_where_the_link_is_missing_and_relative_links_are_joined():
    guid = RSS.replace("<link>https://quay.example/1</link>", "<guid>https://quay.example/g</guid>")
    assert parse_feed(guid.encode(), url=URL).posts[0].url == "https://quay.example/g"
    relative = RSS.replace("<link>https://quay.example/1</link>", "<link>/p/1</link>")
    assert parse_feed(relative.encode(), url=URL).posts[0].url == "https://quay.example/p/1"


def test_a_whole_article_is_told_from_a_teaser():
    long = "<p>" + "The council voted on the ferry. " * 30 + "</p>"
    whole = RSS.replace("</item>", f"<content:encoded><![CDATA[{long}]]></content:encoded></item>").replace(
        '<rss version="2.0">', '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
    )
    assert parse_feed(whole.encode(), url=URL).posts[0].text.startswith("The council voted")
    teaser = whole.replace("</p>]]>", " […]</p>]]>")
    assert parse_feed(teaser.encode(), url=URL).posts[0].text == ""


def test_a_feed_of_thousands_is_cut_to_its_newest():
    many = RSS.replace(ITEM + "<description>A vote.</description></item>", "".join(
        f"<item><title>{n}</title><link>https://quay.example/{n}</link></item>" for n in range(ENTRIES_MAX + 50)
    ))  # fmt: skip
    assert len(parse_feed(many.encode(), url=URL).posts) == ENTRIES_MAX
