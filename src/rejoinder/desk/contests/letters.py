"""The letters of a contest: what a mail or a printed sheet says, which are due, and what became of each.

A letter may go out twice: it brings the same link, and the link casts one vote. So a letter that may or may not have
arrived is never waited for, unlike a text that the desk publishes.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from rejoinder.core.languages import day_and_time
from rejoinder.desk.audit.trail import record
from rejoinder.desk.contests.candidates import declaration_for, nominee_link
from rejoinder.desk.contests.credentials import issue_all, secrets_of, vote_address
from rejoinder.desk.contests.drafts import DRAFTED
from rejoinder.desk.contests.joining import confirm_address
from rejoinder.desk.contests.keys import contact_of
from rejoinder.desk.contests.models import Candidate, Contest, Voter
from rejoinder.desk.contests.public import public_address
from rejoinder.desk.listening.fields import Who, actor_of
from rejoinder.desk.listening.zone import zone_of
from rejoinder.desk.words import words_in
from rejoinder.errors import NotAllowed, RejoinderError

BATCH = 40  # of one look; the next is a second later
LEASE = timedelta(minutes=5)  # a worker that died leaves its letters to the next after this
RETRIES_MIN = (1, 10, 60, 240)  # minutes until the next try where a letter surely did not go out
_NAMESPACE = uuid.UUID("3f7d3c1e-8a52-5a43-9d63-51a0f3c1c0de")  # ours; the same letter has the same key at every try
Row = Voter | Candidate


@dataclass(frozen=True)
class Letter:
    """One letter on its way: to whom, and what it says."""

    row: Row
    key: str
    address: str
    subject: str
    text: str


@dataclass(frozen=True)
class Went:
    """What became of a letter: it went out, will be tried again, or cannot go to this address."""

    is_sent: bool
    why: str = ""
    is_final: bool = False


def claim_letters(now: datetime, base: str, *, limit: int = BATCH) -> list[Letter]:
    """Letters that are due, each claimed by one worker for some minutes. `base` is where the public pages stand."""
    voters = Voter.objects.filter(letters_due__gt=0).filter(_due(now)).filter(_wanted(now))
    mine = [row for row in voters.select_related("contest").order_by("letter_at")[:limit] if _claim(row, now)]
    candidates = Candidate.objects.filter(letters_due__gt=0, contest__state__in=DRAFTED).filter(_due(now))
    theirs = [row for row in candidates.select_related("contest")[: limit - len(mine)] if _claim(row, now)]
    letters = []
    for row in (*mine, *theirs):
        try:
            letter = _voter_letter(row, base) if isinstance(row, Voter) else _nominee_letter(row, base)
        except RejoinderError as problem:  # one that cannot be opened does not keep the others waiting
            settle_letter(row, Went(False, str(problem)), now)
            continue
        if letter is None:
            settle_letter(row, Went(False, "there is no e-mail address; print the letter", is_final=True), now)
        else:
            letters.append(letter)
    return letters


def settle_letter(row: Row, went: Went, now: datetime) -> str:
    """Writes what became of a letter; returns the word under which it is counted.

    Where another letter became due meanwhile (the address was confirmed, somebody asked again), that one stays due.
    """
    mine = type(row).objects.filter(pk=row.pk, letter_at=row.letter_at)
    if went.is_sent:
        mine.update(letters_due=0, letter_tries=0, letter_error=went.why[:200], letter_at=now)
        if isinstance(row, Voter):
            Voter.objects.filter(pk=row.pk).update(letters_sent=F("letters_sent") + 1)
        return "sent"
    tries = row.letter_tries
    if went.is_final or tries >= len(RETRIES_MIN):
        mine.update(letters_due=0, letter_error=went.why[:200], letter_at=now)
        return "failed"
    again = now + timedelta(minutes=RETRIES_MIN[tries])
    mine.update(letter_tries=tries + 1, letter_error=went.why[:200], letter_at=again)
    return "to be tried again"


@transaction.atomic
def resend(voter: Voter, *, by: Who) -> None:
    """One voter's letter goes out again. Raises NotAllowed for somebody who may not vote, or has no address."""
    if voter.state != Voter.State.ELIGIBLE:
        raise NotAllowed(f"That voter is: {voter.get_state_display().lower()}.")
    if not contact_of(voter).get("email"):
        raise NotAllowed("That voter has no e-mail address. Print the letter.")
    Voter.objects.filter(pk=voter.pk).update(letters_due=1, letter_tries=0, letter_at=timezone.now())
    record("letters.again", f"contest:{voter.contest_id}", **actor_of(by), voter=voter.pk)


@transaction.atomic
def resend_failed(contest: Contest, *, by: Who) -> int:
    """Lets every letter that could not be sent be tried anew; returns how many."""
    failed = contest.voters.filter(letters_due=0, state=Voter.State.ELIGIBLE).exclude(letter_error="")
    count = failed.update(letters_due=1, letter_tries=0, letter_at=timezone.now())
    record("letters.again", f"contest:{contest.pk}", **actor_of(by), count=count)
    return count


def voting_letter(contest: Contest, voter: Voter, secret: str, base: str = "") -> tuple[str, str]:
    """Subject and text of the letter that brings the voting link, in the voter's language."""
    words = words_in(_language(contest, voter))
    subject = words.say("join.letter_subject", title=contest.title)
    text = words.say(
        "join.letter_text", title=contest.title, seat=contest.seat, link=vote_address(contest, secret, base),
        closes=_moment(contest.closes_at, words.code), page=public_address(contest, base),
        controller=contest.controller, erase=f"{contest.erase_at:%-d.%-m.%Y}",
    )  # fmt: skip
    return subject, text


def _due(now: datetime) -> Q:
    return Q(letter_at=None) | Q(letter_at__lte=now)


def _wanted(now: datetime) -> Q:
    """Voting links go out while voting is open; mails that ask to confirm also before."""
    is_open = Q(contest__state=Contest.State.OPEN, contest__closes_at__gt=now)
    may_join = is_open | Q(contest__state=Contest.State.FIXED)
    return Q(state=Voter.State.ELIGIBLE) & is_open | Q(state=Voter.State.DECLARED) & may_join


def _claim(row: Row, now: datetime) -> bool:
    """By compare-and-swap on the time: of two workers one wins. The row carries the time until which it is claimed."""
    there = type(row).objects.filter(pk=row.pk, letter_at=row.letter_at, letters_due__gt=0)
    row.letter_at = now + LEASE
    return bool(there.update(letter_at=row.letter_at))


def _voter_letter(voter: Voter, base: str) -> Letter | None:
    contest, contact = voter.contest, contact_of(voter)
    address = contact.get("email", "")
    if not address:
        return None
    if voter.state == Voter.State.DECLARED:
        words = words_in(_language(contest, voter))
        subject = words.say("join.confirm_subject", title=contest.title)
        text = words.say(
            "join.confirm_text", title=contest.title, name=contact.get("name", ""),
            postcode=contact.get("postcode", ""), link=confirm_address(contest, voter, base),
        )  # fmt: skip
    else:
        secret = secrets_of(contest, [voter])[voter.pk]
        if not voter.is_issued:
            issue_all(contest, [voter])
        subject, text = voting_letter(contest, voter, secret, base)
    return Letter(voter, _key(voter, voter.letters_sent), address, subject, text)


def _nominee_letter(candidate: Candidate, base: str) -> Letter | None:
    contest, address = candidate.contest, contact_of(candidate).get("email", "")
    link = nominee_link(candidate, base)
    if not address or not link:
        return None
    words = words_in((contest.languages or ["en"])[0])
    until = contest.nominations_until
    text = words.say(
        "join.nominee_text", title=contest.title, name=candidate.name, by=candidate.nominated_by or "–", link=link,
        until=_moment(until, words.code) if until else "–", declaration=declaration_for(contest),
    )  # fmt: skip
    return Letter(
        candidate, _key(candidate, candidate.letter_tries), address,
        words.say("join.nominee_subject", title=contest.title), text,
    )  # fmt: skip


def _language(contest: Contest, voter: Voter) -> str:
    offered = contest.languages or ["en"]
    return voter.language if voter.language in offered else offered[0]


def _moment(at: datetime, code: str) -> str:
    return day_and_time(timezone.localtime(at, zone_of(None)), code)


def _key(row: Row, number: int) -> str:
    return str(uuid.uuid5(_NAMESPACE, f"{type(row).__name__} {row.pk} {row.contest.slug} {number}"))
