"""The log of what the other side says about standing aside: words, where, when; beside the test on nominations."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from rejoinder.desk.audit.trail import record
from rejoinder.desk.listening.fields import BadFields, Who, actor_of, person_of, plain_line
from rejoinder.desk.pacts.models import RivalStatement
from rejoinder.desk.pacts.parties import parties_of
from rejoinder.desk.seats.models import ResultSet

SAID_LETTERS_MAX = 500
URL_LETTERS_MAX = 1000


def add_statement(results: ResultSet, fields: Mapping[str, object], by: Who) -> RivalStatement:
    """Writes down who said what, where and when: party, said, said_on, seat and url. Raises BadFields."""
    wrong: dict[str, str] = {}
    party, seat = plain_line(fields.get("party"), 24), plain_line(fields.get("seat"), 120)
    said = plain_line(fields.get("said"), SAID_LETTERS_MAX + 1)
    url = plain_line(fields.get("url"), URL_LETTERS_MAX + 1)
    if party not in parties_of(results):
        wrong["party"] = f"{party or 'No party'} did not stand in {results}. Use its abbreviation."
    if seat and not results.rows.filter(seat=seat).exists():
        wrong["seat"] = f"There is no seat {seat[:60]} in {results}."
    if not said:
        wrong["said"] = "Write what they said, in their words."
    elif len(said) > SAID_LETTERS_MAX:
        wrong["said"] = f"At most {SAID_LETTERS_MAX} letters."
    if url and (len(url) > URL_LETTERS_MAX or not url.startswith(("https://", "http://"))):
        wrong["url"] = "Write the address with https://."
    day = _day(fields.get("said_on"), wrong)
    if wrong:
        raise BadFields(wrong)
    with transaction.atomic():
        row = RivalStatement.objects.create(
            result_set=results, party=party, seat=seat, said=said, url=url, said_on=day, by=person_of(by),
            at=timezone.now(),
        )  # fmt: skip
        record("statement_of_rivals.add", _subject(row), **actor_of(by), party=party, seat=seat)
    return row


@transaction.atomic
def remove_statement(row: RivalStatement, by: Who) -> RivalStatement:
    """Takes it out of the log; it can be put back."""
    return _moved(row, timezone.now(), "statement_of_rivals.remove", by)


@transaction.atomic
def put_back_statement(row: RivalStatement, by: Who) -> RivalStatement:
    """Puts it into the log again."""
    return _moved(row, None, "statement_of_rivals.put_back", by)


def _moved(row: RivalStatement, removed_at, action: str, by: Who) -> RivalStatement:
    row = RivalStatement.objects.select_for_update().get(pk=row.pk)
    if (row.removed_at is None) != (removed_at is None):
        row.removed_at = removed_at
        row.save(update_fields=["removed_at"])
        record(action, _subject(row), **actor_of(by), party=row.party, seat=row.seat)
    return row


def _subject(row: RivalStatement) -> str:
    return f"results:{row.result_set_id}"


def _day(typed: object, wrong: dict[str, str]) -> date | None:
    if isinstance(typed, date):
        return typed
    try:
        day = date.fromisoformat(str(typed or "").strip())
    except ValueError:
        wrong["said_on"] = "Write the day as 2027-03-14."
        return None
    if day > timezone.localdate():
        wrong["said_on"] = "That day is still to come."
    return day
