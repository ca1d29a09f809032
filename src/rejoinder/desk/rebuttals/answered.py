"""What follows when an answer is first out: the story is answered, the clock stops, the lines count as used."""

from datetime import datetime

from django.db import transaction

from rejoinder.desk.audit.trail import record
from rejoinder.desk.lines.models import LineVersion
from rejoinder.desk.lines.uses import record_use
from rejoinder.desk.links.shorten import mark_published
from rejoinder.desk.publishing.models import Release
from rejoinder.desk.rebuttals.models import Rebuttal
from rejoinder.desk.stories import corrections
from rejoinder.desk.stories.holding import hold
from rejoinder.desk.stories.models import Story
from rejoinder.errors import NotAllowed

BATCH = 50
ANSWERS = (Story.State.NEW, Story.State.RESPONDING, Story.State.WATCH)  # a non-story stays what somebody called it
LABEL = "job:answered"


def settle_answered(*, limit: int = BATCH) -> int:
    """Settles every rebuttal that is first out and not settled yet. Returns how many."""
    rows = Rebuttal.objects.filter(answered_at=None, release__out_at__isnull=False).order_by("release__out_at")
    return sum(_settle(pk) for pk in rows.values_list("pk", flat=True)[:limit])


@transaction.atomic
def _settle(pk: int) -> int:
    row = Rebuttal.objects.select_related("release", "link").get(pk=pk)
    story = _held(row)
    row = Rebuttal.objects.select_for_update(of=("self",)).select_related("release", "link").get(pk=pk)
    if row.answered_at is not None:
        return 0
    release, out_at = row.release, row.release.out_at
    if release.corrects_id is None:
        for line in row.lines.all():
            record_use(
                line.pk, _version_then(line.pk, release), story=story, where=str(release.key), at=out_at,
                by=release.author,
            )  # fmt: skip
        _answer(story, row, out_at)
    if row.link:
        mark_published(row.link, out_at)
    row.answered_at = out_at
    row.save(update_fields=["answered_at"])
    record("rebuttal.answered", f"rebuttal:{row.pk}", label=LABEL, story=story.pk, out_at=out_at.isoformat())
    return 1


def _held(row: Rebuttal) -> Story:
    """The story, or the one that it was merged into."""
    story = row.story
    for _ in range(100):
        try:
            return hold(story.pk)[0]
        except NotAllowed:
            story = Story.objects.get(pk=story.pk).merged_into
    raise NotAllowed(f"story {row.story_id} was merged in a circle")


def _answer(story: Story, row: Rebuttal, out_at: datetime) -> None:
    """Answered from the minute it was out, not from the minute we noticed."""
    if story.state not in ANSWERS:
        return
    by = row.release.approved_by or row.release.overridden_by
    corrections.set_state(story, Story.State.ANSWERED, by=by, why=f"Rebuttal {row.pk} is out")
    Story.objects.filter(pk=story.pk).update(state_at=out_at)


def _version_then(line: int, release: Release) -> int:
    """The version of a line that was approved when the answer was; 0 where the line had none."""
    rows = LineVersion.objects.filter(line=line, approved_at__isnull=False, approved_at__lte=release.approved_at)
    return rows.order_by("-number").values_list("number", flat=True).first() or 0
