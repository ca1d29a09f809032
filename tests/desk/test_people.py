import re
from datetime import timedelta

import pytest
from django.utils import timezone

from rejoinder.desk.audit.models import AuditEvent
from rejoinder.desk.people.accounts import add_person, due_link_requests, make_link, set_active, set_role, use_link
from rejoinder.desk.people.models import Desk, LinkRequest, SignInLink, User
from rejoinder.desk.people.tokens import make_token, revoke, token_of
from rejoinder.errors import BadInput, NotAllowed

pytestmark = pytest.mark.django_db
PASSWORD = "three crabs on a pier"


@pytest.fixture
def admin():
    return add_person("mirela@brask.example", name="Mirela Toft", role="admin")


@pytest.fixture
def writer():
    return add_person("pim@brask.example", name="Pim Hallorane", role="writer")


def test_a_printed_link_signs_in_once(client, admin):
    link = make_link(admin)
    assert client.get(link).headers["Location"] == "/"
    assert client.get("/settings/").status_code == 200
    client.logout()
    again = client.get(link)
    assert again.status_code == 403 and b"used already" in again.content


def test_a_mailed_link_needs_a_press_because_scanners_open_every_link(client, admin):
    link = make_link(admin, needs_press=True)
    assert b"Sign in as" in client.get(link).content
    assert client.get("/settings/").status_code == 302
    assert client.post(link).status_code == 302
    assert client.get("/settings/").status_code == 200


def test_an_old_link_and_one_for_somebody_switched_off_are_refused(admin, writer):
    secret = make_link(writer).split("/")[-2]
    SignInLink.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(NotAllowed, match="too old"):
        use_link(secret)
    set_active(writer, False, by=admin)
    with pytest.raises(NotAllowed, match="switched off"):
        use_link(make_link(writer).split("/")[-2])


def test_only_the_hash_of_a_secret_is_stored(admin):
    secret = make_link(admin).split("/")[-2]
    assert not SignInLink.objects.filter(secret_hash=secret).exists()


def test_the_address_and_password_sign_in_and_keep_the_way(client, admin):
    admin.set_password(PASSWORD)
    admin.save()
    done = client.post("/sign-in/?next=/lines/", {"email": "Mirela@Brask.example", "password": PASSWORD})
    assert done.headers["Location"] == "/lines/"


@pytest.mark.parametrize("evil", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(client, admin, evil):
    admin.set_password(PASSWORD)
    admin.save()
    done = client.post("/sign-in/", {"email": admin.email, "password": PASSWORD, "next": evil})
    assert done.headers["Location"] == "/"


def test_five_wrong_tries_are_followed_by_a_wait(client, admin):
    admin.set_password(PASSWORD)
    admin.save()
    wrong = [client.post("/sign-in/", {"email": admin.email, "password": "no"}).status_code for _ in range(5)]
    assert wrong[:4] == [401] * 4 and wrong[4] in (401, 429)
    locked = client.post("/sign-in/", {"email": admin.email, "password": PASSWORD})
    assert locked.status_code == 429 and locked["Retry-After"] == "600"


def test_passwords_are_kept_by_argon2(admin):
    admin.set_password(PASSWORD)
    assert admin.password.startswith("argon2")


def test_a_form_without_its_token_is_refused(admin):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.get(make_link(admin))
    assert strict.post("/people/", {"email": "x@y.example", "role": "admin"}).status_code == 403


@pytest.mark.parametrize("address", ["/people/", "/audit/"])
def test_rooms_for_admins_are_shut_to_others(client, writer, address):
    client.get(make_link(writer))
    assert client.get(address).status_code == 403


def test_strangers_are_led_to_the_door(client):
    for address in ("/", "/stories/", "/listening/", "/lines/", "/watches/", "/people/", "/settings/", "/audit/"):
        assert client.get(address).headers["Location"].startswith("/sign-in/")


def test_an_admin_adds_a_person_and_hands_over_a_link(client, admin):
    client.get(make_link(admin))
    page = client.post("/people/", {"email": "joss@brask.example", "name": "Joss", "role": "approver"})
    assert b"/sign-in/link/" in page.content
    assert User.objects.get(email="joss@brask.example").role == "approver"
    assert client.post("/people/", {"email": "joss@brask.example", "role": "reader"}).status_code == 400


def test_the_last_admin_stays_admin(admin):
    for act in (lambda: set_role(admin, "reader"), lambda: set_active(admin, False)):
        with pytest.raises(NotAllowed, match="last admin"):
            act()


@pytest.mark.parametrize(("email", "role"), [("no", "reader"), ("a@b.example", "king")])
def test_a_person_needs_an_address_and_a_known_role(email, role):
    with pytest.raises(BadInput):
        add_person(email, role=role)


def test_settings_are_kept(client, admin):
    client.get(make_link(admin))
    own = {"act": "own", "name": "M", "time_zone": "Europe/Paris", "theme": "dark"}
    assert client.post("/settings/", own).status_code == 302
    admin.refresh_from_db()
    assert (admin.name, admin.time_zone, admin.theme, admin.has_keys) == ("M", "Europe/Paris", "dark", False)
    assert client.post("/settings/", {**own, "time_zone": "Mars"}).status_code == 400
    desk = {"act": "desk", "desk_name": "Tidewell", "desk_time_zone": "Europe/London", "answer_target_min": "25"}
    assert client.post("/settings/", desk).status_code == 302
    assert client.post("/settings/", {**desk, "answer_target_min": "soon"}).status_code == 400
    assert client.post("/settings/", {"act": "password", "password": "short"}).status_code == 400


def test_a_token_works_until_it_ends(writer):
    token, secret = make_token(writer, "wall", scope="write", days=1)
    assert token_of(secret).user == writer
    revoke(token)
    assert token_of(secret) is None
    token, secret = make_token(writer, "wall")
    type(token).objects.filter(pk=token.pk).update(expires_at=timezone.now())
    assert token_of(secret) is None


def test_everything_that_people_do_stands_in_the_trail(client, admin):
    client.get(make_link(admin))
    assert {"person.add", "person.link", "person.sign_in"} <= set(AuditEvent.objects.values_list("action", flat=True))
    assert b"person.sign_in" in client.get("/audit/?action=person").content


def test_the_database_refuses_to_change_the_trail(admin):
    from django.db import DatabaseError, transaction

    for act in (lambda rows: rows.update(action="x"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act(AuditEvent.objects.all())
    assert AuditEvent.objects.exists()


def test_other_capitals_are_not_five_tries_more(client, admin):
    admin.set_password(PASSWORD)
    admin.save()
    for email in (
        "MIRELA@brask.example",
        "Mirela@brask.example",
        "mirela@Brask.example",
        " mirela@brask.example",
        "mIrela@brask.example",
    ):
        last = client.post("/sign-in/", {"email": email, "password": "no"})
    assert last.status_code == 429
    assert client.post("/sign-in/", {"email": "mirelA@brask.example", "password": PASSWORD}).status_code == 429


def test_the_wait_says_when_again_and_is_one_persons_only(client, admin, writer):
    writer.set_password(PASSWORD)
    writer.save()
    for _ in range(6):
        locked = client.post("/sign-in/", {"email": admin.email, "password": "no"})
    assert b"Wait 10 minutes" in locked.content
    assert client.post("/sign-in/", {"email": writer.email, "password": PASSWORD}).status_code == 302


def test_an_unknown_address_is_answered_like_a_wrong_password(client, admin):
    known, unknown = (
        client.post("/sign-in/", {"email": email, "password": "no"}) for email in (admin.email, "nobody@brask.example")
    )
    plain = [
        page.content.replace(admin.email.encode(), b"X").replace(b"nobody@brask.example", b"X")
        for page in (known, unknown)
    ]
    assert known.status_code == unknown.status_code == 401
    assert len(plain[0]) == len(plain[1]) and b"did not fit" in plain[1]


@pytest.fixture
def with_mail(settings):
    from dataclasses import replace

    settings.REJOINDER = replace(settings.REJOINDER, smtp_url="smtp://127.0.0.1:2525")


def test_no_link_by_mail_where_the_desk_sends_none(client):
    assert b"Send me a link" not in client.get("/sign-in/").content
    assert client.post("/sign-in/mail/", {"email": "a@b.example"}).status_code == 400


def test_a_mailed_link_is_asked_for_without_telling_who_is_known(client, with_mail, admin):
    assert b"Send me a link" in client.get("/sign-in/").content
    told = [client.post("/sign-in/mail/", {"email": email}).content for email in (admin.email, "nobody@brask.example")]
    assert told[0] == told[1]
    ((to, link),) = due_link_requests()
    assert to == admin.email and SignInLink.objects.get().needs_press
    assert client.get(link).status_code == 200
    assert due_link_requests() == []


def test_a_link_is_mailed_at_most_three_times_in_ten_minutes(client, with_mail, admin):
    said = [
        client.post("/sign-in/mail/", {"email": email}).status_code for email in [admin.email, admin.email.upper()] * 2
    ]
    assert said == [200, 200, 200, 429]
    LinkRequest.objects.update(at=timezone.now() - timedelta(minutes=11))
    assert client.post("/sign-in/mail/", {"email": admin.email}).status_code == 200


def test_one_place_asks_for_at_most_twenty_links(client, with_mail):
    said = [client.post("/sign-in/mail/", {"email": f"p{n}@brask.example"}).status_code for n in range(21)]
    assert said == [200] * 20 + [429]


def test_signing_in_makes_a_new_session(client, admin):
    client.get("/sign-in/")
    session = client.session
    session["planted"] = 1
    session.save()
    before = session.session_key
    client.cookies["rejoinder_session"] = before
    client.get(make_link(admin))
    assert client.session.session_key != before


def test_signing_out_takes_a_press_and_ends_the_session(client, admin):
    client.get(make_link(admin))
    assert client.get("/sign-out/").status_code == 200
    assert client.get("/settings/").status_code == 200
    client.post("/sign-out/")
    assert client.get("/settings/").status_code == 302


def test_somebody_switched_off_is_out_at_once(client, admin, writer):
    client.get(make_link(writer))
    set_active(writer, False, by=admin)
    assert client.get("/settings/").status_code == 302


def test_a_new_password_ends_the_other_sessions_but_not_this_one(admin):
    from django.test import Client

    here, elsewhere = Client(), Client()
    for one in (here, elsewhere):
        one.get(make_link(admin))
    assert here.post("/settings/", {"act": "password", "password": PASSWORD}).status_code == 302
    assert here.get("/settings/").status_code == 200
    assert elsewhere.get("/settings/").status_code == 302


def test_who_may_not_is_told_who_may_and_why(client, writer):
    client.get(make_link(writer))
    told = client.get("/people/").content.decode()
    assert "You are a writer" in told and "need to be an admin" in told


def test_an_admin_changes_roles_and_switches_people_off(client, admin, writer):
    client.get(make_link(admin))
    assert client.post(f"/people/{writer.pk}/", {"act": "role", "role": "approver"}).status_code == 302
    assert client.post(f"/people/{writer.pk}/", {"act": "off"}).status_code == 302
    writer.refresh_from_db()
    assert writer.role == "approver" and not writer.is_active
    assert client.post(f"/people/{writer.pk}/", {"act": "role", "role": "king"}).status_code == 400
    assert client.post(f"/people/{admin.pk}/", {"act": "off"}).status_code == 400
    assert b"works once" in client.post(f"/people/{writer.pk}/", {"act": "link"}).content


def test_a_token_is_shown_once_and_ended_by_its_person(client, writer):
    client.get(make_link(writer))
    page = client.post("/settings/tokens/", {"name": "wall", "scope": "read", "days": "7"})
    (secret,) = re.findall(r"rj_[\w-]{30,}", page.content.decode())
    assert secret not in client.get("/settings/").content.decode()
    assert client.post("/settings/tokens/", {"name": "x", "scope": "admin", "days": "7"}).status_code == 400
    assert client.post("/settings/tokens/", {"name": "x", "scope": "read", "days": "soon"}).status_code == 400
    assert client.post("/settings/tokens/", {"name": "x", "scope": "read", "days": "9999"}).status_code == 400
    client.post("/settings/tokens/", {"act": "revoke", "token": token_of(secret).pk})
    assert token_of(secret) is None


def test_nobody_ends_somebody_elses_token(client, admin, writer):
    token, secret = make_token(admin, "wall")
    client.get(make_link(writer))
    assert client.post("/settings/tokens/", {"act": "revoke", "token": token.pk}).status_code == 404
    assert client.post("/settings/tokens/", {"act": "revoke", "token": "x"}).status_code == 404
    assert token_of(secret)


def test_a_request_for_a_link_that_waited_too_long_is_left(client, with_mail, admin):
    client.post("/sign-in/mail/", {"email": admin.email})
    LinkRequest.objects.update(at=timezone.now() - timedelta(minutes=11))
    assert due_link_requests() == [] and not SignInLink.objects.exists()


def test_an_address_that_a_stranger_typed_is_forgotten_after_a_day(client, with_mail, admin):
    client.post("/sign-in/mail/", {"email": "stranger@elsewhere.example"})
    LinkRequest.objects.update(at=timezone.now() - timedelta(days=2))
    client.post("/sign-in/mail/", {"email": admin.email})
    assert not LinkRequest.objects.filter(email="stranger@elsewhere.example").exists()


def test_the_desk_is_set_by_admins_and_wrong_fields_are_named(client, admin):
    client.get(make_link(admin))
    desk = {"act": "desk", "desk_name": "Tidewell", "desk_time_zone": "Europe/London", "answer_target_min": "25"}
    for wrong in ({"desk_time_zone": "Mars"}, {"answer_target_min": "1441"}, {"smtp_from": "nobody"}):
        assert client.post("/settings/", {**desk, **wrong}).status_code == 400
    assert client.post("/settings/", {**desk, "smtp_from": "The Desk <desk@brask.example>"}).status_code == 302
    kept = Desk.objects.get(pk=1)
    assert (kept.name, kept.answer_target_min, kept.smtp_from) == ("Tidewell", 25, "The Desk <desk@brask.example>")


def test_the_desk_is_not_set_by_others(client, writer):
    client.get(make_link(writer))
    assert client.post("/settings/", {"act": "desk", "desk_name": "Mine"}).status_code == 400
    assert not Desk.objects.filter(name="Mine").exists()


def test_what_was_typed_is_kept_when_a_field_is_wrong(client, admin):
    client.get(make_link(admin))
    own = client.post("/settings/", {"act": "own", "name": "Mirela the Second", "time_zone": "Mars"}).content
    assert b"Mirela the Second" in own and b'value="Mars"' in own and b"no time zone" in own
    token = client.post("/settings/tokens/", {"name": "wall board", "scope": "king", "days": "7"}).content.decode()
    assert token.count("wall board") == 1 and 'value="Mirela Toft"' in token


def test_there_is_no_public_sign_up(client):
    assert "no public sign-up" in client.get("/sign-in/").content.decode()
    assert {client.get(f"/{path}/").status_code for path in ("sign-up", "signup", "register")} == {404}
