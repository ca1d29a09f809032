"""What all kinds of feed share: how one item is made, and when what a feed gives is the whole article."""

import re

from rejoinder.core.posts import ParsedPost
from rejoinder.core.urls import canonical_url
from rejoinder.errors import BadInput
from rejoinder.wire.markup import links_in, one_line, plain_text

SUMMARY_LETTERS_MAX = 2000
FULL_LETTERS_MIN = 280  # a content element shorter than this is a teaser under another name
FULL_DESCRIPTION_MIN = 1200  # a description this long is the article
_CUT_OFF = re.compile(r"(\[?(…|\.\.\.)\]?|read more|continue reading|read the rest)\W*$", re.I)


def made_post(
    url: str, base: str, *, title: str = "", guid: str = "", summary: str = "", content: str = "", author: str = "",
    published: float | None = None, language: str = "",
) -> ParsedPost:  # fmt: skip
    """One item of any feed, its mark-up made plain. Raises BadInput where it has no web address.

    `content` is the element meant for the whole text, `summary` the one meant for a part; either may be the article:
    content of 280 letters or more that does not break off, or a summary of 1,200 or more.
    """
    address = canonical_url(url, base)
    short, long = plain_text(summary), plain_text(content)
    is_full = len(long) >= FULL_LETTERS_MIN and not _CUT_OFF.search(long[-60:])
    text = long if is_full else ""
    if not text and len(short) >= FULL_DESCRIPTION_MIN and not _CUT_OFF.search(short[-60:]):
        text = short
    name = one_line(title) or one_line((short or long)[:120])
    if not name and not short and not long:
        raise BadInput(f"{address}: neither title nor text")
    return ParsedPost(
        url=address,
        title=name,
        guid=guid.strip()[:500],
        summary=(short or long)[:SUMMARY_LETTERS_MAX],
        text=text,
        author=one_line(author, 200),
        published=published,
        links=links_in(content or summary, address),
        language=language[:10],
    )
