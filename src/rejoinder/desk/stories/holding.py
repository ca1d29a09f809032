"""Stories held for a person while their word is written: one transaction, locks in one order, clear refusals."""

from functools import wraps

from django.db import OperationalError, connection, transaction

from rejoinder.desk.stories.models import Story
from rejoinder.errors import BadInput, Broken, NotAllowed

TRIES = 3  # PostgreSQL breaks a deadlock with the jobs by ending one side; the second try finds the way free


def in_one(act):
    """Does `act` in one transaction, again where a deadlock was broken. Raises Broken where the database gave way."""

    @wraps(act)
    def whole(*args, **said):
        tries = 1
        while True:
            try:
                with transaction.atomic():
                    return act(*args, **said)
            except OperationalError as error:
                if connection.in_atomic_block or tries == TRIES or "deadlock" not in str(error):
                    raise Broken(f"nothing was changed, because the database gave way: {error}; try again") from error
                tries += 1

    return whole


def hold(*keys):
    """The stories with these ids, locked in the order of ids so that no two people wait for each other.

    SQLite has no row locks: there each transaction is alone from its first statement. Raises BadInput for a story that
    is not there, NotAllowed for one that was merged away.
    """
    rows = {row.pk: row for row in Story.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")}
    for key in keys:
        if key not in rows:
            raise BadInput(f"there is no story {key}")
        if rows[key].merged_into_id:
            raise NotAllowed(f"story {key} was merged into story {rows[key].merged_into_id} meanwhile; open that one")
    return [rows[key] for key in keys]
