"""What the board says of rebuttals: who wrote which draft, who was asked, what is out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from rejoinder.desk.people.models import User
from rejoinder.desk.rebuttals.models import Rebuttal
from rejoinder.desk.rebuttals.writing import of_story


@dataclass(frozen=True)
class OnBoard:
    """The newest rebuttal of a story that was not dropped."""

    pk: int
    state: str
    draft: int
    by: User | None
    edited_at: datetime
    asked_at: datetime | None
    out_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.state in ("draft", "asked", "approved")


def of_stories(story_ids: Collection[int]) -> dict[int, OnBoard]:
    """The rebuttal of each of these stories that has one: one query."""
    rows = of_story(*story_ids).exclude(release__state="dropped").annotate(last=Max("release__versions__number"))
    rows = rows.select_related("story", "release__last_editor").order_by("pk")
    return {row.story.merged_into_id or row.story_id: _told(row) for row in rows}


def _told(row: Rebuttal) -> OnBoard:
    release = row.release
    return OnBoard(
        row.pk, release.state, max(1, (row.last or 1) - 1), release.last_editor, release.edited_at, release.asked_at,
        release.out_at,
    )  # fmt: skip
