"""The list of lines as every page of the room shows it: grouped by what is wrong, worst first, with its filters."""

from collections import defaultdict
from urllib.parse import quote

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.utils import timezone

from rejoinder.desk.lines.models import Evidence, Line
from rejoinder.desk.lines.requests import open_count
from rejoinder.desk.lines.standing import (
    OFF,
    STANDINGS,
    TO_MEND,
    counts_by_standing,
    ending_soon,
    warning,
    with_standing,
    with_uses,
)  # fmt: skip
from rejoinder.desk.lines.take import owner_of
from rejoinder.desk.lines.teaching import learning
from rejoinder.desk.listening.fields import plain_line
from rejoinder.desk.listening.zone import zone_of

LINES_A_PAGE = 100


class Row:
    """A line as the list shows it."""

    def __init__(self, line: Line, now, pieces: list[Evidence]) -> None:
        self.line, self.address, self.owner = line, address_of(line), owner_of(line)
        self.warning, self.tone = warning(line, now, pieces)
        self.days_left = (line.valid_until - now.date()).days if line.valid_until else None


def address_of(line: Line) -> str:
    """The page of a line."""
    return f"/lines/{quote(line.ref, safe='/')}/"


def listed(request) -> dict:
    """What the list needs: groups of rows, filters with their counts, the page."""
    now = timezone.now().astimezone(zone_of(request.user))
    query = plain_line(request.GET.get("q"), 200)
    found = _holding(query)
    counts = counts_by_standing(found, now)
    show = request.GET.get("show", "")
    ranked, names = _chosen(with_standing(with_uses(found, now), now), show, request.user, now)
    here = counts_by_standing(_plain(found, show, request.user, now), now)
    page = Paginator(ranked.select_related("owned_by", "replaced_by"), LINES_A_PAGE).get_page(request.GET.get("page"))
    rows = _rows(page.object_list, now)
    groups = [
        {"standing": STANDINGS[name], "name": name, "total": here[name], "rows": inside}
        for name in STANDINGS
        if (inside := [row for row in rows if row.line.standing == name])
    ]
    return {
        "learning": learning(),
        "groups": groups,
        "filters": _filters(found, counts, show, (request.user, now)),
        "page": page,
        "total": sum(counts.values()),
        "show": show if names else "",
        "query": query,
        "requests_open": open_count(),
        "now": now,
    }


def _holding(query: str) -> QuerySet[Line]:
    lines = Line.objects.all()
    if not query:
        return lines
    said = Q(ref__icontains=query) | Q(claim__icontains=query) | Q(text__icontains=query)
    return lines.filter(said | Q(owner__icontains=query) | Q(owned_by__name__icontains=query))


def _plain(lines: QuerySet[Line], show: str, user, now) -> QuerySet[Line]:
    """The lines of the filters that do not ask for a standing."""
    if show == "mine":
        return lines.filter(owned_by=user)
    return lines.filter(ending_soon(now.date())) if show == "ending" else lines


def _chosen(ranked: QuerySet[Line], show: str, user, now) -> tuple[QuerySet[Line], bool]:
    """The lines that a filter shows, and whether there is such a filter."""
    ranked = _plain(ranked, show, user, now)
    if show == "mend":
        return ranked.filter(standing__in=TO_MEND), True
    if show in ("mine", "ending") or show not in STANDINGS:
        return ranked.exclude(standing__in=OFF), show in ("mine", "ending")
    return ranked.filter(standing=show), True


def _filters(found: QuerySet[Line], counts: dict[str, int], show: str, about: tuple) -> list[dict]:
    user, now = about
    on = sum(n for name, n in counts.items() if name not in OFF)
    is_on = Q(is_withdrawn=False, replaced_by=None)
    numbers = [
        ("", "All", on),
        ("mend", "To mend", sum(counts[name] for name in TO_MEND)),
        ("mine", "Mine", found.filter(is_on, owned_by=user).count()),
        ("ending", "End in 7 days", found.filter(is_on & ending_soon(now.date())).count()),
        ("replaced", "Replaced", counts["replaced"]),
        ("withdrawn", "Withdrawn", counts["withdrawn"]),
    ]
    shown = show if show in {name for name, _, _ in numbers} | set(STANDINGS) else ""
    kept = [one for one in numbers if one[2] or one[0] in ("", "mend", "mine", shown)]
    if shown and shown not in {name for name, _, _ in kept}:
        kept.append((shown, STANDINGS[shown].title, counts[shown]))
    return [{"name": name, "word": word, "count": n, "is_on": name == shown} for name, word, n in kept]


def _rows(lines, now) -> list[Row]:
    lines = list(lines)
    pieces: dict[int, list[Evidence]] = defaultdict(list)
    for piece in Evidence.objects.filter(line__in=[line.pk for line in lines], dropped_at=None):
        pieces[piece.line_id].append(piece)
    return [Row(line, now, pieces[line.pk]) for line in lines]
