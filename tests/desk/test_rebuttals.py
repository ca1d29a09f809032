"""A rebuttal: drafted from an approved line, written, checked, asked for, approved by a second person."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rejoinder.desk.audit.models import AuditEvent
from rejoinder.desk.people.models import Role
from rejoinder.desk.people.tokens import make_token
from rejoinder.desk.publishing import releases
from rejoinder.desk.publishing.models import Account, Echo, Imprint, Publication, Release
from rejoinder.desk.rebuttals import writing
from rejoinder.desk.rebuttals.models import Look, Rebuttal
from rejoinder.desk.stories import corrections
from rejoinder.desk.stories.models import Story
from rejoinder.errors import BadInput, NotAllowed
from tests.desk import invented

pytestmark = pytest.mark.django_db


@pytest.fixture
def mirela():
    return invented.person("Mirela Toft", Role.APPROVER)


@pytest.fixture
def joss():
    return invented.person("Joss Adeyinka-Rowe", Role.APPROVER)


def account(kind: str, name: str, **more) -> Account:
    now = timezone.now()
    imprint, _ = Imprint.objects.get_or_create(
        name="Brask", defaults={
            "promoter": "P. Hallorane", "promoter_address": "2 Quay Steps, Tidewell", "on_behalf_of": "O. Brask",
            "on_behalf_address": "2 Quay Steps, Tidewell", "nation": "england", "made_at": now, "changed_at": now,
            "place_url": "https://brask.example/imprint",
        },
    )  # fmt: skip
    return Account.objects.create(kind=kind, name=name, state="ready", imprint=imprint, made_at=now, **more)


@pytest.fixture
def accounts():
    return [account("mastodon", "Mastodon", handle="@brask@harrow.example"), account("site", "Our answers")]


@pytest.fixture
def ferry():
    return invented.ferry()


@pytest.fixture
def rebuttal(ferry, accounts, mirela):
    return writing.start(ferry, by=mirela)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="rejoinder.desk.people.backend.DeskBackend")
    return client


def typed(rebuttal: Rebuttal, **more) -> dict:
    """The form of its page as it stands."""
    said = {"seen": Release.objects.get(pk=rebuttal.release_id).sha256, "goes_out": "once"}
    for row in rebuttal.release.texts.all():
        said |= {f"text-{row.account_id}": row.text, f"title-{row.account_id}": row.title}
    return said | more


def press(client: Client, rebuttal: Rebuttal, act: str, **more):
    return client.post(f"/rebuttals/{rebuttal.pk}/", typed(rebuttal, act=act, **more))


def test_a_rebuttal_is_drafted_for_every_account_from_the_line_that_fits(rebuttal, ferry, accounts):
    texts = {row.account.kind: row for row in rebuttal.release.texts.select_related("account")}
    said = "She voted to keep the night ferry. Page 6 of the minutes says so. Read it: "
    assert texts["mastodon"].text.startswith(said) and rebuttal.link.slug in texts["mastodon"].text
    assert texts["mastodon"].imprint_how == "in_post"
    assert texts["site"].title.endswith("what the record says") and texts["site"].imprint_how == "page_foot"
    ferry.refresh_from_db()
    assert (ferry.state, rebuttal.opened_by.name) == ("responding", "Mirela Toft")


def test_without_a_line_that_fits_nothing_is_drafted(accounts, mirela):
    story = invented.carried("Pier lights go out", 5, 3)
    with pytest.raises(writing.NoLineFits, match=r"No line fits\. Ask the policy desk\."):
        writing.start(story, by=mirela)
    assert not Release.objects.exists()


def test_a_line_that_expired_is_no_line_to_draft_from(ferry, accounts, mirela):
    match = ferry.line_matches.get()
    match.line.valid_until = timezone.localdate() - timedelta(days=2)
    match.line.save()
    with pytest.raises(writing.NoLineFits):
        writing.start(ferry, by=mirela)
    with pytest.raises(BadInput, match="does not stand"):
        writing.start(ferry, by=mirela, line=match.line)


def test_a_story_has_one_open_rebuttal(rebuttal, ferry, joss):
    assert writing.start(ferry, by=joss).pk == rebuttal.pk
    writing.drop(rebuttal, by=joss)
    assert Story.objects.get(pk=ferry.pk).state == "new"
    assert writing.start(ferry, by=joss).pk != rebuttal.pk


def test_the_board_starts_one_and_the_second_person_approves_it(ferry, accounts, mirela, joss):
    one, other = signed_in(mirela), signed_in(joss)
    answer = one.post("/rebuttals/start/", {"story": ferry.pk})
    made = Rebuttal.objects.get()
    assert answer["Location"].startswith(f"/rebuttals/{made.pk}/")
    assert press(one, made, "ask").status_code == 302
    address = f"/approve/{made.release.key}/"
    page = other.get(address).content.decode()
    assert "You did not write or edit this, so you may approve it." in page
    sha256 = re.search(r'name="sha256" value="(\w+)"', page)[1]
    assert other.post(address, {"act": "approve", "sha256": sha256}).status_code == 302
    release = Release.objects.get()
    assert (release.state, release.approved_by) == ("approved", joss)
    assert AuditEvent.objects.filter(action="release.approve", actor=joss).exists()


def test_the_writer_reads_why_they_may_not_approve(rebuttal, mirela):
    client = signed_in(mirela)
    press(client, rebuttal, "ask")
    address = f"/approve/{rebuttal.release.key}/"
    assert "You wrote this, so someone else must approve it." in client.get(address).content.decode()
    answer = client.post(address, {"act": "approve", "sha256": Release.objects.get().sha256})
    assert (answer.status_code, Release.objects.get().state) == (409, "asked")


def test_saving_a_change_voids_the_question_and_says_so(rebuttal, accounts, mirela, joss):
    press(signed_in(mirela), rebuttal, "ask")
    key = f"text-{accounts[0].pk}"
    press(signed_in(joss), rebuttal, "save", **{key: "She voted to keep the night ferry."})
    release = Release.objects.get()
    assert (release.state, release.last_editor) == ("draft", joss)
    assert (
        "What was asked no longer holds. Read it again."
        in signed_in(mirela).get(f"/rebuttals/{rebuttal.pk}/").content.decode()
    )


def test_a_text_that_changed_while_it_was_read_is_not_approved_and_the_change_is_told(rebuttal, accounts, mirela, joss):
    press(signed_in(mirela), rebuttal, "ask")
    read = Release.objects.get().sha256
    signed_in(joss).get(f"/approve/{rebuttal.release.key}/")
    press(signed_in(mirela), rebuttal, "ask", **{f"text-{accounts[0].pk}": "She voted to keep the last ferry."})
    answer = signed_in(joss).post(f"/approve/{rebuttal.release.key}/", {"act": "approve", "sha256": read})
    page = answer.content.decode()
    assert answer.status_code == 409 and "The text changed while you read it. Nothing is approved" in page
    assert "<b>1 change</b> since the text you read" in page and "<mark>" in page
    assert Release.objects.get().approved_by is None


def test_two_writers_at_once_lose_nothing(rebuttal, accounts, mirela, joss):
    key = f"text-{accounts[0].pk}"
    before = typed(rebuttal)
    press(signed_in(mirela), rebuttal, "save", **{key: "Hers: she voted to keep it."})
    answer = signed_in(joss).post(
        f"/rebuttals/{rebuttal.pk}/", before | {"act": "save", key: "His: the minutes say so."}
    )
    page = answer.content.decode()
    assert answer.status_code == 409 and "nothing of yours is saved" in page
    assert "His: the minutes say so.</textarea>" in page and "Hers" in page
    assert rebuttal.release.texts.get(account=accounts[0]).text == "Hers: she voted to keep it."


def test_a_number_that_is_not_in_the_line_stops_the_question(rebuttal, accounts, mirela):
    answer = press(
        signed_in(mirela), rebuttal, "ask", **{f"text-{accounts[0].pk}": "She voted 7 times to keep the night ferry."}
    )
    assert answer.status_code == 409 and "First fix number 1" in answer.content.decode()
    assert Release.objects.get().state == "draft"


def test_letters_that_turn_the_text_stop_the_question(rebuttal, accounts, mirela):
    answer = press(
        signed_in(mirela), rebuttal, "ask", **{f"text-{accounts[0].pk}": "She voted to \u202ekeep the night ferry."}
    )
    assert answer.status_code == 409 and Release.objects.get().state == "draft"


def test_a_text_too_long_for_its_channel_stops_the_question(rebuttal, accounts, mirela):
    long = "She voted to keep the night ferry. " * 15
    answer = press(signed_in(mirela), rebuttal, "ask", **{f"text-{accounts[0].pk}": long})
    assert answer.status_code == 409 and "too many" in answer.content.decode()


def test_a_line_that_was_withdrawn_after_the_question_cannot_be_approved(rebuttal, mirela, joss):
    press(signed_in(mirela), rebuttal, "ask")
    rebuttal.lines.update(is_withdrawn=True)
    with pytest.raises(NotAllowed, match="Line 14 no longer stands"):
        releases.approve(rebuttal.release, Release.objects.get().sha256, by=joss)


def test_an_hour_that_the_clocks_skip_is_told_and_nothing_typed_is_lost(rebuttal, accounts, mirela):
    when = {"goes_out": "time", "day": "2027-03-28", "hour": "01:30", "zone": "Europe/London"}
    answer = press(signed_in(mirela), rebuttal, "save", **when, **{f"text-{accounts[0].pk}": "She voted to keep it."})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "01:30 does not exist in Europe/London on 28 March: the clocks go from 01:00 to 02:00." in page
    assert "She voted to keep it.</textarea>" in page and 'value="2027-03-28"' in page


def test_a_text_sent_back_tells_the_writers_why(rebuttal, mirela, joss):
    press(signed_in(mirela), rebuttal, "ask")
    signed_in(joss).post(f"/approve/{rebuttal.release.key}/", {"act": "send_back", "note": "Say which page."})
    assert Release.objects.get().state == "draft"
    assert "Say which page." in signed_in(mirela).get(f"/rebuttals/{rebuttal.pk}/").content.decode()


def test_who_looked_at_which_draft_is_kept(rebuttal, mirela, joss):
    signed_in(joss).get(f"/rebuttals/{rebuttal.pk}/")
    assert Look.objects.get(person=joss).version == 2


def test_a_stranger_signs_in_and_returns_to_the_text(rebuttal):
    answer = Client().get(f"/approve/{rebuttal.release.key}/")
    assert answer["Location"] == f"/sign-in/?next=/approve/{rebuttal.release.key}/"


def test_the_list_shows_first_what_waits_for_this_person(rebuttal, mirela, joss):
    press(signed_in(mirela), rebuttal, "ask")
    assert "Waiting for you" in signed_in(joss).get("/rebuttals/").content.decode()
    assert "Waiting for you" not in signed_in(mirela).get("/rebuttals/").content.decode()


def test_the_board_says_whose_draft_it_is(rebuttal, mirela):
    assert "draft 1 by Mirela" in signed_in(mirela).get("/").content.decode()


def test_what_is_typed_is_counted_without_being_saved(rebuttal, accounts, mirela):
    client = signed_in(mirela)
    said = typed(rebuttal, **{f"text-{accounts[0].pk}": "She voted 7 times."})
    page = client.post(f"/rebuttals/{rebuttal.pk}/check/", said).content.decode()
    assert f'id="counter-{accounts[0].pk}"' in page and "of 500 characters" in page and "finding-1" in page
    assert Release.objects.get().versions.count() == 2


def test_the_record_counts_the_stories_that_still_wait(rebuttal, ferry, mirela, joss):
    page = signed_in(mirela).get("/rebuttals/record/").content.decode()
    assert "Too little to say: 0 of 1 story answered" in page
    Release.objects.update(state="out", out_at=ferry.first_seen + timedelta(minutes=11), approved_at=timezone.now())
    page = signed_in(joss).get("/rebuttals/record/?days=7").content.decode()
    assert "Half of our answers were out within 11 min; the target is 40 min" in page


def test_a_rule_of_the_check_is_explained_where_we_explain_our_numbers(mirela):
    page = signed_in(mirela).get("/measures/").content.decode()
    assert 'id="statement"' in page and "The number is not in the line" in page


def test_what_went_out_is_told_with_what_people_can_do(rebuttal, accounts, mirela, joss):
    now, texts = timezone.now(), rebuttal.release
    releases.approve(releases.ask(texts, by=mirela), texts.sha256, by=joss)
    Release.objects.update(state="out", out_at=now)
    about = {"release": texts, "text_sha256": "x", "due_at": now, "should_be_out_at": now, "made_at": now}
    url = "https://brask.example/answers/ferry/"
    Publication.objects.create(account=accounts[0], key="1", state="unclear", sent_at=now, **about)
    there = Publication.objects.create(account=accounts[1], key="2", state="out", out_at=now, receipt_url=url, **about)
    Echo.objects.create(publication=there, at=now, replies=3, boosts=12)
    page = signed_in(mirela).get(f"/rebuttals/{rebuttal.pk}/").content.decode()
    assert "Sent, but we cannot see it on the server yet.</b> We will not send it twice." in page
    assert url in page and "3 replies, 12 boosts" in page
    answer = press(signed_in(joss), rebuttal, "withdraw", reason="It names the wrong page.")
    notice = Rebuttal.objects.order_by("pk").last()
    assert answer["Location"] == f"/rebuttals/{notice.pk}/?done=withdrawn"
    assert "It names the wrong page." in notice.release.texts.first().text
    assert signed_in(mirela).get(f"/rebuttals/{notice.pk}/").status_code == 200


def token(user) -> dict:
    return {"HTTP_AUTHORIZATION": f"Bearer {make_token(user, 'desk', scope='write')[1]}"}


def test_over_the_api_the_same_person_cannot_do_both_parts(ferry, accounts, mirela, joss):
    one, other = token(mirela), token(joss)
    call = Client().post
    made = call(f"/api/v1/stories/{ferry.pk}/rebuttal", {}, content_type="application/json", **one).json()
    assert made["stops"] == [] and made["texts"][0]["not_in_line"] == []
    asked = call(f"/api/v1/rebuttals/{made['id']}/ask", **one).json()
    exact, address = {"sha256": asked["sha256"]}, f"/api/v1/rebuttals/{made['id']}/approve"
    assert call(address, exact, content_type="application/json", **one).status_code == 409
    assert call(address, exact, content_type="application/json", **other).json()["state"] == "approved"


def test_a_line_of_the_story_page_starts_one_with_the_sentence_it_answers(ferry, accounts, mirela):
    client = signed_in(mirela)
    page = client.get(f"/stories/{ferry.pk}/").content.decode()
    assert "Start a rebuttal from line 14" in page and "Answer it with this line" in page
    post = ferry.first_post
    claim = "Ms Brask voted to close the night ferry in March."
    client.post("/rebuttals/start/", {"story": ferry.pk, "line": "14", "claim": claim, "post": post.pk})
    made = Rebuttal.objects.get()
    assert (made.claim, made.claim_post) == (claim, post)
    page = made.release.texts.get(account__kind="site").text
    assert page.startswith(f"> {claim}\n> First seen on Quayside Row")


def test_an_override_waits_and_then_asks_for_a_reason_and_a_reviewer(rebuttal, mirela, joss):
    pim = invented.person("Pim Hallorane", Role.APPROVER)
    press(signed_in(mirela), rebuttal, "ask")
    said = {"act": "override", "reason": "The debate begins in two minutes.", "reviewer": joss.pk}
    exact = {"sha256": Release.objects.get().sha256}
    early = signed_in(mirela).post(f"/rebuttals/{rebuttal.pk}/", said | exact)
    assert "an override opens 5 minutes after you asked" in early.content.decode()
    Release.objects.update(asked_at=timezone.now() - timedelta(minutes=6))
    assert "Urgent override" in signed_in(pim).get(f"/rebuttals/{rebuttal.pk}/").content.decode()
    signed_in(mirela).post(f"/rebuttals/{rebuttal.pk}/", said | exact)
    release = Release.objects.get()
    assert (release.state, release.overridden_by, release.reviewer) == ("approved", mirela, joss)
    signed_in(joss).post(f"/rebuttals/{rebuttal.pk}/", {"act": "review", "note": "Right."})
    assert Release.objects.get().review_note == "Right."


def test_short_or_formal_takes_texts_out_and_drafts_them_in_again(rebuttal, mirela):
    client = signed_in(mirela)
    press(client, rebuttal, "form:short")
    assert [row.account.kind for row in rebuttal.release.texts.all()] == ["mastodon"]
    press(client, rebuttal, "form:both")
    assert sorted(row.account.kind for row in rebuttal.release.texts.all()) == ["mastodon", "site"]


def test_a_press_mends_what_a_rule_can_mend_and_keeps_what_was_typed(rebuttal, accounts, mirela):
    key = f"text-{accounts[0].pk}"
    text = "The claim is a deeply regrettable mischaracterisation."
    client = signed_in(mirela)
    press(client, rebuttal, "save", **{key: text})
    page = client.get(f"/rebuttals/{rebuttal.pk}/").content.decode()
    number = re.search(r'name="act" value="use:(\d+)"', page)[1]
    press(client, rebuttal, f"use:{number}", **{key: f"{text} Page 6 says so."})
    assert rebuttal.release.texts.get(account=accounts[0]).text == "The claim is wrong. Page 6 says so."


def test_a_rebuttal_goes_along_with_a_story_that_is_joined_into_another(rebuttal, ferry, mirela, joss):
    other = invented.carried("Ferry row goes on", 8, 6, 4)
    corrections.merge(other, ferry, by=mirela)
    assert "draft 1 by Mirela" in signed_in(joss).get("/").content.decode()
    assert writing.start(other, by=joss, line=rebuttal.lines.get()).pk == rebuttal.pk
