"""Consultations: written, opened, moderated, closed, published; what is refused, and what the trail keeps."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rejoinder.desk.audit.models import AuditEvent
from rejoinder.desk.consultations import invitations, running, statements, taking_part
from rejoinder.desk.consultations.erasing import erase
from rejoinder.desk.consultations.models import Consultation, Invitation, OpinionReport, Participant, Statement
from rejoinder.desk.consultations.reading import listed, queue, waiting_count
from rejoinder.desk.listening.fields import BadFields
from rejoinder.desk.people.models import Role
from rejoinder.errors import NotAllowed
from tests.desk.invented import person
from tests.desk.opinions import TEXTS, consultation, somebody

pytestmark = pytest.mark.django_db
ROOM = "/alliance/consultations/"


@pytest.fixture
def mirela():
    return person(role=Role.WRITER)


@pytest.fixture
def client(mirela):
    found = Client()
    found.force_login(mirela, backend="rejoinder.desk.people.backend.DeskBackend")
    return found


def sent(row, text="The last boat should wait for the last train."):
    return taking_part.say(row, somebody(row), text, "en")


def test_every_field_that_is_wrong_is_told_at_once(mirela):
    now = timezone.now()
    with pytest.raises(BadFields) as refused:
        running.save_consultation(
            {"title": "", "organiser": "", "contact": "", "opens_at": now, "closes_at": now - timedelta(days=1),
             "group_min": "9", "says_each": "many", "languages": ["tlh"], "note_link": "javascript:x"}, mirela,
        )  # fmt: skip
    assert set(refused.value.fields) == {
        "title", "organiser", "contact", "closes_at", "group_min", "says_each", "languages", "note_link"
    }  # fmt: skip
    assert not Consultation.objects.exists()


def test_answers_are_kept_for_a_year_at_most_and_no_cell_is_under_ten(mirela):
    now = timezone.now()
    with pytest.raises(BadFields, match="366 days"):
        consultation(mirela, erase_at=now + timedelta(days=5 + 367), is_open=False)
    with pytest.raises(BadFields, match="from 10 to 100"):
        consultation(mirela, group_min=9, is_open=False)
    row = consultation(mirela, erase_at=None, is_open=False)
    assert row.erase_at - row.closes_at == timedelta(days=running.KEPT_DAYS)


def test_what_people_agreed_to_cannot_change_once_it_is_open(mirela):
    row = consultation(mirela)
    with pytest.raises(NotAllowed, match="erase at, title"):
        running.save_consultation({"title": "Another", "erase_at": row.erase_at + timedelta(days=9)}, mirela, row)
    later = row.closes_at + timedelta(days=2)
    running.save_consultation({"closes_at": later, "asked_count": "1,130"}, mirela, running.consultation_with(row.slug))
    row.refresh_from_db()
    assert (row.closes_at, row.asked_count) == (later, 1130)


def test_it_opens_with_two_statements_and_says_why_not_before(mirela):
    row = consultation(mirela, texts=TEXTS[:1], is_open=False)
    with pytest.raises(NotAllowed, match="1 of the 2 statements"):
        running.open_(row, mirela)
    statements.add_statement(row, TEXTS[1], mirela)
    assert running.open_(row, mirela).state == "open"
    with pytest.raises(NotAllowed, match="open already"):
        running.open_(row, mirela)


def test_one_for_invited_people_needs_invitations(mirela):
    row = consultation(mirela, who="invited", is_open=False)
    with pytest.raises(NotAllowed, match="no invitation"):
        running.open_(row, mirela)


def test_a_decision_is_kept_with_its_reason_and_can_be_undone(mirela):
    row = consultation(mirela)
    one = sent(row)
    with pytest.raises(BadFields, match="Say why"):
        statements.decide(one, "rejected", mirela)
    statements.decide(one, "rejected", mirela, reason="It names a private person")
    one.refresh_from_db()
    assert (one.state, one.reason, one.writer) == ("rejected", "It names a private person", None)
    statements.undo(one, mirela)
    one.refresh_from_db()
    assert (one.state, one.reason) == ("waiting", "")
    with pytest.raises(NotAllowed, match="could be undone"):
        statements.undo(one, mirela)
    actions = AuditEvent.objects.filter(subject=f"consultation:{row.pk}").values_list("action", flat=True)
    assert list(actions)[:3] == ["statement.undo", "statement.rejected", "statement.send"]


def test_at_the_date_statements_that_never_were_up_are_erased_with_the_answers(mirela):
    row = consultation(mirela)
    waits, refused, taken_down = (sent(row, f"Statement {what}, in so many words.") for what in "abc")
    statements.decide(refused, "rejected", mirela, reason="It names a private person")
    statements.decide(taken_down, "accepted", mirela)
    statements.decide(taken_down, "rejected", mirela, reason="It says the same as another")
    running.close(row, mirela)
    assert erase(row, mirela, timezone.now())["unused statements"] == 2
    left = set(row.statements.values_list("pk", flat=True))
    assert taken_down.pk in left and not left & {waits.pk, refused.pk}


def test_nothing_is_reported_once_it_has_closed(mirela):
    row = consultation(mirela)
    one = somebody(row)
    running.close(row, mirela)
    row.refresh_from_db()
    with pytest.raises(NotAllowed, match="closed_title"):
        taking_part.flag(row, one, row.statements.first().pk, "It is unkind.")


def test_a_statement_is_joined_to_one_that_is_up_and_to_no_other(mirela):
    row, other = consultation(mirela), consultation(mirela, title="Another question")
    one = sent(row)
    for wrong in (None, one, other.statements.first()):
        with pytest.raises(BadFields):
            statements.decide(one, "merged", mirela, same_as=wrong)
    joined = statements.decide(one, "merged", mirela, same_as=row.statements.get(number=2))
    assert joined.same_as.number == 2 and joined.state == "merged"


def test_reported_statements_stand_first_in_the_queue_and_leave_it_when_read(mirela):
    row = consultation(mirela)
    sent(row)
    flagged = row.statements.get(number=3)
    taking_part.flag(row, somebody(row), flagged.pk, "It is about my uncle")
    assert [one.number for one in queue(row)] == [3, len(TEXTS) + 1]
    assert waiting_count() == 2
    statements.decide(flagged, "rejected", mirela, reason="private")
    statements.undo(flagged, mirela)
    assert [one.number for one in queue(row)] == [len(TEXTS) + 1]


def test_leaving_a_reported_statement_up_takes_it_out_of_the_queue(mirela, client):
    row = consultation(mirela)
    taking_part.flag(row, somebody(row), row.statements.get(number=3).pk, "")
    client.post(f"{ROOM}{row.pk}/statements/3/accept/")
    assert not queue(row).exists() and row.statements.get(number=3).state == "accepted"


def test_invitations_are_shown_once_kept_as_hashes_and_used_once(mirela, client):
    row = consultation(mirela, who="invited", is_open=False)
    answer = client.post(f"{ROOM}{row.pk}/invitations/", {"count": "3", "branch": "=Quayside"})
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert rows[0] == ["link", "branch"] and len(rows) == 4 and rows[1][1] == "'=Quayside"
    running.open_(row, mirela)
    path = rows[1][0].partition("8000")[2]
    token = path.split("/")[-2]
    assert token not in str(list(Invitation.objects.values()))
    guest = Client()
    assert guest.get(path).status_code == 200 and not Invitation.objects.filter(is_used=True).exists()
    first = guest.post(path)
    assert first.status_code == 302 and "consult" in first.cookies
    assert "article 9" in guest.get(f"/consult/{row.slug}/").text
    second = Client().post(path)
    assert second.status_code == 409 and "used already" in second.text
    assert invitations.sums_of(row) == {"made": 3, "used": 1}
    assert Participant.objects.get().branch == "=Quayside"


def test_no_invitation_points_to_a_participant_nor_says_when_it_was_used():
    names = {field.name for field in Invitation._meta.get_fields()}
    assert names == {"id", "consultation", "token_hash", "branch", "is_used"}


def test_without_an_invitation_nobody_answers_and_after_taking_back_one_may_return(mirela):
    row = consultation(mirela, who="invited", is_open=False)
    (link,) = invitations.invite(row, 1, mirela)
    running.open_(row, mirela)
    home = f"/consult/{row.slug}/"
    assert "for people with an invitation" in Client().get(home).text
    assert Client().post(home, {"press": "agree", "agree": "yes"}).status_code == 409
    who, token = taking_part.accept_invitation(row, link.split("/")[-2])
    taking_part.join(row, "en", who)
    taking_part.take_back(row, who)
    back = taking_part.participant_of(row, token)
    assert back.consent is None and back.agreed_on is None


def test_closing_makes_its_report_due_and_only_an_approver_publishes(mirela):
    row, joss = consultation(mirela), person("Joss Adeyinka-Rowe", Role.APPROVER)
    running.close(row, mirela)
    report = OpinionReport.objects.get(consultation=row)
    assert report.state == "due"
    with pytest.raises(NotAllowed, match="by an approver"):
        running.publish(row, mirela)
    with pytest.raises(NotAllowed, match="no report yet"):
        running.publish(row, joss)
    OpinionReport.objects.filter(pk=report.pk).update(state="done")
    assert running.publish(row, joss).published_by == joss
    assert running.unpublish(row, joss).published_at is None


def test_a_draft_can_be_deleted_and_nothing_that_was_open(mirela):
    running.drop(consultation(mirela, is_open=False), mirela)
    assert not Statement.objects.exists()
    with pytest.raises(NotAllowed, match="can be closed, not deleted"):
        running.drop(consultation(mirela), mirela)


def test_the_list_asks_as_often_for_many_as_for_one(mirela):
    def asked(rows):
        with CaptureQueriesContext(connection) as queries:
            assert len(listed()) == rows
        return len(queries)

    sent(consultation(mirela))
    once = asked(1)
    consultation(mirela, title="Another question")
    consultation(mirela, title="A third question", is_open=False)
    assert asked(3) == once


def test_a_reader_looks_and_changes_nothing(mirela):
    row, reader = consultation(mirela), Client()
    reader.force_login(person("Pim Hallorane", Role.READER), backend="rejoinder.desk.people.backend.DeskBackend")
    assert reader.get(f"{ROOM}{row.pk}/").status_code == 200
    for path in ("close/", "statements/", "statements/1/reject/", "invitations/", "drop/"):
        assert reader.post(f"{ROOM}{row.pk}/{path}", {"reason": "x", "text": TEXTS[0]}).status_code == 403
    assert reader.get(f"{ROOM}new/").status_code == 403
    row.refresh_from_db()
    assert row.state == "open"


def test_it_is_written_opened_and_closed_on_the_pages(client, mirela):
    day = timezone.localdate() + timedelta(days=3)
    fields = {
        "title": "Should the night boat come back?", "organiser": "Harbour ward members", "contact": "data@harbour.example",
        "closes_at": f"{day}T20:00", "languages": ["en", "cy"], "title_cy": "A ddylai'r cwch ddychwelyd?", "who": "link",
        "asked_as": "member", "says_each": "2", "group_min": "10", "asked_count": "",
    }  # fmt: skip
    wrong = client.post(f"{ROOM}new/", fields | {"title": ""})
    assert wrong.status_code == 422 and "Ask the question" in wrong.text and "Harbour ward members" in wrong.text
    made = client.post(f"{ROOM}new/", fields)
    row = Consultation.objects.get()
    assert made["Location"].startswith(f"{ROOM}{row.pk}/")
    assert row.translations == {"cy": {"title": "A ddylai'r cwch ddychwelyd?"}}
    kept = client.post(f"{ROOM}{row.pk}/statements/", {"text": "\n".join([*TEXTS[:3], "short"])})
    assert kept.status_code == 422 and row.statements.count() == 3 and ">short</textarea>" in kept.text
    assert client.post(f"{ROOM}{row.pk}/open/").status_code == 302
    assert "no result yet" in client.get(f"{ROOM}{row.pk}/report/").text
    assert client.post(f"{ROOM}{row.pk}/close/").status_code == 302
    assert "being worked out" in client.get(f"{ROOM}{row.pk}/report/").text
    assert client.post(f"{ROOM}{row.pk}/open/").status_code == 409
    assert client.get("/alliance/").status_code == 200 and client.get(ROOM).status_code == 200


def test_the_room_says_what_to_do_first(client):
    assert "New consultation" in client.get("/alliance/").text


def test_a_decision_that_lacks_something_says_so_on_the_page(client, mirela):
    row = consultation(mirela)
    one = sent(row)
    page = client.post(f"{ROOM}{row.pk}/statements/{one.number}/merge/", {"same_as": "99"})
    assert page.status_code == 422 and "which statement says the same" in page.text
    assert client.post(f"{ROOM}{row.pk}/statements/{one.number}/merge/", {"same_as": "2"}).status_code == 302
    told = client.get(f"{ROOM}{row.pk}/?done=merged&n={one.number}").text
    assert f"Statement {one.number} is joined" in told and f"/statements/{one.number}/undo/" in told
    assert client.post(f"{ROOM}{row.pk}/statements/{one.number}/undo/").status_code == 302
