"""The page of one story, and splitting and joining: previews that add up before anything happens."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rejoinder.desk.board.story import because
from rejoinder.desk.listening.models import Post
from rejoinder.desk.people.models import Role
from rejoinder.desk.stories.models import Correction, Membership, Story
from tests.desk import invented

pytestmark = pytest.mark.django_db
QUERIES_MAX = 50  # of the whole page, shell included


def signed_in(role: str = Role.WRITER) -> Client:
    client = Client()
    client.force_login(invented.person(role=role), backend="rejoinder.desk.people.backend.DeskBackend")
    return client


@pytest.fixture
def officer():
    return signed_in()


@pytest.fixture
def ferry():
    return invented.ferry()


def html_of(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_it_says_how_many_carry_it_and_why_it_is_one_story(officer, ferry):
    html = html_of(officer, f"/stories/{ferry.pk}/")
    assert "6 posts</a> from 6 carriers since" in html
    assert "One story because</b> 5 of 6 headlines say “Brask”" in html


def test_the_reason_counts_headlines_and_is_silent_where_they_share_nothing():
    assert because(["Ferry lost", "Ferries lost", "A cat"]) == "2 of 3 headlines say “Ferry”, 2 “lost”"
    assert because(["Ferry", "Cat"]) == "" and because(["Ferry"]) == ""


def test_each_post_says_why_it_is_here(officer, ferry):
    html = html_of(officer, f"/stories/{ferry.pk}/")
    assert html.count("Joined: shares “night ferry” with 2 posts") == 6


def test_a_post_that_came_with_a_merged_story_says_so_and_the_merge_says_why(officer, ferry):
    gone = invented.carried("Night ferry", 5, merged_into=ferry)
    Membership.objects.filter(story=gone).update(story=ferry)
    Story.objects.filter(pk=ferry.pk).update(opened_why="Merged: both tell of “ferry”")
    html = html_of(officer, f"/stories/{ferry.pk}/")
    assert f'came with <a href="/stories/{gone.pk}/">story {gone.pk}</a>' in html and html.count("came with") == 1
    assert "Merged: both tell of “ferry”." in html


def test_matched_words_are_marked_in_the_story_and_in_the_line(officer, ferry):
    html = html_of(officer, f"/stories/{ferry.pk}/")
    assert "Ms Brask <mark>voted</mark> to close the <mark>night ferry</mark> in March." in html
    assert "She <mark>voted</mark> to keep the <mark>night ferry</mark>." in html


def test_the_picture_has_its_table(officer, ferry):
    html = html_of(officer, f"/stories/{ferry.pk}/")
    assert "reached the left after 8 min" in html and "Same as a table" in html
    assert html.count("<td>blog</td>") == 4


def test_alerts_and_silences_both_say_why(officer, ferry):
    html = html_of(officer, f"/stories/{ferry.pk}/")
    assert "It says “ferry”." in html and "Quiet because it has 4 posts an hour, needs 90." in html


def test_it_asks_as_much_for_two_hundred_posts_as_for_six(officer, ferry):
    path = f"/stories/{ferry.pk}/"
    html_of(officer, path)
    with CaptureQueriesContext(connection) as few:
        html_of(officer, path)
    of = invented.source("Quayside Row")
    for _ in range(200):
        post = invented.post(of, 2, "Brask voted twice to scrap the last ferry")
        Membership.objects.create(post=post, story=ferry, at_arrival=ferry.pk, why="Joined", at=post.at)
    with CaptureQueriesContext(connection) as many:
        html_of(officer, path)
    assert len(many) == len(few) <= QUERIES_MAX


def test_posts_come_in_pages(officer, ferry):
    of = invented.source("Quayside Row")
    for number in range(60):
        post = invented.post(of, 1, f"Later {number}")
        Membership.objects.create(post=post, story=ferry, at_arrival=ferry.pk, why="Joined", at=post.at)
    assert html_of(officer, f"/stories/{ferry.pk}/").count('<li id="post-') == 50
    assert html_of(officer, f"/stories/{ferry.pk}/?page=2").count('<li id="post-') == 16


def test_a_merged_story_leads_to_the_one_it_went_into(officer, ferry):
    gone = invented.carried("Gone", 5, 4, merged_into=ferry)
    assert officer.get(f"/stories/{gone.pk}/")["Location"] == f"/stories/{ferry.pk}/"


def test_a_story_that_is_not_there_is_said_plainly(officer):
    answer = officer.get("/stories/999/")
    assert answer.status_code == 404 and "Nothing stands at this address" in answer.content.decode()


def test_a_story_without_posts_still_opens(officer):
    assert "No post stands in this story" in html_of(officer, f"/stories/{invented.story().pk}/")


def test_readers_see_no_button_that_they_may_not_press(ferry):
    html = html_of(signed_in(Role.READER), f"/stories/{ferry.pk}/")
    assert "Your role reads. Writers decide." in html and 'name="state"' not in html


def test_links_to_posts_lead_out_only_to_the_web(officer, ferry):
    Post.objects.filter(pk=ferry.first_post_id).update(url="javascript:alert(1)")
    assert "javascript:" not in html_of(officer, f"/stories/{ferry.pk}/").split("<main")[1].split("href=")[1]
    assert 'href="javascript:' not in html_of(officer, f"/stories/{ferry.pk}/")


def group_of(ferry: Story, title: str) -> int:
    return Membership.objects.get(story=ferry, post__title=title).post_id


def test_splitting_shows_both_stories_first_and_their_posts_add_up(officer, ferry):
    chosen = group_of(ferry, "Council paid £1.2m for empty night boats")
    html = html_of(officer, f"/stories/{ferry.pk}/split/?group={chosen}")
    assert "<b>5</b> posts" in html and "<b>1</b> post," in html and "Split off 1 post" in html
    assert not Correction.objects.exists() and Story.objects.count() == 1


def test_splitting_says_who_stands_in_both(officer, ferry):
    again = invented.post(invented.source("Quayside Row"), 2, "Quite another thing")
    Membership.objects.create(post=again, story=ferry, at_arrival=ferry.pk, why="Joined", at=again.at)
    html = html_of(officer, f"/stories/{ferry.pk}/split/?group={again.pk}")
    assert "6 and 1 carriers, but only 6 different ones: Quayside Row carries both." in html


def test_a_split_does_what_the_preview_showed(officer, ferry):
    chosen = group_of(ferry, "Council paid £1.2m for empty night boats")
    officer.post(f"/stories/{ferry.pk}/split/", {"post_ids": str(chosen), "reason": "another claim"})
    done = Correction.objects.get()
    assert (done.kind, done.post_ids, done.reason) == ("split", [chosen], "another claim")
    assert Membership.objects.get(post_id=chosen).story_id == done.other_id


def test_choosing_all_posts_is_refused_and_says_why(officer, ferry):
    every = list(Membership.objects.filter(story=ferry).values_list("post_id", flat=True))
    html = html_of(officer, f"/stories/{ferry.pk}/split/?" + "&".join(f"group={post}" for post in every))
    assert "One story would be left empty" in html and "Split off" not in html
    answer = officer.post(f"/stories/{ferry.pk}/split/", {"post_ids": ",".join(map(str, every))})
    assert answer.status_code == 400 and "left empty" in answer.content.decode()


def test_a_split_of_posts_that_left_meanwhile_is_refused_whole(officer, ferry):
    stranger = invented.post(invented.source("Quayside Row"), 2, "Elsewhere")
    chosen = group_of(ferry, "Did Brask save the night ferry?")
    answer = officer.post(f"/stories/{ferry.pk}/split/", {"post_ids": f"{chosen},{stranger.pk}"})
    assert answer.status_code == 400 and "1 of the chosen posts left" in answer.content.decode()
    assert not Correction.objects.exists()


@pytest.mark.parametrize("ids", ["", "x", "1;2", "9" * 30])
def test_a_split_that_cannot_be_read_changes_nothing(officer, ferry, ids):
    assert officer.post(f"/stories/{ferry.pk}/split/", {"post_ids": ids}).status_code == 400
    assert not Correction.objects.exists()


def test_joining_shows_this_that_and_both_and_counts_shared_carriers_once(officer, ferry):
    other = invented.carried("Late boats cut from the timetable", 9, 8)
    html = html_of(officer, f"/stories/{ferry.pk}/merge/?with={other.pk}")
    assert "<b>8</b> posts, <b>6</b> carriers" in html
    assert "6 and 2 carriers make 6: 2 stand in both and count once." in html and not Correction.objects.exists()


def test_joining_two_stories_and_taking_it_back(officer, ferry):
    other = invented.carried("Late boats cut from the timetable", 9, 8)
    officer.post(f"/stories/{ferry.pk}/merge/", {"other": other.pk, "reason": "the same ferry"})
    assert Story.objects.get(pk=other.pk).merged_into_id == ferry.pk
    html = html_of(officer, f"/stories/{ferry.pk}/")
    assert f"joined {other.pk} into {ferry.pk}" in html and "the same ferry" in html
    officer.post(f"/stories/{ferry.pk}/undo/", {"correction": Correction.objects.get().pk})
    assert Story.objects.get(pk=other.pk).merged_into_id is None


def test_candidates_share_words_and_a_search_finds_others(officer, ferry):
    near = invented.carried("Night boats cut", 9, 8)
    far = invented.carried("Bake-off at the chapel", 9, 8)
    html = html_of(officer, f"/stories/{ferry.pk}/merge/")
    assert f"?with={near.pk}" in html and f"?with={far.pk}" not in html
    assert f"?with={far.pk}" in html_of(officer, f"/stories/{ferry.pk}/merge/?q=chapel")


def test_renaming_holds_and_an_empty_name_is_refused(officer, ferry):
    officer.post(f"/stories/{ferry.pk}/rename/", {"title": "The ferry vote"})
    assert Story.objects.get(pk=ferry.pk).title == "The ferry vote"
    assert officer.post(f"/stories/{ferry.pk}/rename/", {"title": "  "}).status_code == 400


def test_muting_takes_it_off_the_board_and_unmuting_brings_it_back(officer, ferry):
    officer.post(f"/stories/{ferry.pk}/mute/", {"reason": "noise"})
    assert "Unmute" in html_of(officer, f"/stories/{ferry.pk}/")
    officer.post(f"/stories/{ferry.pk}/unmute/")
    assert Story.objects.get(pk=ferry.pk).muted_at is None


def test_moving_a_post_to_another_story(officer, ferry):
    other = invented.carried("Late boats", 9, 8)
    post = group_of(ferry, "Did Brask save the night ferry?")
    officer.post(f"/stories/{ferry.pk}/move/", {"post": post, "to": other.pk})
    assert Membership.objects.get(post_id=post).story_id == other.pk
    assert officer.post(f"/stories/{ferry.pk}/move/", {"post": post, "to": 999}).status_code == 400


def test_nobody_undoes_the_correction_of_another_story(officer, ferry):
    other = invented.carried("Late boats", 9, 8)
    officer.post(f"/stories/{other.pk}/mute/")
    answer = officer.post(f"/stories/{ferry.pk}/undo/", {"correction": Correction.objects.get().pk})
    assert answer.status_code == 404 and Story.objects.get(pk=other.pk).muted_at
