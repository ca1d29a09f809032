"""The way from open to counted, in steps that each stand in one transaction: a crash between two changes nothing.

    post, sign      while it is open, see posting.py
    close           at closes_at: nothing is cast any more; the key of the letters is forgotten
    post            the envelopes that still wait
    commit_papers   the papers that count are sorted and hashed on the board, and the seed for ties is shown
    count           by the rule and version of the terms; the result is hashed on the board
    finish          the last signed root; the key that signs is forgotten

`next_step` tells from the rows alone which comes next, so whoever starts again after a crash goes on where it ended.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from rejoinder.core.bulletin import document_of, paper_lines, papers_name, read_papers, sha256_of
from rejoinder.core.bulletin.publishing import RESULT
from rejoinder.core.bulletin.recount import count_again, result_of
from rejoinder.desk.audit.trail import record
from rejoinder.desk.contests.casting import opened
from rejoinder.desk.contests.credentials import forget_order
from rejoinder.desk.contests.keys import CREDENTIAL, SEED, SIGNING, forget_keys, open_keys, vault
from rejoinder.desk.contests.models import BoardFile, Contest, Envelope
from rejoinder.desk.contests.posting import (
    add_entries,
    held_by_worker,
    is_posting_due,
    is_root_due,
    issued_said,
    last_root,
    post,
    sign,
)
from rejoinder.desk.contests.voting import terms_of

READ_AT_ONCE = 2_000  # rows in memory
LABEL = "job:contests"
State = Contest.State
Step = Callable[[Contest, datetime], object]


def next_step(contest: Contest, now: datetime) -> Step | None:
    """What is due for this contest now; None where nothing is."""
    if contest.state == State.OPEN:
        if contest.closes_at and now >= contest.closes_at:
            return close
        if is_posting_due(contest, now):
            return post
        return sign if is_root_due(contest, now) else None
    if contest.state == State.CLOSED:
        return _after_the_close(contest, now)
    if contest.state == State.CANCELLED and contest.entries.exists():
        if is_posting_due(contest, now):
            return post
        return None if is_covered(contest) else sign
    return None


def _after_the_close(contest: Contest, now: datetime) -> Step:
    if not contest.entries.filter(kind="closed").exists():
        return post if is_posting_due(contest, now) else commit_papers
    return finish if contest.entries.filter(kind="result").exists() else count


def is_covered(contest: Contest) -> bool:
    """Whether the last signed root covers every entry."""
    last = last_root(contest)
    return last is not None and last.size >= contest.entries.count()


@transaction.atomic
def close(contest: Contest, now: datetime) -> None:
    """Ends the casting. Waits for ballots that are being stored at this moment: they are in."""
    row = Contest.objects.select_for_update(of=("self",)).get(pk=contest.pk)
    if row.state != State.OPEN or now < row.closes_at:
        return
    row.state, row.closed_at = State.CLOSED, now
    row.save(update_fields=["state", "closed_at"])
    forget_keys(row, CREDENTIAL)
    forget_order(row)
    record("contest.close", f"contest:{row.pk}", label=LABEL, envelopes=row.envelopes.count())


def commit_papers(contest: Contest, now: datetime) -> None:
    """Opens the last envelope of each right to vote, and puts the hash of the sorted papers on the board."""
    terms = terms_of(contest)
    papers = list(counted_papers(contest))
    content = b"".join(paper_lines(terms, papers, withdrawn_places(contest)))
    with transaction.atomic():
        row = held_by_worker(contest)
        if row.state != State.CLOSED or row.entries.filter(kind="closed").exists():
            return
        seed = open_keys(row)[SEED]
        body = {
            "envelopes": row.envelopes.count(), "counted": len(papers),
            "ballots_sha256": sha256_of(content), "seed": seed,
        }  # fmt: skip
        add_entries(row, [("closed", body)])
        BoardFile.objects.create(contest=row, name=papers_name(terms), content=content.decode())
        Contest.objects.filter(pk=row.pk).update(seed=seed)
        forget_keys(row, SEED)
        _forget_replaced(row)


def _forget_replaced(contest: Contest) -> None:
    """Takes the sealed papers away that do not count: nobody needs to learn what a voter thought before."""
    later = Envelope.objects.filter(
        contest=contest, pseudonym=OuterRef("pseudonym"), number__gt=OuterRef("number")
    )  # fmt: skip
    struck = contest.credentials.exclude(struck_why="").values("pseudonym")
    contest.envelopes.filter(Exists(later) | Q(pseudonym__in=struck)).update(sealed="")


def count(contest: Contest, now: datetime) -> None:
    """Counts the published papers as anyone could, and puts the hash of the result on the board."""
    terms = terms_of(contest)
    lines = contest.files.get(name=papers_name(terms)).content.encode().splitlines(keepends=True)
    election = read_papers(terms, lines, withdrawn_places(contest))
    counted = count_again(terms, election, contest.entries.get(kind="closed").body["seed"])
    result = result_of(terms, counted, issued_said(contest))
    content = document_of(result)
    with transaction.atomic():
        row = held_by_worker(contest)
        if row.state != State.CLOSED or row.entries.filter(kind="result").exists():
            return
        add_entries(row, [("result", {"result_sha256": sha256_of(content)})])
        BoardFile.objects.create(contest=row, name=RESULT, content=content.decode())
        row.result, row.result_sha256 = result, sha256_of(content)
        row.decision = result.get("decision", {}).get("outcome", "")
        row.decision_why = result.get("decision", {}).get("why", "")[:400]
        row.save(update_fields=["result", "result_sha256", "decision", "decision_why"])
        record("contest.count", f"contest:{row.pk}", label=LABEL, result=row.result_sha256, decision=row.decision)


@transaction.atomic
def finish(contest: Contest, now: datetime) -> None:
    """Signs the last root, over everything, forgets the key that signs, and calls the contest counted."""
    row = held_by_worker(contest)
    if row.state != State.CLOSED:
        return
    if not is_covered(row):
        sign(row, now)
    row.state, row.counted_at = State.COUNTED, now
    row.save(update_fields=["state", "counted_at"])
    forget_keys(row, SIGNING)


def counted_papers(contest: Contest) -> Iterator[bytes]:
    """The papers that count: the last of each pseudonym that was not struck."""
    box = vault()
    for _pseudonym, _number, _envelope, sealed in last_envelopes(contest):
        yield opened(box.unseal(sealed))[0]


def last_envelopes(contest: Contest) -> Iterator[tuple[str, int, str, str]]:
    """Pseudonym, number, envelope and sealed paper of each envelope that counts, in the order of the pseudonyms."""
    struck = set(contest.credentials.exclude(struck_why="").values_list("pseudonym", flat=True))
    rows = contest.envelopes.order_by("pseudonym", "-number").values_list("pseudonym", "number", "envelope", "sealed")
    before = ""
    for pseudonym, number, envelope, sealed in rows.iterator(chunk_size=READ_AT_ONCE):
        if pseudonym != before and pseudonym not in struck:
            yield pseudonym, number, envelope, sealed
        before = pseudonym


def withdrawn_places(contest: Contest) -> list[int]:
    """The places on the paper of who withdrew after the terms were fixed, as the board says."""
    said = contest.entries.filter(kind="withdrawn").values_list("body", flat=True)
    return sorted(body["candidate"] for body in said)
