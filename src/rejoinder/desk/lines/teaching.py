"""People say of a line that it answers a story or does not: shown at once, and learned from when there are enough."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from rejoinder.core.matching.learning import PAIRS_MIN, Verdict, as_dict, from_dict
from rejoinder.core.matching.learning import learn as learned
from rejoinder.core.matching.ranker import Ranker
from rejoinder.core.matching.weights import DENSE, LEXICAL
from rejoinder.desk.audit.trail import record
from rejoinder.desk.lines.models import Lesson, Line, LineMatch, MatchTuning
from rejoinder.desk.lines.take import standing
from rejoinder.desk.stories.models import Change, Story
from rejoinder.errors import BadInput

LESSONS_MAX = 20_000  # the newest: half a minute of fitting
LEARN_EVERY = 25  # new lessons after which the jobs fit anew
SHIPPED = {"words": LEXICAL, "meaning": DENSE}


@dataclass(frozen=True)
class Learning:
    """How far matching has come with learning: lessons that count, how many are missing, and what came of it."""

    lessons: int
    missing: int
    tuning: MatchTuning | None


def teach(story: Story, line: Line, *, answers: bool, by=None) -> Lesson:
    """Keeps what a person says of a line for a story; it shows at once, and matching keeps to it.

    A line that does not answer is not suggested for that story again; one that does stands first. Raises BadInput for
    a line that may not be suggested now.
    """
    now = timezone.now()
    if answers and not Line.objects.filter(standing(timezone.localdate()), pk=line.pk).exists():
        raise BadInput(f"line {line.ref} is expired, withdrawn or not yet valid: mend the line first")
    with transaction.atomic():
        match = LineMatch.objects.filter(story=story, line=line).first()
        before = Lesson.objects.filter(story=story, line=line).first()
        evidence = match.evidence if match and match.evidence else before.evidence if before else {}
        values = {"answers": answers, "by": by, "at": now, "evidence": evidence}
        lesson, _ = Lesson.objects.update_or_create(story=story, line=line, defaults=values)
        if match and not answers:
            match.delete()
            _close_ranks(story)
        elif match:
            LineMatch.objects.filter(pk=match.pk).update(is_fit=True)
        Change.objects.create(story=story, kind="taught", at=now)
        record("line.taught", f"story:{story.pk}", actor=by, line=line.ref, answers=answers)
    return lesson


def _close_ranks(story: Story) -> None:
    for rank, match in enumerate(LineMatch.objects.filter(story=story).order_by("rank"), 1):
        if match.rank != rank:
            LineMatch.objects.filter(pk=match.pk).update(rank=rank)


def said_of(story_ids) -> dict[int, dict[int, bool]]:
    """By story, what people said of each line."""
    found: dict[int, dict[int, bool]] = {}
    rows = Lesson.objects.filter(story__in=story_ids).values_list("story_id", "line_id", "answers")
    for story, line, answers in rows:
        found.setdefault(story, {})[line] = answers
    return found


def learning() -> Learning:
    """How many lessons count, how many more are needed, and the tuning that is used, if any."""
    count = _counted().count()
    tuning = MatchTuning.objects.filter(is_on=True).order_by("-made_at", "-id").first()
    return Learning(count, max(0, PAIRS_MIN - count), tuning)


def is_time_to_learn() -> bool:
    """Whether enough was said since matching last learned."""
    count = _counted().count()
    last = MatchTuning.objects.order_by("-made_at", "-id").first()
    return count >= PAIRS_MIN and (last is None or count >= last.lessons + LEARN_EVERY)


def learn(*, by=None) -> MatchTuning:
    """Fits temperature and "no match" to the lessons; used only where better on stories that it had not seen.

    Raises BadInput below 200 lessons that count: those with what the chances were made of, of the tier judged last.
    """
    rows = list(_counted().order_by("-at", "-id")[:LESSONS_MAX])
    tier = rows[0].evidence.get("tier") if rows else None
    lessons = [lesson for lesson in rows if lesson.evidence.get("tier") == tier]
    if len(lessons) < PAIRS_MIN or tier not in SHIPPED:
        raise BadInput(f"{len(lessons)} verdicts on lines so far; {PAIRS_MIN} are needed to learn from")
    made = learned([_verdict(lesson) for lesson in lessons], SHIPPED[tier])
    why = "better than the shipped weights on stories not seen" if made.is_better else "not surely better than shipped"
    with transaction.atomic():
        MatchTuning.objects.filter(is_on=True).update(is_on=False)
        tuning = MatchTuning.objects.create(
            made_at=timezone.now(), is_on=made.is_better, tier=tier, weights=as_dict(made.ranker), lessons=len(lessons),
            before=made.before, after=made.after, why=why,
        )  # fmt: skip
        record("lines.learned", f"tuning:{tuning.pk}", actor=by, lessons=len(lessons), on=made.is_better)
    return tuning


def ranker_now(tier: str) -> tuple[Ranker, int]:
    """The ranker that speaks for a tier, and the key of its tuning: 0 for the shipped one."""
    row = MatchTuning.objects.filter(is_on=True, tier=tier).order_by("-made_at", "-id").first()
    if row is None:
        return SHIPPED[tier], 0
    try:
        return from_dict(row.weights, SHIPPED[tier]), row.pk
    except ValueError:
        return SHIPPED[tier], 0  # learned by an older version: the shipped one speaks until it is learned again


def _counted():
    return Lesson.objects.exclude(evidence={})


def _verdict(lesson: Lesson) -> Verdict:
    told = lesson.evidence
    return Verdict(lesson.story_id, told["columns"], tuple(told["totals"]), told["place"], lesson.answers)
