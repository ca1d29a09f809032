"""The team sets from when a line is suggested; what people say of a suggestion holds, and is learned from."""

import pytest
from django.utils import timezone

from rejoinder.core.matching.learning import PAIRS_MIN
from rejoinder.desk.audit.models import AuditEvent
from rejoinder.desk.lines import teaching
from rejoinder.desk.lines.models import Lesson, Line, LineMatch, MatchTuning
from rejoinder.desk.people.desk import save_desk
from rejoinder.errors import BadInput
from rejoinder.jobs.learn import run_learn
from rejoinder.jobs.match import Matcher
from tests.desk.rows import make_story

pytestmark = pytest.mark.django_db
NOW = timezone.now


def line(ref, claim, text="We say no."):
    return Line.objects.create(ref=ref, claim=claim, text=text, approved_version=1, made_at=NOW(), changed_at=NOW())


@pytest.fixture
def ferry():
    return make_story("Brask voted to close the night ferry", 3)


@pytest.fixture
def lines():
    return [
        line("14", "Brask voted to close the night ferry"),
        line("31", "Hospital parking charges double"),
        line("22", "The night bus stops at nine"),
    ]


def test_a_match_keeps_the_chance_that_no_line_answers(ferry, lines):
    Matcher().run(NOW())
    best = LineMatch.objects.get(story=ferry, rank=1)
    assert best.line.ref == "14" and 0 <= best.no_match < 0.5
    assert best.score + best.no_match <= 1.001


def test_a_line_fits_from_the_threshold_that_the_team_set(ferry, lines):
    matcher = Matcher()
    matcher.run(NOW())
    score = LineMatch.objects.get(story=ferry, rank=1).score * 100
    for suggest, start in ((int(score), int(score)), (int(score), 99), (99, 99)):
        assert not save_desk({"suggest_pct": suggest, "start_pct": start})
        matcher.run(NOW())
        best = LineMatch.objects.get(story=ferry, rank=1)
        assert (best.is_fit, best.is_start) == (score >= suggest, score >= start)


def test_a_draft_does_not_begin_below_what_is_suggested():
    assert "start_pct" in save_desk({"suggest_pct": 80, "start_pct": 60})
    assert "suggest_pct" in save_desk({"suggest_pct": 0})


def test_a_refused_line_goes_at_once_and_is_not_suggested_for_that_story_again(ferry, lines):
    other = make_story("Brask voted to close the ferry, the night one", 2)
    matcher = Matcher()
    matcher.run(NOW())
    teaching.teach(ferry, lines[0], answers=False)
    assert not LineMatch.objects.filter(story=ferry, line=lines[0]).exists()
    assert LineMatch.objects.get(story=ferry, rank=1).line != lines[0]
    matcher.run(NOW())
    Matcher().run(NOW())
    assert not LineMatch.objects.filter(story=ferry, line=lines[0]).exists()
    assert LineMatch.objects.filter(story=other, line=lines[0], is_fit=True).exists()
    assert AuditEvent.objects.filter(action="line.taught").count() == 1


def test_a_line_that_a_person_named_stands_first_and_fits(ferry, lines):
    matcher = Matcher()
    matcher.run(NOW())
    teaching.teach(ferry, lines[1], answers=True)
    matcher.run(NOW())
    best = LineMatch.objects.get(story=ferry, rank=1)
    assert best.line == lines[1] and best.is_fit and best.is_start
    assert "A person said that it answers" in best.why


def test_the_last_word_on_a_line_stands(ferry, lines):
    matcher = Matcher()
    matcher.run(NOW())
    for answers in (False, True):
        teaching.teach(ferry, lines[0], answers=answers)
        matcher.run(NOW())
    assert Lesson.objects.count() == 1
    assert LineMatch.objects.get(story=ferry, rank=1).line == lines[0]


def test_a_line_that_was_not_suggested_is_learned_from_too(ferry, lines):
    teaching.teach(ferry, lines[1], answers=True)
    assert teaching.learning().lessons == 0
    Matcher().run(NOW())
    lesson = Lesson.objects.get()
    assert set(lesson.evidence) == {"tier", "columns", "totals", "place"}
    assert teaching.learning().lessons == 1 and teaching.learning().missing == PAIRS_MIN - 1


def test_a_withdrawn_line_cannot_be_named(ferry, lines):
    Line.objects.update(is_withdrawn=True)
    lines[0].refresh_from_db()
    with pytest.raises(BadInput, match="withdrawn"):
        teaching.teach(ferry, lines[0], answers=True)


def test_with_few_verdicts_nothing_is_learned(ferry, lines):
    assert not run_learn()
    with pytest.raises(BadInput, match=f"{PAIRS_MIN} are needed"):
        teaching.learn()


def test_verdicts_against_suggestions_lower_what_is_said_where_that_is_better(ferry, lines):
    Matcher().run(NOW())
    told = LineMatch.objects.get(story=ferry, rank=1)
    stories = [make_story(f"Story {n}", 0) for n in range(PAIRS_MIN)]
    Lesson.objects.bulk_create(
        Lesson(story=story, line=lines[0], answers=False, at=NOW(), evidence=told.evidence) for story in stories
    )
    assert run_learn() == {"used": 1} and not run_learn()
    tuning = MatchTuning.objects.get()
    assert tuning.is_on and tuning.after < tuning.before and tuning.lessons == PAIRS_MIN
    Matcher().run(NOW())
    assert LineMatch.objects.get(story=ferry, rank=1).score < told.score


def test_a_tuning_made_for_other_columns_is_not_used():
    MatchTuning.objects.create(
        made_at=NOW(), is_on=True, tier="words", weights={"none": {"x": [0, 1, 1]}}, lessons=200, before=1, after=0.5
    )
    assert teaching.ranker_now("words") == (teaching.SHIPPED["words"], 0)
