"""Our record: what it says and to whom, and that an invented past is said to be one and teaches nothing."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rejoinder.cli.demo.past import NEWEST, past_stories, write_past
from rejoinder.core.clustering.values import ClusterSettings
from rejoinder.core.forecast.scores import reliability
from rejoinder.desk.forecasts.learning import train
from rejoinder.desk.forecasts.models import INVENTED, Forecast
from rejoinder.desk.forecasts.models_used import settled_calls
from rejoinder.desk.forecasts.record import lean_of, past_forecasts, read_record
from rejoinder.desk.forecasts.verdicts import Verdicts, non_stories
from rejoinder.desk.people.models import Desk, Role
from rejoinder.desk.stories import corrections
from rejoinder.desk.stories.models import Story
from rejoinder.errors import BadInput
from tests.desk import invented

pytestmark = pytest.mark.django_db


def call(story, chance, happened, *, hours=6, ago_h=12, model="shipped"):
    at = timezone.now() - timedelta(hours=ago_h, seconds=Forecast.objects.count())
    return Forecast.objects.create(
        story=story, at=at, hours=hours, due_at=at + timedelta(hours=hours), chance=chance, model=model, definition=1,
        happened=happened, settled_at=None if happened is None else timezone.now(), features={"posts": 1.0},
    )  # fmt: skip


def called(n, chance, happened, title="Happening", **said):
    story = invented.carried(title, 30, 20)
    for number in range(n):
        call(story, chance, number < happened, **said)
    return story


def page(who=None, path="/record/"):
    client = Client()
    if who:
        client.force_login(who, backend="rejoinder.desk.people.backend.DeskBackend")
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def team():
    return invented.person()


def test_the_title_tells_how_often_the_fullest_chance_came_true(team):
    called(40, 0.7, 28)
    called(30, 0.05, 1)
    assert "Of 40 times that we said about 70%, 28 became stories" in page(team)


def test_under_fifty_calls_there_are_dots_and_no_sentence(team):
    called(10, 0.7, 7)
    html = page(team)
    assert "10 forecasts are settled; from 50 on we say how good they are" in html and "We say too" not in html


def test_before_anything_is_settled_it_says_what_will_be_here(team):
    story = invented.carried("Open", 30, 20)
    call(story, 0.4, None)
    html = page(team)
    assert "No forecast is settled yet" in html and "1 forecast waits for its time, the next until" in html
    assert "said and happened agree" in html and "Download" not in html


def test_anyone_reads_it_and_only_the_team_reads_titles(team):
    called(60, 0.7, 40, title="A private working title")
    assert "A private working title" in page(team)
    html = page()
    assert "A private working title" not in html and re.search(r"Story \d+", html)
    assert "<nav" in html and "Listening" not in html  # the horizons, and no room


def test_past_calls_stand_worst_first_or_newest_first(team):
    called(1, 0.9, 0, title="Far off")
    called(1, 0.1, 0, title="Near")
    assert page(team).index("Far off") < page(team).index("Near")
    newest = page(team, "/record/?order=newest")
    assert newest.index("Near") < newest.index("Far off")


def test_where_it_says_too_much_more_than_chance_explains_it_names_the_place():
    said = [0.45] * 80 + [0.8] * 20
    happened = [i < 16 for i in range(80)] + [i < 17 for i in range(20)]
    lean = lean_of(reliability(said, happened))
    assert (lean.happened, lean.n, lean.is_too_much) == (16, 80, True)
    fair = [i < 36 for i in range(80)] + [i < 17 for i in range(20)]
    assert lean_of(reliability(said, fair)) is None


def test_the_board_says_the_record_in_one_line(team):
    called(4, 0.5, 2)
    assert (past_forecasts(Desk()).total, past_forecasts(Desk()).brier) == (4, 0.25)
    assert "Past forecasts: Brier .25 over 4." in page(team, "/")


def test_the_file_holds_every_settled_call_and_no_title(team):
    called(3, 0.5, 2, title="A private working title")
    text = b"".join(Client().get("/record/forecasts.csv").streaming_content).decode()
    assert len(list(csv.DictReader(io.StringIO(text)))) == 3 and "private" not in text


def test_non_stories_that_became_stories_are_counted_and_undone_verdicts_are_not(team):
    for title in ("Stays quiet", "Grows", "Grows after it came back"):
        corrections.set_state(invented.carried(title, 30, 20), "non_story", by=team)
    corrections.undo(corrections.set_state(invented.carried("A slip", 30, 20), "non_story", by=team), by=team)
    now = timezone.now()
    corrections.reopen(Story.objects.get(title="Grows after it came back"), "its chance rose")
    from rejoinder.desk.audit.trail import record

    record("story.reopened", f"story:{Story.objects.get(title='Grows after it came back').pk}")
    Story.objects.filter(title__startswith="Grows").update(became_at=now + timedelta(minutes=5))
    assert non_stories() == Verdicts(called=3, became=2, reopened_before=1)


def test_an_invented_past_is_said_to_be_one_and_teaches_nothing(team):
    called(120, 0.7, 80, model=INVENTED)
    assert read_record(Desk(), hours=6).is_invented
    assert "This is the demo." in page(team) and "This is the demo." in page()
    assert "(the demo’s, invented)" in page(team, "/")
    assert settled_calls(limit=10) == []
    with pytest.raises(BadInput, match="0 settled forecasts"):
        train()


def test_a_record_without_an_invented_past_says_nothing_of_one(team):
    called(60, 0.7, 40)
    assert "This is the demo." not in page(team) and "invented" not in page(team, "/")


def test_the_demos_past_is_the_same_at_every_start_and_too_old_to_gain_posts():
    assert past_stories() == past_stories()
    assert min(past.days_ago for past in past_stories()) > NEWEST > ClusterSettings().idle_h / 24


def test_a_reader_of_the_team_sees_the_way_to_its_rooms():
    assert "Listening" in page(invented.person(role=Role.READER))


def test_the_demos_past_is_written_once_and_stays_off_the_board(team):
    addresses = {}
    for past in past_stories():
        addresses[past.outlet] = f"https://{past.outlet}.example"
        invented.source(past.outlet)
    now = timezone.now()
    assert write_past(now, addresses) > 1000 and write_past(now, addresses) == 0
    assert read_record(Desk(), hours=6).headline is not None
    html = page(team, "/")
    assert 'class="row' not in html and "(the demo’s, invented)" in html
