"""The Publishing room: accounts, imprints, press lists, times and pictures."""

import pytest
from django.utils import timezone

from rejoinder.desk.listening.fields import BadFields
from rejoinder.desk.people.models import Role, User
from rejoinder.desk.publishing import releases
from rejoinder.desk.publishing.accounts import forget_account, rotate_secrets, save_account, secrets_of
from rejoinder.desk.publishing.imprints import save_imprint
from rejoinder.desk.publishing.models import Account
from rejoinder.desk.publishing.pictures import add_picture
from rejoinder.desk.publishing.press_list import add_contact, import_contacts, leave
from rejoinder.desk.publishing.ready import why_not_ready
from rejoinder.desk.publishing.releases import TextFields
from rejoinder.errors import BadInput, Broken, NotAllowed

pytestmark = pytest.mark.django_db
IMPRINT = {
    "name": "The by-election", "promoter": "P. Hallorane", "promoter_address": "2 Quay Steps, Tidewell",
    "on_behalf_of": "O. Brask", "on_behalf_address": "2 Quay Steps, Tidewell", "nation": "england",
    "election": "uk_parliament",
}  # fmt: skip
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


@pytest.fixture
def admin():
    return User.objects.create_user("admin@brask.example", "Mirela", Role.ADMIN)


@pytest.fixture
def imprint(admin):
    return save_imprint(IMPRINT, by=admin)


@pytest.fixture
def site(admin, imprint):
    return save_account({"kind": "site", "name": "Our pages", "imprint": imprint.pk}, by=admin)


def press_list(admin, imprint):
    return Account.objects.create(kind="press", name="Press", imprint=imprint, made_at=timezone.now(), made_by=admin)


def written(admin, account, text="She voted to keep it."):
    release = releases.start("The night ferry", by=admin)
    return releases.edit(release, [TextFields(account.pk, text, "The night ferry", "night-ferry")], by=admin)


def test_an_imprint_without_a_postal_address_is_refused(admin):
    with pytest.raises(BadFields) as wrong:
        save_imprint(IMPRINT | {"promoter_address": "press@brask.example"}, by=admin)
    assert "promoter_address" in wrong.value.fields


def test_only_admins_connect_accounts(admin):
    writer = User.objects.create_user("writer@brask.example", "Tamsin", Role.APPROVER)
    with pytest.raises(NotAllowed, match="admin"):
        save_account({"kind": "site", "name": "Our pages"}, by=writer)


def test_the_imprint_is_put_on_a_text_by_the_desk(admin, site):
    row = written(admin, site).texts.get()
    assert (row.imprint, row.imprint_how) == (
        "Promoted by P. Hallorane on behalf of O. Brask, both at 2 Quay Steps, Tidewell.", "page_foot",
    )  # fmt: skip


def test_a_text_without_an_imprint_cannot_be_asked_for(admin):
    bare = Account.objects.create(kind="site", name="Bare", state="ready", made_at=timezone.now())
    release = written(admin, bare)
    assert [why for why in why_not_ready(release) if "No imprint is set" in why]
    with pytest.raises(NotAllowed, match="No imprint"):
        releases.ask(release, by=admin)


def test_an_imprint_that_changed_must_be_read_again(admin, site, imprint):
    release = releases.ask(written(admin, site), by=admin)
    save_imprint(IMPRINT | {"promoter": "A. Other"}, by=admin, imprint=imprint)
    other = User.objects.create_user("joss@brask.example", "Joss", Role.APPROVER)
    with pytest.raises(NotAllowed, match="imprint changed"):
        releases.approve(release, release.sha256, by=other)


def test_letters_that_turn_the_text_around_stop_it(admin, site):
    assert any("turn the text" in why for why in why_not_ready(written(admin, site, "She voted \u202eon")))


def test_a_picture_without_the_imprint_in_it_stops_the_release(admin, site):
    release = add_picture(written(admin, site), PNG, "The ferry at night", has_imprint=False, by=admin)
    assert any("imprint must stand in it" in why for why in why_not_ready(release))


def test_a_picture_needs_words(admin, site):
    with pytest.raises(BadInput, match="what the picture shows"):
        add_picture(written(admin, site), PNG, " ", has_imprint=True, by=admin)


def test_a_new_picture_voids_the_approval(admin, site):
    release = releases.ask(written(admin, site), by=admin)
    assert add_picture(release, PNG, "The ferry", has_imprint=True, by=admin).state == "draft"


def test_new_keys_open_the_old_secrets_and_old_keys_no_more(admin, imprint, settings):
    fields = {"kind": "mastodon", "name": "Harrow", "server": "https://harrow.example", "handle": "@b@harrow.example"}
    account = save_account(fields | {"secrets": {"token": "abc"}, "imprint": imprint.pk}, by=admin)
    before = account.secrets
    assert rotate_secrets() == 1
    account.refresh_from_db()
    assert secrets_of(account) == {"token": "abc"}
    account.secrets = before
    with pytest.raises(Broken, match="enter them anew"):
        secrets_of(account)


def test_an_account_with_texts_cannot_be_taken_away(admin, site):
    written(admin, site)
    with pytest.raises(NotAllowed, match="stop it instead"):
        forget_account(site, by=admin)


def test_who_left_a_press_list_is_not_put_back(admin, imprint):
    account = press_list(admin, imprint)
    contact = add_contact(account, "Ines@lantern.example", "asked by phone", by=admin)
    leave(contact)
    with pytest.raises(NotAllowed, match="left this list"):
        add_contact(account, "ines@lantern.example", "asked again", by=admin)


def test_bad_lines_of_a_press_list_are_listed_and_the_good_ones_go_in(admin, imprint):
    account = press_list(admin, imprint)
    done = import_contacts(account, b"email,name\na@b.example,A\nnot one,B\na@b.example,A\n", "a form", by=admin)
    assert (done.added, done.here, [line for line, _ in done.not_in]) == (1, 1, [3])


def test_one_press_from_the_mail_program_takes_a_contact_off(client, admin, imprint):
    contact = add_contact(press_list(admin, imprint), "a@b.example", "a form", by=admin)
    client.handler.enforce_csrf_checks = True
    assert client.post(f"/press/leave/{contact.token}/", {"List-Unsubscribe": "One-Click"}).status_code == 200
    contact.refresh_from_db()
    assert contact.left_at


def test_opening_the_address_alone_takes_nobody_off(client, admin, imprint):
    contact = add_contact(press_list(admin, imprint), "a@b.example", "a form", by=admin)
    assert b"Leave" in client.get(f"/press/leave/{contact.token}/").content
    contact.refresh_from_db()
    assert contact.left_at is None


def test_an_hour_that_the_clocks_skip_is_told_and_what_was_typed_stays(client, admin, site):
    client.force_login(admin)
    release = written(admin, site)
    typed = {"act": "save", "account": site.pk, f"text-{site.pk}": "My words", "goes_out": "2027-03-28T01:30"}
    answer = client.post(f"/publishing/releases/{release.pk}/", typed | {"zone": "Europe/London"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "01:30 does not exist on 28 March 2027" in page and "My words" in page


@pytest.mark.parametrize(
    "address", ["/publishing/", "/publishing/accounts/new/?kind=site", "/publishing/imprints/new/"]
)
def test_the_pages_open_on_an_empty_desk(client, admin, address):
    client.force_login(admin)
    assert client.get(address).status_code == 200


def test_the_pages_open_on_a_desk_at_work(client, admin, site, imprint):
    client.force_login(admin)
    release = releases.ask(written(admin, site), by=admin)
    for address in (f"releases/{release.pk}/", f"accounts/{site.pk}/", f"imprints/{imprint.pk}/", "releases/new/", ""):
        assert client.get(f"/publishing/{address}").status_code == 200, address


def test_what_was_typed_comes_back_when_it_is_refused(client, admin, site):
    client.force_login(admin)
    release = written(admin, site)
    typed = {"act": "save", "account": site.pk, f"text-{site.pk}": "My own words", "sha256": "old", "title": "T"}
    answer = client.post(f"/publishing/releases/{release.pk}/", typed)
    assert answer.status_code == 409 and "My own words" in answer.content.decode()


def test_no_secret_goes_to_a_server_that_it_was_not_given_for(admin):
    fields = {"kind": "mastodon", "name": "Harrow", "server": "https://harrow.example", "handle": "@brask"}
    made = save_account(fields | {"no_imprint_why": "an invented test", "secrets": {"token": "a-long-token"}}, by=admin)
    with pytest.raises(BadFields) as wrong:
        save_account({"server": "https://elsewhere.example"}, by=admin, account=made)
    assert set(wrong.value.fields) == {"token"}
    moved = {"server": "https://elsewhere.example", "secrets": {"token": "another-token"}}
    assert secrets_of(save_account(moved, by=admin, account=made)) == {"token": "another-token"}
