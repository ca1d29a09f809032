"""What stops a rebuttal from being asked for beyond what every release needs: its lines, and what the check says."""

from django.utils import timezone

from rejoinder.desk.publishing.models import Release
from rejoinder.desk.rebuttals.models import Rebuttal


def why_not_ready(release: Release) -> list[str]:
    """Every reason of this room why a release cannot be asked for; none for releases that are no rebuttals."""
    from rejoinder.desk.rebuttals.checking import findings_of  # with all words of the check: not for each start

    rebuttal = Rebuttal.objects.filter(release=release).first()
    if rebuttal is None:
        return []
    stops = _lines(rebuttal)
    rows = list(release.texts.select_related("account"))
    found = [one for one in findings_of(rows, list(rebuttal.lines.all())) if one.stops]
    return stops + [f"First fix number {one.number}: {one.short}" for one in found]


def _lines(rebuttal: Rebuttal) -> list[str]:
    from rejoinder.desk.lines.take import standing_lines  # it compares texts: not for each start

    standing = set(standing_lines(timezone.localdate()).filter(rebuttals=rebuttal).values_list("pk", flat=True))
    gone = [line for line in rebuttal.lines.order_by("pk") if line.pk not in standing]
    return [f"Line {line.ref} no longer stands. Answer with another line, or ask the policy desk." for line in gone]
