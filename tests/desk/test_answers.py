"""Why did I get this, why did I not: steps that end in what would have to change, and its price."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from rejoinder.desk.forecasts.models import Forecast
from rejoinder.desk.people.models import Desk, Role, User
from rejoinder.desk.stories.models import Story
from rejoinder.desk.watches.answer import answers
from rejoinder.desk.watches.models import Alert, Delivery, Watch
from rejoinder.desk.watches.rules import at_once_of, save_watch
from rejoinder.desk.watches.trial import try_watch
from tests.desk.rows import make_post, make_source, make_story

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def desk():
    return Desk.objects.update_or_create(pk=1, defaults={"line_pct": 60, "forecast_h": 6})[0]


@pytest.fixture
def hustings(desk):
    return told_chance(make_story("Rivals skip the Corn Hall hustings", 2), 0.22)


def make(name, query, **said):
    fields = {"name": name, "query": query, "once_posts": 0, "once_minutes": 0}
    return save_watch(fields | said, None).watch


def told_chance(story, value, *, hours_ago=1):
    at = timezone.now() - hours_ago * HOUR
    Forecast.objects.create(
        story=story, at=at, hours=6, due_at=at + 6 * HOUR, chance=value, model="shipped", definition=1
    )
    for post in story.memberships.all():
        type(post.post).objects.filter(pk=post.post_id).update(seen_at=at - HOUR)
    Story.objects.filter(pk=story.pk).update(chance=value, chance_at=at)
    story.refresh_from_db()
    return story


def answer(story, *watches):
    return answers(story, list(watches), Desk.objects.get())[0]


def test_what_was_below_the_line_says_so_and_what_a_lower_line_would_have_cost(hustings, desk):
    for n in range(3):
        told_chance(make_story(f"More hustings {n}", 2), 0.31)
    told = answer(hustings, make("Hustings", "hustings"))
    assert [(step.held, step.what) for step in told.steps] == [
        (True, "It fits “Hustings”"), (False, "The chance was 22%, your line is 60%"),
    ]  # fmt: skip
    assert told.steps[0].words == ("hustings",)
    assert "kept for the 08:00 digest, not sent at once" in told.steps[1].more
    assert (told.change, told.cost) == ("To have had it at once: lower the line of this watch to 20%", 4)


def test_the_price_is_what_the_trial_of_the_lower_line_says(hustings, desk):
    watch = make("Hustings", "hustings")
    told = answer(hustings, watch)
    save_watch({"once_pct": 20}, None, watch)
    assert len(try_watch(watch, desk).told(at_once_of(watch, desk))) == told.cost


def test_with_too_little_to_say_speed_is_offered(desk):
    story = make_story("Night ferry vote", 3)
    told = answer(story, make("Ferry", "ferry", once_posts=5, once_minutes=10))
    assert told.steps[-1].what == "There is too little to say its chance"
    assert told.steps[-1].more.startswith("3 posts in 10 min, needs 5; so it was kept")
    assert (told.change, told.cost) == ("To have had it at once: let 3 posts in 10 min be enough", 1)


def test_one_post_alone_needs_a_watch_that_tells_all(desk):
    told = answer(make_story("Night ferry vote", 1), make("Ferry", "ferry"))
    assert told.change.endswith("tell all that fits, with a line of 0%") and told.cost == 1


def test_a_watch_of_the_digest_says_what_at_once_would_cost(hustings):
    told = answer(told_chance(hustings, 0.7), make("Hustings", "hustings", tells_once=False))
    assert told.steps[-1].what == "This watch tells nothing at once" and told.cost == 1


def test_a_watch_that_is_off_says_so_first(hustings):
    watch = make("Hustings", "hustings", is_on=False, once_pct=20)
    told = answer(hustings, watch)
    assert told.steps[0].what == "“Hustings” is turned off"
    assert (told.change, told.cost) == ("To have had it: turn this watch on", 1)


def test_a_non_story_says_who_and_when_it_comes_back(hustings):
    joss = User.objects.create_user("joss@desk.example", "Joss", Role.WRITER)
    Story.objects.filter(pk=hustings.pk).update(
        state="non_story", state_by=joss, state_at=timezone.now(), reopens_pct=60, chance=0.31
    )
    hustings.refresh_from_db()
    last = answer(hustings, make("Hustings", "hustings")).steps[-1]
    assert last.what.startswith("Joss called it a non-story at ")
    assert last.more == "it comes back above 60%. It stands at 31%"


def test_what_no_watch_looks_for_offers_a_query_from_its_headline(hustings):
    told = answer(hustings, make("Ferry", "ferry"))
    assert told.steps[0].what == "“Ferry” stays quiet" and "fits the query" in told.steps[0].more
    assert told.change == "To have had it: a watch whose words it holds"
    assert told.query == "rivals skip corn hustings"


def test_what_was_told_says_when_why_and_to_whom(hustings, desk):
    joss = User.objects.create_user("joss@desk.example", "Joss", Role.WRITER)
    watch = make("Hustings", "hustings")
    alert = Alert.objects.create(
        watch=watch, story=hustings, mark="60", why="The chance passed 60%. A post fits.", words=["hustings"],
        at=timezone.now(),
    )  # fmt: skip
    Delivery.objects.create(
        alert=alert, channel="email", address="joss@desk.example", person=joss, state="sent", due_at=timezone.now()
    )
    told = answer(hustings, watch)
    assert told.was_told and told.steps[-1].held
    assert told.steps[-1].more == "mail to Joss; the chance passed 60%."


def test_what_waits_for_the_end_of_quiet_hours_says_so_and_what_waking_would_cost(hustings, desk):
    now = timezone.now().astimezone(ZoneInfo("Europe/London"))
    Desk.objects.update(quiet_from=(now - 3 * HOUR).time(), quiet_to=(now + HOUR).time(), time_zone="Europe/London")
    watch = make("Hustings", "hustings")
    told_chance(hustings, 0.65)
    alert = Alert.objects.create(watch=watch, story=hustings, mark="60", why="The chance passed 60%. x", at=now)
    Delivery.objects.create(alert=alert, channel="email", address="a@b.example", due_at=now + HOUR)
    told = answer(hustings, watch)
    assert "and waits for" in told.steps[-1].what and not told.steps[-1].held
    assert (told.change, told.cost) == ("To have had it in quiet hours: wake people above 65%", 1)


def test_the_page_answers_with_the_watch_that_came_nearest_and_folds_the_others(hustings):
    make("Ferry", "ferry")
    make("Hustings", "hustings")
    client = Client()
    client.force_login(User.objects.create_user("wren@desk.example", "Wren", Role.WRITER))
    post = hustings.memberships.first().post
    text = client.get("/watches/", {"story": post.url}).content.decode()
    assert "We saw it at" in text and f"It stands in story {hustings.pk}" in text
    assert text.index("It fits “Hustings”") < text.index("1 other watch")
    assert "That would have sent <b>1</b> more alert this week." in text


def test_answers_cost_the_same_for_many_watches(hustings, django_assert_max_num_queries):
    for n in range(40):
        make(f"Watch {n}", f"hustings OR word{n}")
    with django_assert_max_num_queries(30):
        assert len(answers(hustings, list(Watch.objects.all()), Desk.objects.get())) == 40


def test_a_trial_takes_sources_and_side_as_they_stand_and_speed_as_it_was(desk):
    source = make_source("left")
    story = make_story("Ferry", 0)
    for n in range(4):
        make_post(source, story, title="Ferry", minutes_ago=600 + n)
    Story.objects.filter(pk=story.pk).update(
        posts_count=4, sources_count=1, carriers={"left": 1}, last_post_at=timezone.now()
    )

    def count(**said):
        return len(try_watch(make(f"W{Watch.objects.count()}", "ferry", once_pct=0, **said), desk).told(
            at_once_of(Watch(once_pct=0), desk)
        ))  # fmt: skip

    assert count() == 1
    assert count(speed_min=16) == 1 and count(speed_min=17) == 0
    assert count(leaning="left") == 1 and count(leaning="right") == 0
    assert count(sources_min=2) == 0
