"""The Lines room: lists in and out, the editor, what may be suggested, counts that add up."""

import json
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rejoinder.desk.audit.models import AuditEvent
from rejoinder.desk.lines import lists, take
from rejoinder.desk.lines.models import Line, LineMatch
from rejoinder.desk.lines.written import export_lines
from rejoinder.desk.listening.fields import BadFields
from rejoinder.desk.people.models import Role, User
from rejoinder.desk.stories.models import Change, Story
from rejoinder.wire.linefiles import read_line_bytes

pytestmark = pytest.mark.django_db
QUERIES_MAX = 42  # the list, and the line beside it with its evidence, versions, uses and people
TABLE = (
    b"ref,claim,text,valid_until\n14,He voted to close it,She voted to keep it.,2026-12-31\n15,,The charge stays.,\n"
)


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


def bring(body, by, name="lines.csv"):
    return lists.import_lines(*read_line_bytes(name, body), by)


def make_match(line, *, title="Ferry", is_fit=True):
    now = timezone.now()
    story = Story.objects.create(title=title, first_seen=now, last_post_at=now)
    return LineMatch.objects.create(story=story, line=line, rank=1, score=0.9, why="x", is_fit=is_fit, at=now)


def test_a_list_goes_in_and_importing_it_again_changes_nothing(writer):
    first = bring(TABLE, writer)
    assert (first.new, first.changed, first.same, first.not_in) == (2, 0, 0, ())
    again = bring(TABLE, writer)
    assert (again.new, again.changed, again.same) == (0, 0, 2)
    assert Line.objects.get(ref="14").valid_until == date(2026, 12, 31)


def test_a_row_changes_the_line_of_its_ref(writer):
    bring(TABLE, writer)
    done = bring(b"ref,text\n15,The charge falls.\n", writer)
    assert (done.new, done.changed, done.same) == (0, 1, 0)
    assert Line.objects.get(ref="15").text == "The charge falls."


def test_broken_rows_are_listed_and_the_good_ones_kept(writer):
    body = b"ref,text,valid_until\n1,Good.,\n2,,\n3,Late.,soon\n4,Also good.,2027-01-01\nnew,A word of ours.,\n"
    done = bring(body, writer)
    assert done.new == 2 and len(done.not_in) == 3
    assert done.read == done.new + done.changed + done.same + len(done.not_in) == 5
    assert all(one.line and one.why for one in done.not_in)


def test_a_row_without_a_ref_gets_the_next_free_number(writer):
    bring(TABLE, writer)
    bring(b"text\nA third answer.\nA fourth.\n", writer)
    assert set(Line.objects.values_list("ref", flat=True)) == {"14", "15", "16", "17"}


def test_a_free_number_never_takes_a_ref_of_the_same_list(writer):
    done = bring(b"ref,text\n,First.\n1,Second.\n", writer)
    assert done.new == 2 and not done.not_in
    assert Line.objects.get(ref="1").text == "Second."


@pytest.mark.parametrize("form", ["csv", "json"])
def test_what_is_exported_imports_as_the_same(writer, form):
    fields = {
        "ref": "a/b",
        "claim": "“Quoted”, with a comma",
        "text": "One\nTwo",
        "evidence": "https://c.example/x\nMinutes, page 6",
    }
    take.save_line(fields | {"topics": "ferry, council", "valid_until": "2027-01-31", "owner": "Pim"}, writer)
    done = bring(export_lines(form), writer, f"lines.{form}")
    assert not done.not_in
    assert (done.new, done.same + done.changed) == (0, 1)
    assert Line.objects.get().valid_until == date(2027, 1, 31)


def test_a_line_needs_its_text_and_days_in_order(writer):
    with pytest.raises(BadFields) as caught:
        take.save_line({"text": " ", "valid_from": "2026-12-02", "valid_until": "2026-12-01"}, writer)
    assert set(caught.value.fields) == {"text", "valid_until"}
    assert not Line.objects.exists()


def test_a_ref_belongs_to_one_line(writer):
    take.save_line({"ref": "7", "text": "One."}, writer)
    with pytest.raises(BadFields, match="another line's ref"):
        take.save_line({"ref": "7", "text": "Two."}, writer)


def test_lines_that_do_not_stand_are_never_suggested(writer):
    today = date(2026, 11, 24)
    day = timedelta(days=1)
    take.save_line({"ref": "now", "text": "x", "valid_from": today, "valid_until": today}, writer)
    take.save_line({"ref": "over", "text": "x", "valid_until": today - day}, writer)
    take.save_line({"ref": "later", "text": "x", "valid_from": today + day}, writer)
    take.save_line({"ref": "unread", "text": "x"}, writer)
    Line.objects.exclude(ref="unread").update(approved_version=1)
    take.withdraw(take.save_line({"ref": "back", "text": "x"}, writer), writer)
    assert [line.ref for line in take.standing_lines(today)] == ["now"]


def test_withdrawing_takes_the_line_off_its_stories_and_tells_open_pages(writer):
    line = take.save_line({"ref": "7", "text": "One."}, writer)
    match = make_match(line)
    take.withdraw(line, writer)
    match.refresh_from_db()
    assert not match.is_fit
    assert Change.objects.filter(story=match.story, kind="matched").exists()
    take.restore(line, writer)
    assert not Line.objects.get().is_withdrawn
    assert AuditEvent.objects.filter(action="line.restore", subject="line:7").exists()


def test_the_page_asks_as_much_for_a_thousand_lines_as_for_few(desk, writer, django_assert_max_num_queries):
    now = timezone.now()
    Line.objects.bulk_create(Line(ref=str(n), text="x", made_at=now, changed_at=now) for n in range(1000))
    with django_assert_max_num_queries(QUERIES_MAX):
        answer = desk.get("/lines/")
    assert b"1 to 100 of 1000" in answer.content
    with django_assert_max_num_queries(QUERIES_MAX):
        assert desk.get("/lines/7/").status_code == 200


def test_an_error_in_the_editor_loses_nothing(desk):
    answer = desk.post("/lines/new/", {"text": "", "claim": "They say so", "owner": "Pim", "valid_until": "soon"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "They say so" in text and '<option value="Pim" selected>' in text and "is not a day" in text


def test_the_editor_saves_and_shows_its_story(desk, writer):
    line = take.save_line({"ref": "7", "text": "One."}, writer)
    match = make_match(line, title="A ferry story")
    answer = desk.post("/lines/7/", {"ref": "7", "text": "Two.", "press": "save"}, follow=True)
    text = answer.content.decode()
    assert "Line 7 is saved" in text and "A ferry story" in text and f"/stories/{match.story_id}/" in text


def test_the_import_page_reports_every_bad_row(desk):
    answer = desk.post("/lines/import/", {"pasted": "ref,text\n1,Good.\n2,\n"})
    text = answer.content.decode()
    assert "2 rows read. 1 is not in." in text and "line 3" in text


def test_a_file_that_cannot_be_read_is_said_and_kept(desk):
    answer = desk.post("/lines/import/", {"pasted": "nothing like a table"})
    assert answer.status_code == 422
    assert b"nothing like a table" in answer.content and b"Nothing was brought in" in answer.content


def test_a_reader_may_look_and_change_nothing(reader_desk, writer):
    take.save_line({"ref": "7", "text": "One."}, writer)
    assert reader_desk.get("/lines/7/").status_code == 200
    assert reader_desk.post("/lines/7/", {"text": "Two."}).status_code == 403
    assert reader_desk.post("/lines/new/", {"text": "Two."}).status_code == 403
    assert reader_desk.post("/lines/import/", {"pasted": "text\nx"}).status_code == 403
    assert Line.objects.get().text == "One."


def test_a_form_without_its_token_is_refused(writer):
    client = Client(enforce_csrf_checks=True)
    client.force_login(writer)
    assert client.post("/lines/new/", {"text": "x"}).status_code == 403


def test_exports_are_files(desk, writer):
    bring(TABLE, writer)
    answer = desk.get("/lines/export.json")
    assert "attachment" in answer["Content-Disposition"]
    assert [line["ref"] for line in json.loads(answer.content)] == ["14", "15"]
    assert desk.get("/lines/export.csv").content.startswith(b"ref,claim,text")


def test_evidence_that_is_no_web_address_makes_no_link(desk, writer):
    take.save_line({"ref": "7", "text": "One.", "evidence": "javascript:alert(1)"}, writer)
    assert b'href="javascript' not in desk.get("/lines/7/").content


def test_an_empty_room_says_what_to_do_first(desk):
    assert b"No lines yet" in desk.get("/lines/").content
