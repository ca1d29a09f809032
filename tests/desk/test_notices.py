"""A notice to the posters: drafted from the verdict, approved by a second person, bound to its exact text, sent nowhere."""

import json

import pytest
from django.test import Client

from rejoinder.desk.audit.models import AuditEvent
from rejoinder.desk.people.models import Role
from rejoinder.desk.people.tokens import make_token
from rejoinder.desk.stories import corrections, notices
from rejoinder.desk.stories.models import Notice, Story
from rejoinder.errors import BadInput, NotAllowed
from tests.desk import invented

pytestmark = pytest.mark.django_db


@pytest.fixture
def pim():
    return invented.person("Pim Hallorane", Role.WRITER)


@pytest.fixture
def joss():
    return invented.person("Joss Adeyinka-Rowe", Role.APPROVER)


@pytest.fixture
def dog(pim):
    story = invented.carried("Dog fouled the pier, says blog", 20, 10)
    corrections.set_state(story, "non_story", by=pim, why="One dog, no picture", reopens_pct=35)
    return Story.objects.get(pk=story.pk)


def asked(dog, pim):
    return notices.ask(notices.draft(dog, by=pim), by=pim)


def approved(dog, pim, joss):
    notice = asked(dog, pim)
    return notices.approve(notice, notices.sha256_of(notice.text), by=joss)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="rejoinder.desk.people.backend.DeskBackend")
    return client


def test_it_is_drafted_from_the_verdict_and_names_publications(dog, pim):
    text = notices.draft(dog, by=pim).text
    assert text.startswith("To Quayside Row and County Hustings\n")
    assert "“Dog fouled the pier, says blog”" in text and "non-story: One dog, no picture." in text and "35%" in text


def test_only_a_non_story_has_one(pim):
    with pytest.raises(BadInput, match="not called a non-story"):
        notices.draft(invented.carried("A ferry", 9, 8), by=pim)


def test_a_second_draft_of_the_same_verdict_is_refused(dog, pim):
    notices.draft(dog, by=pim)
    with pytest.raises(NotAllowed, match="has a notice already"):
        notices.draft(dog, by=pim)


def test_a_second_person_approves_the_exact_text(dog, pim, joss):
    notice = approved(dog, pim, joss)
    assert notices.is_approved(notice) and notice.approved_sha256 == notices.sha256_of(notice.text)


def test_nobody_approves_what_they_wrote_or_changed_last(dog, joss):
    boss = invented.person("Mirela Toft", Role.ADMIN)
    notice = notices.ask(notices.draft(dog, by=joss), by=joss)
    with pytest.raises(NotAllowed, match="You wrote this"):
        notices.approve(notice, notices.sha256_of(notice.text), by=joss)
    notice = notices.ask(notices.edit(notice, "Shorter.", by=boss), by=joss)
    with pytest.raises(NotAllowed, match="You changed it last"):
        notices.approve(notice, notices.sha256_of("Shorter."), by=boss)


def test_writers_do_not_approve(dog, pim):
    other = invented.person("Ada Writer", Role.WRITER)
    notice = asked(dog, pim)
    with pytest.raises(NotAllowed, match="approvers and admins approve"):
        notices.approve(notice, notices.sha256_of(notice.text), by=other)


def test_what_nobody_asked_for_is_not_approved(dog, pim, joss):
    notice = notices.draft(dog, by=pim)
    with pytest.raises(NotAllowed, match="Nobody has asked"):
        notices.approve(notice, notices.sha256_of(notice.text), by=joss)


def test_an_edit_after_approval_takes_it_back_and_says_who(dog, pim, joss):
    notice = notices.edit(approved(dog, pim, joss), "Another text.", by=pim)
    assert notice.state == "draft" and not notices.is_approved(notice) and not notice.approved_sha256
    assert "Pim Hallorane changed the text at" in notice.voided_why


def test_saving_the_same_text_takes_nothing_back(dog, pim, joss):
    notice = approved(dog, pim, joss)
    assert notices.is_approved(notices.edit(notice, notice.text, by=pim))


def test_a_text_that_changed_while_it_was_read_is_neither_approved_nor_overwritten(dog, pim, joss):
    read = asked(dog, pim)
    hash_read = notices.sha256_of(read.text)
    notices.ask(notices.edit(read, "Changed meanwhile.", by=pim), by=pim)
    with pytest.raises(NotAllowed, match="changed while you read it"):
        notices.approve(read, hash_read, by=joss)
    with pytest.raises(NotAllowed, match="nothing is saved"):
        notices.edit(read, "Mine.", by=joss, seen=hash_read)


def test_it_holds_only_as_long_as_its_verdict(dog, pim, joss):
    approved(dog, pim, joss)
    corrections.reopen(dog, "its chance is 40%")
    notice = Notice.objects.select_related("story").get()
    assert not notices.is_current(notice) and not notices.is_approved(notice)
    corrections.set_state(dog, "non_story", by=pim, why="Still one dog")
    again = notices.draft(dog, by=pim)
    assert again.pk == notice.pk and again.state == "draft" and "Still one dog" in again.text


def test_the_trail_keeps_each_text(dog, pim, joss):
    notice = approved(dog, pim, joss)
    notices.edit(notice, "Another text.", by=pim)
    rows = AuditEvent.objects.filter(action__startswith="notice.").order_by("id").values_list("action", "detail")
    assert [action for action, _ in rows] == ["notice.drafted", "notice.asked", "notice.approved", "notice.edited"]
    assert rows[2][1]["text"] == notice.text and rows[3][1]["voids"] == "approved"


def test_a_text_has_a_length(dog, pim):
    notice = notices.draft(dog, by=pim)
    for text in ("  ", "x" * 2001):
        with pytest.raises(BadInput, match="1 to 2000 letters"):
            notices.edit(notice, text, by=pim)


def test_the_page_leads_from_draft_to_copy(dog, pim, joss):
    writer, approver, path = signed_in(pim), signed_in(joss), f"/stories/{dog.pk}/"
    assert "Draft a notice to the posters" in writer.get(path).content.decode()
    writer.post(f"{path}notice/", {"act": "draft"})
    writer.post(f"{path}notice/", {"act": "ask", "text": "It is a non-story to us.", "sha256": ""})
    assert "You wrote this, so someone else must approve it." in writer.get(path).content.decode()
    html = approver.get(path).content.decode()
    assert "Approve this text" in html and "Copy the text" not in html
    approver.post(f"{path}notice/", {"act": "approve", "sha256": notices.sha256_of("It is a non-story to us.")})
    assert "Copy the text" in writer.get(path).content.decode()


def test_what_is_refused_keeps_what_was_typed(dog, pim):
    writer = signed_in(pim)
    writer.post(f"/stories/{dog.pk}/notice/", {"act": "draft"})
    answer = writer.post(f"/stories/{dog.pk}/notice/", {"act": "save", "text": "My words.", "sha256": "0" * 64})
    assert answer.status_code == 403 and "My words." in answer.content.decode()
    reader = signed_in(invented.person("Rea Reader", Role.READER))
    assert reader.post(f"/stories/{dog.pk}/notice/", {"act": "save", "text": "x"}).status_code == 403


def test_programs_do_the_same_in_a_persons_name(dog, pim, joss):
    def call(who, path, **body):
        secret = make_token(who, "robot", scope="write")[1]
        head = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
        return Client().post(f"/api/v1/stories/{dog.pk}/notice{path}", json.dumps(body), "application/json", **head)

    assert call(pim, "").json()["state"] == "draft"
    told = call(pim, "/ask").json()
    assert call(pim, "/approve", sha256=told["sha256"]).status_code == 409
    assert call(joss, "/approve", sha256=told["sha256"]).json()["is_approved"]
    assert not call(pim, "", text="Another.").json()["is_approved"]
