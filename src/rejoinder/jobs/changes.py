"""Which stories changed since a job last looked."""

from rejoinder.desk.stories.models import Change, Story

STORIES_MAX = 300  # of one run; the rest wait for the next
ROWS_MAX = 20_000  # read at once: a day of a busy desk after a restart takes a few looks


class Changed:
    """Remembers the last Change that one job has worked off. A new process starts from the stories of the last day."""

    def __init__(self, but=("matched", "reworded", "alerted")):
        self._but = but  # kinds of changes that are nothing to this job
        self._after = 0
        self._waiting = {}  # stories that changed and were not taken yet, in the order of their first change

    @property
    def waiting(self):
        """How many stories were left by the last `take`."""
        return len(self._waiting)

    def take(self, *, limit=STORIES_MAX):
        """Live stories that changed since they were last taken, each once; the longest waiting first."""
        rows = Change.objects.filter(id__gt=self._after).exclude(kind__in=self._but).order_by("id")
        for change, story in rows.values_list("id", "story_id")[:ROWS_MAX]:
            self._after = change
            self._waiting.setdefault(story)
        ids = list(self._waiting)[:limit]
        for story in ids:
            del self._waiting[story]
        return list(Story.objects.filter(id__in=ids, merged_into=None, posts_count__gt=0))
