"""What strangers see and what forged or mistyped forms do: no address of a person, no page that breaks."""

import json
import re
from datetime import timedelta

import pytest
from django.http import Http404
from django.test import Client, RequestFactory, override_settings
from django.utils import timezone

from rejoinder.desk.answers.hosts import PublicHost
from rejoinder.desk.answers.models import Site
from rejoinder.desk.answers.pages import put
from rejoinder.desk.people.models import Role, User
from rejoinder.desk.publishing import releases
from rejoinder.desk.publishing.content import key_of
from rejoinder.desk.publishing.models import Account, PressContact, Publication
from rejoinder.desk.publishing.press_list import import_contacts
from rejoinder.desk.publishing.ready import why_not_ready
from rejoinder.desk.publishing.releases import TextFields
from rejoinder.desk.rebuttals.drafts import slug_of
from rejoinder.errors import BadInput
from rejoinder.settings import read_settings
from rejoinder.wire.channels.outgoing import Outgoing

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return [User.objects.create_user(f"{who}@brask.example", "", Role.ADMIN) for who in ("mirela", "joss")]


@pytest.fixture
def site():
    return Account.objects.create(
        kind="site", name="Our pages", state="ready", no_imprint_why="a test", made_at=timezone.now()
    )


@pytest.fixture
def signed_in(people):
    client = Client(raise_request_exception=False)
    client.force_login(people[0], backend="rejoinder.desk.people.backend.DeskBackend")
    return client


def draft(people, site, slug="night-ferry"):
    release = releases.start("The night ferry", by=people[0])
    return releases.edit(release, [TextFields(site.pk, "She voted to keep it.", "The ferry", slug)], by=people[0])


def publish(people, site, text="She voted to keep it.", title="The ferry"):
    release = releases.start(title, by=people[0])
    release = releases.edit(release, [TextFields(site.pk, text, title, "night-ferry")], by=people[0])
    release = releases.ask(release, by=people[0])
    release = releases.approve(release, release.sha256, by=people[1])
    now = timezone.now()
    one = Publication.objects.create(
        release=release, account=site, key=key_of(release, site.pk), text_sha256="", due_at=now, should_be_out_at=now,
        made_at=now,
    )  # fmt: skip
    put(Outgoing(one.key, text, now.timestamp(), title=title, slug="night-ferry"))


def test_a_public_page_shows_nobodys_address(people, site):
    publish(people, site)
    page = Client().get("/answers/night-ferry/")
    assert page.status_code == 200 and "@brask.example" not in page.text


@pytest.mark.parametrize("title", ["Café über Nacht", "Почему паром не ходит", "渡轮"])
def test_a_drafted_page_has_an_end_that_its_address_takes(title):
    slug = slug_of(title)
    assert slug.isascii() and all(letter.isalnum() or letter == "-" for letter in slug)


@pytest.mark.parametrize("slug", ["café", "a/b", "../x", "a b"])
def test_an_end_that_no_address_takes_stops_the_question(people, site, slug):
    assert any("cannot be the end of an address" in why for why in why_not_ready(draft(people, site, slug)))


@pytest.mark.parametrize("host", ["brask.example", "BRASK.example.", "brask.example:443"])
@override_settings(REJOINDER=read_settings({
    "REJOINDER_PUBLIC_URL": "https://brask.example", "REJOINDER_BASE_URL": "https://desk.brask.example",
}))  # fmt: skip
def test_however_the_public_host_is_written_the_desk_does_not_show(host):
    asked = RequestFactory().get("/sign-in/", headers={"host": host})
    with pytest.raises(Http404):
        PublicHost(lambda _: None)(asked)


FORGED = [
    {"act": "save", "goes_out": "2026-13-45T10:00"},
    {"act": "save", "goes_out": "0001-01-01T00:00", "zone": "Asia/Tokyo"},
    {"act": "save", "goes_out": "2026-12-05T10:00", "zone": "../../etc/passwd"},
    {"act": "save", "goes_out": "2026-12-05T10:00", "zone": "Nowhere/Else"},
    {"act": "override", "reviewer": "²"},
    {"act": "picture", "drop": "²"},
]


@pytest.mark.parametrize("typed", FORGED)
def test_a_release_takes_a_mistyped_form_without_breaking_and_keeps_what_was_typed(signed_in, people, site, typed):
    release = draft(people, site)
    said = {"account": str(site.pk), f"text-{site.pk}": "A text in progress."} | typed
    answer = signed_in.post(f"/publishing/releases/{release.pk}/", said)
    assert answer.status_code in (302, 404, 422)
    assert answer.status_code != 422 or "A text in progress." in answer.text


def test_a_number_that_no_row_can_have_is_nobody(signed_in, site):
    assert signed_in.post("/publishing/releases/new/", {"title": "A", "account": "9" * 40}).status_code == 302
    assert signed_in.post("/publishing/accounts/new/", {"kind": "site", "imprint": "²"}).status_code == 422
    press = Account.objects.create(kind="press", name="Press", made_at=timezone.now())
    assert signed_in.post(f"/publishing/accounts/{press.pk}/contacts/", {"drop": "²"}).status_code == 404


def test_a_list_that_cannot_be_read_puts_nobody_in(people):
    press = Account.objects.create(kind="press", name="Press", made_at=timezone.now() - timedelta(days=1))
    with pytest.raises(BadInput, match="nothing went in"):
        import_contacts(press, b"email\nayo@lantern.example\n" + b"x" * 200_000, "asked", by=people[0])
    assert not PressContact.objects.exists()


def test_a_letter_that_no_feed_may_hold_is_left_out(people, site):
    release = releases.start("The night\x1b ferry", by=people[0])
    typed = TextFields(site.pk, "She voted\x08 to keep it.\x0bOnce.\ufffe", "The\x07 ferry", "night-ferry")
    release = releases.edit(release, [typed], by=people[0])
    row = release.texts.get()
    assert (release.title, row.title, row.text) == ("The night ferry", "The ferry", "She voted to keep it.\nOnce.")


@pytest.mark.parametrize("evil", ["<script>alert(1)</script>", "</script><b>", '"><img src=x onerror=alert(1)>'])
def test_what_is_published_is_text_and_never_markup(people, site, evil):
    Site.objects.create(pk=1, name=f"Desk {evil}", has_claim_review=True, is_party=False)
    text = f"> She said {evil}\n> Seen {evil} https://quayside.example/{evil}\n\nNo {evil}\n\n[1]: javascript:alert(1) {evil}"
    publish(people, site, text, f"The ferry {evil}")
    page = Client().get("/answers/night-ferry/").text
    assert "<script>alert" not in page and "<img src=x" not in page and 'href="javascript' not in page
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert json.loads(data)["@type"] == "ClaimReview"
    for feed in ("/answers/feed.atom", "/answers/feed.json", "/answers/"):
        assert Client().get(feed).status_code == 200


@override_settings(REJOINDER=read_settings({}))
def test_no_feed_takes_its_addresses_from_the_request():
    for feed in ("/answers/feed.atom", "/answers/feed.json"):
        assert "elsewhere.example" not in Client().get(feed, headers={"host": "elsewhere.example"}).text
