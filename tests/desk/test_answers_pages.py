"""The desk's own public pages: put there once, corrected in the open, withdrawn with their words."""

import json

import pytest
from django.utils import timezone

from rejoinder.desk.answers.models import Answer
from rejoinder.desk.answers.pages import OwnPages
from rejoinder.desk.answers.site_views import save_site
from rejoinder.desk.listening.fields import BadFields
from rejoinder.desk.people.models import Role, User
from rejoinder.desk.publishing import releases
from rejoinder.desk.publishing.beginning import begin
from rejoinder.desk.publishing.content import key_of
from rejoinder.desk.publishing.models import Account, Publication
from rejoinder.desk.publishing.releases import TextFields
from rejoinder.errors import BadInput
from rejoinder.wire.channels.outgoing import Outgoing

pytestmark = pytest.mark.django_db
TEXT = """> Ms Brask voted to close the night ferry.
> First seen on Quayside Row. https://quayside.example/brask

She voted to keep it.

The council voted once, on 14 March.[1]

[1]: https://council.example/minutes Council minutes, page 6."""


@pytest.fixture
def people():
    return [User.objects.create_user(f"{n}@brask.example", n, Role.ADMIN) for n in ("Mirela", "Joss")]


@pytest.fixture
def account():
    return Account.objects.create(
        kind="site", name="Our pages", state="ready", no_imprint_why="an invented test", made_at=timezone.now()
    )


def publication(people, account, text=TEXT, title="What the record says"):
    release = releases.start(title, by=people[0])
    release = releases.edit(release, [TextFields(account.pk, text, title, "night-ferry")], by=people[0])
    release = releases.ask(release, by=people[0])
    release = releases.approve(release, release.sha256, by=people[1])
    now = timezone.now()
    return Publication.objects.create(
        release=release, account=account, key=key_of(release, account.pk), text_sha256="", due_at=now,
        should_be_out_at=now, made_at=now,
    )  # fmt: skip


def out_of(one, text=TEXT, slug="night-ferry"):
    return Outgoing(one.key, text, one.made_at.timestamp(), title="The night ferry: what the record says", slug=slug)


def test_the_same_key_puts_one_page(people, account):
    out = out_of(publication(people, account))
    assert OwnPages().put(out) == OwnPages().put(out)
    assert Answer.objects.count() == 1
    assert OwnPages().standing(out.key)[1] == TEXT


def test_a_slug_that_exists_is_refused_and_nothing_is_lost(people, account):
    OwnPages().put(out_of(publication(people, account)))
    Answer.objects.update(key="another")
    with pytest.raises(BadInput, match="night-ferry"):
        OwnPages().put(out_of(publication(people, account)))


def test_anybody_reads_an_answer_and_no_script_is_in_it(client, people, account):
    OwnPages().put(out_of(publication(people, account)))
    page = client.get("/answers/night-ferry/").content.decode()
    assert "Ms Brask voted to close" in page and "Council minutes, page 6." in page
    assert "Joss" in page and "<script" not in page
    assert not client.cookies


def test_a_correction_stays_listed_with_what_it_changed(client, people, account):
    first = out_of(publication(people, account))
    receipt = OwnPages().put(first)
    second = out_of(
        publication(people, account, TEXT.replace("14", "15"), "The day was 15 March"), TEXT.replace("14", "15")
    )
    assert OwnPages().correct(receipt, second) == OwnPages().correct(receipt, second)
    page = client.get("/answers/night-ferry/").content.decode()
    assert "The day was 15 March" in page and "<ins>15</ins>" in page and "<del>14</del>" in page
    assert Answer.objects.get().changes.count() == 2


def test_a_withdrawn_answer_keeps_its_words_struck(client, people, account):
    one = publication(people, account)
    receipt = OwnPages().put(out_of(one))
    Publication.objects.filter(pk=one.pk).update(withdrawn_why="The minutes were amended")
    OwnPages().withdraw(receipt)
    page = client.get("/answers/night-ferry/").content.decode()
    assert "Withdrawn" in page and "She voted to keep it." in page
    assert OwnPages().standing(one.key) is None


def test_the_reason_of_a_withdrawal_stands_there_once_a_second_person_approved_its_notice(client, people, account):
    one = publication(people, account)
    receipt, why = OwnPages().put(out_of(one)), "The minutes were amended"
    Publication.objects.filter(pk=one.pk).update(withdrawn_why=why)
    OwnPages().withdraw(receipt)
    notice = releases.start("Withdrawn", by=people[0], corrects=one.release)
    notice = releases.edit(notice, [TextFields(account.pk, f"We have withdrawn it: {why}", "Withdrawn")], by=people[0])
    assert why not in client.get("/answers/night-ferry/").text
    notice = releases.ask(notice, by=people[0])
    releases.approve(notice, notice.sha256, by=people[1])
    begin(notice, timezone.now())
    assert why in client.get("/answers/night-ferry/").text


def test_the_feeds_hold_the_answers(client, people, account):
    OwnPages().put(out_of(publication(people, account)))
    atom = client.get("/answers/feed.atom")
    assert "application/atom+xml" in atom["Content-Type"] and b"night-ferry" in atom.content
    feed = json.loads(client.get("/answers/feed.json").content)
    assert feed["version"].endswith("1.1") and feed["items"][0]["title"].startswith("The night ferry")


def test_claim_review_data_are_off_until_they_are_turned_on(client, people, account):
    OwnPages().put(out_of(publication(people, account)))
    assert b"ld+json" not in client.get("/answers/night-ferry/").content
    save_site({"has_claim_review": "on"}, by=people[0])
    page = client.get("/answers/night-ferry/").content.decode()
    data = json.loads(page.split('ld+json">')[1].split("</script>")[0])
    assert data["@type"] == "ClaimReview" and data["claimReviewed"].startswith("Ms Brask")


def test_a_party_cannot_turn_claim_review_on(people):
    with pytest.raises(BadFields, match="no fact-checks from parties"):
        save_site({"has_claim_review": "on", "is_party": "on"}, by=people[0])


def test_the_pages_open_empty(client, people):
    assert b"Nothing has been answered" in client.get("/answers/").content
    client.force_login(people[0])
    assert client.get("/publishing/site/").status_code == 200
