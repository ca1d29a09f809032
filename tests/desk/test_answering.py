"""Taking part in a consultation: consent first, one statement at a time, change, report, send, take everything back."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rejoinder.desk.audit.models import AuditEvent
from rejoinder.desk.consultations import running, statements, taking_part
from rejoinder.desk.consultations.models import (
    ConsentText,
    Consultation,
    Participant,
    Statement,
    StatementAnswer,
    StatementFlag,
)
from rejoinder.desk.consultations.statements import LETTERS_MAX
from tests.desk.opinions import TEXTS, consultation

pytestmark = pytest.mark.django_db
HOME = "/consult/night-boat-come-back/"


@pytest.fixture
def row():
    return consultation(slug="night-boat-come-back")


class Someone:
    """A browser without script: it sends back the hidden fields of the page it looks at."""

    def __init__(self, home=HOME, *, agrees=True):
        self.client, self.home = Client(), home
        if agrees:
            self.post(home, press="agree", agree="yes")

    def see(self, address=""):
        return self.client.get(address or self.home)

    def post(self, address, page="", **fields):
        seen = self.see(page or address).text
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', seen))
        return self.client.post(address, {**hidden, **fields})

    def vote(self, vote, page=""):
        """Answers the statement of the page; returns its id."""
        statement = int(re.search(r'name="statement" value="(\d+)"', self.see(page).text)[1])
        assert self.post(self.home, page, vote=vote).status_code == 302
        return statement


def test_nothing_is_asked_and_no_cookie_set_before_the_consent(row):
    client = Client()
    page = client.get(HOME)
    assert page.status_code == 200 and not page.cookies
    assert "article 9" in page.text and TEXTS[0] not in page.text
    refused = client.post(HOME, {"press": "agree"})
    assert refused.status_code == 422 and "Tick the box" in refused.text and not refused.cookies
    assert not Participant.objects.exists()
    assert client.post(HOME, {"vote": "1", "statement": "1"}).status_code == 409


def test_the_cookie_is_a_random_token_for_this_consultation_alone_and_only_its_hash_is_kept(row):
    agreed = Client().post(HOME, {"press": "agree", "agree": "yes"})
    cookie = agreed.cookies["consult"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (HOME, True, "Lax")
    assert list(agreed.cookies) == ["consult"]
    kept = Participant.objects.get()
    assert kept.token_hash == taking_part.hash_of(cookie.value) and cookie.value not in str(vars(kept))


def test_no_column_could_hold_an_address_a_user_agent_or_the_time_of_an_answer():
    names = {field.name for model in (Participant, StatementAnswer) for field in model._meta.get_fields()}
    assert names == {
        "id", "consultation", "token_hash", "seed", "branch", "consent", "agreed_on", "said_count", "answers",
        "participant", "statement", "vote",
    }  # fmt: skip


def test_the_exact_words_of_the_consent_are_kept_with_each_answer(row):
    someone = Someone()
    someone.vote("1")
    kept = StatementAnswer.objects.get()
    assert kept.consent.text in someone.see().text.replace("&quot;", '"')
    assert "Harbour ward members" in kept.consent.text and kept.consent == kept.participant.consent
    Someone()
    assert ConsentText.objects.count() == 1


def test_one_statement_comes_at_a_time_until_none_is_left(row):
    someone, seen = Someone(), set()
    for n in range(len(TEXTS)):
        assert f"{n + 1} of {len(TEXTS)}" in someone.see().text
        seen.add(someone.vote("1"))
    assert len(seen) == len(TEXTS)
    assert "That was all of them" in someone.see().text


def test_the_three_buttons_are_equal_and_nothing_needs_script(row):
    page = Someone().see().text
    assert re.findall(r'<button class="([^"]+)" name="vote" value="([^"]+)"', page) == [
        ("button", "1"), ("button", "-1"), ("button", "0")
    ]  # fmt: skip
    assert "<script" not in page


def test_going_back_shows_the_answer_and_a_change_overwrites_it(row):
    someone = Someone()
    first = someone.vote("1")
    someone.vote("0")
    back = f"{HOME}?n=1"
    page = someone.see(back).text
    assert f'name="statement" value="{first}"' in page and "your answer now" in page
    assert someone.vote("-1", page=back) == first
    kept = StatementAnswer.objects.get(statement=first)
    assert kept.vote == -1 and StatementAnswer.objects.count() == 2
    sums = Statement.objects.get(pk=first)
    assert (sums.agrees, sums.disagrees, sums.passes) == (0, 1, 0)


def test_taking_everything_back_erases_it_and_the_trail_names_nobody(row):
    someone, other = Someone(), Someone()
    someone.vote("1")
    other.vote("1")
    someone.post(f"{HOME}say/", text="The last boat should wait for the last train.")
    someone.post(f"{HOME}flag/1/", why="It is about my uncle")
    done = someone.post(f"{HOME}take-back/")
    assert done.status_code == 302 and done.cookies["consult"].value == ""
    assert Participant.objects.count() == 1 and StatementAnswer.objects.get().participant == Participant.objects.get()
    assert not StatementFlag.objects.exists() and not Statement.objects.filter(state="waiting").exists()
    event = AuditEvent.objects.get(action="consultation.take_back")
    assert (event.actor, event.actor_label, event.detail) == (None, "participant", {"answers": 1})
    assert sum(one.agrees for one in Statement.objects.all()) == 1


def test_what_somebody_sends_waits_for_a_person_and_carries_no_name(row):
    someone = Someone()
    text = "The last boat should wait for the last train."
    assert someone.post(f"{HOME}say/", text=text).status_code == 302
    kept = Statement.objects.get(text=text)
    assert kept.state == "waiting" and text not in Someone().see().text
    statements.decide(kept, "accepted", None)
    kept.refresh_from_db()
    assert kept.state == "accepted" and kept.writer is None


def test_a_statement_that_cannot_be_taken_says_why_and_stays_in_its_field(row):
    someone = Someone()
    for text, says in (
        ("short", "at least 8"), ("x" * (LETTERS_MAX + 1), f"has {LETTERS_MAX + 1} letters"),
        (TEXTS[0].upper(), "here already"), ("Read www.boats.example/now today", "without a web address"),
    ):  # fmt: skip
        page = someone.post(f"{HOME}say/", text=text)
        assert page.status_code == 422 and says in page.text and text in page.text


def test_one_person_sends_as_many_as_the_team_allows(row):
    someone = Someone()
    for n in range(row.says_each):
        assert someone.post(f"{HOME}say/", text=f"Boat number {n} should sail at dawn.").status_code == 302
    assert "You have sent all 3" in someone.see(f"{HOME}say/").text
    mark = re.search(r'name="mark" value="(\w+)"', someone.see().text)[1]
    assert someone.client.post(f"{HOME}say/", {"mark": mark, "text": "One boat too many, I say."}).status_code == 422


def test_reporting_a_statement_twice_is_once(row):
    someone = Someone()
    someone.post(f"{HOME}flag/1/", why="It names a private person")
    someone.post(f"{HOME}flag/1/", why="Again")
    assert StatementFlag.objects.get().why == "It names a private person"


def test_after_the_close_nothing_is_taken_but_everything_may_be_taken_back(row):
    someone = Someone()
    someone.vote("1")
    page = someone.see().text
    running.close(row, None)
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    assert someone.client.post(HOME, hidden | {"vote": "1"}).status_code == 409
    assert "is closed" in someone.see().text and "Take them all back" in someone.see().text
    assert someone.post(f"{HOME}take-back/").status_code == 302
    assert not StatementAnswer.objects.exists()


def test_before_it_opens_it_says_when(row):
    Consultation.objects.filter(pk=row.pk).update(opens_at=timezone.now() + timedelta(days=1))
    assert "opens" in Client().get(HOME).text
    assert Client().post(HOME, {"press": "agree", "agree": "yes"}).status_code == 409


def test_a_draft_is_not_there(row):
    draft = consultation(slug="draft", is_open=False, title="A draft of mine")
    assert Client().get(f"/consult/{draft.slug}/").status_code == 404


def test_a_press_from_another_site_or_without_the_mark_changes_nothing(row):
    someone = Someone()
    page = someone.see().text
    statement = re.search(r'name="statement" value="(\d+)"', page)[1]
    assert someone.client.post(HOME, {"statement": statement, "vote": "1"}).status_code == 409
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page)) | {"vote": "1"}
    cross = someone.client.post(HOME, hidden, headers={"sec-fetch-site": "cross-site"})
    assert cross.status_code == 409 and not StatementAnswer.objects.exists()
    agreed = Client().post(HOME, {"press": "agree", "agree": "yes"}, headers={"sec-fetch-site": "cross-site"})
    assert agreed.status_code == 409 and Participant.objects.count() == 1


def test_a_statement_that_was_taken_down_is_asked_and_counted_no_more(row):
    someone = Someone()
    answered = Statement.objects.get(pk=someone.vote("1"))
    statements.decide(answered, "rejected", None, reason="It names a private person")
    assert f"1 of {len(TEXTS) - 1}" in someone.see().text
    statements.undo(answered, None)
    assert f"2 of {len(TEXTS)}" in someone.see().text


def test_the_page_speaks_the_chosen_language_and_keeps_it(row):
    Consultation.objects.filter(pk=row.pk).update(
        languages=["en", "cy", "de"], translations={"cy": {"title": "A ddylai'r cwch nos ddychwelyd?"}}
    )
    assert '<a href="?lang=cy" lang="cy" hreflang="cy">Cymraeg</a>' in Client().get(HOME).text
    someone = Someone(f"{HOME}?lang=cy", agrees=False)
    page = someone.see()
    assert '<html lang="cy">' in page.text and "A ddylai" in page.text and "Deutsch" in page.text
    agreed = someone.client.post(HOME, {"press": "agree", "agree": "yes", "lang": "cy"})
    assert agreed["Location"] == f"{HOME}?lang=cy"
    assert ConsentText.objects.get().language == "cy"
    assert "Anghytuno" in someone.see().text
    assert 'lang="en" dir="auto">“' in someone.see().text  # the statement stays in its writer's words
    assert "Stimme nicht zu" in someone.see(f"{HOME}?lang=de").text
    assert '<html lang="en">' in someone.see(f"{HOME}?lang=xx").text
