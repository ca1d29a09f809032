"""Lists of lines: what goes out comes back unchanged, old files still work, ClaimReview waits for approval."""

import io
import json
import zipfile

import pytest
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from rejoinder.desk.audit.models import AuditEvent
from rejoinder.desk.lines import lists, take, versions
from rejoinder.desk.lines.content import piece
from rejoinder.desk.lines.models import Line, LineVersion
from rejoinder.desk.lines.written import export_lines
from rejoinder.desk.people.models import Role, User
from rejoinder.errors import BadInput, NotAllowed
from rejoinder.wire.linefiles import read_line_bytes, read_lines
from tests.examples import tried

pytestmark = pytest.mark.django_db
FORMS = ["csv", "json", "md"]
FULL = {
    "ref": "a/b", "claim": "“Quoted”, with a comma; and more", "text": "One\nTwo",
    "short": {"bluesky": "Short | sweet", "said": "She kept it."},
    "long_answer": "# A heading\n\nA paragraph.\n\n---\n\nAnother, with “marks”.",
    "evidence": [
        {"address": "https://c.example/x?a=1;b=2", "title": "Minutes [14 March], page 6", "note": "item 9, read aloud"},
        "https://d.example/plain", "Hansard, volume 12; page 6",
    ],
    "topics": ["ferry", "council, night"], "valid_from": "2026-03-14", "valid_until": "2027-01-31", "owner": "Pim",
}  # fmt: skip


@pytest.fixture
def writer():
    return User.objects.create_user("wren@desk.example", "Wren Adair", Role.WRITER)


@pytest.fixture
def approver():
    return User.objects.create_user("pim@desk.example", "Pim Hallorane", Role.APPROVER)


def bring(body, by, name="lines.csv", **said):
    return lists.import_lines(*read_line_bytes(name, body), by, **said)


def ending(form):
    return "zip" if form == "md" else form


def filled(by):
    first = take.save_line(FULL, by)
    take.save_line({"ref": "14", "text": "Owned.", "owner": "wren@desk.example", "evidence": "https://c.example/1"}, by)
    take.replace(take.save_line({"ref": "9", "text": "Old."}, by), first, by)
    take.withdraw(take.save_line({"ref": "8", "text": "Back."}, by), by)


@pytest.mark.parametrize("form", FORMS)
def test_what_is_exported_imports_without_any_change(writer, form):
    filled(writer)
    out = export_lines(form)
    before = LineVersion.objects.count()
    done = bring(out, writer, f"lines.{ending(form)}")
    assert (done.new, done.changed, done.same, done.not_in) == (0, 0, 4, ())
    assert LineVersion.objects.count() == before and export_lines(form) == out


@pytest.mark.parametrize("form", FORMS)
def test_what_is_exported_fills_an_empty_desk_with_the_same(writer, form):
    filled(writer)
    out = export_lines(form)
    LineVersion.objects.all().delete()
    Line.objects.update(replaced_by=None)
    Line.objects.all().delete()
    assert not bring(out, writer, f"lines.{ending(form)}").not_in
    assert export_lines(form) == out
    line = Line.objects.get(ref="a/b")
    assert line.short == FULL["short"] and line.pieces.count() == 3
    assert Line.objects.get(ref="9").replaced_by == line and Line.objects.get(ref="8").is_withdrawn


TEXTS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=30)


@tried(40, suppress=list(HealthCheck))
@given(title=TEXTS, note=TEXTS, topics=st.lists(TEXTS, max_size=3), long_answer=TEXTS, form=st.sampled_from(FORMS))
def test_any_words_go_out_and_come_back(writer, title, note, topics, long_answer, form):
    Line.objects.all().delete()
    item = {"address": "https://c.example/x", "title": title, "note": note}
    take.save_line({"ref": "1", "text": "x", "evidence": [item], "topics": topics, "long_answer": long_answer}, writer)
    done = bring(export_lines(form), writer, f"lines.{ending(form)}")
    assert (done.same, done.changed, done.not_in) == (1, 0, ())


def test_old_files_still_work_and_leave_what_they_do_not_name(writer):
    take.save_line(FULL | {"ref": "14"}, writer)
    done = bring(b"ref,text,valid_until\n14,New words.,31/12/2027\n", writer)
    assert (done.changed, done.waiting) == (1, 1)
    newest = versions.newest(Line.objects.get())
    assert newest.text == "New words." and newest.short == FULL["short"] and newest.claim == FULL["claim"]
    assert len(newest.evidence) == 3 and newest.valid_until.year == 2027


def test_what_is_imported_waits_for_a_second_person(writer):
    done = bring(b"ref,text\n1,Good.\n2,Better.\n", writer)
    assert (done.new, done.waiting) == (2, 2) and not Line.objects.filter(approved_version=1).exists()


def test_an_approver_may_say_that_a_list_was_approved_elsewhere(writer, approver):
    with pytest.raises(NotAllowed, match="only an approver"):
        bring(b"ref,text\n1,Good.\n", writer, approved_elsewhere="the committee")
    done = bring(b"ref,text\n1,Good.\n", approver, approved_elsewhere="the committee, 6 October")
    assert (done.new, done.waiting) == (1, 0)
    version = versions.approved(Line.objects.get())
    assert version.approved_label == "the committee, 6 October" and "approved elsewhere" in version.note
    event = AuditEvent.objects.get(action="lines.import")
    assert event.detail["approved_elsewhere"] == "the committee, 6 October" and event.actor == approver


def test_a_list_that_waits_may_be_declared_later(writer, approver):
    bring(b"ref,text\n1,Good.\n", writer)
    done = bring(b"ref,text\n1,Good.\n", approver, approved_elsewhere="the committee")
    assert (done.changed, done.same, done.waiting) == (1, 0, 0)
    assert Line.objects.get().approved_version == 1 and LineVersion.objects.count() == 1


def test_a_list_with_many_lines_takes_few_statements(writer, django_assert_max_num_queries):
    body = b"ref,text,evidence\n" + b"".join(b"%d,Text %d.,https://c.example/%d\n" % (n, n, n) for n in range(1500))
    with django_assert_max_num_queries(120):  # SQLite takes 999 values in one statement
        assert bring(body, writer).new == 1500
    with django_assert_max_num_queries(20):
        assert bring(body, writer).same == 1500


REVIEW = {
    "@context": "https://schema.org", "@type": "ClaimReview", "url": "https://check.example/ferry",
    "claimReviewed": "Brask voted to close the ferry", "datePublished": "2026-10-05T09:00:00Z",
    "reviewRating": {"@type": "Rating", "alternateName": "False: she voted to keep it"},
    "author": {"@type": "Organization", "name": "Tidewell Checks"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("review.jsonld", json.dumps(REVIEW)),
        ("feed.json", json.dumps({"@type": "DataFeed", "dataFeedElement": [{"item": [REVIEW]}]})),
        ("graph.json", json.dumps({"@graph": [{"@type": "WebPage"}, REVIEW | {"@type": ["Review", "ClaimReview"]}]})),
        ("page.html", f'<html><script type="application/ld+json">{json.dumps(REVIEW)}</script>Page</html>'),
    ],
)
def test_claim_reviews_become_lines_that_wait(writer, name, body):
    done = bring(body.encode(), writer, name)
    assert (done.new, done.waiting, done.not_in) == (1, 1, ())
    line = Line.objects.get()
    assert (line.claim, line.text) == ("Brask voted to close the ferry", "False: she voted to keep it")
    assert line.evidence == ["https://check.example/ferry"] and str(line.valid_from) == "2026-10-05"
    assert versions.newest(line).evidence[0]["title"] == "Tidewell Checks" and line.approved_version is None


def test_a_claim_review_says_what_it_lacks_and_the_body_beats_the_rating(writer):
    rows = [
        REVIEW | {"reviewBody": "<p>She voted to <b>keep</b> it.</p>"}, {k: v for k, v in REVIEW.items() if k != "claimReviewed"},
        REVIEW | {"reviewRating": None}, REVIEW | {"datePublished": "soon"},
    ]  # fmt: skip
    done = bring(json.dumps(rows).encode(), writer, "reviews.json")
    assert done.new == 1 and Line.objects.get().text == "She voted to keep it."
    assert [one.line for one in done.not_in] == [2, 3, 4]
    assert "without claimReviewed" in done.not_in[0].why and "alternateName" in done.not_in[1].why


def test_claim_reviews_that_cannot_be_read_say_where():
    with pytest.raises(BadInput, match="no ClaimReview that can be read"):
        read_line_bytes("page.html", b'<html><script>{"@type": "ClaimReview"</script></html>')


def test_a_zip_that_unpacks_to_too_much_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr("a.md", b"x" * (9 * 2**20))
    with pytest.raises(BadInput, match="unpacks to over 8 MB"):
        read_line_bytes("lines.zip", out.getvalue())
    with pytest.raises(BadInput, match="cannot be read"):
        read_line_bytes("lines.zip", b"PK\x03\x04 and nothing")


def test_a_folder_of_markdown_that_was_exported_is_read_as_a_folder_too(writer, tmp_path):
    take.save_line(FULL, writer)
    with zipfile.ZipFile(io.BytesIO(export_lines("md"))) as folder:
        folder.extractall(tmp_path)
    rows, problems = read_lines(tmp_path)
    assert not problems and lists.import_lines(rows, problems, writer).same == 1


def test_evidence_is_read_as_address_link_or_name():
    assert piece("https://c.example/x") == {"address": "https://c.example/x", "title": "", "note": ""}
    assert piece("Hansard, page 6")["title"] == "Hansard, page 6"
    assert piece("[A \\[b\\]](<https://c.example/(x)>) note") == {
        "address": "https://c.example/(x)", "title": "A [b]", "note": "note"
    }  # fmt: skip
    with pytest.raises(BadInput, match="password"):
        piece("https://a:b@c.example/")


def test_a_list_that_names_a_successor_that_is_not_there_says_so(writer):
    done = bring(b"ref,text,replaced_by\n1,Good.,2\n", writer)
    assert done.new == 1 and "there is no line 2" in done.not_in[0].why


def test_the_import_page_declares_for_approvers_only(writer, approver):
    for person, expected in ((writer, 422), (approver, 200)):
        client = Client()
        client.force_login(person)
        assert (b"Approved elsewhere" in client.get("/lines/import/").content) == (person == approver)
        said = {"pasted": "ref,text\n1,Good.\n", "approved_elsewhere": "the committee"}
        assert client.post("/lines/import/", said).status_code == expected
    assert Line.objects.get().approved_version == 1
