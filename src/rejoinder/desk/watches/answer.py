"""Why did I get this, why did I not: the steps of one watch's decision, what would have to change, and the price."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from rejoinder.core.alerts import Raise, StayQuiet, decide, words_of
from rejoinder.core.telling import AtOnce, Past, has_speed
from rejoinder.core.text import words
from rejoinder.desk.forecasts.posts import zone_of
from rejoinder.desk.people.models import Desk
from rejoinder.desk.stories.models import Story
from rejoinder.desk.watches.asked import Found
from rejoinder.desk.watches.duty import told_from
from rejoinder.desk.watches.inside import saved_queries
from rejoinder.desk.watches.models import Alert, Decision, Tier, Watch
from rejoinder.desk.watches.rules import at_once_of, rule_of
from rejoinder.desk.watches.told import story_for_alert
from rejoinder.desk.watches.trial import Trial, try_watch

WATCHES_MAX = 100  # asked at once
STEP_PCT = 5  # lines are offered in fives
TITLE_WORDS = 4  # of a headline, offered as a query for a new watch
IN_QUIET = "To have had it in quiet hours"
KEPT_FOR = {
    Tier.DIGEST: "so it was kept for the {} digest, not sent at once",
    Tier.WEEKLY: "so it was kept for the weekly digest, not sent at once",
    Tier.NEVER: "so nobody was told",
}


@dataclass(frozen=True)
class Step:
    """One step: whether it held, what it says, and the rest of the sentence. `words` are marked in `more`."""

    held: bool
    what: str
    more: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What one watch says of one story. `cost`: how many more alerts of the last week; None where it has no price."""

    watch: Watch
    now: Raise | StayQuiet
    then: Decision | None
    steps: list[Step]
    was_told: bool
    change: str = ""
    cost: int | None = None
    query: str = ""  # that a new watch would need

    @property
    def is_about_waking(self) -> bool:
        """Whether the price is counted in times that people would have been woken."""
        return self.change.startswith(IN_QUIET)

    @property
    def is_raised(self) -> bool:
        """Whether the story fits the watch as both stand now."""
        return isinstance(self.now, Raise) and self.watch.is_on


def seen_steps(found: Found) -> list[Step]:
    """Whether we saw the post, how soon, and where it stands."""
    steps = []
    if found.post:
        post = found.post
        after = (post.seen_at - post.published_at).total_seconds() if post.published_at else -1
        said = f", {_span(after)} after it went out" if after >= 0 else ""
        steps.append(Step(True, f"We saw it at {_clock(post.seen_at)}", f"{post.source}{said}"))
    if found.story:
        steps.append(Step(True, f"It stands in story {found.story.pk}", found.story.title[:140]))
    elif found.trouble:
        steps.append(Step(False, found.trouble))
    return steps


def answers(story: Story, watches: Sequence[Watch], desk: Desk) -> list[Answer]:
    """What each watch says of a story: those that told it first, then those that it fits; the first in full."""
    told = story_for_alert(story)
    then = {decision.watch_id: decision for decision in Decision.objects.filter(story=story, watch__in=watches)}
    alerts: dict[int, list[Alert]] = {}
    for alert in Alert.objects.filter(story=story, watch__in=watches).prefetch_related("deliveries__person"):
        alerts.setdefault(alert.watch_id, []).append(alert)
    zone, saved = zone_of(desk), saved_queries()
    decided = [(watch, decide(rule_of(watch, zone, saved), told)) for watch in watches[:WATCHES_MAX]]
    ranked = sorted(decided, key=lambda one: _rank(*one, alerts.get(one[0].pk, [])))
    return [
        _answer(watch, (decision, then.get(watch.pk)), alerts.get(watch.pk, []), (story, desk, place == 0))
        for place, (watch, decision) in enumerate(ranked)
    ]


def _rank(watch: Watch, decision: Raise | StayQuiet, alerts: list[Alert]) -> tuple:
    missing = sum(1 for step in decision.steps if not step.held and step.rule != "quiet")
    return (not alerts, not watch.is_on, missing, watch.name.casefold())


def _answer(watch: Watch, decisions: tuple, alerts: list[Alert], about: tuple) -> Answer:
    now, then = decisions
    story, desk, is_full = about
    fits = all(step.held for step in now.steps if step.rule != "quiet") and bool(now.steps)
    fits = fits or bool(alerts) or bool(then and then.is_raised)
    steps = [] if watch.is_on else [Step(False, f"“{watch.name}” is turned off", "an off watch decides nothing")]
    steps += _fit_steps(watch, now, then, fits=fits)
    change, cost = "", None
    trial = try_watch(watch, desk) if is_full and fits else None
    if fits:
        steps += _told_steps(watch, alerts, (story, desk, trial))
        if is_full:
            change, cost = _change(watch, alerts, (story, desk, trial))
    elif is_full:
        change, cost = _change_of_fit(now)
    steps += _silence_steps(story)
    query = _query_for(story) if not fits else ""
    return Answer(watch, now, then, steps, bool(alerts), change, cost, query)


def _fit_steps(watch: Watch, now: Raise | StayQuiet, then: Decision | None, *, fits: bool) -> list[Step]:
    if fits:
        found = words_of(now) or (list(then.words) if then else [])
        said = f"on {_listed(found)}" if found else "by what it asks of sources, speed or side"
        return [Step(True, f"It fits “{watch.name}”", said, tuple(found))]
    missing = [step for step in now.steps if not step.held and step.rule != "quiet"]
    return [Step(False, f"“{watch.name}” stays quiet", f"{step.why}.") for step in missing] or [
        Step(False, f"“{watch.name}” stays quiet", now.why)
    ]


def _told_steps(watch: Watch, alerts: list[Alert], about: tuple) -> list[Step]:
    story, desk, trial = about
    if alerts:
        return [_alert_step(alert) for alert in sorted(alerts, key=lambda one: one.at)[-4:]]
    kept = KEPT_FOR[next((tier for tier in watch.tiers if tier != Tier.ONCE), Tier.NEVER)]
    kept = kept.format(f"{desk.digest_at:%H:%M}")
    if not watch.tells_once:
        return [Step(False, "This watch tells nothing at once", kept)]
    rule, past = at_once_of(watch, desk), _past(trial, story)
    best = _best(story, past)
    if best is not None:
        speed = (
            f"; {_peak(past, rule.minutes)} posts in {rule.minutes} min, needs {rule.posts}" if has_speed(rule) else ""
        )
        return [Step(False, f"The chance was {best:.0%}, your line is {rule.line_pct}%", f"{kept}{speed}")]
    said = f"{_peak(past, rule.minutes)} posts in {rule.minutes} min, needs {rule.posts}; " if has_speed(rule) else ""
    return [Step(False, "There is too little to say its chance", f"{said}{kept}")]


def _alert_step(alert: Alert) -> Step:
    sent = [one for one in alert.deliveries.all() if one.state == "sent"]
    due = [one for one in alert.deliveries.all() if one.state == "due"]
    ways = [f"mail to {one.person or one.address}" if one.channel == "email" else "the webhook" for one in sent]
    said = f"{', '.join(ways)}; " if ways else "on the page; " if not due else ""
    why = alert.because[:1].lower() + alert.because[1:]
    if due and due[0].due_at > timezone.now():
        return Step(False, f"It was raised at {_clock(alert.at)} and waits for {_clock(due[0].due_at)}", why)
    return Step(True, f"It was told at {_clock(alert.at)}", f"{said}{why}", tuple(alert.words))


def _silence_steps(story: Story) -> list[Step]:
    steps = []
    if story.muted_at:
        steps.append(Step(False, f"Somebody muted it at {_clock(story.muted_at)}", "a muted story is never told"))
    if story.state == Story.State.NON_STORY:
        who = str(story.state_by) if story.state_by else "Somebody"
        stands = f". It stands at {story.chance:.0%}" if story.chance is not None else ""
        comes = f"it comes back above {story.reopens_pct}%" if story.reopens_pct else "it stays so until somebody says"
        at = f" at {_clock(story.state_at)}" if story.state_at else ""
        steps.append(Step(False, f"{who} called it a non-story{at}", f"{comes}{stands}"))
    return steps


def _change(watch: Watch, alerts: list[Alert], about: tuple) -> tuple[str, int | None]:
    """What would have to change for a story that fits, and how many more alerts that would have sent this week."""
    story, desk, trial = about
    rule = at_once_of(watch, desk)
    standing = trial.told(rule) if watch.tells_once and watch.is_on else []
    if not watch.is_on:
        return "To have had it: turn this watch on", len(trial.told(rule))
    if story.muted_at:
        return "To hear of it again: take the mute off the story", None
    if story.state == Story.State.NON_STORY:
        return "To hear of it again: put it back on the board, or let it come back at a lower chance", None
    if alerts:
        return _change_of_quiet(alerts, (story, desk, trial, rule))
    if not watch.tells_once:
        return "To have had it at once: let this watch tell at once, above your line or by speed", len(trial.told(rule))
    return _change_of_line(rule, _best(story, _past(trial, story)), _past(trial, story), (trial, len(standing)))


def _change_of_line(rule: AtOnce, best: float | None, past: Past | None, about: tuple) -> tuple[str, int | None]:
    trial, standing = about
    line = int(100 * best + 1e-6) // STEP_PCT * STEP_PCT if best is not None else 0
    if line:
        lower = AtOnce(line, rule.posts, rule.minutes)
        said = f"To have had it at once: lower the line of this watch to {line}%"
        return said, len(trial.told(lower)) - standing
    peak = _peak(past, rule.minutes or 10)
    if peak >= 2:
        faster = AtOnce(rule.line_pct, peak, rule.minutes or 10)
        said = f"To have had it at once: let {peak} posts in {faster.minutes} min be enough"
        return said, len(trial.told(faster)) - standing
    said = "To have had it at once: let this watch tell all that fits, with a line of 0%"
    return said, len(trial.told(AtOnce(0))) - standing


def _change_of_quiet(alerts: list[Alert], about: tuple) -> tuple[str, int | None]:
    story, desk, trial, rule = about
    last = max(alerts, key=lambda one: one.at)
    chance = 1.0 if story.became_at else story.chance
    if told_from(desk, last.at, chance) <= last.at or chance is None:
        return "", None
    line = max(int(100 * chance) // STEP_PCT * STEP_PCT, 1)
    quiet = [one.chance for one in trial.told(rule) if one.is_quiet and one.chance is not None]
    woken = sum(1 for said in quiet if said * 100 >= line)
    return f"{IN_QUIET}: wake people above {line}%", woken


def _change_of_fit(now: StayQuiet | Raise) -> tuple[str, int | None]:
    missing = {step.rule for step in now.steps if not step.held}
    if missing & {"words", "query"}:
        return "To have had it: a watch whose words it holds", None
    return "To have had it: ask less of sources, speed or side in this watch", None


def _past(trial: Trial | None, story: Story) -> Past | None:
    return trial.pasts.get(story.pk) if trial else None


def _best(story: Story, past: Past | None) -> float | None:
    """The highest chance that was said of a story this week."""
    said = [chance for _, chance in past.calls if chance is not None] if past else []
    said += [story.chance] if story.chance is not None else []
    return max(said) if said else None


def _peak(past: Past | None, minutes: int) -> int:
    """The most posts that came within so many minutes."""
    times, first, most = sorted(past.times) if past else [], 0, 0
    for upto, at in enumerate(times):
        while times[first] <= at - 60 * minutes:
            first += 1
        most = max(most, upto - first + 1)
    return most


def _query_for(story: Story) -> str:
    """The rarest-looking words of a headline: the longest, in their order."""
    found = list(dict.fromkeys(words(story.title)))
    kept = set(sorted(found, key=len, reverse=True)[:TITLE_WORDS])
    return " ".join(word for word in found if word in kept)


def _listed(found: Sequence[str]) -> str:
    quoted = list(found[:4])
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]]) if len(quoted) > 1 else quoted[0]


def _span(seconds: float) -> str:
    minutes = int(seconds // 60)
    if minutes < 1:
        return "less than a minute"
    if minutes < 120:
        return f"{minutes} minute" + ("s" if minutes > 1 else "")
    return f"{timedelta(seconds=int(seconds)).total_seconds() / 3600:.0f} hours"


def _clock(at: datetime) -> str:
    local = timezone.localtime(at)
    return (
        f"{local:%H:%M}"
        if local.date() == timezone.localdate()
        else f"{local:%H:%M} on {local:%a} {local.day} {local:%b}"
    )
