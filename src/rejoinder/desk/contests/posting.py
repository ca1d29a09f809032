"""Posting: what happened becomes entries of the board, in batches; at each full hour the whole of it is signed.

Two workers are safe: each step holds the contest's row for itself (which does not make voters wait), and no two
entries can have one number.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from rejoinder.core.bulletin import Entry, Root, Tree, leaf_hash, link_of, stamp
from rejoinder.core.bulletin.roots import read_stamp
from rejoinder.desk.contests.keys import SIGNING, open_keys
from rejoinder.desk.contests.models import BoardEntry, BoardRoot, Candidate, Contest, Envelope
from rejoinder.desk.work.rows import write_columns
from rejoinder.wire.signing import sign_root

POST_AT_ONCE = 2_000  # envelopes in one transaction: a fraction of a second
POST_MIN = 100  # envelopes that are posted before the hour is full: fewer would tell who came after whom
ROWS_AT_ONCE = 500  # of one insert: under SQLite's limit of variables

State = Contest.State
Body = tuple[str, Mapping[str, Any]]


def held_by_worker(contest: Contest) -> Contest:
    """The contest, held against other workers and against closing, while voters go on casting."""
    return Contest.objects.select_for_update(of=("self",), no_key=True).get(pk=contest.pk)


def is_posting_due(contest: Contest, now: datetime) -> bool:
    """Whether something has to go on the board: the opening, an announcement, a full hour's envelopes, or many."""
    if _announcements(contest):
        return True
    waiting = contest.envelopes.filter(posted=None)
    if contest.state == State.OPEN and not is_root_due(contest, now):
        return waiting.count() >= POST_MIN
    return waiting.exists() or bool(_credentials(contest))


def is_root_due(contest: Contest, now: datetime) -> bool:
    """Whether a full hour has passed since the last signed root, or there is none."""
    last = last_root(contest)
    return last is None or now >= next_hour(last.at)


@transaction.atomic
def post(contest: Contest, now: datetime) -> int:
    """Puts what waits on the board: first what was announced, then envelopes in the order of their hashes.

    Returns how many entries are new; at most one batch of envelopes.
    """
    row = held_by_worker(contest)
    is_full = row.state != State.OPEN or is_root_due(row, now)
    bodies = _announcements(row)
    due = list(row.envelopes.filter(posted=None).order_by("envelope")[:POST_AT_ONCE])
    if is_full or len(due) >= POST_MIN:
        bodies += _credentials(row)
    else:
        due = []
    first = add_entries(row, [*bodies, *map(_cast_body, due)])
    for number, envelope in enumerate(due, first + len(bodies)):
        envelope.posted = number
    write_columns(due, ["posted"])
    return len(bodies) + len(due)


def add_entries(contest: Contest, bodies: Iterable[Body]) -> int:
    """Adds entries at the end of the board and returns the number of the first. Call it holding the contest."""
    last = contest.entries.order_by("-number").values_list("number", flat=True).first() or 0
    entries = [Entry(number, kind, body) for number, (kind, body) in enumerate(bodies, last + 1)]
    rows = [
        BoardEntry(contest=contest, number=one.number, kind=one.kind, body=dict(one.body), leaf=leaf_hash(one))
        for one in entries
    ]
    BoardEntry.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    return last + 1


@transaction.atomic
def sign(contest: Contest, now: datetime) -> BoardRoot | None:
    """Signs the root over all entries, after the root before it; None where that would say nothing new.

    A root's time is never before that of the root before it, whatever the clock does.
    """
    row = held_by_worker(contest)
    leaves = row.entries.order_by("number").values_list("leaf", flat=True)
    tree = Tree(leaves.iterator(chunk_size=POST_AT_ONCE))
    last = last_root(row)
    at = max(now.astimezone(UTC).replace(microsecond=0), last.at if last else datetime.min.replace(tzinfo=UTC))
    if not tree.size or (last and (last.at, last.size) == (at, tree.size)):
        return None
    previous = link_of(signed_root(last)) if last else ""
    key = open_keys(row)[SIGNING]
    made = sign_root(key, row.slug, stamp(at), size=tree.size, root=tree.root(), previous=previous)
    return BoardRoot.objects.create(
        contest=row, at=read_stamp(made.at), size=made.size, root=made.root, signature=made.signature
    )


def last_root(contest: Contest) -> BoardRoot | None:
    """The newest signed root; nothing after it is published yet."""
    return contest.roots.order_by("-at", "-size").first()


def next_hour(now: datetime) -> datetime:
    """The full hour at which what is cast now goes on the board at the latest."""
    return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def issued_said(contest: Contest) -> int:
    """How many credentials the board says were issued."""
    said = contest.entries.filter(kind="credentials").order_by("-number").values_list("body", flat=True).first()
    return (said or {}).get("issued", 0)


def signed_root(row: BoardRoot) -> Root:
    """The root as it is published."""
    return Root(stamp(row.at), row.size, row.root, row.signature)


def _announcements(contest: Contest) -> list[Body]:
    """What stands in the rows and not on the board yet, but for envelopes and numbers of credentials."""
    entries = contest.entries
    if not entries.exists():
        if contest.state == State.CANCELLED:  # it never opened, so there is no board
            return []
        opened = {"terms_sha256": contest.terms_sha256, "public_key": contest.public_key}
        return [("opened", opened), *_withdrawn(contest, set()), *_struck(contest, set())]
    if entries.filter(kind__in=("closed", "cancelled")).exists():
        return []
    told = {"withdrawn": set(), "struck": set()}
    for kind, body in entries.filter(kind__in=told).values_list("kind", "body"):
        told[kind].add(body["candidate"] if kind == "withdrawn" else body["pseudonym"])
    found = [*_withdrawn(contest, told["withdrawn"]), *_struck(contest, told["struck"])]
    if contest.state == State.CANCELLED and not contest.envelopes.filter(posted=None).exists():
        found.append(("cancelled", {"why": contest.cancelled_why}))
    return found


def _withdrawn(contest: Contest, told: set[int]) -> list[Body]:
    gone = contest.candidates.filter(state=Candidate.State.WITHDRAWN).exclude(place=None).order_by("place")
    return [("withdrawn", {"candidate": one.place, "why": one.why}) for one in gone if one.place not in told]


def _struck(contest: Contest, told: set[str]) -> list[Body]:
    struck = contest.credentials.exclude(struck_why="").order_by("pseudonym")
    return [
        ("struck", {"pseudonym": one.pseudonym, "why": one.struck_why}) for one in struck if one.pseudonym not in told
    ]


def _credentials(contest: Contest) -> list[Body]:
    """The number of credentials, where the board says another."""
    issued = contest.credentials.count()
    is_over = contest.entries.filter(kind__in=("closed", "cancelled")).exists()
    return [] if is_over or issued == issued_said(contest) else [("credentials", {"issued": issued})]


def _cast_body(envelope: Envelope) -> Body:
    body = {"pseudonym": envelope.pseudonym, "number": envelope.number, "envelope": envelope.envelope}
    return ("cast", body)
