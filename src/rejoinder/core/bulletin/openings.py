"""What named scrutineers are given: the openings of the envelopes. With them the papers are known to be those cast.

Openings are not published: with one, a receipt would show how its holder voted.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from rejoinder.core.ballots.election import Election
from rejoinder.core.bulletin.canonical import line_of
from rejoinder.core.bulletin.envelopes import envelope_of
from rejoinder.core.bulletin.ledger import Cast
from rejoinder.core.bulletin.papers import is_paper
from rejoinder.core.bulletin.terms import Terms
from rejoinder.errors import BadInput

FAULTS_MAX = 20  # after these the rest of the file is left


def opening_line(*, pseudonym: str, number: int, nonce: bytes, paper: bytes, envelope: str) -> bytes:
    """One opening as a line of the file for scrutineers, with its end; nonce and paper in hex."""
    opening = {"envelope": envelope, "pseudonym": pseudonym, "number": number, "nonce": nonce.hex()}
    return line_of({**opening, "paper": paper.hex()}) + b"\n"


def openings_faults(
    lines: Iterable[bytes], terms: Terms, counted: Mapping[bytes, Cast], *, election: Election
) -> list[str]:
    """What is wrong with the openings, or with the papers by them; nothing where the papers are exactly those cast.

    Openings of envelopes that do not count, replaced or struck, are passed over.
    """
    faults: list[str] = []
    opened: Counter[bytes] = Counter()
    done = set[bytes]()
    for number, line in enumerate(lines, 1):
        try:
            key, paper = _opened(line, terms, counted)
        except BadInput as error:
            faults.append(f"openings, line {number:,}: {error}")
            if len(faults) == FAULTS_MAX:
                return faults
            continue
        if key in done:
            faults.append(f"openings, line {number:,}: this envelope was opened before")
        elif key:
            done.add(key)
            opened[paper] += 1
    shut = len(counted) - len(done)
    if shut:
        faults.append(f"openings: {shut:,} envelopes that count are not opened")
    return faults or _other_papers(opened, election)


def _opened(line: bytes, terms: Terms, counted: Mapping[bytes, Cast]) -> tuple[bytes, bytes]:
    """Pseudonym and paper of an envelope that counts; both empty where it does not."""
    try:
        found: dict[str, Any] = json.loads(line)
        key, number = bytes.fromhex(found["pseudonym"]), int(found["number"])
        paper, nonce = bytes.fromhex(found["paper"]), bytes.fromhex(found["nonce"])
        envelope = envelope_of(terms.contest, key.hex(), number, paper, nonce=nonce)
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        raise BadInput("it has not envelope, pseudonym, number, nonce and paper") from None
    if envelope != found.get("envelope"):
        raise BadInput("this paper and nonce are not in this envelope")
    if key not in counted or counted[key].highest != number:
        return b"", b""
    if counted[key].envelope != envelope:
        raise BadInput("the log has another envelope for this pseudonym and number")
    if not is_paper(terms, paper):
        raise BadInput("this is no paper of the contest")
    return key, paper


def _other_papers(opened: Counter[bytes], election: Election) -> list[str]:
    published = Counter(election.papers)
    published[b""] += election.rejected
    missing, added = opened - published, published - opened
    if not missing and not added:
        return []
    return [
        f"{missing.total():,} papers that were cast are not among the published,"
        f" and {added.total():,} of the published were not cast"
    ]
