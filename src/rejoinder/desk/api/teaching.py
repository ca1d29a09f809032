"""The lines that matching found for a story, what people say of them, and what it learns, over the API."""

from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema

from rejoinder.desk.api.access import READ, WRITE
from rejoinder.desk.api.stories import REFUSED, Key, live_story
from rejoinder.desk.lines import teaching
from rejoinder.desk.lines.models import Line, LineMatch

router = Router(tags=["lines"])


class Suggested(Schema):
    """One of the best lines for a story. `fits` from the team's suggest threshold on, `starts_draft` from its other."""

    line: str
    rank: int
    score: float
    fits: bool
    starts_draft: bool
    no_match: float | None  # the chance that no line at all answers
    words: list[str]
    why: str


class Taught(Schema):
    line: str = Field(min_length=1, max_length=100)
    answers: bool


class Learning(Schema):
    """`missing` verdicts are needed before suggestions learn from them."""

    lessons: int
    missing: int
    is_own: bool
    why: str


@router.get("/stories/{story}/lines", response={200: list[Suggested], **REFUSED}, auth=READ)
def suggested(request, story: int = Key):
    """The best lines for a story, best first; those that do not fit too."""
    rows = LineMatch.objects.filter(story=live_story(story)).select_related("line").order_by("rank")
    return [
        {
            "line": row.line.ref, "rank": row.rank, "score": row.score, "fits": row.is_fit,
            "starts_draft": row.is_start, "no_match": row.no_match, "words": row.words, "why": row.why,
        }
        for row in rows
    ]  # fmt: skip


@router.post("/stories/{story}/taught", response={200: Taught, **REFUSED}, auth=WRITE)
def taught(request, body: Taught, story: int = Key):
    """Says that a line answers a story or does not; suggestions keep to it and learn from it."""
    line = get_object_or_404(Line, ref=body.line.replace("\x00", ""))
    lesson = teaching.teach(live_story(story), line, answers=body.answers, by=request.user)
    return {"line": line.ref, "answers": lesson.answers}


@router.get("/matching", response={200: Learning, **REFUSED}, auth=READ)
def learning(request):
    """How far suggestions have come with learning."""
    return _told()


@router.post("/matching/learn", response={200: Learning, **REFUSED}, auth=WRITE)
def learn(request):
    """Fits temperature and "no match" to what people said; used only where better on stories not seen."""
    teaching.learn(by=request.user)
    return _told()


def _told():
    now = teaching.learning()
    return {
        "lessons": now.lessons, "missing": now.missing, "is_own": now.tuning is not None,
        "why": now.tuning.why if now.tuning else "",
    }  # fmt: skip
