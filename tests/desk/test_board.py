"""The Now board: what stands on it, in which order, and how little it asks of the database."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rejoinder.desk.board.rows import ROWS_MAX, aged, read_board
from rejoinder.desk.listening.models import Source
from rejoinder.desk.people.models import Desk, Role
from rejoinder.desk.stories import corrections
from rejoinder.desk.stories.models import Change, Correction, Membership, Story
from tests.desk import invented

pytestmark = pytest.mark.django_db
QUERIES_MAX = 30  # of the whole page, shell included, however many stories there are


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="rejoinder.desk.people.backend.DeskBackend")
    return client


@pytest.fixture
def officer():
    return signed_in(invented.person())


def board(**chosen):
    return read_board(Desk(), timezone.now(), **chosen)


def titles(html: str) -> list[str]:
    return re.findall(r'id="title-\d+" dir="auto"><a href="[^"]+"[^>]*>([^<]+)</a>', html)


def test_strangers_are_sent_to_sign_in():
    for path in ("/", "/stories/", "/stories/1/", "/board/rows/?ids=1", "/measures/"):
        answer = Client().get(path)
        assert answer.status_code == 302 and answer["Location"].startswith("/sign-in/"), path


def test_the_board_asks_as_much_for_a_hundred_stories_as_for_three(officer):
    for number in range(3):
        invented.carried(f"Happening {number}", 20, 10)
    officer.get("/")
    with CaptureQueriesContext(connection) as few:
        officer.get("/")
    for number in range(100):
        invented.carried(f"Another happening {number}", 20, 10)
    with CaptureQueriesContext(connection) as many:
        officer.get("/")
    assert len(many) == len(few) <= QUERIES_MAX


def test_a_group_is_cut_at_sixty_rows_and_says_how_many_more(officer):
    for number in range(ROWS_MAX + 4):
        invented.carried(f"Happening {number}", 20, 10)
    html = officer.get("/").content.decode()
    assert len(titles(html)) == ROWS_MAX
    assert f"{ROWS_MAX + 4} to decide" in html and "and 4 more in" in html


def test_counts_of_the_filters_add_up_to_all():
    invented.harrowmere()
    read = board()
    assert read.counts == {"new": 2, "responding": 1, "watch": 1, "answered": 1, "non_story": 1}
    assert read.total == sum(group.total for group in read.groups) == 6


def test_a_filter_shows_one_state_and_the_counts_of_all():
    invented.harrowmere()
    read = board(chosen="watch")
    assert [group.state for group in read.groups] == ["watch"] and read.total == 6


def test_single_posts_are_folded_until_a_line_or_a_watch_knows_them():
    known, alerted, _ = (invented.carried(title, 5) for title in ("A ferry", "A pier", "A cat"))
    assert board().singles == 3
    invented.match(known, invented.line("1", "The ferry sails."), ["ferry"])
    invented.watch("Pier", alerted, is_raised=True)
    assert (board().singles, board().total) == (1, 2)


def test_a_story_leaves_the_board_a_day_after_its_last_post():
    invented.carried("Old", 24 * 60 + 5, 25 * 60)
    invented.carried("Young", 23 * 60, 23 * 60)
    assert [row.story.title for group in board().groups for row in group.rows] == ["Young"]


def test_muted_and_merged_stories_do_not_stand_on_the_board():
    target = invented.carried("Here", 5, 4)
    invented.carried("Muted", 5, 4, muted_at=timezone.now())
    invented.carried("Merged", 5, 4, merged_into=target)
    assert board().total == 1


def test_least_time_left_comes_first_and_late_ones_after_fastest_first():
    for title, *ago in [("20 left", 20, 10), ("30 left", 10, 9), ("late, slow", 90, 80), ("late, fast", 90, 2, 1)]:
        invented.carried(title, *ago)
    (group,) = board().groups
    assert [row.story.title for row in group.rows] == ["20 left", "30 left", "late, fast", "late, slow"]


def test_the_clock_stands_still_when_a_story_is_answered_and_is_off_when_it_is_watched():
    first = timezone.now() - timedelta(minutes=30)
    invented.carried("Answered", 30, 20, state="answered", state_at=first + timedelta(minutes=11, seconds=30))
    invented.carried("Watched", 30, 20, state="watch", state_at=first)
    kinds = {group.state: group.rows[0].clock for group in board().groups}
    assert (kinds["answered"].kind, kinds["answered"].text) == ("stopped", "11 min")
    assert kinds["watch"].kind == "none"


def test_growth_fades_by_itself_when_nobody_sums_a_story_up_again():
    story = invented.carried("Fast", 3, 2, 1)
    assert aged(story, timezone.now())[1].word == "growing fast"
    bars, grown = aged(story, timezone.now() + timedelta(minutes=30))
    assert (sum(bars), grown.per_hour, grown.before_per_hour, grown.word) == (3, 0, 4, "quiet")


def test_a_late_story_that_nobody_posts_on_raises_no_alarm():
    invented.carried("Cold", 120, 110)
    (row,) = board().groups[0].rows
    assert row.clock.kind == "late" and row.is_cold


def test_a_row_says_who_was_first_the_line_that_fits_and_its_matched_words(officer):
    invented.ferry()
    html = officer.get("/").content.decode()
    assert "Quayside Row</b> was first" in html and "(blog, right). 6 carriers" in html
    assert "<mark>voted</mark>" in html and "<mark>night ferry</mark>" in html and "fit .86" in html
    assert "(matched words: voted, night ferry)" in html


def test_a_row_without_a_fitting_line_says_so_and_names_the_nearest(officer):
    story = invented.carried("Sea wall money", 8, 6)
    invented.match(story, invented.line("22", "The sea wall is paid for."), ["sea"], score=0.31, is_fit=False)
    html = officer.get("/").content.decode()
    assert "No line fits" in html and "nearest is line 22 at .31" in html


def test_a_row_says_how_often_the_words_changed_and_which_copies_are_of_the_wire(officer):
    story = invented.carried("Leaflet says charges will double", 18, 15, 9, 4, rewordings=2)
    by = {m.post.source.title: m for m in Membership.objects.filter(story=story).select_related("post__source")}
    wire = by["Northgate Wire"].post
    Membership.objects.filter(pk=by["The Ferry Post"].pk).update(copy_of=wire)
    Story.objects.filter(pk=story.pk).update(copies_count=1)
    html = officer.get("/").content.decode()
    assert "1 post is a copy of the wire" in html and "the words changed twice" in html
    Membership.objects.filter(pk=by["County Hustings"].pk).update(copy_of=by["Quayside Row"].post)
    Story.objects.filter(pk=story.pk).update(copies_count=2)
    assert "2 posts copy another, 1 of them the wire" in officer.get("/").content.decode()


def test_a_non_story_that_came_back_says_what_changed_and_a_quiet_one_when_it_does(officer):
    pim = invented.person("Pim Hallorane")
    for title in ("Dog fouled the pier", "Cat up a tree"):
        corrections.set_state(invented.carried(title, 9, 8), "non_story", by=pim, why="one blog", reopens_pct=35)
    corrections.reopen(Story.objects.get(title="Dog fouled the pier"), "its chance is 40%, above its line of 35%")
    html = officer.get("/").content.decode()
    assert "its chance is 40%, above its line of 35%" in html
    assert "reopens at 35%. One blog. Called by Pim" in html


def test_first_answers_of_the_day_are_told_by_their_median(officer):
    first = timezone.now() - timedelta(minutes=60)
    for minutes in (10, 14, 40):
        at = first + timedelta(minutes=minutes, seconds=5)
        invented.carried(f"Answered in {minutes}", 60, 50, state="answered", state_at=at)
    assert "First answers in 24 h: median 14 min." in officer.get("/").content.decode()


def test_a_line_that_is_nowhere_near_is_not_named(officer):
    story = invented.carried("Sea wall money", 8, 6)
    invented.match(story, invented.line("22", "A pier."), ["sea"], score=0.01, is_fit=False)
    html = officer.get("/").content.decode()
    assert "none comes near." in html and "Ask the policy desk" in html and "line 22" not in html


def test_markup_in_a_title_stays_text(officer):
    invented.carried("<script>alert(1)</script> & “quotes”", 5, 4)
    html = officer.get("/").content.decode()
    assert "<script>alert" not in html and "&lt;script&gt;alert(1)" in html


def test_pages_carry_no_style_attribute_no_inline_script_and_nothing_from_outside(officer):
    story = invented.harrowmere()
    for path in ("/", f"/stories/{story.pk}/", f"/stories/{story.pk}/split/", "/stories/", "/measures/", "/more/"):
        answer = officer.get(path)
        html = answer.content.decode()
        assert answer.status_code == 200, path
        assert not re.search(r"\sstyle=|<style|\son\w+=|<script>|javascript:", html), path
        assert not re.search(r'(src|<link[^>]+href)="https?:', html), path
        assert "script-src 'self'" in answer["Content-Security-Policy"]


def test_what_was_not_seen_stands_at_the_top_by_name(officer):
    invented.harrowmere()
    html = officer.get("/").content.decode()
    assert "Not seen today: 1 of 7 sources." in html and "The Tidewell Lantern: It refuses us" in html


def test_the_first_page_of_an_empty_desk_says_what_to_do_first(officer):
    html = officer.get("/").content.decode()
    assert "Give the desk something to listen to" in html and "Not seen today: everything." in html


def test_a_desk_whose_sources_are_not_read_yet_says_so(officer):
    invented.source("Quayside Row", last_read_at=None, health="new")
    html = officer.get("/").content.decode()
    assert "No source has been read yet" in html and Source.objects.count() == 1


def test_a_verdict_is_one_press_and_the_status_line_offers_to_undo_it(officer):
    story = invented.carried("Dog fouled the pier", 5, 4)
    answer = officer.post(f"/stories/{story.pk}/state/", {"state": "non_story", "next": "/"}, follow=True)
    html = answer.content.decode()
    assert "Non-story:" in html and "data-undo" in html
    done = Correction.objects.get()
    officer.post(f"/stories/{story.pk}/undo/", {"correction": done.pk, "next": "/"})
    assert Story.objects.get(pk=story.pk).state == "new"


def test_responding_opens_the_story_at_its_lines(officer):
    story = invented.ferry()
    answer = officer.post(f"/stories/{story.pk}/state/", {"state": "responding", "next": "/"})
    assert answer["Location"] == f"/stories/{story.pk}/#lines"


def test_scripts_get_their_answer_as_json(officer):
    story = invented.carried("Dog", 5, 4)
    answer = officer.post(f"/stories/{story.pk}/state/", {"state": "watch"}, headers={"accept": "application/json"})
    told = answer.json()
    assert (told["state"], told["word"], told["story"]) == ("watch", "Watch", story.pk)
    refused = officer.post(f"/stories/{story.pk}/state/", {"state": "burnt"}, headers={"accept": "application/json"})
    assert refused.status_code == 400 and "is no state" in refused.json()["refused"]


def test_readers_may_not_decide_and_are_told_why():
    story = invented.carried("Dog", 5, 4)
    reader = signed_in(invented.person("Ada Reader", Role.READER))
    answer = reader.post(f"/stories/{story.pk}/state/", {"state": "watch"})
    assert answer.status_code == 403 and "Your role only reads" in answer.content.decode()
    assert Story.objects.get(pk=story.pk).state == "new" and not Correction.objects.exists()


def test_a_verdict_never_sends_anyone_to_another_site(officer):
    story = invented.carried("Dog", 5, 4)
    for outside in ("https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"):
        answer = officer.post(f"/stories/{story.pk}/state/", {"state": "watch", "next": outside})
        assert answer["Location"] == f"/stories/{story.pk}/"


def test_a_verdict_without_its_token_is_refused():
    client = Client(enforce_csrf_checks=True)
    client.force_login(invented.person(), backend="rejoinder.desk.people.backend.DeskBackend")
    story = invented.carried("Dog", 5, 4)
    answer = client.post(f"/stories/{story.pk}/state/", {"state": "watch"})
    assert answer.status_code == 403 and "That was not sent" in answer.content.decode()


def test_rows_are_asked_for_by_number_and_nonsense_is_left_out(officer):
    story = invented.carried("Dog", 5, 4)
    html = officer.get(f"/board/rows/?ids={story.pk},x,-1,99999999999999999999999").content.decode()
    assert titles(html) == ["Dog"]


def test_times_stand_in_the_time_zone_of_the_person():
    user = invented.person()
    user.time_zone = "Asia/Tokyo"
    user.save()
    story = invented.carried("Dog", 5, 4)
    seen = story.first_seen + timedelta(hours=9)
    assert f"{seen:%H:%M}</time>" in signed_in(user).get("/").content.decode()


def test_every_state_change_is_told_to_open_pages(officer):
    story = invented.carried("Dog", 5, 4)
    before = Change.objects.count()
    officer.post(f"/stories/{story.pk}/state/", {"state": "watch"})
    assert Change.objects.count() == before + 1


def test_stories_are_searched_by_words_of_any_of_their_headlines(officer):
    invented.ferry()
    invented.carried("Lost cat on Mole Street", 5)
    assert titles_of_list(officer, "brask boats") == ["Brask “voted to close” Tidewell’s night ferry"]
    assert titles_of_list(officer, "zeppelin") == []
    assert officer.get("/stories/?q=zeppelin").content.decode().count("No headline says that") == 1


def titles_of_list(officer, words: str) -> list[str]:
    return titles(officer.get("/stories/", {"q": words}).content.decode())


def test_the_list_of_stories_is_read_by_pages(officer):
    for number in range(45):
        invented.carried(f"Happening {number}", number + 1, number + 2)
    first, second = (titles(officer.get(f"/stories/?page={number}").content.decode()) for number in (1, 2))
    assert len(first) == 40 and len(second) == 5 and not set(first) & set(second)


def test_the_board_says_what_is_missing_for_the_best_stories():
    note = "Stories are told by words alone: the sentence model is not installed."
    told = {"board": board(), "desk": Desk()}
    around = {"now": timezone.now(), "last_post_at": timezone.now()}
    html = render_to_string("board/now.html", told | {"shell": around | {"tier_note": note}})
    assert note in html and "bin/install" in html
    assert "bin/install" not in render_to_string("board/now.html", told | {"shell": around})
