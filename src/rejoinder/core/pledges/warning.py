"""What to look at before pledges are relied on: a day that is over, nobody left to stand, words about payment."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rejoinder.core.pledges.clauses import acts_in
from rejoinder.core.pledges.payment import smells_of_payment
from rejoinder.core.pledges.values import ActKind, Done, Not, Pledge, Pledges


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
    if one.state == "standing" and one.due is not None and one.due < now:
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
    by_act = {(act, one.party): one for one in asked.pledges if one.k == len(one.gives) for act in one.gives}
    for one in asked.pledges:
        for act in one.gives if one.k == len(one.gives) and one.state == "standing" else ():
            for other in acts_in(one.condition) if act.kind != ActKind.POLICY else ():
                back = by_act.get((other, other.party))
                if back is None or (other.what, other.kind) != (act.what, act.kind) or other.party == one.party:
                    continue
                if act in set(acts_in(back.condition)) and one.id < back.id and not _negates(one, back, act.what):
                    says = (
                        f"{one.id} and {back.id}: {one.party} and {other.party} each stand aside in {act.what} if the "
                        f"other does. Kept together, neither would stand there."
                    )
                    found.append(Warned(Concern.NOBODY_STANDS, (one.id, back.id), says, one.line, "if"))
    return found


def _negates(one: Pledge, back: Pledge, what: str) -> bool:
    """Whether either asks the other to stand: "unless Cedar stands aside here"."""
    return any(
        isinstance(part, Not) and isinstance(part.of, Done) and part.of.act.what == what
        for pledge in (one, back) for part in (pledge.condition,)
    )  # fmt: skip
