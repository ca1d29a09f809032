"""Pledges are written down: one at a time, or many from a file. Each step is in the audit trail."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.utils import timezone

from rejoinder.core.pledges.clauses import acts_in, ids_in
from rejoinder.core.pledges.reading import pledge_of, read_pledges
from rejoinder.core.pledges.telling import told
from rejoinder.core.pledges.values import ALWAYS, AtLeast, Condition, Done, Kept, Not
from rejoinder.core.pledges.values import Pledge as PledgeValue
from rejoinder.core.pledges.values import Pledges as PledgeValues
from rejoinder.core.pledges.warning import Concern, warnings_of
from rejoinder.core.pledges.writing import condition_as_json, gives_as_json
from rejoinder.core.voters import fold_name
from rejoinder.desk.audit.trail import record
from rejoinder.desk.listening.fields import BadFields, Who, actor_of, person_of, plain_line
from rejoinder.desk.listening.numbers import numbered
from rejoinder.desk.pledges.models import Pledge
from rejoinder.desk.seats.models import ResultSet
from rejoinder.errors import BadInput

TAKEN = {"gives": "Somebody else wrote a pledge down just now. Save it again."}
PARTY_LETTERS, NOTE_LETTERS, TEXT_LETTERS, ELECTION_LETTERS = 24, 600, 1500, 120
FIELD_OF = {"gives": "gives", "if": "condition", "unless": "unless", "due": "due", "party": "party", "for": "for"}


def add_pledge(
    said: Mapping[str, object], by: Who, *, election: str = "", result_set: ResultSet | None = None
) -> Pledge:
    """Writes one pledge down; `said` is the JSON of docs/pledges.md without an id. It begins private.

    Raises BadFields with a message a field. Words that smell of payment are warned of and the warning is kept; nothing
    is refused for them.
    """
    try:
        one = pledge_of({**said, "id": "new"})
    except BadInput as error:
        raise BadFields(_by_field(str(error))) from None
    one = _with_short_names(one, result_set)
    _refuse_unknown(one)

    def written(number: int) -> Pledge:
        return _store(replace(one, id=str(number)), by, election=election, result_set=result_set)

    return numbered(Pledge, written, taken=TAKEN)


def add_file(text: str, by: Who, *, name: str, election: str = "", result_set: ResultSet | None = None) -> list[Pledge]:
    """Writes all pledges of a JSON file down, or none. Their ids become numbers. All begin standing and private.

    Raises BadInput with the line and the pledge. What the file says of votes and of what is done is not taken: votes
    come from the desk's own contests, and what is done from the marks of its pledges.
    """
    asked = read_pledges(text, name)
    if not asked.pledges:
        raise BadInput(f"{name}: no pledge in it")

    def written(first: int) -> list[Pledge]:
        numbers = {one.id: str(first + place) for place, one in enumerate(asked.pledges)}
        made = [_with_short_names(_renumbered(one, numbers), result_set) for one in asked.pledges]
        return [_store(one, by, election=election, result_set=result_set) for one in made]

    return numbered(Pledge, written, taken=TAKEN)


def _store(one: PledgeValue, by: Who, *, election: str, result_set: ResultSet | None) -> Pledge:
    election = plain_line(election, ELECTION_LETTERS) or (result_set.name if result_set else "")
    _refuse_long(one, election)
    now = timezone.now()
    warned = [warned.says for warned in warnings_of(PledgeValues((one,)), now) if warned.concern == Concern.PAYMENT]
    row = Pledge.objects.create(
        number=int(one.id), election=election, result_set=result_set, party=one.party, gives=gives_as_json(one),
        condition={} if one.condition == ALWAYS else condition_as_json(one.condition),
        unless=[condition_as_json(part) for part in one.unless], for_party=one.for_party, text=told(one),
        note=one.note, due_at=one.due, warned=warned, made_by=person_of(by), made_at=now,
    )  # fmt: skip
    record("pledge.add", subject(row), **actor_of(by), party=row.party, warned=len(warned))
    return row


def subject(row: Pledge) -> str:
    """How the audit trail names it."""
    return f"pledge:{row.number}"


def pledge_with(number: object) -> Pledge:
    """The pledge of a number. Raises BadInput where there is none."""
    text = str(number).strip()
    is_number = text.isascii() and text.isdigit() and len(text) < 10
    found = Pledge.objects.filter(number=int(text)).first() if is_number else None
    if found is None:
        raise BadInput(f"there is no pledge {text[:20]}; see `rejoinder pledges list`")
    return found


def _refuse_long(one: PledgeValue, election: str) -> None:
    wrong = {}
    for field, party in (("party", one.party), ("for", one.for_party)):
        if len(party) > PARTY_LETTERS:
            wrong[field] = f"“{party[:30]}…” is over {PARTY_LETTERS} letters. Use the party's abbreviation."
    if len(one.note) > NOTE_LETTERS:
        wrong["note"] = f"The note is over {NOTE_LETTERS} letters."
    if len(told(one)) > TEXT_LETTERS:
        wrong["condition"] = f"In words it is over {TEXT_LETTERS:,} letters. Write it as two pledges."
    if not election:
        wrong["election"] = "Say for which election it is, or choose the results that it belongs to."
    if wrong:
        raise BadFields(wrong)


def _refuse_unknown(one: PledgeValue) -> None:
    named = {name for part in (one.condition, *one.unless) for name in ids_in(part)}
    numbers = {int(name) for name in named if name.isascii() and name.isdigit() and len(name) < 10}
    known = {str(number) for number in Pledge.objects.filter(number__in=numbers).values_list("number", flat=True)}
    if missing := sorted(named - known):
        field = "condition" if {*ids_in(one.condition)} & {*missing} else "unless"
        raise BadFields({field: f"There is no pledge {missing[0][:20]}."})


def _by_field(text: str) -> dict[str, str]:
    """The message of core/pledges under the field of the form that it is about."""
    _, _, rest = text.partition("pledge 'new': ")
    name, colon, why = rest.partition(": ")
    if not colon or name not in FIELD_OF:
        return {"gives": f"{(rest or text)[:1].upper()}{(rest or text)[1:]}."}
    return {FIELD_OF[name]: f"{why[:1].upper()}{why[1:]}."}


def _with_short_names(one: PledgeValue, result_set: ResultSet | None) -> PledgeValue:
    """Parties by the abbreviation of the results where somebody wrote the full name."""
    names = result_set.names if result_set else {}
    shorts = {fold_name(name): short for short, name in names.items()} | {fold_name(short): short for short in names}
    if not shorts:
        return one

    def short(party: str) -> str:
        return shorts.get(fold_name(party), party)

    def renamed(condition: Condition) -> Condition:
        if isinstance(condition, Done):
            return Done(replace(condition.act, party=short(condition.act.party)))
        return _mapped(condition, renamed)

    return replace(
        one, party=short(one.party), for_party=short(one.for_party) if one.for_party else "",
        gives=tuple(replace(act, party=short(act.party)) for act in one.gives),
        condition=renamed(one.condition), unless=tuple(map(renamed, one.unless)),
    )  # fmt: skip


def _renumbered(one: PledgeValue, numbers: Mapping[str, str]) -> PledgeValue:
    def renamed(condition: Condition) -> Condition:
        if isinstance(condition, Kept):
            return Kept(numbers[condition.pledge])
        return _mapped(condition, renamed)

    return replace(
        one, id=numbers[one.id], condition=renamed(one.condition), unless=tuple(map(renamed, one.unless))
    )  # fmt: skip


def _mapped(condition: Condition, change) -> Condition:
    if isinstance(condition, Not):
        return Not(change(condition.of))
    if isinstance(condition, AtLeast):
        return AtLeast(condition.k, tuple(map(change, condition.of)))
    return condition


def others_in(one: PledgeValue) -> list[str]:
    """The other parties that the condition names, in its order."""
    acts: Iterable = (act for part in (one.condition, *one.unless) for act in acts_in(part))
    return [party for party in dict.fromkeys(act.party for act in acts) if party != one.party]
