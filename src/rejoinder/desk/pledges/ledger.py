"""The ledger of trust: who gave whom what in which election. Entries are struck with a reason, never deleted."""

import csv
import io
import math
from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from rejoinder.core.pledges.payment import smells_of_payment
from rejoinder.core.pledges.warning import LAW
from rejoinder.core.text import plain_cell
from rejoinder.desk.audit.trail import record
from rejoinder.desk.listening.fields import BadFields, Who, actor_of, person_of, plain_line
from rejoinder.desk.pledges.models import LedgerEntry, Pledge
from rejoinder.errors import BadInput, NotAllowed

WORTH_MAX = 100.0  # seats; more in one entry is a slip
LETTERS = {"giver": 24, "taker": 24, "what": 300, "election": 120}
COLUMNS = (
    "id", "on", "election", "giver", "taker", "kind", "what", "worth", "pledge", "struck", "struck_why",
)  # fmt: skip
WHY_LETTERS = 300


def add_entry(fields: Mapping[str, object], by: Who) -> tuple[LedgerEntry, str]:
    """Enters something by hand: giver, taker, kind, what, worth, election, on. Raises BadFields.

    Gives the entry, and a warning where its words smell of payment ("" where they do not): it is entered all the same,
    and the trail keeps that it was warned of.
    """
    said = {name: plain_line(fields.get(name), most + 1) for name, most in LETTERS.items()}
    kind = str(fields.get("kind") or "seat")
    wrong = {name: "Fill this in." for name, text in said.items() if not text}
    wrong |= {name: f"Over {LETTERS[name]} letters." for name, text in said.items() if len(text) > LETTERS[name]}
    if kind not in LedgerEntry.Kind.values:
        wrong["kind"] = f"Choose one of {', '.join(LedgerEntry.Kind.values)}."
    if said["giver"] and said["giver"].casefold() == said["taker"].casefold():
        wrong["taker"] = "Nobody gives to themselves. Choose another party."
    worth, on = _worth(fields.get("worth"), wrong), _day(fields.get("on"), wrong)
    if wrong:
        raise BadFields(wrong)
    words = smells_of_payment(said["what"])
    with transaction.atomic():
        row = LedgerEntry.objects.create(**said, kind=kind, worth=worth, on=on, by=person_of(by), at=timezone.now())
        record("ledger.add", subject(row), **actor_of(by), **said, worth=worth, warned=bool(words))
    return row, f"“{words}” reads like payment. {LAW}" if words else ""


def enter_kept(pledge: Pledge, acts: Iterable, taker: str, by: Who) -> list[LedgerEntry]:
    """One entry for each act of a pledge that was kept; none where it is not clear for whom."""
    if not taker:
        return []
    now, made = timezone.now(), []
    for act in acts:
        row = LedgerEntry.objects.create(
            giver=pledge.party, taker=taker, kind=act.kind.value, what=act.what[:300], election=pledge.election,
            on=timezone.localdate(now), pledge=pledge, by=person_of(by), at=now,
        )  # fmt: skip
        record("ledger.add", subject(row), **actor_of(by), giver=row.giver, taker=taker, pledge=pledge.number)
        made.append(row)
    return made


@transaction.atomic
def strike(entry: LedgerEntry, why: str, by: Who) -> LedgerEntry:
    """Strikes an entry; it stays in the list with the reason. Raises BadFields without one, NotAllowed if struck."""
    row = LedgerEntry.objects.select_for_update().get(pk=entry.pk)
    if row.struck_at:
        raise NotAllowed("This entry is struck already.")
    why = plain_line(why, WHY_LETTERS)
    if not why:
        raise BadFields({"struck_why": "Say why it is struck."})
    return _struck(row, why, by)


@transaction.atomic
def unstrike(entry: LedgerEntry, by: Who) -> LedgerEntry:
    """Lets an entry count again."""
    row = LedgerEntry.objects.select_for_update().get(pk=entry.pk)
    if not row.struck_at:
        raise NotAllowed("This entry is not struck.")
    row.struck_at, row.struck_why = None, ""
    row.save(update_fields=["struck_at", "struck_why"])
    record("ledger.unstrike", subject(row), **actor_of(by))
    return row


def strike_of(pledge: Pledge, by: Who, *, why: str) -> None:
    """Strikes the entries that the marks of a pledge made."""
    for row in LedgerEntry.objects.filter(pledge=pledge, struck_at=None):
        _struck(row, why, by)


def _struck(row: LedgerEntry, why: str, by: Who) -> LedgerEntry:
    row.struck_at, row.struck_why = timezone.now(), why
    row.save(update_fields=["struck_at", "struck_why"])
    record("ledger.strike", subject(row), **actor_of(by), why=why)
    return row


def subject(row: LedgerEntry) -> str:
    """How the audit trail names it."""
    return f"ledger:{row.pk}"


def entry_with(key: object) -> LedgerEntry:
    """The entry of a number. Raises BadInput where there is none."""
    text = str(key).strip()
    is_number = text.isascii() and text.isdigit() and len(text) < 18
    found = LedgerEntry.objects.filter(pk=int(text)).first() if is_number else None
    if found is None:
        raise BadInput(f"there is no entry {text[:20]} in the ledger; see `rejoinder pledges ledger`")
    return found


def entries() -> list[LedgerEntry]:
    """Every entry, newest first, struck ones too."""
    return list(LedgerEntry.objects.select_related("pledge", "by"))


def as_dict(row: LedgerEntry) -> dict[str, object]:
    """An entry as it is exported."""
    return {
        "id": row.pk, "on": row.on.isoformat(), "election": row.election, "giver": row.giver, "taker": row.taker,
        "kind": row.kind, "what": row.what, "worth": row.worth, "pledge": row.pledge.number if row.pledge else None,
        "struck": row.struck_at is not None, "struck_why": row.struck_why,
    }  # fmt: skip


def as_csv(rows: Iterable[LedgerEntry]) -> str:
    """The ledger as CSV. What a spreadsheet would take for a formula is told apart by a quote mark."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        told = as_dict(row)
        writer.writerow({name: plain_cell(value) if isinstance(value, str) else value for name, value in told.items()})
    return out.getvalue()


def _worth(said: object, wrong: dict[str, str]) -> float:
    try:
        found = 1.0 if said in (None, "") else float(str(said).replace(",", "."))
    except ValueError:
        found = math.nan
    if not (math.isfinite(found) and 0 < found <= WORTH_MAX):
        wrong["worth"] = f"Write what it is worth in seats, over 0 and at most {WORTH_MAX:g}: 1, or 0.25 for a ward."
        return 1.0
    return found


def _day(said: object, wrong: dict[str, str]) -> date:
    if isinstance(said, date):
        return said
    try:
        return date.fromisoformat(str(said).strip()) if said else timezone.localdate()
    except ValueError:
        wrong["on"] = f"{str(said)[:30]!r} is not a day. Write it as 2027-05-06."
        return timezone.localdate()
