from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from rejoinder.desk.audit.models import AuditEvent
from rejoinder.desk.audit.trail import list_events, record
from rejoinder.desk.people.accounts import add_person, make_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    person = add_person("mirela@brask.example", name="Mirela Toft", role="admin")
    client.get(make_link(person))
    return person


def test_a_row_says_who_did_what_to_which_when(admin):
    row = record("story.merge", "story:12", actor=admin, other=9)
    assert (row.actor, row.actor_label, row.subject, row.detail) == (admin, admin.email, "story:12", {"other": 9})
    assert timezone.now() - row.at < timedelta(minutes=1)


def test_what_no_person_did_is_labelled():
    assert record("story.merge", "story:12", label="job:cluster").actor_label == "job:cluster"
    assert record("story.merge", "story:12").actor_label == "command line"


@pytest.mark.parametrize("statement", ["UPDATE audit_auditevent SET action = 'x'", "DELETE FROM audit_auditevent"])
def test_the_database_itself_refuses_plain_sql_too(admin, statement):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_what_was_rolled_back_left_no_row():
    before = AuditEvent.objects.count()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record("story.merge", "story:12")
        raise ZeroDivisionError
    assert AuditEvent.objects.count() == before


def test_the_trail_is_newest_first_and_filtered_by_who_what_and_which(admin):
    for number in range(3):
        record("story.merge", f"story:{number}", label="job:cluster")
    record("line.add", "line:4", actor=admin)
    assert [row.subject for row in list_events(actor="job:")] == ["story:2", "story:1", "story:0"]
    assert [row.subject for row in list_events(action="line")] == ["line:4"]
    assert list_events(subject="story:1").count() == 1
    assert not list_events(action="line", actor="job:").exists()


def test_the_page_turns_pages_and_keeps_the_filter(client, admin):
    for number in range(150):
        record("story.merge", f"story:{number}", label="job:cluster")
    first = client.get("/audit/?actor=job").content.decode()
    assert "story:149" in first and "story:10<" not in first and "1 to 100 of 150" in first
    second = client.get("/audit/?actor=job&page=2").content.decode()
    assert "story:10<" in second and "person.sign_in" not in second


def test_the_page_says_when_nothing_fits_and_bears_odd_filters(client, admin):
    assert b"Show all" in client.get("/audit/?action=nothing").content
    for odd in ("?page=x", "?page=999", "?subject=%00", "?actor=" + "a" * 5000, "?action=<script>"):
        answer = client.get(f"/audit/{odd}")
        assert answer.status_code == 200 and b"<script>" not in answer.content


@pytest.mark.parametrize("role", ["reader", "writer", "approver"])
def test_only_admins_read_the_trail(client, role):
    client.get(make_link(add_person("pim@brask.example", role=role)))
    answer = client.get("/audit/")
    assert answer.status_code == 403 and b"admin" in answer.content


def test_text_that_somebody_else_wrote_stays_text(client, admin):
    record("source.add", "source:<img src=x>", label="<script>alert(1)</script>", title="<b>")
    page = client.get("/audit/").content
    assert b"<script>alert" not in page and b"<img src=x>" not in page
