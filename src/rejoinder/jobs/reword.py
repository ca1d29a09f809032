"""Counts how often the words of each story changed, so that the board reads a number and aligns nothing."""

import time
from collections import Counter

from django.db import transaction

from rejoinder.desk.stories.models import Change, Story
from rejoinder.desk.stories.phrases import rewordings_of
from rejoinder.jobs.changes import Changed

STORIES_MAX = 8  # in one run; aligning the words of a long story takes tens of milliseconds
AGAIN_S = 15.0  # between two looks at one story, however fast its posts come


class Reworder:
    """Remembers which stories are due and when each was looked at last."""

    def __init__(self, clock=time.monotonic):
        self._changed = Changed()
        self._due, self._looked = {}, {}
        self._clock = clock

    def run(self, now, *, limit=STORIES_MAX):
        """Counts anew for stories that changed and rested a while; returns counts by status."""
        self._due |= dict.fromkeys(story.pk for story in self._changed.take())
        at, counts = self._clock(), Counter()
        self._looked = {key: seen for key, seen in self._looked.items() if at - seen < AGAIN_S}
        ready = [key for key in self._due if key not in self._looked][:limit]
        for story in Story.objects.filter(pk__in=ready, merged_into=None, sources_count__gt=1):
            found = rewordings_of(story)
            if found != story.rewordings:
                with transaction.atomic():
                    Story.objects.filter(pk=story.pk).update(rewordings=found)
                    Change.objects.create(story=story, kind="reworded", at=now)
                counts["changed"] += 1
        for key in ready:
            del self._due[key]
            self._looked[key] = at
        return counts
