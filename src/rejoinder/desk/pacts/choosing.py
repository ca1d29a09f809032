"""What a person decides about a seat of a plan: nobody stands aside in it, or a party stands there for all."""

from django.db import transaction
from django.utils import timezone

from rejoinder.desk.audit.trail import record
from rejoinder.desk.listening.fields import BadFields, Who, actor_of, person_of, plain_line
from rejoinder.desk.pacts.gathering import ask
from rejoinder.desk.pacts.making import held, name_of, subject
from rejoinder.desk.pacts.models import PactPlan, SeatChoice
from rejoinder.errors import NotAllowed

Choice = SeatChoice.Choice


@transaction.atomic
def choose(plan: PactPlan, seat: str, choice: str, by: Who, *, party: str = "") -> SeatChoice:
    """Keeps a choice in the place of any earlier one for the seat, and plans again. Raises BadFields.

    `party` is the one that stands, for KEEP.
    """
    row, seat = held(plan), seat.replace("\x00", "")
    _check(row, seat, choice, party)
    party = party if choice == Choice.KEEP else ""
    now = timezone.now()
    row.choices.filter(seat=seat, undone_at=None).update(undone_at=now)
    made = SeatChoice.objects.create(plan=row, seat=seat, choice=choice, party=party, by=person_of(by), at=now)
    record("plan.choose", subject(row), **actor_of(by), seat=seat, choice=choice, party=party)
    words = f"{party} stands in {seat}" if party else f"nobody stands aside in {seat}"
    ask(row, f"{name_of(by)} chose that {words}", person_of(by), at=now)
    return made


@transaction.atomic
def undo(plan: PactPlan, by: Who, *, seat: str = "") -> SeatChoice:
    """Takes back what holds for a seat, or the last choice of all; what held for the seat before does not return.

    Raises NotAllowed where there is nothing to take back.
    """
    row, seat = held(plan), seat.replace("\x00", "")
    standing = row.choices.filter(undone_at=None, **({"seat": seat} if seat else {}))
    last = standing.order_by("-pk").first()
    if last is None:
        raise NotAllowed(f"Nobody decided about {seat}." if seat else "There is no choice to undo.")
    last.undone_at = timezone.now()
    last.save(update_fields=["undone_at"])
    record("plan.undo", subject(row), **actor_of(by), seat=last.seat, choice=last.choice, party=last.party)
    ask(row, f"{name_of(by)} took back the choice about {last.seat}", person_of(by))
    return last


def _check(row: PactPlan, seat: str, choice: str, party: str) -> None:
    if row.put_away_at is not None:
        raise NotAllowed(f"{row} was put away. Bring it back first.")
    wrong = {}
    if not row.result_set.rows.filter(seat=seat).exists():
        wrong["seat"] = f"There is no seat {plain_line(seat, 60) or 'without a name'} in {row.result_set}."
    if choice not in Choice.values:
        wrong["choice"] = f"Choose one of {', '.join(Choice.values)}."
    elif choice == Choice.KEEP and party not in row.wish.get("partners", ()):
        wrong["party"] = "Say which of the partners stands there."
    if wrong:
        raise BadFields(wrong)
