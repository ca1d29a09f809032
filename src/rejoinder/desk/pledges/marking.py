"""What became of a pledge: kept, broken, withdrawn, lapsed, with reason and evidence; each mark can be undone."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from rejoinder.core.pledges.reading import pledge_of
from rejoinder.core.voters import fold_name
from rejoinder.desk.audit.trail import record
from rejoinder.desk.listening.fields import BadFields, Who, actor_of, person_of, plain_line
from rejoinder.desk.people.models import Role, User
from rejoinder.desk.pledges.ledger import enter_kept, strike_of
from rejoinder.desk.pledges.making import others_in, subject
from rejoinder.desk.pledges.models import Pledge, PledgeMark
from rejoinder.desk.pledges.stored import said_of
from rejoinder.errors import NotAllowed

State = Pledge.State
NEED_WHY = (State.BROKEN, State.WITHDRAWN)  # what says something about a partner stands on a reason
WHY_LETTERS, EVIDENCE_LETTERS = 300, 1000
UNDONE = "The mark was undone."


@transaction.atomic
def mark(
    pledge: Pledge, became: str, by: Who, *, why: str = "", evidence: str = "", given: Sequence[str] = ()
) -> PledgeMark:
    """Says what became of a pledge. A kept one is entered into the ledger: `given` names what of a choice was done.

    Raises BadFields, and NotAllowed where it is so marked already.
    """
    row = Pledge.objects.select_for_update().get(pk=pledge.pk)
    if became not in State.values or became == State.STANDING:
        raise BadFields({"became": "Choose kept, broken, withdrawn or lapsed."})
    _approvers_only(row, by)
    if row.state == became:
        raise NotAllowed(f"Pledge {row.number} is marked as {became} already.")
    acts = _given(row, given) if became == State.KEPT else []
    said = _checked(became, why, evidence)
    now = timezone.now()
    made = PledgeMark.objects.create(
        pledge=row, was=row.state, became=became, given=[_plain(act) for act in acts], by=person_of(by), at=now, **said
    )  # fmt: skip
    row.state = became
    row.save(update_fields=["state"])
    strike_of(row, by, why=f"It was marked as {became}." if became != State.KEPT else "It was marked anew.")
    record("pledge.mark", subject(row), **actor_of(by), was=made.was, became=became, why=said["why"])
    if became == State.KEPT:
        enter_kept(row, acts, taker_of(row), by)
    return made


@transaction.atomic
def undo(pledge: Pledge, by: Who) -> Pledge:
    """Takes the last mark back: the pledge is what it was before, and entries that the mark made are struck."""
    row = Pledge.objects.select_for_update().get(pk=pledge.pk)
    _approvers_only(row, by)
    last = row.marks.filter(undone_at=None).order_by("-pk").first()
    if last is None:
        raise NotAllowed(f"Pledge {row.number} has no mark to undo.")
    last.undone_at = timezone.now()
    last.save(update_fields=["undone_at"])
    row.state = last.was
    row.save(update_fields=["state"])
    strike_of(row, by, why=UNDONE)
    record("pledge.undo", subject(row), **actor_of(by), was=last.became, became=row.state)
    if row.state == State.KEPT:  # the mark before it was "kept": its entries come back as new ones
        before = row.marks.filter(undone_at=None, became=State.KEPT).order_by("-pk").first()
        enter_kept(row, _given(row, [next(iter(one.values())) for one in before.given]), taker_of(row), by)
    return row


def _approvers_only(row: Pledge, by: Who) -> None:
    """A mark on a public pledge is public too, so a second role stands behind it."""
    if row.is_published and isinstance(by, User) and not by.may(Role.APPROVER):
        raise NotAllowed(f"Pledge {row.number} is public, so an approver marks it.")


def taker_of(row: Pledge) -> str:
    """Whom a pledge is kept for: as it says, else the one other party in its condition; "" where that is not clear."""
    others = others_in(_value(row))
    return row.for_party or (others[0] if len(others) == 1 else "")


def _value(row: Pledge):
    return pledge_of({name: value for name, value in said_of(row).items() if value is not None})


def _given(row: Pledge, given: Sequence[str]) -> list:
    """The acts that were done: of a choice those that are named, else all."""
    one = _value(row)
    if one.k == len(one.gives):
        return list(one.gives)
    named = {fold_name(name) for name in given if name.strip()}
    acts = [act for act in one.gives if fold_name(act.what) in named]
    if len(acts) != one.k or len(named) != len(acts):
        listed = ", ".join(act.what for act in one.gives)
        raise BadFields({"given": f"Say which {one.k} of these it was: {listed}."})
    return acts


def _plain(act) -> dict[str, str]:
    return {act.kind.value: act.what}


def _checked(became: str, why: str, evidence: str) -> dict[str, str]:
    wrong = {}
    why, evidence = plain_line(why, WHY_LETTERS + 1), plain_line(evidence, EVIDENCE_LETTERS + 1)
    if became in NEED_WHY and not why:
        wrong["why"] = "Say why: what was done or said, and where."
    if len(why) > WHY_LETTERS:
        wrong["why"] = f"Over {WHY_LETTERS} letters. Keep the rest where the evidence is."
    address = urlsplit(evidence)
    is_address = address.scheme in ("http", "https") and address.hostname and len(evidence) <= EVIDENCE_LETTERS
    if evidence and not is_address:
        wrong["evidence"] = "Write the whole address of the page, with https://."
    if wrong:
        raise BadFields(wrong)
    return {"why": why, "evidence": evidence}
