"""The Listening room: adding, importing, labelling, stopping; counts that add up; bounded queries."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from rejoinder.desk.audit.models import AuditEvent
from rejoinder.desk.listening import sources as room
from rejoinder.desk.listening.habit import rhythm_of, rhythms
from rejoinder.desk.listening.models import ImportLine, Post, Source
from rejoinder.desk.listening.standing import counts_by_standing
from rejoinder.desk.people.models import Role, User
from rejoinder.errors import BadInput
from rejoinder.wire.opml import read_opml

pytestmark = pytest.mark.django_db
QUERIES_MAX = 30  # of the whole page, shell included, however many sources there are


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


def make_source(number, **fields):
    now = timezone.now()
    made = {
        "title": f"Parish Voice {number}",
        "address": f"https://s{number}.example/",
        "state": "listening",
        "health": "fresh",
        "added_at": now - timedelta(days=90),
        "next_poll_at": now,
    }
    return Source(**made | fields)


def make_post(source, name, at):
    url = f"{source.address}{name}"
    digest = hashlib.sha256(url.encode()).hexdigest()
    return Post(
        source=source,
        url=url,
        canonical_url=url,
        canonical_hash=digest,
        title=name,
        seen_at=at,
        at=at,
        content_hash="x",
    )


def opml(*attributes):
    lines = "\n".join(f"<outline {one}/>" for one in attributes)
    return f"<opml version='2.0'><body>\n{lines}\n</body></opml>".encode()


def test_an_address_without_a_scheme_gets_https(writer):
    added = room.add_source("Lantern.Example", writer)
    assert isinstance(added, room.Added)
    assert added.source.address == "https://lantern.example/"
    assert added.source.state == Source.State.TO_FIND
    assert AuditEvent.objects.filter(action="source.add", actor=writer).exists()


@pytest.mark.parametrize("typed", ["lantern", "tidewell lantern", "the lantern.example page"])
def test_a_name_is_refused_with_what_to_do(writer, typed):
    with pytest.raises(BadInput, match="That is a name, not an address"):
        room.add_source(typed, writer)


@pytest.mark.parametrize("typed", ["http://10.0.0.1/feed", "http://[::1]/", "192.168.1.4", "http://169.254.169.254/x"])
def test_an_address_inside_our_own_network_is_refused_at_once(writer, typed):
    with pytest.raises(BadInput, match="inside our own network"):
        room.add_source(typed, writer)
    assert not Source.objects.exists()


@pytest.mark.parametrize(
    "again", ["https://lantern.example", "http://lantern.example/", "LANTERN.example/?utm_source=x"]
)
def test_an_address_that_is_here_gives_its_source(writer, again):
    first = room.add_source("lantern.example", writer).source
    assert room.add_source(again, writer) == room.AlreadyHere(first)


def test_what_was_typed_stays_with_its_error(desk):
    answer = desk.post("/listening/add/", {"address": "tidewell lantern"})
    assert answer.status_code == 422
    assert b'value="tidewell lantern"' in answer.content
    assert b"That is a name, not an address" in answer.content


def test_a_typed_script_is_shown_as_text(desk):
    answer = desk.post("/listening/add/", {"address": '"><script>alert(1)</script>'})
    assert b"<script>alert" not in answer.content


def test_the_good_rows_of_a_list_go_in_and_the_others_are_reported(writer):
    room.add_source("here.example", writer)
    body = opml(
        'text="A" xmlUrl="https://a.example/feed"',
        'text="Again" xmlUrl="http://a.example/feed"',
        'text="Home" htmlUrl="https://here.example/"',
        'text="Bad" xmlUrl="htp://bad.example"',
        'text="In" xmlUrl="http://10.0.0.1/feed"',
        'text="None"',
    )
    brought = room.import_opml("bay.opml", body, writer)
    counts = room.counts_of(brought)
    assert counts == {"read": 6, "in": 1, "already": 2, "not_in": 3}
    assert counts["read"] == counts["in"] + counts["already"] + counts["not_in"]
    assert all(line.why for line in brought.lines.filter(outcome=ImportLine.Outcome.NOT_IN))
    source = Source.objects.get(address="https://a.example/feed")
    assert (source.state, source.feed_url) == (Source.State.LISTENING, "https://a.example/feed")


def test_a_plain_list_of_addresses_is_taken(writer):
    brought = room.import_opml("list.txt", b"lantern.example\n# mine\nhttps://quay.example/feed.xml\nnot one\n", writer)
    assert room.counts_of(brought) == {"read": 3, "in": 2, "already": 0, "not_in": 1}


def test_a_file_that_is_no_list_stores_nothing(desk):
    answer = desk.post("/listening/import/", {"pasted": "<html><body>Hello</body></html>"})
    assert answer.status_code == 422
    assert b"Nothing was brought in" in answer.content
    assert not ImportLine.objects.exists()


def test_two_thousand_sources_go_in_with_few_queries_and_spread_polls(writer, django_assert_max_num_queries):
    body = opml(*(f'text="S{n}" xmlUrl="https://s{n}.example/feed"' for n in range(2000)))
    with django_assert_max_num_queries(150):  # bulk statements: SQLite takes about 30 sources in one
        brought = room.import_opml("long.opml", body, writer)
    assert room.counts_of(brought)["in"] == 2000
    due = Source.objects.order_by("next_poll_at").values_list("next_poll_at", flat=True)
    assert timedelta(seconds=30) < due[1999] - due[0] <= timedelta(seconds=121)


def test_undoing_an_import_keeps_what_has_posts(writer):
    room.add_source("mine.example", writer)
    body = opml('text="A" xmlUrl="https://a.example/f"', 'text="B" xmlUrl="https://b.example/f"')
    brought = room.import_opml("bay.opml", body, writer)
    make_post(Source.objects.get(title="B"), "x", timezone.now()).save()
    assert room.undo_import(brought, writer) == room.Undone(removed=1, stopped=1)
    assert not Source.objects.filter(title="A").exists()
    assert Source.objects.get(title="B").state == Source.State.STOPPED
    assert Source.objects.get(address="https://mine.example/").state == Source.State.TO_FIND
    with pytest.raises(BadInput, match="undone before"):
        room.undo_import(brought, writer)


def test_an_exported_list_imports_again(writer):
    room.import_opml("bay.opml", opml('text="A &amp; B" xmlUrl="https://a.example/f" medium="news"'), writer)
    rows, problems = read_opml(room.export_opml())
    assert not problems
    assert [(row.title, row.feed_url, row.medium) for row in rows] == [("A & B", "https://a.example/f", "news")]


def test_a_leaning_needs_somebody_who_says_so(desk, writer):
    source = room.add_source("lantern.example", writer).source
    fields = {"title": "Lantern", "medium": "news", "folder": "County", "leaning": "left", "says": ""}
    answer = desk.post(f"/listening/{source.pk}/", fields)
    assert answer.status_code == 422
    assert b'value="County"' in answer.content
    source.refresh_from_db()
    assert source.leaning == ""
    assert desk.post(f"/listening/{source.pk}/", fields | {"says": "its own about page"}).status_code == 302
    source.refresh_from_db()
    assert (source.leaning, source.leaning_says, source.folder) == ("left", "its own about page", "County")


def test_stopping_can_be_undone_from_the_page(desk, writer):
    source = room.add_source("lantern.example", writer).source
    answer = desk.post(f"/listening/{source.pk}/stop/", follow=True)
    assert b"We no longer listen to" in answer.content
    assert f"/listening/{source.pk}/resume/".encode() in answer.content
    desk.post(f"/listening/{source.pk}/resume/")
    source.refresh_from_db()
    assert source.state == Source.State.TO_FIND


def test_a_reader_may_look_and_change_nothing(reader_desk, writer):
    source = room.add_source("lantern.example", writer).source
    assert reader_desk.get("/listening/").status_code == 200
    assert b'action="/listening/add/"' not in reader_desk.get("/listening/").content
    for address in ("add/", "import/", f"{source.pk}/", f"{source.pk}/stop/"):
        assert reader_desk.post(f"/listening/{address}", {"address": "x.example"}).status_code == 403
    assert Source.objects.count() == 1


def test_a_stranger_is_sent_to_sign_in():
    answer = Client().get("/listening/")
    assert answer.status_code == 302 and answer["Location"].startswith("/sign-in/")


def test_a_form_without_its_token_is_refused(writer):
    client = Client(enforce_csrf_checks=True)
    client.force_login(writer)
    assert client.post("/listening/add/", {"address": "lantern.example"}).status_code == 403
    assert not Source.objects.exists()


def test_the_counts_of_the_filters_add_up():
    kinds = ["new", "fresh", "quiet", "not_seen", "teaser", "moved", "forbidden", "dead"]
    Source.objects.bulk_create(
        [make_source(n, health=kinds[n % 8]) for n in range(24)]
        + [make_source(30, state="stopped"), make_source(31, state="refused"), make_source(32, state="to_find")]
    )
    counts = counts_by_standing(Source.objects.all())
    assert sum(counts.values()) == 27
    assert counts["stopped"] == 1 and counts["refused"] == 1


def test_the_page_asks_as_much_for_two_thousand_sources_as_for_few(desk, django_assert_max_num_queries):
    Source.objects.bulk_create(make_source(n) for n in range(2000))
    now = timezone.now()
    Post.objects.bulk_create(make_post(source, "a", now) for source in Source.objects.all()[:300])
    with django_assert_max_num_queries(QUERIES_MAX):
        answer = desk.get("/listening/")
    assert b"1 to 100 of 2000" in answer.content
    assert desk.get("/listening/?page=20").status_code == 200
    assert desk.get("/listening/?page=zebra").status_code == 200


def test_a_new_source_has_no_habit_yet():
    today = date(2026, 11, 24)
    assert rhythm_of({today: 3}, today, date(2026, 11, 20)).words == "3 today, too new to say"


def test_habit_is_the_middle_of_the_same_weekdays():
    today = date(2026, 11, 24)
    counts = {today - timedelta(days=7 * week): 10 + week for week in range(1, 9)}
    rhythm = rhythm_of(counts | {today: 2}, today, date(2026, 1, 1))
    assert (rhythm.low, rhythm.high) == (12, 17)
    assert rhythm.days[-1] == 2 and len(rhythm.days) == 14


def test_a_post_counts_on_the_day_of_the_reader():
    make_source(1).save()
    source = Source.objects.get()
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # half past midnight, one hour east
    make_post(source, "x", late).save()
    east = datetime(2026, 11, 24, 9, 0, tzinfo=UTC).astimezone(ZoneInfo("Europe/Paris"))
    assert rhythms([source], east)[source.pk].today == 1
    assert rhythms([source], datetime(2026, 11, 24, 9, 0, tzinfo=UTC))[source.pk].today == 0


def test_long_words_and_other_scripts_are_shown(desk):
    make_source(1, title="W" * 160).save()
    make_source(2, title="صحيفة الميناء").save()
    answer = desk.get("/listening/").content.decode()
    long = Source.objects.get(title="W" * 160)
    assert "W" * 160 in desk.get(f"/listening/{long.pk}/").content.decode()
    assert "W" * 79 in answer and "W" * 160 not in answer and "صحيفة الميناء" in answer and 'dir="auto"' in answer


def test_an_empty_desk_is_told_the_first_thing_to_do(desk):
    answer = desk.get("/listening/")
    assert b"Nothing to listen to yet" in answer.content and b"An example" in answer.content


def test_no_page_has_inline_style_or_script(desk, writer):
    source = room.add_source("lantern.example", writer).source
    for address in ("/listening/", "/listening/import/", f"/listening/{source.pk}/"):
        text = desk.get(address).content.decode()
        assert " style=" not in text and "<style" not in text and "onclick=" not in text


def test_a_source_that_was_given_up_is_tried_with_a_clean_slate(writer):
    make_source(1, state="refused", health="not_seen", fails=9).save()
    source = Source.objects.get()
    room.try_now(source, writer)
    source.refresh_from_db()
    assert (source.state, source.fails) == (Source.State.TO_FIND, 0)


def test_what_was_never_read_is_not_called_missing():
    make_source(1, state="to_find", health="not_seen").save()
    make_source(2, health="not_seen").save()
    counts = counts_by_standing(Source.objects.all())
    assert (counts["not_seen"], counts["new"]) == (1, 1)
