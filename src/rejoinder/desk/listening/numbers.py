"""Rows that people call by a number, one more than the last: two of them may be written in the same blink."""

from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError, models, transaction
from django.db.models import Max

from rejoinder.desk.listening.fields import BadFields

T = TypeVar("T")
TRIES = 3


def numbered(model: type[models.Model], write: Callable[[int], T], *, taken: dict[str, str]) -> T:
    """What `write` makes from the next free number on, all or nothing; again where somebody else took that number.

    Raises BadFields with `taken` where others were faster each time.
    """
    for _ in range(TRIES):
        number = (model._default_manager.aggregate(most=Max("number"))["most"] or 0) + 1
        try:
            with transaction.atomic():
                return write(number)
        except IntegrityError:
            continue
    raise BadFields(taken)
