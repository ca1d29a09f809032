"""A claim as programs are told it: the API and the command line say the same."""

from typing import Any

from rejoinder.desk.claims.finding import ClaimShown


def claim_told(shown: ClaimShown) -> dict[str, Any]:
    """The claim, why, and its nearest line with fit and words; `line` is None where no line fits."""
    claim = shown.claim
    is_fit = claim.is_fit and claim.line is not None and not claim.line.is_withdrawn
    return {
        "sentence": claim.sentence, "start": claim.start, "score": claim.score, "why": claim.why, "posts": shown.posts,
        "line": claim.line.ref if is_fit else None, "nearest": claim.line.ref if claim.line else None,
        "fit": round(claim.fit, 4), "words": claim.words, "line_why": claim.line_why,
    }  # fmt: skip
