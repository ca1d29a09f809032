"""Where each line stands on the page: once, under the worst that is wrong with it; the counts add up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)  # fmt: skip
from django.db.models.functions import Coalesce, Length
from django.utils import timezone

from rejoinder.desk.lines.evidence import GONE, UNCOPIED, standing_of
from rejoinder.desk.lines.models import Evidence, Line, LineMatch, LineUse
from rejoinder.desk.lines.take import owner_of
from rejoinder.desk.lines.uses import COUNTED

ENDS_SOON_DAYS = 7
OFTEN = 5  # stories in 30 days that a line fitted, and nobody used it: too weak, or too hard to find


@dataclass(frozen=True)
class Standing:
    """A heading of the list: its title, what to do, and whether somebody has to mend it."""

    title: str
    says: str = ""
    is_to_mend: bool = False


STANDINGS = {
    "used_expired": Standing("Used though expired", "withdraw or renew", is_to_mend=True),
    "changed": Standing("Evidence changed", "read it again", is_to_mend=True),
    "gone": Standing("Evidence gone", "our copy stands; find it again", is_to_mend=True),
    "waiting": Standing("Waiting for approval", "a second person reads it", is_to_mend=True),
    "expired": Standing("Expired", "never suggested: renew or withdraw", is_to_mend=True),
    "ending": Standing("Ends within 7 days", "renew, or let them end", is_to_mend=True),
    "uncopied": Standing("Without evidence we keep", "add a source or a copy", is_to_mend=True),
    "unused": Standing("Matched but never used", "too weak, or too hard to find?", is_to_mend=True),
    "ownerless": Standing("Without an owner", "take it, or name somebody", is_to_mend=True),
    "good": Standing("In good order"),
    "later": Standing("Begin later", "not suggested before their day"),
    "replaced": Standing("Replaced", "another line answers in their place"),
    "withdrawn": Standing("Withdrawn", "never suggested"),
}
RANK = {name: number for number, name in enumerate(STANDINGS)}
TO_MEND = tuple(name for name, standing in STANDINGS.items() if standing.is_to_mend)
OFF = ("replaced", "withdrawn")  # not counted among all


def with_standing(lines: QuerySet[Line], now: datetime) -> QuerySet[Line]:
    """Lines with `standing` and `rank`, worst first, then by ref, numbers in their order. `now` has the desk's zone."""
    today = now.date()
    pieces = Evidence.objects.filter(line=OuterRef("pk"), dropped_at=None)
    uses = LineUse.objects.filter(line=OuterRef("pk"))
    fits = LineMatch.objects.filter(line=OuterRef("pk"), is_fit=True, story__merged_into=None, at__gte=now - COUNTED)
    often = fits.order_by().values("line").annotate(n=Count("pk")).values("n")
    is_bare = ~Exists(pieces) | Exists(pieces.filter(state__in=UNCOPIED, rests_on=None))
    found = Case(
        When(is_withdrawn=True, then=Value("withdrawn")),
        When(replaced_by__isnull=False, then=Value("replaced")),
        When(Q(valid_until__lt=today) & Exists(uses.filter(at__date__gt=OuterRef("valid_until"))),
             then=Value("used_expired")),
        When(Exists(pieces.filter(state=Evidence.State.CHANGED)), then=Value("changed")),
        When(Exists(pieces.filter(state__in=GONE)), then=Value("gone")),
        When(Q(approved_version=None) | Q(latest__gt=F("approved_version")), then=Value("waiting")),
        When(valid_until__lt=today, then=Value("expired")),
        When(valid_from__gt=today, then=Value("later")),
        When(valid_until__lte=today + timedelta(days=ENDS_SOON_DAYS), then=Value("ending")),
        When(is_bare, then=Value("uncopied")),
        When(~Exists(uses) & Q(fits_often__gte=OFTEN), then=Value("unused")),
        When(Q(owner="", owned_by=None) | Q(owned_by__is_active=False), then=Value("ownerless")),
        default=Value("good"),
        output_field=CharField(),
    )  # fmt: skip
    ranks = Case(*[When(standing=name, then=Value(rank)) for name, rank in RANK.items()], output_field=IntegerField())
    counted = lines.annotate(fits_often=Coalesce(Subquery(often, output_field=IntegerField()), 0))
    return counted.annotate(standing=found).annotate(rank=ranks).order_by("rank", Length("ref"), "ref")


def counts_by_standing(lines: QuerySet[Line], now: datetime) -> dict[str, int]:
    """How many lines stand where; every line counts once."""
    found = dict(with_standing(lines, now).order_by().values_list("standing").annotate(n=Count("pk")))
    return {name: found.get(name, 0) for name in STANDINGS}


def ending_soon(today: date) -> Q:
    """The lines that end within seven days, whatever else is wrong with them."""
    return Q(valid_until__gte=today, valid_until__lte=today + timedelta(days=ENDS_SOON_DAYS))


def with_uses(lines: QuerySet[Line], now: datetime) -> QuerySet[Line]:
    """Lines with `used` and `matched` of the last 30 days, `used_last`, and `used_since` they expired."""
    since = now - COUNTED
    uses = LineUse.objects.filter(line=OuterRef("pk")).order_by()
    here = LineMatch.objects.filter(line=OuterRef("pk"), is_fit=True, story__merged_into=None, at__gte=since).order_by()
    late = uses.filter(at__date__gt=OuterRef("valid_until"))
    return lines.annotate(
        used=_number(uses.filter(at__gte=since)), matched=_number(here), used_since=_number(late),
        used_last=Subquery(uses.values("line").annotate(last=Max("at")).values("last")),
        is_waiting=ExpressionWrapper(
            Q(approved_version=None) | Q(latest__gt=F("approved_version")), output_field=BooleanField()
        ),
    )  # fmt: skip


def _number(rows: QuerySet):
    counted = rows.values("line").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def warning(line: Line, now: datetime, pieces: Sequence[Evidence] | None = None) -> tuple[str, str]:
    """What is wrong with a line in one sentence and how loud it is ("late", "due" or ""); both empty if nothing is.

    `line` comes from with_uses where it is one of a list; `pieces` are its evidence rows where they were read already.
    """
    today = now.date()
    if line.is_withdrawn:
        return "Withdrawn.", ""
    if line.replaced_by_id:
        return f"Replaced by line {line.replaced_by.ref}.", ""
    if line.valid_until and line.valid_until < today:
        return _expired(line, today)
    stands = standing_of(line, pieces)
    if stands.state in ("changed", "gone"):
        return stands.says, stands.tone
    if line.approved_version is None or line.latest > line.approved_version:
        works = f"; version {line.approved_version} works meanwhile" if line.approved_version else ""
        return f"Version {line.latest or 1} waits for approval{works}.", "due"
    if line.valid_until and line.valid_until <= today + timedelta(days=ENDS_SOON_DAYS):
        left = line.valid_until - today
        return ("Ends today." if not left.days else f"Ends in {_days(left)}."), "due"
    if stands.tone:
        return stands.says, stands.tone
    if not owner_of(line):
        return (
            f"No owner since {line.owned_by} left. Take it?" if line.owned_by else "Nobody owns it. Take it?"
        ), "due"
    return stands.says, ""


def _expired(line: Line, today: date) -> tuple[str, str]:
    said = f"Expired {_days(today - line.valid_until)} ago."
    last = getattr(line, "used_last", None)
    if not last or timezone.localtime(last).date() <= line.valid_until:
        return said, "due"
    at = timezone.localtime(last)
    day = "today" if at.date() == today else f"{at.day} {at:%b}"
    return f"{said} Last used {day}, {at:%H:%M}.", "late"


def _days(length: timedelta) -> str:
    return "1 day" if length.days == 1 else f"{length.days} days"
