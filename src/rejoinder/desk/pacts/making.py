"""A plan's life at the desk: written, its wish changed, planned again, put away and back. Each deed asks for a run."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from rejoinder.core.electionlaw import KINDS
from rejoinder.desk.audit.trail import record
from rejoinder.desk.listening.fields import Who, actor_of, person_of
from rejoinder.desk.listening.numbers import numbered
from rejoinder.desk.pacts.gathering import ask
from rejoinder.desk.pacts.models import PactPlan
from rejoinder.desk.pacts.wishes import Asked, checked
from rejoinder.errors import BadInput, NotAllowed


def make_plan(fields: Mapping[str, object], by: Who) -> PactPlan:
    """A new plan, with its first run asked for. `fields` as in wishes.py. Raises BadFields with a message a field."""
    asked = checked(fields, None, KINDS)

    def written(number: int) -> PactPlan:
        row = PactPlan(number=number, made_by=person_of(by), made_at=timezone.now(), **asked.columns)
        row.wish, row.assumptions = asked.wish, asked.assumptions
        row.save()
        record("plan.add", subject(row), **actor_of(by), number=number, partners=asked.wish["partners"])
        ask(row, f"{name_of(by)} asked", person_of(by))
        return row

    return numbered(PactPlan, written, taken={"name": "Somebody else wrote a plan just now. Save it again."})


@transaction.atomic
def change_plan(plan: PactPlan, fields: Mapping[str, object], by: Who) -> PactPlan:
    """Changes what is named; plans again where that changes the wish. Raises BadFields, NotAllowed."""
    row = held(plan)
    _refuse_put_away(row)
    changed = _apply(row, checked(fields, row, KINDS))
    if changed:
        row.save()
        record("plan.change", subject(row), **actor_of(by), changed=sorted(changed))
        ask(row, f"{name_of(by)} changed {_in_words(changed)}", person_of(by))
    return row


@transaction.atomic
def plan_again(plan: PactPlan, by: Who, fields: Mapping[str, object] | None = None) -> PactPlan:
    """Changes what is named, if anything, and plans again in any case. Raises BadFields, NotAllowed."""
    row = held(plan)
    _refuse_put_away(row)
    changed = _apply(row, checked(fields, row, KINDS)) if fields else set()
    if changed:
        row.save()
        record("plan.change", subject(row), **actor_of(by), changed=sorted(changed))
    why = f"{name_of(by)} changed {_in_words(changed)}" if changed else f"{name_of(by)} asked"
    run = ask(row, why, person_of(by), is_forced=True)
    record("plan.again", subject(row), **actor_of(by), run=run.number)
    return row


@transaction.atomic
def put_away(plan: PactPlan, by: Who) -> PactPlan:
    """Takes it out of the list; it keeps its runs and can come back."""
    row = held(plan)
    if row.put_away_at is None:
        row.put_away_at = timezone.now()
        row.save(update_fields=["put_away_at"])
        record("plan.put_away", subject(row), **actor_of(by))
    return row


@transaction.atomic
def bring_back(plan: PactPlan, by: Who) -> PactPlan:
    """Puts it into the list again, and plans again where members decided something meanwhile."""
    row = held(plan)
    if row.put_away_at is not None:
        row.put_away_at = None
        row.save(update_fields=["put_away_at"])
        record("plan.bring_back", subject(row), **actor_of(by))
        ask(row, "It came back into the list", person_of(by))
    return row


PRESSES = {"again": plan_again, "put-away": put_away, "bring-back": bring_back}


def plan_with(number: object) -> PactPlan:
    """The plan of a number. Raises BadInput where there is none."""
    text = str(number).strip()
    is_number = text.isascii() and text.isdigit() and len(text) < 10
    found = PactPlan.objects.select_related("result_set").filter(number=int(text)).first() if is_number else None
    if found is None:
        raise BadInput(f"there is no plan {text[:20]}; see `rejoinder plans list`")
    return found


def subject(row: PactPlan) -> str:
    """How the audit trail names it."""
    return f"plan:{row.pk}"


def held(row: PactPlan) -> PactPlan:
    """The row as it is now, held against other writers until the transaction ends."""
    return PactPlan.objects.select_for_update(of=("self",)).select_related("result_set").get(pk=row.pk)


def name_of(by: Who) -> str:
    """Who did it, in words."""
    person = person_of(by)
    return str(person.name or person.email) if person is not None else "The command line"


def _apply(row: PactPlan, asked: Asked) -> set[str]:
    """Writes what was asked into the row; returns the names of what is different now."""
    changed = {name for name, value in asked.columns.items() if name != "result_set" and getattr(row, name) != value}
    for name in changed:
        setattr(row, name, asked.columns[name])
    for stored, given in ((row.wish, asked.wish), (row.assumptions, asked.assumptions)):
        changed |= {name for name, value in given.items() if stored.get(name) != value}
        stored |= given
    return changed


def _refuse_put_away(row: PactPlan) -> None:
    if row.put_away_at is not None:
        raise NotAllowed(f"{row} was put away. Bring it back first.")


WORDS = {
    "seats_max": "the most seats", "gains_min": "the least gains", "gives_max": "the most given",
    "sharing": "how the sacrifice is shared", "mode": "what is made large", "partners": "the partners",
    "rivals": "the rivals", "incumbents_stay": "whether who holds a seat stays", "tolerance": "the tolerance",
    "exchanges": "the exchanges", "polling_day": "the polling day", "election_kind": "the kind of election",
    "renamed": "the names of parties", "home": "how many stay at home", "target_effect": "what campaigning adds",
    "name": "the name", "draws": "the number of draws", "national": "the expected shares",
}  # fmt: skip


def _in_words(changed: set[str]) -> str:
    return ", ".join(sorted(WORDS.get(name, name.replace("_", " ")) for name in changed))
