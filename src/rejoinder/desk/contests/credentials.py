"""Credentials: the right to vote once. Made from the voter's mark and a sealed key, kept as a pseudonym alone.

While voting is open the same letter can be sent again, because the secret is worked out anew. At the close the key is
forgotten, and from then on nobody can say whose pseudonym was whose.
"""

from django.db import transaction

from rejoinder.core.bulletin import pseudonym_of
from rejoinder.core.credentials import secret_for, shown_secret, tidy_secret
from rejoinder.desk.audit.trail import record
from rejoinder.desk.contests.keys import CREDENTIAL, key_of
from rejoinder.desk.contests.models import Contest, Credential, Voter
from rejoinder.desk.contests.posting import held_by_worker
from rejoinder.desk.contests.public import public_address
from rejoinder.desk.listening.fields import Who, actor_of, plain_line
from rejoinder.errors import BadInput, NotAllowed

ISSUE_AT_ONCE = 2_000  # voters in one transaction: a large roll takes several turns of the job
WHY_LETTERS_MAX = 300
State = Contest.State
READY = (State.FIXED, State.OPEN)  # the credential key is there


def secrets_of(contest: Contest, voters: list[Voter]) -> dict[int, str]:
    """The secret of each voter, by the voter's id. Nothing is written."""
    key = key_of(contest, CREDENTIAL)
    return {voter.pk: secret_for(key, contest.slug, voter.mark) for voter in voters}


@transaction.atomic
def issue_all(contest: Contest, voters: list[Voter]) -> int:
    """Makes the credentials of these voters in one go, in the order of their pseudonyms, which is nobody's order.

    Returns how many are new. Raises NotAllowed before a contest is fixed and once it has closed.
    """
    row = held_by_worker(contest)  # against a close or a strike now: what the caller read may be old
    if row.state not in READY:
        raise NotAllowed("Credentials are made from the fixing to the close of a contest.")
    ids = [voter.pk for voter in voters]
    due: list[Voter] = []
    for start in range(0, len(ids), 500):
        due += row.voters.filter(pk__in=ids[start : start + 500], state=Voter.State.ELIGIBLE)
    pseudonyms = sorted(pseudonym_of(row.slug, secret) for secret in secrets_of(row, due).values())
    had = row.credentials.count()
    rows = [Credential(pseudonym=one, contest=row) for one in pseudonyms]
    Credential.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    for start in range(0, len(due), 500):
        row.voters.filter(pk__in=[voter.pk for voter in due[start : start + 500]]).update(is_issued=True)
    made = row.credentials.count() - had
    if made:
        record("credential.issue", f"contest:{row.pk}", label="job:contests", count=made)
    return made


def issue_due(contest: Contest) -> int:
    """Makes the credentials of everybody who may vote and has none yet; returns how many."""
    due = contest.voters.filter(state=Voter.State.ELIGIBLE, is_issued=False).order_by("mark")[:ISSUE_AT_ONCE]
    voters = list(due)
    return issue_all(contest, voters) if voters else 0


def credential_of(contest: Contest, typed: str) -> Credential | None:
    """The credential of a secret however it was typed, struck or not; None where there is none."""
    pseudonym = pseudonym_for(contest, typed)
    return contest.credentials.filter(pseudonym=pseudonym).first() if pseudonym else None


def pseudonym_for(contest: Contest, typed: str) -> str:
    """The pseudonym of a link's secret however it was typed; empty where it is none."""
    secret = tidy_secret(typed)
    return pseudonym_of(contest.slug, secret) if secret else ""


def vote_address(contest: Contest, secret: str, base: str = "") -> str:
    """The link of a letter."""
    return f"{public_address(contest, base)}p/{shown_secret(secret)}/"


@transaction.atomic
def strike(contest: Contest, voter: Voter, why: str, *, by: Who) -> None:
    """Takes the vote of somebody who should not have had it; what was cast with it is not counted.

    The board says that a pseudonym was struck and why, not whose it was. Raises BadInput without a reason, NotAllowed
    once the contest has closed: then nobody can tell any more which credential it was.
    """
    why = plain_line(why, WHY_LETTERS_MAX)
    if not why:
        raise BadInput("say why; the reason stands on the public board, so name nobody in it")
    row = Contest.objects.select_for_update(of=("self",)).get(pk=contest.pk)
    if row.state not in READY:
        raise NotAllowed("A vote is struck while the contest is fixed or open. Afterwards nobody can tell which it is.")
    pseudonym = pseudonym_of(row.slug, secrets_of(row, [voter])[voter.pk])
    Credential.objects.filter(pseudonym=pseudonym, contest=row).update(struck_why=why)
    Voter.objects.filter(pk=voter.pk).update(state=Voter.State.REFUSED, why=why, letters_due=0)
    record("credential.strike", f"contest:{row.pk}", **actor_of(by), voter=voter.pk, why=why)


def take_back(contest: Contest, voters: list[Voter]) -> None:
    """Deletes the credentials of voters who are taken out before voting opens: links that are out already are dead."""
    pseudonyms = [pseudonym_of(contest.slug, secret) for secret in secrets_of(contest, voters).values()]
    for start in range(0, len(pseudonyms), 500):
        contest.credentials.filter(pseudonym__in=pseudonyms[start : start + 500]).delete()


@transaction.atomic
def forget_order(contest: Contest) -> None:
    """Writes the credentials anew in the order of their pseudonyms, so that no row says when it was made.

    For the close or the calling off, in the transaction that forgets the credential key.
    """
    rows = sorted(contest.credentials.all(), key=lambda one: one.pseudonym)
    contest.credentials.all().delete()
    Credential.objects.bulk_create(rows, batch_size=500)
