"""Who may vote, for the team: numbers, the doubtful ones, people entered by hand, letters again, erasure of one person.

Everybody but the doubtful is shown as a number. Nothing here says who has voted: the desk does not know.
"""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.utils import timezone

from rejoinder.desk.audit.trail import record
from rejoinder.desk.contests.drafts import RUNNING, held
from rejoinder.desk.contests.joining import has_twin
from rejoinder.desk.contests.keys import MARK, contact_of, key_of, seal_contact, vault
from rejoinder.desk.contests.models import Contest, RollMark, Voter
from rejoinder.desk.contests.rolls import TWIN, marks_of
from rejoinder.desk.listening.fields import Who, actor_of, plain_line
from rejoinder.errors import BadInput, NotAllowed

WHY_LETTERS_MAX = 300
SHOWN_MAX = 200  # doubtful ones on one page
State = Voter.State


@dataclass(frozen=True)
class Numbers:
    """How many voters stand where; what a page shows instead of them. The states add up to `all`."""

    all: int
    eligible: int
    declared: int
    doubtful: int
    refused: int
    issued: int
    letters_due: int
    letters_failed: int


@dataclass(frozen=True)
class Person:
    """A voter with the name and address, for the one page on which a person has to decide."""

    voter: Voter
    name: str
    email: str
    postcode: str
    twins: int  # others of the same name and postcode


def numbers_of(contest: Contest) -> Numbers:
    """Counts in one query."""
    states = {state: Count("pk", filter=Q(state=state)) for state in State.values}
    found = contest.voters.aggregate(
        all=Count("pk"), issued=Count("pk", filter=Q(is_issued=True)),
        letters_due=Count("pk", filter=Q(letters_due__gt=0)), letters_failed=Count("pk", filter=~Q(letter_error="")),
        **states,
    )  # fmt: skip
    return Numbers(**found)


def doubtful(contest: Contest) -> list[Person]:
    """Who waits for a decision, the longest first, each with how many others have the same name and postcode."""
    waiting = list(contest.voters.filter(state=State.DOUBTFUL).order_by("pk")[:SHOWN_MAX])
    box, of_one_name = vault(), _of_one_name(contest, {one.twin for one in waiting if one.twin})
    return [_person(one, box.unseal(one.contact), of_one_name.get(one.twin, 1) - 1) for one in waiting]


def _of_one_name(contest: Contest, twins: set[str]) -> dict[str, int]:
    there = contest.voters.filter(twin__in=twins, state__in=(State.ELIGIBLE, State.DOUBTFUL))
    return dict(there.values_list("twin").annotate(many=Count("pk")))


def _person(voter: Voter, contact: dict[str, str], twins: int) -> Person:
    return Person(voter, contact.get("name", ""), contact.get("email", ""), contact.get("postcode", ""), twins)


@transaction.atomic
def decide(voter: Voter, why: str, *, by: Who, may_vote: bool) -> Voter:
    """Says of somebody doubtful or unconfirmed whether they may vote, and why. Raises BadInput without a reason."""
    why = _why(why)
    row = Voter.objects.select_for_update(of=("self",)).get(pk=voter.pk)
    if row.state not in (State.DOUBTFUL, State.DECLARED, State.REFUSED):
        raise NotAllowed("That voter was decided on already.")
    _refuse_late(row.contest)
    if row.state == State.REFUSED and row.is_issued:
        raise NotAllowed("That vote was struck; the board says so. It cannot be given back.")
    row.state, row.why = (State.ELIGIBLE if may_vote else State.REFUSED), why
    row.letters_due, row.confirm_digest = int(may_vote and bool(contact_of(row).get("email"))), ""
    row.letter_at, row.letter_tries, row.letter_error = timezone.now(), 0, ""
    row.save()
    act = "voter.let_vote" if may_vote else "voter.refuse"
    # The reason may name somebody: it stands with the voter and goes with the voter, not in the trail.
    record(act, f"contest:{row.contest_id}", **actor_of(by), voter=row.pk)
    return row


@transaction.atomic
def enter_voter(contest: Contest, fields: dict, why: str, *, by: Who) -> Voter:
    """Enters one person who may vote: name, email, postcode, branch, language. `why` is how that is known.

    Raises BadInput for a missing reason or address, NotAllowed for somebody who is there already or a closed contest.
    """
    why = _why(why)
    row = held(contest)
    _refuse_late(row)
    said = {name: plain_line(fields.get(name), letters) for name, letters in _LETTERS.items()}
    mark, twin = marks_of(key_of(row, MARK), said["email"], said["name"], said["postcode"])
    if not mark:
        raise BadInput("give an e-mail address, or a name and a postcode")
    contact = seal_contact(name=said["name"], email=said["email"], postcode=said["postcode"], address=said["address"])
    voter = Voter(
        contest=row, mark=mark, twin=twin, contact=contact, branch=said["branch"], state=State.ELIGIBLE, why=why,
        language=said["language"], letters_due=int(bool(said["email"])),
    )  # fmt: skip
    if has_twin(row, voter):
        voter.state, voter.why, voter.letters_due = State.DOUBTFUL, f"{TWIN}; {why}"[:WHY_LETTERS_MAX], 0
    try:
        with transaction.atomic():
            voter.save()
    except IntegrityError:
        raise NotAllowed("That address is a voter of this contest already. Send the letter again instead.") from None
    record("voter.enter", f"contest:{row.pk}", **actor_of(by), voter=voter.pk, state=voter.state)
    return voter


def find_voter(contest: Contest, email: str = "", name: str = "", postcode: str = "") -> Voter | None:
    """The voter of an address, or of a name with a postcode where there is only one; None where there is none.

    Raises BadInput for an address that is none, NotAllowed where the data was erased.
    """
    mark, twin = _marks(contest, email, name, postcode)
    found = contest.voters.filter(mark=mark).first() if mark else None
    if found is None and twin and not email:
        several = list(contest.voters.filter(twin=twin)[:2])
        found = several[0] if len(several) == 1 else None
    return found


@transaction.atomic
def erase_person(contest: Contest, email: str = "", name: str = "", postcode: str = "", *, by: Who) -> bool:
    """Erases one person from a contest at their wish: address, marks, place on every roll. True if somebody was there.

    What they have cast cannot be found any more and stays; a link that they have already still works. Raises BadInput
    for an address that is none, NotAllowed where everything was erased already.
    """
    voter = find_voter(contest, email, name, postcode)
    mark, twin = _marks(contest, email, name, postcode)
    marks = {mark, twin, *((voter.mark, voter.twin) if voter else ())} - {""}
    gone, _ = RollMark.objects.filter(roll__contest=contest, mark__in=marks).delete()
    if voter:
        voter.delete()
    if voter or gone:
        record("voter.erase", f"contest:{contest.pk}", **actor_of(by))
    return bool(voter or gone)


_LETTERS = {"name": 120, "email": 254, "postcode": 16, "address": 300, "branch": 80, "language": 8}


def _marks(contest: Contest, email: str, name: str, postcode: str) -> tuple[str, str]:
    if contest.erased_at:
        raise NotAllowed("The personal data of this contest was erased; nobody can be found in it any more.")
    return marks_of(key_of(contest, MARK), email.strip(), name, postcode)


def _refuse_late(contest: Contest) -> None:
    if contest.state not in RUNNING:
        raise NotAllowed(f"{contest.title} is {contest.get_state_display().lower()}; nobody can be let in any more.")


def _why(why: str) -> str:
    said = plain_line(why, WHY_LETTERS_MAX)
    if not said:
        raise BadInput("say why, so that others can follow the decision")
    return said
