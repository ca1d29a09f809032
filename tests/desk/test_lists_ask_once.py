"""Lists ask the database as often for many rows as for few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rejoinder.desk.publishing.models import Release, ReleaseVersion
from rejoinder.desk.rebuttals.models import Rebuttal
from rejoinder.desk.rebuttals.told import listed
from tests.desk.rows import make_story

pytestmark = pytest.mark.django_db


def rebuttal(story, drafts):
    now = timezone.now()
    release = Release.objects.create(title="The night ferry", made_at=now, edited_at=now)
    for number in range(1, drafts + 2):
        ReleaseVersion.objects.create(release=release, number=number, content={}, sha256="", at=now)
    return Rebuttal.objects.create(story=story, release=release, opened_at=now, triaged_at=now)


def asked_for(rows):
    with CaptureQueriesContext(connection) as queries:
        assert len(listed()) == rows
    return len(queries)


def test_the_list_of_rebuttals_asks_as_often_for_many_as_for_one():
    story = make_story("The night ferry", 1)
    rebuttal(story, 3)
    once = asked_for(1)
    for drafts in (1, 2, 4):
        rebuttal(story, drafts)
    assert asked_for(4) == once
    assert [row["draft"] for row in listed()] == [4, 2, 1, 3]
