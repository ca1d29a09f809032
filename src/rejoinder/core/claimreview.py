"""ClaimReview: a formal answer as data that search engines read (schema.org/ClaimReview).

Fact-checkers use it. Search engines' own rules keep parties and candidates out of their fact-check listings, so it is
off until a desk that may use it turns it on.
"""

from dataclasses import dataclass
from typing import Any

RATINGS = {1: "False", 2: "Mostly false", 3: "Half true", 4: "Mostly true", 5: "True"}


@dataclass(frozen=True)
class Reviewed:
    """What the data say. `rating` 1 to 5 as in RATINGS; times are ISO 8601; empty parts are left out."""

    claim: str
    url: str
    published: str
    by: str
    by_url: str
    rating: int
    short: str = ""
    claim_url: str = ""
    claim_date: str = ""
    claim_by: str = ""
    updated: str = ""


def claim_review(said: Reviewed) -> dict[str, Any]:
    """The answer as a JSON-LD object. Raises ValueError for a rating that is none.

    >>> said = Reviewed("It closed.", "https://a.example/x", "2026-10-08", "Brask", "https://a.example", 1)
    >>> claim_review(said)["reviewRating"]["alternateName"]
    'False'
    """
    if said.rating not in RATINGS:
        raise ValueError(f"a rating is 1 to 5, not {said.rating}")
    item: dict[str, Any] = {"@type": "Claim"}
    if said.claim_date:
        item["datePublished"] = said.claim_date
    if said.claim_url:
        item["appearance"] = {"@type": "CreativeWork", "url": said.claim_url}
    if said.claim_by:
        item["author"] = {"@type": "Organization", "name": said.claim_by}
    found = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "claimReviewed": said.claim,
        "url": said.url,
        "datePublished": said.published,
        "author": {"@type": "Organization", "name": said.by, "url": said.by_url},
        "reviewRating": {
            "@type": "Rating", "ratingValue": said.rating, "bestRating": 5, "worstRating": 1,
            "alternateName": RATINGS[said.rating],
        },
        "itemReviewed": item,
    }  # fmt: skip
    if said.short:
        found["reviewBody"] = said.short
    if said.updated:
        found["dateModified"] = said.updated
    return found
