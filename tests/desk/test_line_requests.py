"""Requests to the policy desk: asked from a story, counted in the room, answered by a line or declined with a reason."""

import pytest
from django.test import Client
from django.utils import timezone

from rejoinder.desk.audit.models import AuditEvent
from rejoinder.desk.lines import requests, take
from rejoinder.desk.lines.models import LineRequest
from rejoinder.desk.listening.fields import BadFields
from rejoinder.desk.people.models import Role, User
from rejoinder.errors import NotAllowed
from tests.desk.rows import make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def wren():
    return User.objects.create_user("wren@desk.example", "Wren Adair", Role.WRITER)


@pytest.fixture
def pim():
    return User.objects.create_user("pim@desk.example", "Pim Hallorane", Role.APPROVER)


@pytest.fixture
def desk(wren):
    client = Client()
    client.force_login(wren)
    return client


def test_a_story_that_no_line_fits_leads_to_the_form_with_its_claim(desk, wren, pim):
    story = make_story("Brask sold the quay", 2)
    assert f"/lines/requests/new/?story={story.pk}" in desk.get(f"/stories/{story.pk}/").content.decode()
    page = desk.get(f"/lines/requests/new/?story={story.pk}").content.decode()
    assert "Brask sold the quay" in page
    said = {"story": story.pk, "claim": "Brask sold the quay", "owner": pim.email, "wanted_by": "2026-10-08T18:00"}
    page = desk.post("/lines/requests/new/", said, follow=True).content.decode()
    assert "The policy desk is asked." in page and "Brask sold the quay" in page and "With Pim Hallorane" in page
    assert b"asked for already" in desk.get(f"/lines/requests/new/?story={story.pk}").content
    made = LineRequest.objects.get()
    assert (made.story, made.asked_by, made.owner, made.mail) == (story, wren, pim, "due")
    assert AuditEvent.objects.filter(action="request.ask").exists()


def test_the_room_counts_what_waits(desk, wren):
    for claim in ("One", "Two"):
        requests.ask(claim, wren)
    requests.ask("Two", wren)
    assert requests.open_count() == 2
    assert b'class="count">2<' in desk.get("/lines/requests/").content


def test_a_line_that_is_written_for_a_request_answers_it(desk, wren):
    wanted = requests.ask("Brask sold the quay", wren)
    assert b"Brask sold the quay" in desk.get(f"/lines/new/?request={wanted.pk}&claim=Brask+sold+the+quay").content
    desk.post("/lines/new/", {"text": "The quay is the town’s.", "ref": "40", "request": wanted.pk, "press": "save"})
    wanted.refresh_from_db()
    assert (wanted.state, wanted.line.ref) == ("answered", "40")


def test_a_request_is_settled_once_and_a_refusal_has_a_reason(wren):
    wanted = requests.ask("One", wren)
    with pytest.raises(BadFields, match="Say why"):
        requests.decline(wanted, " ", wren)
    requests.decline(wanted, "We do not comment on the weather", wren)
    line = take.save_line({"text": "x"}, wren)
    with pytest.raises(NotAllowed, match="declined already"):
        requests.answer(wanted, line, wren)


def test_presses_on_the_list_answer_hand_on_and_decline(desk, wren, pim):
    line = take.save_line({"text": "x", "ref": "7"}, wren)
    one, two, three = (requests.ask(claim, wren) for claim in ("One", "Two", "Three"))
    desk.post("/lines/requests/", {"request": one.pk, "press": "answer", "line": "7"})
    desk.post("/lines/requests/", {"request": two.pk, "press": "decline", "reason": "no"})
    desk.post("/lines/requests/", {"request": three.pk, "press": "hand", "owner": pim.email})
    assert list(LineRequest.objects.order_by("pk").values_list("state", "line__ref", "owner__email")) == [
        ("answered", "7", None), ("declined", None, None), ("asked", None, "pim@desk.example"),
    ]  # fmt: skip
    answer = desk.post("/lines/requests/", {"request": three.pk, "press": "answer", "line": "zz"})
    assert answer.status_code == 422 and b"There is no line zz" in answer.content
    assert line.requests.count() == 1


def test_a_reader_asks_for_nothing():
    client = Client()
    client.force_login(User.objects.create_user("rowan@desk.example", "Rowan Bell", Role.READER))
    assert client.post("/lines/requests/new/", {"claim": "x"}).status_code == 403
    assert client.get("/lines/requests/").status_code == 200


def test_an_error_in_the_form_loses_nothing(desk):
    answer = desk.post("/lines/requests/new/", {"claim": "They say so", "wanted_by": "soon", "owner": ""})
    assert answer.status_code == 422 and b"They say so" in answer.content and b"is no day and time" in answer.content
    assert not LineRequest.objects.exists()


def test_a_request_that_is_late_says_so(desk, wren):
    requests.ask("One", wren, wanted_by=timezone.now() - timezone.timedelta(hours=1))
    assert b'class="late">Wanted by' in desk.get("/lines/requests/").content
