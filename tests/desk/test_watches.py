"""Watches and alerts: what may be saved, what it would raise, why not, and how deliveries are told."""

import hashlib

import pytest
from django.test import Client
from django.utils import timezone

from rejoinder.core.alerts import StayQuiet
from rejoinder.desk.audit.models import AuditEvent
from rejoinder.desk.listening.fields import BadFields
from rejoinder.desk.listening.models import Post, Source
from rejoinder.desk.people.models import Role, User
from rejoinder.desk.stories.models import Membership, Story
from rejoinder.desk.watches import rules
from rejoinder.desk.watches.models import Alert, Delivery, Watch
from rejoinder.errors import BadInput

pytestmark = pytest.mark.django_db
QUERIES_MAX = 72  # however many watches and stories there are


@pytest.fixture
def writer():
    return User.objects.create_user("wren@desk.example", "Wren Adair", Role.WRITER)


@pytest.fixture
def desk(writer):
    client = Client()
    client.force_login(writer)
    return client


@pytest.fixture
def reader_desk():
    client = Client()
    client.force_login(User.objects.create_user("rowan@desk.example", "Rowan Bell", Role.READER))
    return client


@pytest.fixture
def source():
    now = timezone.now()
    return Source.objects.create(title="Quayside Row", address="https://quay.example/", added_at=now, next_poll_at=now)


def make_story(source, title, *, sources=3, text=""):
    now = timezone.now()
    url = f"https://quay.example/{Story.objects.count()}"
    digest = hashlib.sha256(url.encode()).hexdigest()
    post = Post.objects.create(
        source=source,
        url=url,
        canonical_url=url,
        canonical_hash=digest,
        title=title,
        text=text,
        seen_at=now,
        at=now,
        content_hash="x",
    )
    story = Story.objects.create(title=title, first_seen=now, last_post_at=now, posts_count=1, sources_count=sources)
    Membership.objects.create(post=post, story=story, at_arrival=story.pk, why="x", at=now)
    return story


def make_watch(by, **fields):
    return rules.save_watch({"name": "Ferry", "words": "night ferry"} | fields, by).watch


def make_delivery(watch, story, state, **fields):
    alert = Alert.objects.create(watch=watch, story=story, why="It says “ferry”.", at=timezone.now())
    return Delivery.objects.create(
        alert=alert, channel="email", address="duty@desk.example", state=state, due_at=timezone.now(), **fields
    )


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": "x"}, "query"),
        ({"name": "", "words": "a"}, "name"),
        ({"name": "x", "words": "a", "to_email": "nobody"}, "to_email"),
        ({"name": "x", "words": "a", "to_webhook": "ftp://x.example"}, "to_webhook"),
        ({"name": "x", "words": "a", "to_webhook": "http://127.0.0.1/x"}, "to_webhook"),
        ({"name": "x", "words": "a", "to_page": ""}, "to_page"),
        ({"name": "x", "sources_min": "-1"}, "sources_min"),
        ({"name": "x", "sources_min": "2.5"}, "sources_min"),
        ({"name": "x", "speed_min": "nan"}, "speed_min"),
        ({"name": "x", "leaning": "up"}, "leaning"),
        ({"name": "x", "words": "***"}, "words"),
    ],
)
def test_a_watch_that_cannot_work_is_refused_field_by_field(writer, fields, field):
    with pytest.raises(BadFields) as caught:
        rules.save_watch(fields, writer)
    assert set(caught.value.fields) == {field}
    assert not Watch.objects.exists()


def test_a_watch_keeps_words_and_phrases_once(writer):
    watch = make_watch(writer, words="night ferry\n\n“Brask”, clos*\nnight  ferry")
    assert watch.words == ["night ferry", "Brask", "clos*"]
    assert AuditEvent.objects.filter(action="watch.add", subject=f"watch:{watch.pk}").exists()


def test_a_secret_is_made_once_and_kept_sealed(writer):
    saved = rules.save_watch({"name": "x", "words": "a", "to_webhook": "https://hooks.example/x"}, writer)
    assert len(saved.secret) >= 32
    assert saved.secret not in saved.watch.webhook_secret
    assert rules.secret_of(Watch.objects.get()) == saved.secret
    assert rules.save_watch({"name": "y"}, writer, saved.watch).secret == ""
    assert rules.secret_of(Watch.objects.get()) == saved.secret
    assert rules.save_watch({"to_webhook": "https://hooks.example/y"}, writer, saved.watch).secret != saved.secret


def test_the_secret_is_on_one_page_only(desk):
    answer = desk.post(
        "/watches/new/",
        {"name": "x", "words": "a", "to_page": "yes", "to_webhook": "https://hooks.example/x"},
        follow=True,
    )
    secret = rules.secret_of(Watch.objects.get())
    assert secret.encode() in answer.content
    assert secret.encode() not in desk.get(f"/watches/{Watch.objects.get().pk}/").content


def test_a_preview_counts_before_anything_is_saved(desk, source):
    make_story(source, "Brask on the night ferry")
    make_story(source, "Council meets")
    make_story(source, "Leaflet", text="Nobody mentions the Night-Ferry here")
    answer = desk.post("/watches/new/", {"name": "Ferry", "words": "night ferr*", "to_page": "yes", "press": "preview"})
    text = answer.content.decode()
    assert "<b>2 posts in 7 days</b>" in text and "In 2 stories." in text
    assert 'value="Ferry"' in text and "night ferr*" in text
    assert not Watch.objects.exists()


def test_stories_are_told_in_bulk(writer, source, django_assert_num_queries):
    stories = [make_story(source, f"Story {n}") for n in range(20)]
    with django_assert_num_queries(1):
        told = rules.stories_for_alert(stories)
    assert told[stories[3].pk].texts == ["Story 3"]
    assert told[stories[3].pk].sources == 3


def test_why_tells_now_and_then(writer, source):
    watch = make_watch(writer, sources_min=5)
    story = make_story(source, "The night ferry")
    answer = rules.why(watch, story)
    assert isinstance(answer.now, StayQuiet) and "needs 5" in answer.now.why
    assert answer.then is None and answer.alert is None
    rules.turn(watch, writer, on=False)
    assert rules.why(watch, story).now.steps[0].rule == "on"


def test_why_not_is_answered_by_number_and_by_address(desk, writer, source):
    make_watch(writer, sources_min=5)
    story = make_story(source, "The night ferry")
    for asked in (str(story.pk), f"/stories/{story.pk}/", "quay.example/0", "http://quay.example/0?utm_source=x"):
        text = desk.get("/watches/", {"story": asked}).content.decode()
        assert f"It stands in story {story.pk}" in text, asked
        assert "needs 5" in text and "stays quiet" in text


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("999999", "There is no story 999999"),
        ("quay.example/never", "We listen to Quayside Row but have not seen this address"),
        ("elsewhere.example/x", "we do not listen to elsewhere.example"),
        ("what is this", "Paste a story’s number"),
        ("9" * 30, "Paste a story’s number"),
    ],
)
def test_why_not_says_what_we_never_saw(desk, writer, source, asked, told):
    make_watch(writer)
    assert told in desk.get("/watches/", {"story": asked}).content.decode()


def test_a_story_that_was_joined_is_asked_where_it_is_now(desk, writer, source):
    make_watch(writer)
    one, other = make_story(source, "The night ferry"), make_story(source, "Ferry again")
    one.merged_into = other
    one.save()
    assert f"It stands in story {other.pk}" in desk.get("/watches/", {"story": str(one.pk)}).content.decode()


@pytest.mark.parametrize(
    ("state", "fields", "told"),
    [
        ("sent", {"sent_at": timezone.now()}, "Sent "),
        ("due", {"tries": 2, "error": "timed out"}, "Failed: timed out. Next try"),
        ("due", {}, "Waiting to be sent"),
        ("failed", {"tries": 5, "error": "refused"}, "Failed after 5 tries: refused"),
        ("unclear", {}, "Sent, but we cannot see it arrived; we will not send it twice."),
    ],
)
def test_each_delivery_is_told_in_clear_words(desk, writer, source, state, fields, told):
    make_delivery(make_watch(writer), make_story(source, "The night ferry"), state, **fields)
    assert told in desk.get("/alerts/").content.decode()


def test_a_person_settles_what_is_unclear(desk, writer, source):
    delivery = make_delivery(make_watch(writer), make_story(source, "The night ferry"), "unclear")
    desk.post(f"/deliveries/{delivery.pk}/mark/")
    delivery.refresh_from_db()
    assert delivery.state == "sent" and delivery.sent_at
    assert desk.post(f"/deliveries/{delivery.pk}/retry/").status_code == 409
    with pytest.raises(BadInput):
        rules.retry(delivery, writer)
    assert AuditEvent.objects.filter(action="delivery.mark", actor=writer).exists()


def test_a_failed_delivery_is_sent_again_by_a_press(desk, writer, source):
    delivery = make_delivery(make_watch(writer), make_story(source, "The night ferry"), "failed")
    desk.post(f"/deliveries/{delivery.pk}/retry/")
    delivery.refresh_from_db()
    assert delivery.state == "due" and delivery.due_at <= timezone.now()


def test_the_counts_of_the_alerts_add_up_and_seen_is_kept(desk, writer, source):
    watch = make_watch(writer)
    for n in range(5):
        make_delivery(watch, make_story(source, f"Story {n}"), "sent")
    first = Alert.objects.order_by("pk").first()
    desk.post(f"/alerts/{first.pk}/seen/")
    counts = {name: count for name, _, count in desk.get("/alerts/").context["counts"]}
    assert counts == {"waiting": 4, "seen": 1, "all": 5}
    desk.post("/alerts/seen/", {"newest": str(first.pk + 2)})
    assert Alert.objects.filter(seen_at=None).count() == 2


def test_a_press_goes_back_only_to_our_own_pages(desk, writer, source):
    delivery = make_delivery(make_watch(writer), make_story(source, "x"), "sent")
    answer = desk.post(f"/alerts/{delivery.alert_id}/seen/", {"next": "https://elsewhere.example/"})
    assert answer["Location"].startswith("/alerts/")


def test_a_watch_is_deleted_only_when_sure(desk, writer):
    watch = make_watch(writer)
    desk.post(f"/watches/{watch.pk}/delete/")
    assert Watch.objects.exists()
    desk.post(f"/watches/{watch.pk}/delete/", {"sure": "yes"})
    assert not Watch.objects.exists()
    assert AuditEvent.objects.filter(action="watch.delete").exists()


def test_a_reader_may_look_and_change_nothing(reader_desk, writer, source):
    watch = make_watch(writer)
    delivery = make_delivery(watch, make_story(source, "x"), "failed")
    assert reader_desk.get(f"/watches/{watch.pk}/").status_code == 200
    for address in (
        "/watches/new/",
        f"/watches/{watch.pk}/",
        f"/watches/{watch.pk}/off/",
        f"/deliveries/{delivery.pk}/retry/",
    ):
        assert reader_desk.post(address, {"name": "x", "words": "a"}).status_code == 403, address
    watch.refresh_from_db()
    assert watch.is_on


def test_a_form_without_its_token_is_refused(writer):
    client = Client(enforce_csrf_checks=True)
    client.force_login(writer)
    assert client.post("/watches/new/", {"name": "x", "words": "a"}).status_code == 403


def test_the_pages_ask_as_much_for_many_as_for_few(desk, writer, source, django_assert_max_num_queries):
    watches = [make_watch(writer, name=f"Watch {n}") for n in range(30)]
    for n in range(60):
        make_delivery(watches[n % 30], make_story(source, f"The night ferry {n}"), "sent")
    for address in (
        "/watches/",
        f"/watches/{watches[0].pk}/",
        "/alerts/",
        f"/watches/?story={Story.objects.first().pk}",
    ):
        with django_assert_max_num_queries(QUERIES_MAX):
            assert desk.get(address).status_code == 200


def test_an_empty_room_says_what_to_do_first(desk):
    assert b"No watch yet" in desk.get("/watches/").content
    assert b"Nothing has been told at once yet" in desk.get("/alerts/").content


def test_no_page_has_inline_style_or_script(desk, writer, source):
    watch = make_watch(writer)
    make_delivery(watch, make_story(source, "<script>alert(1)</script>"), "unclear")
    for address in ("/watches/", f"/watches/{watch.pk}/", "/alerts/"):
        text = desk.get(address).content.decode()
        assert " style=" not in text and "<script>alert" not in text
