"""What became of the stories that people called non-stories: the record of verdicts beside that of forecasts."""

from dataclasses import dataclass

from rejoinder.desk.audit.models import AuditEvent
from rejoinder.desk.stories.models import Correction, Story

VERDICTS_MAX = 2_000  # the newest


@dataclass(frozen=True)
class Verdicts:
    """Stories called non-stories, each once; those that became stories later; of them, those that had come back."""

    called: int
    became: int
    reopened_before: int


def non_stories() -> Verdicts:
    """Counts from the trail, where a verdict stays when it is changed; those taken back by Undo do not count."""
    rows = AuditEvent.objects.filter(action="story.state", detail__state="non_story").order_by("-id")[:VERDICTS_MAX]
    said = [(row.detail.get("correction"), int(row.subject.removeprefix("story:")), row.at) for row in rows]
    undone = set(Correction.objects.filter(kind="state").exclude(undone_at=None).values_list("id", flat=True))
    first = {story: at for correction, story, at in said if correction not in undone}
    became = dict(Story.objects.filter(pk__in=first).exclude(became_at=None).values_list("pk", "became_at"))
    later = {story: at for story, at in became.items() if at > first[story]}
    subjects = [f"story:{story}" for story in later]
    back = AuditEvent.objects.filter(action="story.reopened", subject__in=subjects).values_list("subject", "at")
    before = {subject for subject, at in back if at <= later[int(subject.removeprefix("story:"))]}
    return Verdicts(len(first), len(later), len(before))
