"""Lists of sources: brought in line by line with a report, undone, and written out again."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from rejoinder.core.urls import canonical_url
from rejoinder.desk.audit.trail import record
from rejoinder.desk.listening.addresses import address_of, fresh_source, same_address
from rejoinder.desk.listening.fields import Who, actor_of, person_of, plain_line
from rejoinder.desk.listening.models import Import, ImportLine, Source
from rejoinder.errors import BadInput
from rejoinder.wire.opml import OpmlRow, read_opml, write_opml

SPREAD_S = 120.0  # the first polls of a long list are spread over two minutes, so that the loop is not choked
APART_S = 0.05  # and stand at least this far apart
BATCH = 500  # rows in one statement; SQLite takes 32,766 values in one


@dataclass(frozen=True)
class Undone:
    """What undoing an import did: sources taken out again, and sources that have posts, which were only stopped."""

    removed: int
    stopped: int


def import_opml(name: str, body: bytes, by: Who) -> Import:
    """Brings in an OPML list, or a plain list with one address a line. The good rows go in, each line is reported.

    Raises BadInput where the file as a whole cannot be read; then nothing is stored.
    """
    rows, problems = read_opml(body)
    now = timezone.now()
    with transaction.atomic():
        brought = Import.objects.create(name=plain_line(name, 300) or "list", at=now, by=person_of(by))
        lines = _Sorter(brought, by, now).sort(rows)
        lines += [
            ImportLine(of=brought, number=p.line, address="", outcome="not_in", why=p.why[:300]) for p in problems
        ]
        _save(lines, now)
        record("sources.import", f"import:{brought.pk}", **actor_of(by), name=brought.name, **_counts(lines))
    return brought


def counts_of(brought: Import) -> dict[str, int]:
    """How the lines of an import fared: read = in + already + not_in."""
    found = dict(brought.lines.order_by().values_list("outcome").annotate(n=Count("pk")))
    return _added_up(found)


def undo_import(brought: Import, by: Who) -> Undone:
    """Takes the sources of an import out again; those that have posts are stopped, because stories hold their posts.

    Raises BadInput where it was undone before.
    """
    with transaction.atomic():
        if not Import.objects.filter(pk=brought.pk, undone_at=None).update(undone_at=timezone.now()):
            raise BadInput(f"the import of {brought.name} was undone before")
        mine = Source.objects.filter(importline__of=brought, importline__outcome=ImportLine.Outcome.IN)
        with_posts = set(mine.filter(posts__isnull=False).values_list("pk", flat=True))
        without = sorted(set(mine.values_list("pk", flat=True)) - with_posts)
        for start in range(0, len(without), BATCH):
            Source.objects.filter(pk__in=without[start : start + BATCH]).delete()
        stopped = sorted(with_posts)
        for start in range(0, len(stopped), BATCH):
            Source.objects.filter(pk__in=stopped[start : start + BATCH]).update(state=Source.State.STOPPED)
        undone = Undone(len(without), len(stopped))
        record(
            "sources.import.undo",
            f"import:{brought.pk}",
            **actor_of(by),
            removed=undone.removed,
            stopped=undone.stopped,
        )
    brought.refresh_from_db()
    return undone


def export_opml() -> bytes:
    """Every source that we listen to, by folder, as an OPML list with our labels."""
    listened = Source.objects.exclude(state=Source.State.STOPPED).order_by("folder", "title", "pk")
    rows = [
        OpmlRow(
            line=0,
            feed_url=source.feed_url,
            home_url=source.home_url or source.address,
            title=source.title or source.address,
            folder=source.folder,
            medium=source.medium,
            leaning=source.leaning,
        )
        for source in listened.iterator()
    ]
    return write_opml(rows)


def _counts(lines) -> dict[str, int]:
    return _added_up(Counter(str(line.outcome) for line in lines))


def _added_up(found: Mapping[str, int]) -> dict[str, int]:
    kinds = {kind: found.get(kind, 0) for kind in ("in", "already", "not_in")}
    return {"read": sum(kinds.values()), **kinds}


class _Sorter:
    """Sorts the rows of one list into lines that are in, already here, and not in; saves nothing."""

    def __init__(self, brought: Import, by: Who, now: datetime) -> None:
        self._brought, self._by, self._now = brought, by, now
        self._here: dict[str, int] = {}  # canonical address by https -> source id
        self._feeds: dict[str, int] = {}  # the same of addresses and feeds only: one home page may have many feeds
        self._line_of: dict[str, int] = {}  # address -> the line of this list that brought it
        for pk, *addresses in Source.objects.values_list("pk", "address", "feed_url", "home_url").iterator():
            for number, address in enumerate(addresses):
                if address and "://" in address:
                    self._here.setdefault(same_address(address)[0], pk)
                    if number < 2:
                        self._feeds.setdefault(same_address(address)[0], pk)

    def sort(self, rows: list[OpmlRow]) -> list[ImportLine]:
        return [self._line(row) for row in rows]

    def _line(self, row: OpmlRow) -> ImportLine:
        typed = row.feed_url or row.home_url
        line = ImportLine(of=self._brought, number=row.line, address=typed[:2000])
        try:
            address = address_of(typed)
        except BadInput as error:
            line.outcome, line.why = ImportLine.Outcome.NOT_IN, str(error)[:300]
            return line
        key = same_address(address)[0]
        known = (self._feeds if row.feed_url else self._here).get(key)
        if key in self._line_of:
            line.outcome = ImportLine.Outcome.ALREADY
            line.why = f"the same address as line {self._line_of[key]}, left out"
        elif known:
            line.outcome, line.source_id = ImportLine.Outcome.ALREADY, known
        else:
            line.outcome, line.source = ImportLine.Outcome.IN, self._source(row, address)
            self._line_of[key] = row.line
        return line

    def _source(self, row: OpmlRow, address: str) -> Source:
        fresh = fresh_source(address, self._by, self._now)
        fresh.title, fresh.folder = plain_line(row.title, 300), plain_line(row.folder, 200)
        fresh.medium, fresh.leaning = row.medium or Source.Medium.BLOG, row.leaning
        if row.leaning:
            fresh.leaning_says = plain_line(f"the list {self._brought.name}", 300)
        if row.feed_url:
            fresh.feed_url, fresh.state = address, Source.State.LISTENING
            fresh.home_url = _home(row.home_url)
        return fresh


def _home(said: str) -> str:
    try:
        return canonical_url(said)
    except BadInput:  # a list may name a home page badly; its feed is what we read
        return ""


def _save(lines: list[ImportLine], now: datetime) -> None:
    brought_in = [line for line in lines if line.outcome == ImportLine.Outcome.IN]
    sources = [line.source for line in brought_in]
    apart = min(APART_S, SPREAD_S / max(len(sources), 1))
    for number, source in enumerate(sources):
        source.next_poll_at = now + timedelta(seconds=number * apart)
    Source.objects.bulk_create(sources, batch_size=BATCH)
    for line in brought_in:
        line.source_id = line.source.pk  # the id came with the bulk insert
    ImportLine.objects.bulk_create(lines, batch_size=BATCH)
