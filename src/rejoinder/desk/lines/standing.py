"""Where each line stands on the page: once, under the worst that is wrong with it; the counts add up."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Case, CharField, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Length

from rejoinder.desk.lines.models import Line, LineMatch

ENDS_SOON_DAYS = 7
NOW_HOURS = 24  # a story without a post for a day is off the board


@dataclass(frozen=True)
class Standing:
    """A heading of the list: its filter's word, its title and what to do."""

    word: str
    title: str
    says: str = ""


STANDINGS = {
    "expired": Standing("Expired", "Expired", "never suggested: renew or withdraw"),
    "ending": Standing("End in 7 days", "Ends within 7 days", "renew, or let them end"),
    "matched": Standing("Matched now", "Matched now", "they answer a story of the last 24 hours"),
    "good": Standing("In good order", "In good order"),
    "later": Standing("Begin later", "Begin later", "not suggested before their day"),
    "withdrawn": Standing("Withdrawn", "Withdrawn", "never suggested"),
}
RANK = {name: number for number, name in enumerate(STANDINGS)}


def with_standing(lines: QuerySet[Line], now: datetime) -> QuerySet[Line]:
    """Lines with `standing` and `rank`, worst first, then by ref, numbers in their order."""
    today = now.date()
    fits_now = LineMatch.objects.filter(
        line=OuterRef("pk"),
        is_fit=True,
        story__merged_into=None,
        story__last_post_at__gte=now - timedelta(hours=NOW_HOURS),
    )
    found = Case(
        When(is_withdrawn=True, then=Value("withdrawn")),
        When(valid_until__lt=today, then=Value("expired")),
        When(valid_from__gt=today, then=Value("later")),
        When(valid_until__lte=today + timedelta(days=ENDS_SOON_DAYS), then=Value("ending")),
        When(Exists(fits_now), then=Value("matched")),
        default=Value("good"),
        output_field=CharField(),
    )
    ranks = Case(*[When(standing=name, then=Value(rank)) for name, rank in RANK.items()], output_field=IntegerField())
    return lines.annotate(standing=found).annotate(rank=ranks).order_by("rank", Length("ref"), "ref")


def counts_by_standing(lines: QuerySet[Line], now: datetime) -> dict[str, int]:
    """How many lines stand where; every line counts once."""
    found = dict(with_standing(lines, now).order_by().values_list("standing").annotate(n=Count("pk")))
    return {name: found.get(name, 0) for name in STANDINGS}


def with_matches(lines: QuerySet[Line]) -> QuerySet[Line]:
    """Lines with how many stories they were matched to, and how many of these they fit, as stored."""
    here = Q(matches__story__merged_into=None)
    return lines.annotate(
        matched=Count("matches", filter=here), fits=Count("matches", filter=here & Q(matches__is_fit=True))
    )


def warning(line: Line, today: date) -> tuple[str, str]:
    """What is wrong with a line in one sentence and how loud it is ("late", "due" or ""); both empty if nothing is."""
    if line.is_withdrawn:
        return "Withdrawn.", ""
    if line.valid_until and line.valid_until < today:
        return f"Expired {_days(today - line.valid_until)} ago.", "late"
    if line.valid_until and line.valid_until <= today + timedelta(days=ENDS_SOON_DAYS):
        left = line.valid_until - today
        return ("Ends today." if not left.days else f"Ends in {_days(left)}."), "due"
    if not line.owner:
        return "Nobody owns it.", "due"
    return "", ""


def _days(length: timedelta) -> str:
    return "1 day" if length.days == 1 else f"{length.days} days"
