"""What to look at before pledges are relied on: a day that is over, nobody left to stand, words about payment."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rejoinder.core.pledges.clauses import acts_in
from rejoinder.core.pledges.payment import smells_of_payment
from rejoinder.core.pledges.values import Act, ActKind, AtLeast, Condition, Done, Pledge, Pledges, State


class Concern(StrEnum):
    """What a warning is about."""

    PAST = "past"
    NOBODY_STANDS = "nobody_stands"
    PAYMENT = "payment"


@dataclass(frozen=True, slots=True)
class Warned:
    """One warning, with the pledges it is about and the line of the first in its file (0: none)."""

    concern: Concern
    ids: tuple[str, ...]
    says: str
    line: int = 0
    field: str = ""


def warnings_of(asked: Pledges, now: datetime) -> tuple[Warned, ...]:
    """Every warning, in the order of the pledges."""
    found = [warned for one in asked.pledges for warned in _of_one(one, now)]
    return tuple(found + _nobody_stands(asked))


def _of_one(one: Pledge, now: datetime) -> list[Warned]:
    found = []
    if one.state == State.STANDING and one.due is not None and one.due < now:
        says = f"{one.id}: due {one.due.isoformat()} is past; it is not counted on any more."
        found.append(Warned(Concern.PAST, (one.id,), says, one.due_line or one.line, "due"))
    for field, text in texts_of(one):
        words = smells_of_payment(text)
        if words:
            says = f"{one.id}: “{words}” reads like payment. {LAW}"
            found.append(Warned(Concern.PAYMENT, (one.id,), says, one.line, field))
    return found


LAW = (
    "To induce a candidate to withdraw for payment or a promise of it, and to withdraw for it, is an illegal payment "
    "(Representation of the People Act 1983, section 107). Ask a lawyer before you agree to anything."
)


def texts_of(one: Pledge) -> list[tuple[str, str]]:
    """Every free text of a pledge, with the field it stands in."""
    texts = [("note", one.note)] + [("gives", act.what) for act in one.gives if act.kind == ActKind.POLICY]
    for field, parts in (("if", (one.condition,)), ("unless", one.unless)):
        texts += [(field, act.what) for part in parts for act in acts_in(part) if act.kind == ActKind.POLICY]
    return [(field, text) for field, text in texts if text]


def _nobody_stands(asked: Pledges) -> list[Warned]:
    """Two pledges that ask each other to stand aside in the same place: both kept, neither would stand."""
    found = []
    whole = [one for one in asked.pledges if one.k == len(one.gives) and one.state == State.STANDING]
    by_act = {(act, one.party): one for one in whole for act in one.gives}
    for one in whole:
        for act in one.gives:
            for other in _asked_for(one.condition) if act.kind != ActKind.POLICY else ():
                back = by_act.get((other, other.party))
                if back is None or (other.what, other.kind) != (act.what, act.kind) or other.party == one.party:
                    continue
                if act in set(_asked_for(back.condition)) and one.id < back.id:
                    says = (
                        f"{one.id} and {back.id}: {one.party} and {other.party} each stand aside in {act.what} if the "
                        f"other does. Kept together, neither would stand there."
                    )
                    found.append(Warned(Concern.NOBODY_STANDS, (one.id, back.id), says, one.line, "if"))
    return found


def _asked_for(condition: Condition) -> Iterator[Act]:
    """The acts that a condition wants done; not those that it forbids."""
    if isinstance(condition, Done):
        yield condition.act
    elif isinstance(condition, AtLeast):
        for one in condition.of:
            yield from _asked_for(one)
