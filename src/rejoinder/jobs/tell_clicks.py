"""Clicks are told apart once their burst is over, summed by hour and class, and forgotten after a day."""

from collections import Counter
from datetime import timedelta

from django.db import transaction
from django.db.models import F

from rejoinder.core.clicks import AHEAD_S, ClickTeller, Look, LookKind, Seen, Sign
from rejoinder.desk.links.models import Click, ClickCount, ShortLink
from rejoinder.desk.links.salts import forget_salts
from rejoinder.desk.links.visits import recorded

MINUTE = timedelta(minutes=1)
KNOWN_AFTER = timedelta(seconds=AHEAD_S) + 2 * MINUTE  # the minute itself, what follows it, and the queue's lag
LOOK_BACK = timedelta(minutes=20)  # a burst and its late previews (core/clicks: AFTER_S)
TOLD_MAX = 20_000  # clicks in one run: under a second
READ_MAX = 20_000  # of those before, and of those after them
KEPT = timedelta(hours=24)
_LOOKS = {kind.value: Look(kind, "") for kind in LookKind}


def tell_clicks(now):
    """Tells the clicks whose minutes are known by now, and deletes those of yesterday. Returns counts by class."""
    last = (now - KNOWN_AFTER).replace(second=0, microsecond=0)
    counts = _tell(last)
    counts["forgotten"], _ = Click.objects.filter(minute__lt=now - KEPT).exclude(kind="").delete()
    counts["salts forgotten"] = forget_salts(now)
    return Counter({status: n for status, n in counts.items() if n})


def _tell(last):
    due = Click.objects.filter(kind="", minute__lte=last).order_by("minute", "pk")
    first = due.values_list("minute", flat=True).first()
    if first is None:
        return Counter()
    chosen = list(due.values_list("pk", flat=True)[:TOLD_MAX])
    kinds = _kinds(first, last, set(chosen))
    with transaction.atomic():
        return _written(kinds)


def _kinds(first, last, due):
    """The class of each click that is due, told beside all that came around it."""
    columns = ("pk", "minute", "network", "link_id", "look")
    ordered = Click.objects.order_by("minute", "pk").values_list(*columns)
    before = ordered.filter(minute__gte=first - LOOK_BACK, minute__lt=first).reverse()[:READ_MAX]
    after = ordered.filter(minute__gte=first, minute__lte=last + timedelta(seconds=AHEAD_S))[: TOLD_MAX + READ_MAX]
    rows = [*reversed(before), *after]
    teller = ClickTeller(has_sure=bool(recorded() & Sign.FETCH), resolution_s=MINUTE.total_seconds())
    told = []
    for _, minute, network, link, look in rows:
        told += teller.add(Seen(minute.timestamp(), network, str(link), _LOOKS[look]))
    told += teller.end()
    return {row[0]: (row[3], row[1], one.kind.value) for row, one in zip(rows, told, strict=True) if row[0] in due}


def _written(kinds):
    counts, sums, firsts = Counter(), Counter(), {}
    for kind in {kind for _, _, kind in kinds.values()}:
        keys = [pk for pk, (_, _, told) in kinds.items() if told == kind]
        for start in range(0, len(keys), 500):
            part = keys[start : start + 500]
            if Click.objects.filter(pk__in=part, kind="").update(kind=kind) != len(part):
                raise RuntimeError("another worker told these clicks; nothing is counted twice")
        counts[kind] = len(keys)
    for link, minute, kind in kinds.values():
        sums[link, minute.replace(minute=0), kind] += 1
        firsts[link] = min(minute, firsts.get(link, minute))
    for (link, hour, kind), clicks in sums.items():
        row, _ = ClickCount.objects.get_or_create(link_id=link, hour=hour, kind=kind)
        ClickCount.objects.filter(pk=row.pk).update(clicks=F("clicks") + clicks)
    for link, minute in firsts.items():  # who followed it was told where it leads
        ShortLink.objects.filter(pk=link, published_at=None).update(published_at=minute)
    return counts
