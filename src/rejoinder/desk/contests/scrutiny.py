"""The openings of the envelopes, for named scrutineers alone: with them the papers are known to be those cast.

They are never published: with an opening, a receipt shows how its holder voted.
"""

from collections.abc import Iterator

from django.db import transaction

from rejoinder.core.bulletin.openings import opening_line
from rejoinder.desk.audit.models import AuditEvent
from rejoinder.desk.audit.trail import record
from rejoinder.desk.contests.casting import opened
from rejoinder.desk.contests.closing import last_envelopes
from rejoinder.desk.contests.keys import vault
from rejoinder.desk.contests.models import Contest
from rejoinder.desk.listening.fields import Who, actor_of, person_of, plain_line
from rejoinder.desk.people.models import Role, User
from rejoinder.errors import BadInput, NotAllowed

WHOM_LETTERS_MAX = 200
State = Contest.State


def why_no_openings(contest: Contest) -> str:
    """Why there are no openings to give out; empty where there are."""
    if contest.state not in (State.CLOSED, State.COUNTED):
        return "The openings are given out after the close: before it, a ballot may still be changed."
    if contest.erased_at:
        return "The openings were erased with the rolls. What was given out before can still be checked."
    return ""


def openings(contest: Contest, whom: str, *, by: Who) -> Iterator[bytes]:
    """The lines of the openings, one for each envelope that counts. Who was given them, and by whom, is written down.

    Raises NotAllowed for people who are no admins, or who fetched voting links of this contest, and while there are
    none; BadInput where nobody is named.
    """
    person = person_of(by)
    if person is not None and not person.may(Role.ADMIN):
        raise NotAllowed("The openings are given out by an admin. Ask one of your desk.")
    if why := why_no_openings(contest):
        raise NotAllowed(why)
    if person is not None and _has_fetched_links(contest, person):
        raise NotAllowed(
            "You fetched voting links of this contest. Whoever has links and openings can tell who voted how, so "
            "another admin gives the openings out."
        )
    whom = plain_line(whom, WHOM_LETTERS_MAX)
    if not whom:
        raise BadInput("Name the scrutineers who get the openings; it is written down.")
    with transaction.atomic():
        record("contest.openings", f"contest:{contest.pk}", **actor_of(by), given_to=whom)
    return _lines(contest)


def _has_fetched_links(contest: Contest, person: User) -> bool:
    mine = AuditEvent.objects.filter(subject=f"contest:{contest.pk}", actor=person)
    return mine.filter(action__in=("letters.csv", "letters.print")).exists()


def _lines(contest: Contest) -> Iterator[bytes]:
    box = vault()
    for pseudonym, number, envelope, sealed in last_envelopes(contest):
        paper, nonce = opened(box.unseal(sealed))
        yield opening_line(pseudonym=pseudonym, number=number, nonce=nonce, paper=paper, envelope=envelope)
