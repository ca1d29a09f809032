"""Voting links on paper or as a list, for a desk that sends no mail and for members without an address.

Whoever has such a list can vote for everybody on it. So an approver fetches it, and the trail says who did, when and
for how many.
"""

import csv
import io
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from rejoinder.core.text import plain_cell
from rejoinder.desk.audit.trail import record
from rejoinder.desk.contests.credentials import READY, issue_all, secrets_of, vote_address
from rejoinder.desk.contests.keys import vault
from rejoinder.desk.contests.letters import voting_letter
from rejoinder.desk.contests.models import Contest, Voter
from rejoinder.desk.people.models import Role, User
from rejoinder.errors import NotAllowed

PRINTED_MAX = 500  # letters of one page to print
LISTED_MAX = 20_000  # lines of one list
WHICH = {"new": "Who has had none yet", "no-mail": "Who has no e-mail address", "all": "Everybody who may vote"}


@dataclass(frozen=True)
class Printed:
    """One letter for the printer or one line of the list."""

    name: str
    address: str
    postcode: str
    email: str
    branch: str
    link: str
    text: str


@transaction.atomic
def take_letters(
    contest: Contest, which: str, how: str, *, by: User, base: str = "", most: int = LISTED_MAX
) -> list[Printed]:
    """Letters as they are printed or listed (`how`: "print", "csv"), noted as sent. `which`: a key of WHICH.

    In the order of name and address. Raises NotAllowed for people who are no approvers and before the contest is fixed.
    """
    if not by.may(Role.APPROVER):
        raise NotAllowed("Voting links are fetched by an approver: whoever has them can vote for others.")
    if contest.state not in READY:
        raise NotAllowed("There are voting links from the fixing to the close of a contest.")
    eligible = contest.voters.filter(state=Voter.State.ELIGIBLE)
    if which == "new":
        eligible = eligible.filter(letters_sent=0)
    voters = list(eligible) if which in WHICH else []
    box = vault()
    contacts = {one.pk: box.unseal(one.contact) for one in voters}
    if which == "no-mail":
        voters = [one for one in voters if not contacts[one.pk].get("email")]
    voters = sorted(voters, key=lambda one: _order(contacts[one.pk]))[:most]
    issue_all(contest, voters)
    secrets = secrets_of(contest, voters)
    ids = [one.pk for one in voters]
    for start in range(0, len(ids), 500):
        Voter.objects.filter(pk__in=ids[start : start + 500]).update(
            letters_sent=F("letters_sent") + 1, letters_due=0, letter_error="", letter_at=timezone.now()
        )
    record(f"letters.{how}", f"contest:{contest.pk}", actor=by, count=len(voters), which=which)
    return [_printed(contest, one, contacts[one.pk], secrets[one.pk], base=base) for one in voters]


def letters_as_csv(letters: list[Printed]) -> str:
    """The list, for a mail merge; no cell begins like a formula of a spreadsheet."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["name", "address", "postcode", "email", "branch", "link"])
    for one in letters:
        rows.writerow(map(plain_cell, (one.name, one.address, one.postcode, one.email, one.branch, one.link)))
    return out.getvalue()


def _printed(contest: Contest, voter: Voter, contact: dict[str, str], secret: str, *, base: str) -> Printed:
    return Printed(
        contact.get("name", ""), contact.get("address", ""), contact.get("postcode", ""), contact.get("email", ""),
        voter.branch, vote_address(contest, secret, base), voting_letter(contest, voter, secret, base)[1],
    )  # fmt: skip


def _order(contact: dict[str, str]) -> tuple[str, str]:
    return contact.get("name", "").casefold(), contact.get("email", "") + contact.get("postcode", "")
