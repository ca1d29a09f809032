"""The team's pages of contests, and the public ones around the voting."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from rejoinder.desk.audit.models import AuditEvent
from rejoinder.desk.contests.candidates import add_candidate, nominee_link
from rejoinder.desk.contests.drafts import open_nominations
from rejoinder.desk.contests.fixing import ask, why_not_fix
from rejoinder.desk.contests.models import Candidate, Contest, Knock, Voter
from rejoinder.desk.contests.public import KNOCKS_MAX
from rejoinder.desk.contests.rolls import import_roll
from rejoinder.desk.contests.waiting import waiting_count
from tests.desk.contest_rows import members_vote, opened, person, primary
from tests.desk.test_contest_rolls import BASIS, LIST
from tests.desk.test_contest_voters import form, link_in, mailed

pytestmark = pytest.mark.django_db


@pytest.fixture
def with_mail(settings):
    settings.REJOINDER = replace(settings.REJOINDER, smtp_url="smtp://mail.example")


@pytest.fixture
def writer(client):
    client.force_login(person(), backend="rejoinder.desk.people.backend.DeskBackend")
    return client


@pytest.fixture
def approver(client):
    client.force_login(person("approver", "Pim Hallorane"), backend="rejoinder.desk.people.backend.DeskBackend")
    return client


def said(answer):
    return answer.content.decode()


def test_an_empty_room_says_what_to_do_first(writer):
    page = said(writer.get("/alliance/"))
    assert "Nobody is asked anything yet" in page and "/alliance/contests/new/?kind=primary" in page


def test_a_newcomer_sets_up_a_primary_on_the_page(writer):
    typed = {"kind": "primary", "title": "Who stands in Oxley?", "seat": "Oxley", "rule": "scottish", "seats": "1",
             "eligibility": "declaration", "declaration": "I live in Oxley and vote once.", "languages": ["en", "cy"],
             "controller": "Orchard, 2 Quay Steps", "opens_at": "", "closes_at": "2030-10-06T20:00", "erase_at": "2030-11-06"}  # fmt: skip
    answer = writer.post("/alliance/contests/new/", typed)
    contest = Contest.objects.get()
    assert answer["Location"].startswith(f"/alliance/contests/{contest.slug}/") and contest.languages == ["en", "cy"]
    assert "At least two candidates must have accepted; 0 have." in said(
        writer.get(f"/alliance/contests/{contest.slug}/")
    )


def test_what_was_typed_stays_when_a_field_is_wrong(writer):
    answer = writer.post(
        "/alliance/contests/new/",
        {"kind": "members", "title": "Cedar in Oxley", "seat": "Oxley", "quorum_pct": "lots", "languages": ["en"]},
    )
    assert (
        answer.status_code == 422
        and "Write a number from 0 to 100." in said(answer)
        and "Cedar in Oxley" in said(answer)
    )
    assert not Contest.objects.exists()


def test_two_people_fix_it_on_the_page(writer):
    contest = primary()
    here = f"/alliance/contests/{contest.slug}/"
    writer.post(here, {"act": "ask"})
    contest.refresh_from_db()
    assert "an approver fixes it" in said(writer.get(here))
    writer.force_login(person("approver", "Pim Hallorane"), backend="rejoinder.desk.people.backend.DeskBackend")
    assert "Fix it for good" in said(writer.get(here)) and "Read it and fix it" in said(writer.get("/alliance/"))
    writer.post(here, {"act": "fix", "sha256": contest.asked_sha256})
    contest.refresh_from_db()
    assert contest.state == "fixed" and contest.terms_sha256 in said(writer.get(here))


def test_a_reader_looks_and_does_not_press(client):
    contest = primary()
    client.force_login(person("reader", "Rita Lind"), backend="rejoinder.desk.people.backend.DeskBackend")
    assert client.get(f"/alliance/contests/{contest.slug}/").status_code == 200
    assert client.post(f"/alliance/contests/{contest.slug}/", {"act": "ask"}).status_code == 403
    assert client.get("/alliance/contests/new/").status_code == 403


def test_strangers_see_no_room(client):
    for path in ("/alliance/", "/alliance/decisions/", f"/alliance/contests/{primary().slug}/voters/"):
        assert client.get(path).status_code == 302


def test_every_state_of_a_contest_has_a_page(writer):
    drafted, asked, running = (
        primary(title="One"),
        ask(primary(title="Two"), by=person()),
        opened(primary(title="Three")),
    )
    for contest in (drafted, asked, running):
        for end in ("", "candidates/", "voters/"):
            assert writer.get(f"/alliance/contests/{contest.slug}/{end}").status_code == 200
    for state in ("closed", "counted", "cancelled"):
        Contest.objects.filter(pk=running.pk).update(state=state, counted_at=timezone.now())
        assert writer.get(f"/alliance/contests/{running.slug}/").status_code == 200
    assert "Three" in said(writer.get("/alliance/"))


def test_the_room_asks_as_often_for_twenty_contests_as_for_one(writer, django_assert_max_num_queries):
    primary(title="One")
    writer.get("/alliance/")
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as found:
            writer.get("/alliance/")
        return len(found)

    Contest.objects.update(state="open")
    before = queries()
    for n in range(6):
        primary(title=f"Contest {n}")
    Contest.objects.update(state="open")
    assert queries() == before


def test_doubtful_people_are_decided_on_the_page(writer):
    contest = opened(primary())
    voter = contest.voters.create(mark="a" * 64, state="doubtful", why="not on a roll of this contest")
    page = f"/alliance/contests/{contest.slug}/voters/"
    assert "Not on a roll of this contest" in said(writer.get(page)) and "1 voter to decide on" in said(
        writer.get("/alliance/")
    )
    assert writer.post(page, {"act": "decide", "voter": voter.pk, "may_vote": "yes", "why": ""}).status_code == 422
    writer.post(page, {"act": "decide", "voter": voter.pk, "may_vote": "no", "why": "lives in Oxley"})
    voter.refresh_from_db()
    assert (voter.state, voter.why) == ("refused", "lives in Oxley")


def test_links_on_paper_are_for_approvers_and_noted(approver):
    contest = members_vote()
    import_roll(contest, "", BASIS, LIST, by=person())
    contest = opened(contest)
    answer = approver.post(f"/alliance/contests/{contest.slug}/letters.csv", {"which": "new"})
    lines = said(answer).splitlines()
    assert len(lines) == 3 and all("/p/" in line for line in lines[1:]) and answer["Cache-Control"] == "no-store"
    assert AuditEvent.objects.get(action="letters.csv").detail["count"] == 2
    assert (
        len(said(approver.post(f"/alliance/contests/{contest.slug}/letters.csv", {"which": "new"})).splitlines()) == 1
    )
    assert (
        said(approver.post(f"/alliance/contests/{contest.slug}/letters/print/", {"which": "all"})).count("printed") >= 2
    )
    approver.force_login(person(), backend="rejoinder.desk.people.backend.DeskBackend")
    assert approver.post(f"/alliance/contests/{contest.slug}/letters.csv", {"which": "all"}).status_code == 403


def test_a_cell_of_the_list_is_never_a_formula(approver):
    contest = members_vote()
    import_roll(contest, "", BASIS, b"email,name\nx@y.example,=cmd()\n", by=person())
    contest = opened(contest)
    assert "'=cmd()" in said(approver.post(f"/alliance/contests/{contest.slug}/letters.csv", {"which": "all"}))


def test_joining_on_the_public_page_from_form_to_letter(client, with_mail):
    contest = opened(primary(languages=["en", "cy", "de"]))
    root = f"/vote/{contest.slug}/"
    assert "declares" in said(client.get(f"{root}join/?lang=de"))
    answer = client.post(f"{root}join/", form() | {"lang": "cy"})
    assert answer.status_code == 200 and not answer.cookies and Voter.objects.get().language == "cy"
    ((_, text),) = mailed(contest)
    token = link_in(text, "confirm")
    client.get(f"{root}confirm/{token}/")
    assert Voter.objects.get().state == "declared"  # a mail scanner opened it
    assert "gadarnhau" in said(client.post(f"{root}confirm/{token}/", {"lang": "cy"}))
    assert client.post(f"{root}confirm/{token}/").status_code == 409
    assert Voter.objects.get().state == "eligible"


def test_the_form_answers_the_same_for_a_known_address(client, with_mail):
    contest = opened(primary())
    path = f"/vote/{contest.slug}/join/"
    first = said(client.post(path, form()))
    mailed(contest)
    Voter.objects.update(state="eligible", letter_at=timezone.now() - timedelta(hours=1))
    assert said(client.post(path, form())) == first
    Voter.objects.update(state="refused")
    assert said(client.post(path, form())) == first
    again = f"/vote/{contest.slug}/again/"
    assert said(client.post(again, {"email": "ines@harrow.example"})) == said(
        client.post(again, {"email": "nobody@x.example"})
    )


def test_what_is_missing_is_said_under_its_field_and_nothing_is_kept(client):
    contest = opened(primary())
    answer = client.post(f"/vote/{contest.slug}/join/", {"name": "Ann", "email": "ann at home", "postcode": ""})
    assert (
        answer.status_code == 422 and "That is not an e-mail address" in said(answer) and 'value="Ann"' in said(answer)
    )
    assert not Voter.objects.exists()


def test_too_many_forms_from_one_network_wait(client):
    contest = opened(primary())
    path = f"/vote/{contest.slug}/again/"
    answers = [client.post(path, {"email": "x@y.example"}).status_code for _ in range(KNOCKS_MAX["again"] + 1)]
    assert answers.count(200) == KNOCKS_MAX["again"] and answers[-1] == 429
    assert not Knock.objects.filter(place__contains="127.0").exists()


def test_nobody_joins_before_the_fixing_or_a_members_vote(client):
    drafted, members = primary(), members_vote()
    assert client.get(f"/vote/{drafted.slug}/join/").status_code == 404
    import_roll(members, "", BASIS, LIST, by=person())
    page = client.get(f"/vote/{opened(members).slug}/join/")
    assert "The members of Cedar vote here" in said(page)
    assert client.post(f"/vote/{members.slug}/join/", form()).status_code == 409


def test_a_public_nomination_waits_for_a_look(client, writer):
    contest = open_nominations(primary(nominations_until=timezone.now() + timedelta(minutes=40)), by=person())
    typed = {"name": "Piet Rusk", "email": "piet@x.example", "nominated_by": "Ada Lind", "about": "Baker"}
    assert "They are put forward" in said(client.post(f"/vote/{contest.slug}/nominate/", typed))
    assert client.post(f"/vote/{contest.slug}/nominate/", typed).status_code == 422  # the same name again
    candidate = Candidate.objects.get(name="Piet Rusk")
    assert candidate.is_public and not candidate.letters_due
    page = f"/alliance/contests/{contest.slug}/candidates/"
    assert "put forward on the public page" in said(writer.get(page))
    writer.post(page, {"act": "take-up", "candidate": candidate.pk})
    candidate.refresh_from_db()
    assert candidate.letters_due == 1


def test_a_nominee_answers_on_the_public_page(client):
    contest = primary()
    candidate = add_candidate(contest, {"name": "Rafe Imrie-Stone", "email": "rafe@x.example"}, by=person())
    path = nominee_link(candidate).partition("8000")[2]
    assert "Will you stand, Rafe Imrie-Stone?" in said(client.get(path))
    assert "You stand" in said(client.post(path, {"answer": "yes", "about": "Boatbuilder", "statement": "Boats."}))
    candidate.refresh_from_db()
    assert (candidate.state, candidate.statement) == ("standing", "Boats.")
    assert client.get(path).status_code == 404


def test_a_link_is_shown_to_the_team_only_with_a_note_in_the_trail(writer):
    contest = primary()
    candidate = add_candidate(contest, {"name": "Rafe Imrie-Stone"}, by=person())
    answer = writer.post(f"/alliance/contests/{contest.slug}/candidates/", {"act": "link", "candidate": candidate.pk})
    assert nominee_link(candidate) in said(answer) and AuditEvent.objects.filter(action="candidate.link").exists()


def test_no_page_for_the_public_has_script_or_cookie(client):
    contest = opened(primary())
    for end in ("join/", "again/", "nominate/", "stand/x/", "confirm/x/"):
        answer = client.get(f"/vote/{contest.slug}/{end}")
        assert "<script" not in said(answer) and not answer.cookies and answer["Referrer-Policy"] == "no-referrer"


def test_what_members_decided_stands_in_a_list(writer):
    assert "No members' vote is counted yet" in said(writer.get("/alliance/decisions/")).replace("&#x27;", "'")
    contest = members_vote()
    Contest.objects.filter(pk=contest.pk).update(
        state="counted", decision="veto", decision_why="20 for and 40 against.", counted_at=timezone.now()
    )
    assert "✕ Veto" in said(writer.get("/alliance/decisions/")) and "Veto" in said(writer.get("/alliance/"))


def test_without_a_mail_server_a_person_decides_on_whoever_declared(client):
    contest = opened(primary())
    assert "This desk sends no mail" in said(client.post(f"/vote/{contest.slug}/join/", form()))
    voter = Voter.objects.get()
    assert voter.state == "doubtful" and "not confirmed" in voter.why


def test_the_number_beside_the_room_counts_what_waits_for_this_person():
    asked = ask(primary(title="One"), by=person())
    running = opened(primary(title="Two"))
    assert waiting_count(person()) == 0 and waiting_count(person("approver", "Pim Hallorane")) == 1
    assert not why_not_fix(asked, person("approver", "Pim Hallorane"))
    for n in range(2):
        running.voters.create(mark=str(n) * 64, state="doubtful")
    assert waiting_count(person()) == 1 and waiting_count(person("approver", "Pim Hallorane")) == 2
