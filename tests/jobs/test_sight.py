"""Claims found in posts of stories and in transcripts: once each, bounded, the same after a restart, with their line."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rejoinder.core.claims.model import ClaimModel
from rejoinder.desk.claims.finding import claims_of, claims_said
from rejoinder.desk.claims.models import Claim, ReadPost, TranscriptLine
from rejoinder.desk.claims.transcripts import add_lines, open_transcript
from rejoinder.desk.lines.take import withdraw
from rejoinder.desk.listening.models import Post
from rejoinder.desk.people.models import Desk
from rejoinder.jobs.sight import CLAIMS_MAX, POSTS_MAX, Sighter
from rejoinder.wire.claims import read_weights
from tests.desk import invented
from tests.desk.rows import make_post, make_source, make_story

pytestmark = pytest.mark.django_db
TEXT = "Good evening. The night ferry cost the council £1.2m last year. Would you like that? I hope we will do better."


def sighter(clock=lambda: 0.0):
    return Sighter(model=ClaimModel(read_weights()), clock=clock)


def posted(story, text=TEXT, **said):
    return make_post(make_source(), story, title="At the hustings", text=text, **said)


def look(job, turns=3):
    for _ in range(turns):
        job.run(timezone.now())


@pytest.fixture
def story():
    return make_story("Ferry", 0)


def test_the_sentence_that_can_be_checked_is_found_where_it_stands(story):
    post = posted(story)
    look(sighter())
    claim = Claim.objects.get()
    read = f"{post.title}\n\n{TEXT}"
    assert read[claim.start :].startswith("The night ferry cost")
    assert claim.sentence == "The night ferry cost the council £1.2m last year." and claim.score > 0.5
    assert "£1.2m" in claim.why


def test_a_post_is_read_once_and_again_only_when_its_text_has_changed(story):
    post = posted(story, page=Post.Page.DUE)
    time = [0.0]
    job = sighter(clock=lambda: time[0])
    look(job)
    first = Claim.objects.get().pk
    look(job)
    assert Claim.objects.get().pk == first
    Post.objects.filter(pk=post.pk).update(page=Post.Page.DONE, text=TEXT.replace("£1.2m", "£0.9m"))
    time[0] += 60
    look(job)
    assert "£0.9m" in Claim.objects.get().sentence


def test_a_restart_reads_only_what_was_not_read(story):
    for _ in range(3):
        posted(story)
    sighter().run(timezone.now(), posts_max=2)
    assert ReadPost.objects.count() == 2
    look(sighter())
    assert (ReadPost.objects.count(), Claim.objects.count()) == (3, 3)


def test_one_run_reads_a_few_posts_the_newest_first_and_says_that_more_wait(story):
    posts = [posted(story) for _ in range(POSTS_MAX + 1)]
    job = sighter()
    job.run(timezone.now())
    assert job.has_more
    assert set(ReadPost.objects.values_list("post_id", flat=True)) == {post.pk for post in posts[1:]}


def test_reading_stops_when_its_time_is_used_up(story):
    for _ in range(2):
        posted(story)
    time = iter(range(100))
    sighter(clock=lambda: float(next(time))).run(timezone.now())
    assert ReadPost.objects.count() == 1


def test_old_posts_are_let_be_and_one_post_gives_a_dozen_claims_at_most(story):
    old = posted(story)
    old.membership.at = timezone.now() - timedelta(days=9)
    old.membership.save()
    posted(story, text=" ".join(f"The ferry cost the council £{n} million in 20{n}." for n in range(10, 50)))
    look(sighter())
    assert Claim.objects.filter(post=old).count() == 0
    assert 0 < Claim.objects.count() <= CLAIMS_MAX


def test_copies_are_told_once_by_their_first_post(story):
    first = posted(story, minutes_ago=30)
    for _ in range(3):
        posted(story)
    look(sighter())
    [shown] = claims_of(story).claims
    assert (shown.claim.post_id, shown.posts) == (first.pk, 4)


def test_a_claim_has_its_nearest_line_and_follows_the_lines(story):
    posted(story)
    job = sighter()
    look(job)
    assert Claim.objects.get().line is None
    line = invented.line("1", "It cost £0.9m.", claim="The night ferry cost the council £1.2m last year")
    look(job)
    claim = Claim.objects.get()
    assert (claim.line, claim.is_fit) == (line, claim.fit >= 0.5) and {"ferry", "night"} <= set(claim.words)
    withdraw(line, None)
    look(job)
    assert Claim.objects.get().line is None


def test_a_claim_fits_from_the_threshold_that_the_team_set(story):
    posted(story)
    invented.line("1", "It cost £0.9m.", claim="The night ferry cost the council £1.2m last year")
    job = sighter()
    look(job)
    fit = Claim.objects.get().fit
    Desk.objects.update_or_create(pk=1, defaults={"suggest_pct": int(fit * 100) + 1})
    look(job)
    assert not Claim.objects.get().is_fit
    Desk.objects.update(suggest_pct=int(fit * 100))
    look(job)
    assert Claim.objects.get().is_fit


def test_what_is_spoken_is_read_before_posts_and_each_line_once(story):
    posted(story)
    spoken = open_transcript("Hustings", None)
    add_lines(
        spoken, ["CHAIR: Good evening.", "BRASK: We spent £1.2m on the ferry in 2025.", "CHAIR: Thank you."], None
    )
    job = sighter()
    job.run(timezone.now(), posts_max=0)
    assert not TranscriptLine.objects.filter(is_read=False).exists()
    [shown] = claims_said(spoken)
    assert shown.claim.spoken.number == 2
    look(job)
    assert Claim.objects.filter(spoken__isnull=False).count() == 1
