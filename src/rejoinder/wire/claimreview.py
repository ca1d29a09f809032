"""ClaimReview data (schema.org) as rows for lines: from a JSON-LD file, a data feed, or a page's script blocks."""

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from rejoinder.errors import BadInput
from rejoinder.wire.markup import plain_text

REVIEWS_MAX = 5_000  # of one file; a fact-checker's whole feed has some thousands
DEPTH_MAX = 12  # of graphs and lists inside one another
BLOCKS_MAX = 200  # script blocks of one page
Found = list[tuple[int, Any]]


def has_claim_reviews(text: str) -> bool:
    """Whether a text looks like ClaimReview data; a table of lines that names the word does not.

    >>> has_claim_reviews('{"@type": "ClaimReview"}'), has_claim_reviews("ref,claim,text")
    (True, False)
    """
    return bool(re.search(r'"@type"\s*:\s*(?:\[[^\]]*)?"(?:https?://schema\.org/)?ClaimReview"', text))


def read_claim_reviews(text: str, name: str) -> Found:
    """The reviews in a text, numbered from 1, each as a row of fields, or as a text that says why it cannot be one.

    claimReviewed becomes claim; reviewBody, else the rating's alternateName, becomes text; url becomes evidence;
    datePublished becomes valid_from. Raises BadInput where nothing can be read.
    """
    is_page = text.lstrip().startswith("<")
    blocks = _blocks(text) if is_page else [text]
    found: Found = []
    broken = ""
    for block in blocks:
        try:
            data = json.loads(block)
        except (ValueError, RecursionError) as error:
            broken = f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else "too deep"
            continue
        for review in _reviews(data, DEPTH_MAX):
            found.append((len(found) + 1, _row(review)))
            if len(found) > REVIEWS_MAX:
                raise BadInput(f"{name}: over {REVIEWS_MAX} reviews; split it")
    if not found:
        raise BadInput(f"{name}: no ClaimReview that can be read" + (f" (not JSON at {broken})" if broken else ""))
    return found


def _blocks(page: str) -> list[str]:
    try:
        root = lxml_html.document_fromstring(page)
    except (etree.LxmlError, ValueError, AssertionError):
        return []
    return [node.text or "" for node in root.xpath('//script[@type="application/ld+json"]')[:BLOCKS_MAX]]


def _reviews(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Every ClaimReview in lists, graphs and data feeds, in order."""
    if depth == 0:
        return
    if isinstance(data, list):
        for part in data:
            yield from _reviews(part, depth - 1)
    elif isinstance(data, dict):
        if "ClaimReview" in [str(kind).rsplit("/", 1)[-1] for kind in _many(data.get("@type"))]:
            yield data
            return
        for field in ("@graph", "dataFeedElement", "item", "itemListElement", "mainEntity", "hasPart", "review"):
            if field in data:
                yield from _reviews(data[field], depth - 1)


def _row(review: dict[str, Any]) -> dict[str, Any] | str:
    claim = _words(review.get("claimReviewed"))
    rating = review.get("reviewRating")
    ratings = [one for one in _many(rating) if isinstance(one, dict)]
    said = [_words(one.get("alternateName")) for one in ratings]
    text = _words(review.get("reviewBody")) or next(filter(None, [*said, _words(review.get("alternateName"))]), "")
    if not claim:
        return "a ClaimReview without claimReviewed: it does not say what it answers"
    if not text:
        return f"“{claim[:80]}”: neither reviewBody nor an alternateName of its rating says what is right"
    address = _address(review.get("url")) or _address(review.get("@id"))
    author = next((one for one in _many(review.get("author")) if isinstance(one, dict)), {})
    title = " ".join(filter(None, [_words(author.get("name")), _words(review.get("name"))]))
    row = {"claim": claim, "text": text, "valid_from": str(review.get("datePublished") or "")[:10]}
    return row | ({"evidence": [{"address": address, "title": title[:300], "note": ""}]} if address else {})


def _words(value: Any) -> str:
    text = next((one for one in _many(value) if isinstance(one, str)), "")
    return plain_text(text) if "<" in text or "&" in text else text.strip()


def _address(value: Any) -> str:
    text = next((one for one in _many(value) if isinstance(one, str)), "").strip()
    return text if text.lower().startswith(("http://", "https://")) else ""


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
