"""Releases: four eyes on the exact text, at the desk and in its rows."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rejoinder.desk.audit.models import AuditEvent
from rejoinder.desk.people.models import Role, User
from rejoinder.desk.publishing import releases
from rejoinder.desk.publishing.models import Account
from rejoinder.desk.publishing.releases import TextFields
from rejoinder.errors import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return [
        User.objects.create_user(f"{name}@brask.example", name, Role.APPROVER) for name in ("Mirela", "Joss", "Pim")
    ]


@pytest.fixture
def account():
    return Account.objects.create(
        kind="site", name="Our pages", state="ready", no_imprint_why="a test", made_at=timezone.now()
    )


def written(people, account, text="She voted to keep the night ferry."):
    release = releases.start("The night ferry", by=people[0])
    return releases.edit(release, [TextFields(account.pk, text, "The ferry")], by=people[0])


def test_a_writer_cannot_approve_their_own_text(people, account):
    release = releases.ask(written(people, account), by=people[1])
    with pytest.raises(NotAllowed, match="You wrote this"):
        releases.approve(release, release.sha256, by=people[0])


def test_the_last_editor_cannot_approve(people, account):
    release = releases.edit(
        written(people, account), [TextFields(account.pk, "She voted once.", "The ferry")], by=people[1]
    )
    release = releases.ask(release, by=people[0])
    with pytest.raises(NotAllowed, match="changed it last"):
        releases.approve(release, release.sha256, by=people[1])
    assert releases.approve(release, release.sha256, by=people[2]).approved_by == people[2]


def test_an_edit_after_approval_withdraws_it(people, account):
    release = releases.ask(written(people, account), by=people[0])
    release = releases.approve(release, release.sha256, by=people[1])
    release = releases.edit(release, [TextFields(account.pk, "Another text.", "The ferry")], by=people[0])
    assert (release.state, release.approved_sha256, release.approved_by) == ("draft", "", None)
    assert "approved no longer holds" in release.voided_why


def test_another_time_voids_a_scheduled_approval(people, account):
    release = releases.edit(written(people, account), by=people[0], goes_out_at=timezone.now() + timedelta(hours=1))
    release = releases.ask(release, by=people[0])
    release = releases.approve(release, release.sha256, by=people[1])
    release = releases.edit(release, by=people[2], goes_out_at=timezone.now() + timedelta(hours=2))
    assert release.state == "draft"


def test_an_account_that_changed_after_the_question_cannot_be_approved(people, account):
    release = releases.ask(written(people, account), by=people[0])
    Account.objects.filter(pk=account.pk).update(handle="@somebody-else")
    with pytest.raises(NotAllowed, match="changed meanwhile"):
        releases.approve(release, release.sha256, by=people[1])


def test_every_move_stands_in_the_trail(people, account):
    release = releases.ask(written(people, account), by=people[0])
    releases.approve(release, release.sha256, by=people[1])
    actions = list(
        AuditEvent.objects.filter(subject=f"release:{release.pk}").order_by("pk").values_list("action", flat=True)
    )
    assert actions == ["release.start", "release.edit", "release.ask", "release.approve"]
