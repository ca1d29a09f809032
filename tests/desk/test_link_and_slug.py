"""A rebuttal's short link follows its page's address while nobody has it, and the approval knows where it leads."""

import pytest

from rejoinder.desk.people.models import Role
from rejoinder.desk.publishing import releases
from rejoinder.desk.publishing.releases import TextFields
from rejoinder.desk.rebuttals import writing
from tests.desk import invented
from tests.desk.test_rebuttals import account

pytestmark = pytest.mark.django_db


def test_a_new_address_of_the_page_is_asked_for_and_approved_without_saving_twice():
    writer, approver = invented.person("Mirela Toft", Role.APPROVER), invented.person("Joss Adeyinka", Role.APPROVER)
    account("mastodon", "Mastodon", handle="@brask@harrow.example")
    site = account("site", "Our answers")
    found = writing.start(invented.ferry(), by=writer)
    assert found.link and found.link.slug in found.release.texts.exclude(account=site).get().text
    row = found.release.texts.get(account=site)
    fields = {site.pk: TextFields(site.pk, row.text, row.title, "another-end")}
    found = writing.save(found, fields, by=writer, seen=found.release.sha256)
    found.link.refresh_from_db()
    assert found.link.target.endswith("/answers/another-end/")
    release = releases.ask(found.release, by=writer)
    assert releases.approve(release, release.sha256, by=approver).state == "approved"
