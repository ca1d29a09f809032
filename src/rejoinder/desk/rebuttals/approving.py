"""What waits for whom: the list of rebuttals by where they stand, and how many a person may approve now."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest

from rejoinder.core.clock import Clock
from rejoinder.desk.people.models import Desk, Role, User
from rejoinder.desk.publishing.models import Release
from rejoinder.desk.rebuttals.models import Rebuttal
from rejoinder.desk.rebuttals.reading import clock_of

ROWS_MAX = 40  # a group; the rest is told by its number
GROUPS = {
    "yours": ("Waiting for you", "to read and approve"),
    "back": ("Sent back", "with a note"),
    "drafts": ("Drafts", "being written"),
    "asked": ("Asked", "a second person reads them"),
    "scheduled": ("Approved", "going out, at once or at their time"),
    "out": ("Out", "newest first"),
    "dropped": ("Dropped", "given up"),
}


@dataclass(frozen=True)
class Row:
    """One rebuttal in the list."""

    rebuttal: Rebuttal
    draft: int
    accounts: int
    clock: Clock


@dataclass(frozen=True)
class Group:
    """Those that stand alike; `total` counts those that did not fit as well."""

    name: str
    word: str
    says: str
    total: int
    rows: list[Row]

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


def waiting_for(user: User) -> QuerySet[Release]:
    """The releases that this person may approve now."""
    if not user.may(Role.APPROVER):
        return Release.objects.none()
    asked = Release.objects.filter(state="asked")
    return asked.exclude(author=user).exclude(last_editor=user)


def _filters(user: User) -> dict[str, Q]:
    yours = Q(release__in=waiting_for(user))
    draft = Q(release__state="draft")
    return {
        "yours": yours, "back": draft & ~Q(release__note=""), "drafts": draft & Q(release__note=""),
        "asked": Q(release__state="asked") & ~yours, "scheduled": Q(release__state="approved"),
        "out": Q(release__state="out"), "dropped": Q(release__state="dropped"),
    }  # fmt: skip


def counts(user: User) -> dict[str, int]:
    """How many rebuttals stand where; each counts once."""
    return Rebuttal.objects.aggregate(**{name: Count("pk", filter=q) for name, q in _filters(user).items()})


def groups(user: User, now: datetime, *, chosen: str = "") -> list[Group]:
    """The list, what waits for this person first; with `chosen` only that group."""
    desk = Desk.objects.filter(pk=1).first() or Desk(pk=1)
    totals, filters = counts(user), _filters(user)
    found = []
    for name, (word, says) in GROUPS.items():
        if totals[name] and chosen in ("", name) and (name != "dropped" or chosen == name):
            found.append(Group(name, word, says, totals[name], _rows(filters[name], desk, now)))
    return found


def _rows(wanted: Q, desk: Desk, now: datetime) -> list[Row]:
    texts = Rebuttal.objects.filter(pk=OuterRef("pk")).annotate(n=Count("release__texts")).values("n")
    rows = Rebuttal.objects.filter(wanted).annotate(
        last=Max("release__versions__number"), texts=Subquery(texts), at=Greatest("opened_at", "release__edited_at")
    )
    rows = rows.select_related(
        "story", "release__author", "release__last_editor", "release__asked_by", "release__approved_by"
    )
    return [
        Row(one, max(1, (one.last or 1) - 1), one.texts, clock_of(one.story, one.release, desk, now))
        for one in rows.order_by("-at", "-pk")[:ROWS_MAX]
    ]
