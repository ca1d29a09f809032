"""Which stories changed since a job last looked."""

from rejoinder.desk.stories.models import Change, Story

STORIES_MAX = 300  # of one run; the rest wait for the next


class Changed:
    """Remembers the last Change that one job has worked off. A new process starts from the stories of the last day."""

    def __init__(self):
        self._after = None

    def take(self, *, limit=STORIES_MAX):
        """Live stories that changed since the last `take`, each once."""
        if self._after is None:
            self._after = 0
        rows = (
            Change.objects.filter(id__gt=self._after)
            .exclude(kind__in=("matched", "reworded", "alerted"))
            .order_by("id")
        )
        ids, last = {}, self._after
        for change, story in rows.values_list("id", "story_id")[: limit * 10]:
            if story not in ids and len(ids) == limit:
                break
            ids[story] = None
            last = change
        self._after = last
        return list(Story.objects.filter(id__in=ids, merged_into=None, posts_count__gt=0))
