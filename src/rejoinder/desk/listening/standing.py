"""Where each source stands on the page: one of ten standings, grouped worst first, whose counts add up."""

from dataclasses import dataclass

from django.db.models import Case, CharField, Count, F, IntegerField, QuerySet, Value, When

from rejoinder.desk.listening.models import Source

WORDS = {
    "not_seen": "Not seen",
    "refused": "Given up",
    "dead": "Dead",
    "moved": "Moved",
    "quiet": "Quiet",
    "teaser": "Teaser only",
    "forbidden": "Forbidden",
    "new": "Not read yet",
    "fresh": "Fresh",
    "stopped": "Stopped",
}
RANK = {standing: number for number, standing in enumerate(WORDS)}
ALWAYS_SHOWN = ("not_seen", "fresh")  # filters that stand there even at nought


@dataclass(frozen=True)
class Group:
    """Standings that stand under one heading, with what to know about them."""

    title: str
    standings: tuple[str, ...]
    says: str = ""  # empty: the counts of its standings


GROUPS = (
    Group("Not seen today", ("not_seen",), "we normally read these and cannot"),
    Group("To look at", ("refused", "dead", "moved", "quiet")),
    Group("Seen in part, or never", ("teaser", "forbidden")),
    Group("Not read yet", ("new",), "their first turn is coming"),
    Group("Fresh", ("fresh",), "read on time, posting as they do"),
    Group("Stopped", ("stopped",), "by one of you; their posts stay"),
)


def with_standing(sources: QuerySet[Source]) -> QuerySet[Source]:
    """Sources with `standing` and its `rank`, worst first, then by name."""
    standing = Case(
        When(state=Source.State.STOPPED, then=Value("stopped")),
        When(state=Source.State.REFUSED, then=Value("refused")),
        When(state=Source.State.TO_FIND, health=Source.Health.FORBIDDEN, then=Value("forbidden")),
        When(state=Source.State.TO_FIND, then=Value("new")),  # never read, so never missed
        default=F("health"),
        output_field=CharField(),
    )
    ranks = [When(standing=name, then=Value(rank)) for name, rank in RANK.items()]
    ranked = sources.annotate(standing=standing).annotate(rank=Case(*ranks, output_field=IntegerField()))
    return ranked.order_by("rank", "title", "address", "pk")


def counts_by_standing(sources: QuerySet[Source]) -> dict[str, int]:
    """How many sources stand where; every source counts once."""
    rows = with_standing(sources).order_by().values_list("standing").annotate(n=Count("pk"))
    found = dict(rows)
    return {standing: found.get(standing, 0) for standing in WORDS}
