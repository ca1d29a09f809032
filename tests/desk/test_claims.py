"""Transcripts and claims on the desk: append-only, nothing doubles, pages for every state, who may do what."""

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from rejoinder.desk.audit.models import AuditEvent
from rejoinder.desk.claims.models import Claim, Transcript, TranscriptLine
from rejoinder.desk.claims.transcripts import add_lines, end_transcript, open_transcript
from rejoinder.desk.lines.take import save_line
from rejoinder.desk.listening.fields import BadFields
from rejoinder.desk.people.models import Role, User
from rejoinder.errors import BadInput, NotAllowed
from tests.desk.rows import make_post, make_source, make_story
from tests.examples import tried

pytestmark = pytest.mark.django_db
LINES = ["CHAIR: Order.", "", "[21:34] BRASK: The ferry cost £1.2m.", "And the bus £3m."]
QUERIES_MAX = 25


def signed_in(role):
    client = Client()
    client.force_login(User.objects.create_user(f"{role}@desk.example", "Wren Adair", role))
    return client


@pytest.fixture
def desk():
    return signed_in(Role.WRITER)


def make_claim(*, line=None, is_fit=False, **of):
    return Claim.objects.create(
        start=0, sentence="The ferry cost £1.2m.", score=0.91, why="A sum of money: “£1.2m”.", at=timezone.now(),
        line=line, fit=0.9 if is_fit else 0.2, is_fit=is_fit, words=["ferry"] if line else [], matched_with="x", **of,
    )  # fmt: skip


def test_lines_keep_number_time_speaker_and_words():
    spoken = open_transcript("Hustings", None)
    done = add_lines(spoken, LINES, None)
    assert (done.added, done.blank, done.here, done.last) == (3, 1, 0, 4)
    rows = list(spoken.lines.values_list("number", "said_at", "speaker", "text"))
    assert rows == [
        (1, "", "CHAIR", "Order."),
        (3, "21:34", "BRASK", "The ferry cost £1.2m."),
        (4, "", "", "And the bus £3m."),
    ]


class Streams(TestCase):
    @tried(25)
    @given(st.lists(st.sampled_from([*LINES, "TOFT: No."]), max_size=8), st.data())
    def test_a_stream_that_starts_again_doubles_nothing(self, lines, data):
        spoken = open_transcript("Hustings", None)
        cut = data.draw(st.integers(0, len(lines)))
        add_lines(spoken, lines[:cut], None, first=1)
        again = add_lines(spoken, lines, None, first=1)
        said = [line for line in lines if line]
        assert TranscriptLine.objects.filter(transcript=spoken).count() == len(said)
        assert again.added + again.here + again.blank + len(again.different) == len(lines)
        assert not again.different


def test_a_line_that_is_here_is_never_changed():
    spoken = open_transcript("Hustings", None)
    add_lines(spoken, ["BRASK: It stays."], None)
    done = add_lines(spoken, ["BRASK: It goes.", "CHAIR: Order."], None, first=1)
    assert (done.added, done.different) == (1, (1,))
    assert spoken.lines.get(number=1).text == "It stays."


def test_nothing_is_added_to_what_has_ended_and_each_act_leaves_its_trace():
    spoken = open_transcript("Hustings", None)
    add_lines(spoken, LINES, None)
    end_transcript(spoken, None)
    with pytest.raises(NotAllowed, match="has ended"):
        add_lines(spoken, LINES, None)
    done = AuditEvent.objects.filter(subject="transcript:hustings").order_by("id").values_list("action", flat=True)
    assert list(done) == ["transcript.open", "transcript.add", "transcript.end"]


def test_too_many_lines_and_bad_names_are_refused_with_what_to_do():
    spoken = open_transcript("Hustings", None, name="hustings")
    with pytest.raises(BadInput, match="at most 5,000"):
        add_lines(spoken, ["x"] * 5001, None)
    with pytest.raises(BadInput, match="20,000"):
        add_lines(spoken, ["x"], None, first=20_001)
    for fields in ({"name": "hustings"}, {"name": "a b/c"}, {"name": "new"}):
        with pytest.raises(BadFields):
            open_transcript("Hustings", None, **fields)
    assert open_transcript("Hustings", None).name == "hustings-2"


def test_the_pages_have_words_for_every_state(desk, django_assert_max_num_queries):
    assert b"No transcript yet" in desk.get("/transcripts/").content
    made = desk.post("/transcripts/new/", {"title": "Hustings", "pasted": "\n".join(LINES)})
    assert made.status_code == 302
    page = desk.get("/transcripts/hustings/").content.decode()
    assert "Reading what was said." in page and "The ferry cost £1.2m." in page and "BRASK" in page
    spoken = Transcript.objects.get()
    make_claim(spoken=spoken.lines.get(number=3))
    TranscriptLine.objects.update(is_read=True)
    with django_assert_max_num_queries(QUERIES_MAX):
        page = desk.get("/transcripts/hustings/").content.decode()
    assert "A claim that can be checked: .91" in page and "No line fits." in page and "Ask the policy desk</a>" in page
    assert b">Hustings</a>" in desk.get("/transcripts/").content


def test_a_line_that_fits_stands_under_its_claim_with_the_matched_words(desk):
    spoken = open_transcript("Hustings", None)
    add_lines(spoken, LINES, None)
    line = save_line({"ref": "09", "text": "The ferry cost £0.9m."}, None)
    make_claim(spoken=spoken.lines.get(number=3), line=line, is_fit=True)
    page = desk.get("/transcripts/hustings/").content.decode()
    assert "Line 09" in page and "The <mark>ferry</mark> cost £0.9m." in page and "Fit .90" in page


def test_an_open_page_is_told_what_came_and_what_to_ask_next(desk):
    spoken = open_transcript("Hustings", None)
    assert desk.get("/transcripts/hustings/live/").json()["from"] == 1
    add_lines(spoken, LINES, None)
    told = desk.get("/transcripts/hustings/live/?from=1").json()
    assert [row["number"] for row in told["rows"]] == [1, 3, 4] and told["from"] == 1  # not read yet: asked again
    TranscriptLine.objects.update(is_read=True)
    assert desk.get("/transcripts/hustings/live/?from=1").json()["from"] == 5
    end_transcript(spoken, None)
    assert desk.get("/transcripts/hustings/live/?from=5").json() | {"claims": ""} == {
        "rows": [], "claims": "", "from": 5, "ended": True,
    }  # fmt: skip
    assert desk.get("/transcripts/hustings/live/?from=x").status_code == 200


def test_a_refusal_keeps_what_was_typed(desk):
    answer = desk.post("/transcripts/new/", {"title": "", "pasted": "BRASK: It stays."})
    assert answer.status_code == 422 and b"BRASK: It stays." in answer.content
    open_transcript("Hustings", None)
    assert b"Nothing to add" in desk.post("/transcripts/hustings/", {"press": "add", "pasted": " "}).content


def test_a_reader_looks_and_changes_nothing():
    reader = signed_in(Role.READER)
    open_transcript("Hustings", None)
    assert reader.get("/transcripts/hustings/").status_code == 200
    assert reader.post("/transcripts/hustings/", {"press": "end"}).status_code == 403
    assert reader.get("/transcripts/new/").status_code == 403
    assert not Transcript.objects.get().is_ended
    assert Client().get("/transcripts/hustings/").status_code == 302


def test_the_story_page_shows_what_it_claims_most_checkable_first(desk):
    story = make_story("Ferry", 0)
    post = make_post(make_source(), story, text="The ferry cost £1.2m.")
    page = desk.get(f"/stories/{story.pk}/").content.decode()
    assert "What it claims, and what answers it" in page
    make_claim(post=post)
    page = desk.get(f"/stories/{story.pk}/").content.decode()
    assert "A claim that can be checked: .91" in page and "A sum of money: “£1.2m”." in page
    assert b"A claim that can be checked" in desk.get(f"/stories/{story.pk}/claims/").content
