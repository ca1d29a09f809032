"""Short links: made, kept, followed, ended; and what is never kept of who followed them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from rejoinder.desk.audit.models import AuditEvent
from rejoinder.desk.links import shorten, visits
from rejoinder.desk.links.models import Click, ClickSalt, ShortLink
from rejoinder.desk.links.salts import forget_cached, forget_salts, mark_of
from rejoinder.desk.listening.fields import BadFields
from rejoinder.desk.people.models import Role
from rejoinder.errors import NotAllowed
from rejoinder.settings import read_settings
from tests.desk.invented import carried, person
from tests.examples import tried

pytestmark = pytest.mark.django_db
TARGET = "https://quay.example/minutes"
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"


@pytest.fixture(autouse=True)
def fresh_salt():
    forget_cached()
    yield
    forget_cached()


@pytest.fixture
def domain(monkeypatch):
    """The team has a link domain of its own."""
    environment = {"REJOINDER_LINK_URL": "https://go.brask.example", "REJOINDER_BASE_URL": "https://desk.brask.example"}
    with_domain = read_settings(environment, data=settings.REJOINDER.data)
    monkeypatch.setattr(settings, "REJOINDER", with_domain)
    return Client(headers={"host": "go.brask.example"})


def made(slug="night-ferry", target=TARGET, **about):
    return shorten.make_link(target, None, slug, **about)


def test_a_link_is_made_and_written_into_the_trail():
    by = person()
    link = shorten.make_link(f" {TARGET} ", by, "Night-Ferry", "Poll", story=carried("Night ferry", 5))
    assert (link.slug, link.target, link.campaign, link.made_by) == ("night-ferry", TARGET, "Poll", by)
    assert AuditEvent.objects.get(subject=f"link:{link.pk}").action == "link.add"


def test_a_slug_is_made_from_the_story_else_from_the_address():
    assert (
        shorten.make_link(TARGET, None, story=carried("Council paid for empty boats", 5)).slug
        == "council-paid-empty-boats"
    )
    assert (
        shorten.make_link("https://quay.example/2026/the-night-ferry-minutes.html", None).slug == "night-ferry-minutes"
    )
    assert shorten.make_link("https://quay.example/", None).slug == "quay-example"
    assert shorten.make_link("https://quay.example/", None).slug == "quay-example-2"


def test_a_slug_that_exists_is_refused_with_one_that_is_free():
    made("ferry")
    with pytest.raises(BadFields) as refused:
        made("ferry")
    assert refused.value.fields == {"slug": "“ferry” is a link already. “ferry-2” is free."}
    made("corn-hall")
    with pytest.raises(BadFields, match="looks like “corn-hall”"):
        made("com-hall")


def test_every_field_that_is_wrong_is_told_at_once_and_nothing_is_made():
    with pytest.raises(BadFields) as refused:
        shorten.make_link("ferry", None, "fеrry", expires_at=timezone.now() - timedelta(days=1), then_to="javascript:x")
    assert set(refused.value.fields) == {"target", "slug", "then_to", "expires_at"}
    assert not ShortLink.objects.exists()


def test_once_it_is_out_it_never_leads_elsewhere():
    link = made()
    shorten.change_target(link, "https://quay.example/other", None)
    shorten.mark_published(link, timezone.now())
    with pytest.raises(NotAllowed, match="Make a new link"):
        shorten.change_target(link, TARGET, None)
    link.refresh_from_db()
    assert link.target == "https://quay.example/other"


def test_it_leads_on_without_a_cookie_and_without_being_kept_by_anybody():
    made()
    answer = Client().get("/go/night-ferry")
    assert (answer.status_code, answer["Location"]) == (302, TARGET)
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies
    assert Client().head("/go/Night-Ferry").status_code == 302
    assert Client().post("/go/night-ferry").status_code == 405


def test_following_costs_one_read_and_one_insert():
    made()
    Client().get("/go/night-ferry")  # makes the salt of the day
    with CaptureQueriesContext(
        connection,
    ) as asked:
        Client().get("/go/night-ferry")
    said = [query["sql"].split()[0] for query in asked if "SAVEPOINT" not in query["sql"]]
    assert said == ["SELECT", "INSERT"]


def test_what_ended_was_switched_off_or_never_was_says_so_in_plain_words():
    assert Client().get("/go/nothing").status_code == 404
    assert Client().get("/go/a/b").status_code == 404
    made("off")
    shorten.turn(ShortLink.objects.get(slug="off"), None, on=False)
    answer = Client().get("/go/off")
    assert answer.status_code == 410 and "switched off" in answer.text
    link = made("gone")
    shorten.set_end(link, None, timezone.now() - timedelta(hours=1))
    answer = Client().get("/go/gone")
    assert answer.status_code == 410 and "has ended" in answer.text
    shorten.set_end(link, None, timezone.now() - timedelta(hours=1), "https://quay.example/later")
    assert Client().get("/go/gone")["Location"] == "https://quay.example/later"
    assert Click.objects.count() == 1


def test_a_link_that_led_to_itself_leads_nowhere():
    link = made()
    ShortLink.objects.filter(pk=link.pk).update(target="http://other.example/go/night-ferry")
    assert Client(headers={"host": "other.example"}).get("/go/night-ferry").status_code == 410


@tried(40, suppress=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60), st.text(max_size=60))
def test_nothing_in_a_request_can_name_where_it_leads(slug, text):
    for path in (f"/go/{slug}", f"/go/https://evil.example/{text}", f"/go//evil.example/{text}"):
        answer = Client().get(path.replace("#", ""), {"url": "https://evil.example", "next": text})
        assert answer.status_code in (404, 410) or answer.get("Location", "").startswith(
            ("/go/", "https://quay.example")
        )


def test_the_link_domain_serves_links_and_nothing_else_of_the_desk(domain):
    link = made()
    assert shorten.public_url(link) == "https://go.brask.example/night-ferry"
    assert domain.get("/night-ferry")["Location"] == TARGET
    for path in ("/", "/sign-in/", "/links/", "/api/v1/health", "/static/rejoinder.css", "/go/night-ferry", "/admin"):
        answer = domain.get(path)
        assert answer.status_code == 404, path
        assert not answer.cookies
        assert "Content-Security-Policy" in answer
    assert b"main" in domain.get("/-/go.css").content
    assert Client(headers={"host": "desk.brask.example"}).get("/sign-in/").status_code == 200


def test_a_link_to_our_own_links_is_refused(domain):
    for target in ("https://go.brask.example/x", "http://desk.brask.example/go/x"):
        with pytest.raises(BadFields, match="short link of this desk"):
            made(target=target)
    assert made(target="https://desk.brask.example/public/ferry")


def test_of_a_click_no_address_no_agent_and_no_second_is_kept():
    made()
    Client(headers={"user-agent": CHROME}, REMOTE_ADDR="192.0.2.77").get("/go/night-ferry")
    row = Click.objects.values().get()
    assert set(row) == {"id", "link_id", "network", "minute", "look", "kind"}
    assert "192.0.2" not in str(row) and "Chrome" not in str(row)
    assert (row["minute"].second, row["minute"].microsecond) == (0, 0)
    assert row["network"] == mark_of("192.0.2.77", timezone.now())


def test_the_salt_is_made_anew_each_day_and_the_old_one_is_deleted():
    evening, morning = datetime(2026, 10, 8, 23, 59, tzinfo=UTC), datetime(2026, 10, 9, 0, 1, tzinfo=UTC)
    before = mark_of("192.0.2.77", evening)
    assert mark_of("192.0.2.77", evening) == before
    assert mark_of("192.0.2.77", morning) != before
    assert [salt.day.day for salt in ClickSalt.objects.all()] == [9]
    assert forget_salts(morning + timedelta(days=1)) == 1
    assert not ClickSalt.objects.exists()


def test_a_click_that_cannot_be_written_stops_nobody(monkeypatch):
    made()
    Click._meta.db_table, kept = "no_such_table", Click._meta.db_table
    try:
        assert Client().get("/go/night-ferry").status_code == 302
    finally:
        Click._meta.db_table = kept


def test_a_forged_forward_header_changes_no_network():
    made()
    for forged in ("1.1.1.1", "2.2.2.2"):
        Client(headers={"x-forwarded-for": forged}, REMOTE_ADDR="192.0.2.77").get("/go/night-ferry")
    assert Click.objects.values("network").distinct().count() == 1


def test_a_server_writes_what_waits_in_one_go():
    link = made()
    writer = visits.Writer()
    for n in range(30):
        writer.waiting.put(visits.Visit(link.pk, f"192.0.2.{n}", "person", timezone.now()))
    writer.waiting.put(None)
    batch, is_last = writer._batch()
    assert (len(batch), is_last) == (30, True)
    visits.write(batch)
    assert Click.objects.count() == 30


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REJOINDER_LINK_URL", "go.brask.example"), ("REJOINDER_LINK_URL", "https://brask.example/go"),
        ("REJOINDER_LINK_URL", "https://desk.example"), ("REJOINDER_TRUST_PROXY", "everybody"),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_is_named(name, value):
    from rejoinder.errors import BadInput

    with pytest.raises(BadInput, match=name):
        read_settings({name: value, "REJOINDER_BASE_URL": "https://desk.example"})


def test_who_is_believed_about_addresses_is_named_by_a_setting():
    assert read_settings({}).trust_proxy == "127.0.0.1/32,::1/128"
    assert read_settings({"REJOINDER_TRUST_PROXY": "10.0.0.0/8"}).trust_proxy == "10.0.0.0/8"
    assert read_settings({"REJOINDER_TRUST_PROXY": "none"}).trust_proxy == ""


def test_a_reader_looks_and_a_writer_makes():
    reader, writer = Client(), Client()
    reader.force_login(person("Pim Hallorane", Role.READER), backend="rejoinder.desk.people.backend.DeskBackend")
    writer.force_login(person(), backend="rejoinder.desk.people.backend.DeskBackend")
    link = made()
    assert reader.get("/links/").status_code == 200
    assert reader.get("/links/new/").status_code == 403
    assert reader.post(f"/links/{link.pk}/off/").status_code == 403
    assert Client().get("/links/").status_code == 302
    answer = writer.post(f"/links/{link.pk}/off/", follow=True)
    assert "is switched off" in answer.text and f'action="/links/{link.pk}/on/"' in answer.text
    assert AuditEvent.objects.filter(action="link.off", subject=f"link:{link.pk}").exists()


@pytest.fixture
def writer():
    client = Client()
    client.force_login(person(), backend="rejoinder.desk.people.backend.DeskBackend")
    return client


def test_the_form_suggests_and_keeps_what_was_typed(writer):
    answer = writer.post("/links/new/", {"press": "suggest", "target": "https://quay.example/the-night-ferry"})
    assert 'value="night-ferry"' in answer.text
    made("taken")
    answer = writer.post("/links/new/", {"press": "make", "target": TARGET, "slug": "taken", "campaign": "Poll"})
    assert answer.status_code == 422
    assert "“taken-2” is free" in answer.text and 'value="Poll"' in answer.text
    answer = writer.post("/links/new/", {"press": "make", "target": TARGET, "slug": "mine"}, follow=True)
    assert "is made" in answer.text


def test_an_hour_that_the_clocks_skip_is_refused(writer):
    typed = {"press": "make", "target": TARGET, "slug": "mine", "expires_at": "2027-03-28T01:30"}
    answer = writer.post("/links/new/", typed)
    assert answer.status_code == 422 and "The clocks skip that hour" in answer.text


def test_the_qr_code_holds_the_public_address(writer, domain):
    link = made()
    client = Client(headers={"host": "desk.brask.example"})
    client.cookies = writer.cookies
    svg = client.get(f"/links/{link.pk}/qr.svg")
    assert svg["Content-Type"] == "image/svg+xml" and b"https://go.brask.example/night-ferry" in svg.content
    png = client.get(f"/links/{link.pk}/qr.png?keep")
    assert png.content.startswith(b"\x89PNG") and "night-ferry.png" in png["Content-Disposition"]


def test_pages_of_links_show_what_they_should(writer):
    assert "An example" in writer.get("/links/").text
    link = made(target="https://münchen.example/ü", campaign="Poll")
    made("other")
    assert "münchen.example" in writer.get("/links/").text
    assert "/links/?campaign=Poll" in writer.get("/links/").text
    page = writer.get(f"/links/{link.pk}/").text
    assert "Same as a table" in page and "xn--mnchen-3ya.example" in page and "made it" in page
    assert writer.post(f"/links/{link.pk}/target/", {"target": "https://go wrong"}).status_code == 422
    shorten.mark_published(link, timezone.now())
    assert writer.post(f"/links/{link.pk}/target/", {"target": TARGET}).status_code == 409
    assert writer.post(f"/links/{link.pk}/end/", {"expires_at": "2030-01-01T10:00"}).status_code == 302
    assert writer.post(f"/links/{link.pk}/sideways/").status_code == 404
