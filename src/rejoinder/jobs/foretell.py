"""Says how probable it is that each live story becomes one, settles what was said, and brings non-stories back."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from rejoinder.core.forecast.definition import became
from rejoinder.core.forecast.features import features_at
from rejoinder.core.forecast.model import HORIZONS_H, TooLittle, foretell, reasons
from rejoinder.desk.audit.trail import record
from rejoinder.desk.forecasts.habits import habits
from rejoinder.desk.forecasts.models import Forecast
from rejoinder.desk.forecasts.models_used import model_now
from rejoinder.desk.forecasts.posts import PostTimes, definition_of, seen_posts, zone_of
from rejoinder.desk.people.models import Desk
from rejoinder.desk.stories.corrections import reopen
from rejoinder.desk.stories.models import Change, Story
from rejoinder.desk.stories.sums import standing
from rejoinder.desk.work.rows import write_columns

LIVE_H = 48  # since the last post; a quieter story has nothing new to say
AGAIN_S = 300.0  # a chance fades by itself where nobody posts
AFTER_S = 5.0  # between two looks at one story, however fast its posts come
STORIES_MAX = 150  # in one run
CALL_EVERY = timedelta(hours=1)
TOLD_FROM = 0.05  # a change of the chance that open pages are told of
WAS_AFTER = timedelta(minutes=15)  # "was 38 %" names a chance at least so old
SETTLED_MAX = 500
MODEL_FOR_S = 600.0  # how long a model and its calibration are kept
_WRITTEN = (
    "chance", "chances", "chance_at", "chance_why", "chance_was", "chance_was_at", "became_at", "became_why",
)  # fmt: skip


class Foreteller:
    """Keeps the model and the habits of carriers for ten minutes, and when posts came out; all else is rows."""

    def __init__(self):
        self._model, self._habits, self._model_at = None, None, None
        self._times = PostTimes()

    def run(self, now, *, limit=STORIES_MAX):
        """Forecasts stories that changed or whose chance is old; then non-stories that must come back. Counts."""
        counts = Counter()
        desk = Desk.objects.filter(pk=1).first() or Desk(pk=1)
        stories = list(_due(now)[:limit])
        if stories:
            self._forecast(stories, desk, now, counts)
        for story in _coming_back(now):
            counts["reopened"] += _bring_back(story, now)
        return counts

    def settle(self, now):
        """Writes what became of the calls whose time has come; returns how many."""
        return settle(now)

    def _forecast(self, stories, desk, now, counts):
        model = self._model_for(now)
        definition, zone, at = definition_of(desk), zone_of(desk), now.timestamp()
        posts, every = seen_posts(story.pk for story in stories), self._times.until(now)
        lately = _last_calls(stories)
        calls, changes = [], []
        for story in stories:
            known = [post for post in posts[story.pk] if post.time <= at]
            if not known:
                continue
            found = became(known, definition, every)
            # Told anew each time: a post may turn out to be a copy, or people may take a story apart.
            was = story.became_at
            story.became_at = datetime.fromtimestamp(found.time, UTC) if found else None
            story.became_why = found.why if found else ""
            if (was is None) != (found is None):
                changes.append(story)
            habit = self._habits.weight(known[0].source)
            features = features_at(known, at, definition, zone=zone, habit=habit)
            said = foretell(features, len(known), model)
            before = lately.get(story.pk)
            if _write(story, said, (features, before.features if before else None), (desk, model, now)):
                changes.append(story)
            calls += _calls(story, said, features, (desk, model, now, before))
            counts["too little to say" if isinstance(said, TooLittle) else "said"] += 1
        with transaction.atomic():
            write_columns(stories, _WRITTEN)
            Forecast.objects.bulk_create(calls, ignore_conflicts=True, batch_size=200)
            Change.objects.bulk_create(Change(story=story, kind="foretold", at=now) for story in dict.fromkeys(changes))
        counts["calls"] += len(calls)

    def _model_for(self, now):
        if self._model is None or (now - self._model_at).total_seconds() > MODEL_FOR_S:
            self._model, self._habits, self._model_at = model_now(), habits(now), now
        return self._model


def _due(now):
    """Live stories with two posts or more that changed since their chance was said, or whose chance is old."""
    live = Story.objects.filter(merged_into=None, posts_count__gt=1, last_post_at__gte=now - timedelta(hours=LIVE_H))
    is_old = Q(chance_at=None) | Q(chance_at__lt=now - timedelta(seconds=AGAIN_S))
    has_grown = Q(summed_at__gt=F("chance_at"), chance_at__lt=now - timedelta(seconds=AFTER_S))
    return live.filter(is_old | has_grown).order_by(F("chance_at").asc(nulls_first=True), "id")


def _last_calls(stories):
    """The latest call of each story at its longest horizon, with the features known then."""
    rows = Forecast.objects.filter(story__in=stories, hours=HORIZONS_H[-1]).order_by("at")
    return {call.story_id: call for call in rows.defer("happened")}


def _write(story, said, features, about):
    """Sets the columns; True where open pages should hear of it."""
    now_known, then_known = features
    desk, model, now = about
    old, story.chance_at = story.chance, now
    if isinstance(said, TooLittle):
        story.chance, story.chances, story.chance_why = None, {}, said.why
        return old is not None
    story.chances = {str(hours): round(chance, 3) for hours, chance in said.by.items()}
    story.chance = story.chances[str(desk.forecast_h)]
    if old is not None and (story.chance_was_at is None or now - story.chance_was_at > WAS_AFTER):
        story.chance_was, story.chance_was_at = old, now
    moved = reasons(now_known, then_known, desk.forecast_h, model) if then_known else []
    story.chance_why = "; ".join(moved)[:300] if moved else story.chance_why if old is not None else ""
    return old is None or abs(old - story.chance) >= TOLD_FROM


def _calls(story, said, features, about):
    """The calls to be kept of this forecast: none where one was made within the hour, or it already is a story."""
    desk, model, now, before = about
    if story.became_at is not None:
        return []
    if isinstance(said, TooLittle):
        if before is not None:
            return []
        chances = dict.fromkeys(HORIZONS_H)
    else:
        if before is not None and before.chance is not None and now - before.at < CALL_EVERY:
            return []
        chances = said.by
    rounded = {name: round(value, 4) for name, value in features.items()}
    return [
        Forecast(
            story=story, at=now, hours=hours, due_at=now + timedelta(hours=hours), chance=chance, features=rounded,
            model=model.name, definition=desk.story_version,
        )
        for hours, chance in chances.items()
    ]  # fmt: skip


def settle(now, *, limit=SETTLED_MAX):
    """Calls whose time has come: did the story, or the one it went into, meet the definition by then?"""
    due = list(Forecast.objects.filter(happened=None, due_at__lte=now).order_by("due_at")[:limit])
    when = {}
    for key in {call.story_id for call in due}:
        when[key] = Story.objects.filter(pk=standing(key)).values_list("became_at", flat=True).first()
    for call in due:
        at = when[call.story_id]
        call.happened, call.settled_at = at is not None and at <= call.due_at, now
    write_columns(due, ["happened", "settled_at"])
    return len(due)


def _coming_back(now):
    """Non-stories whose chance is above their line, that became a story since, or whose time of quiet is over."""
    crossed = Q(reopens_pct__isnull=False, chance__gt=F("reopens_pct") / 100.0)
    since = Q(became_at__gt=F("state_at"))
    over = Q(quiet_until__lte=now)
    quiet = Story.objects.filter(state=Story.State.NON_STORY, merged_into=None, muted_at=None)
    return list(quiet.filter(crossed | since | over)[:STORIES_MAX])


def _bring_back(story, now):
    if story.became_at and story.state_at and story.became_at > story.state_at:
        why = f"it became a story: {story.became_why}"
    elif story.reopens_pct is not None and story.chance is not None and story.chance * 100 > story.reopens_pct:
        moved = f" ({story.chance_why})" if story.chance_why else ""
        why = f"its chance is {story.chance:.0%}, above its line of {story.reopens_pct}%{moved}"
    else:
        why = "its time of quiet is over"
    reopen(story, why)
    record("story.reopened", f"story:{story.pk}", why=why)
    return 1
