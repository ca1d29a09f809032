"""Releases over the API: a token acts for its person, and the rule is the same."""

import json

import pytest

from rejoinder.desk.people.tokens import make_token
from rejoinder.desk.publishing import releases, stopping
from rejoinder.desk.publishing.releases import TextFields
from tests.jobs.ledger import account_of, team

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return team()


@pytest.fixture
def release(people):
    found = releases.start("The night ferry", by=people[1])
    return releases.edit(found, [TextFields(account_of().pk, "She voted.", "The ferry")], by=people[1])


@pytest.fixture
def call(client, people):
    secrets = [make_token(one, "a program", scope="write")[1] for one in people]

    def post(who, path, **body):
        head = {"Authorization": f"Bearer {secrets[who]}"}
        answer = client.post(f"/api/v1{path}", json.dumps(body), content_type="application/json", headers=head)
        return answer.status_code, answer.json()

    return post


def test_a_token_cannot_approve_what_its_person_wrote(call, release):
    assert call(1, f"/releases/{release.pk}/ask")[0] == 200
    status, said = call(1, f"/releases/{release.pk}/approve", sha256=release.sha256)
    assert status == 409 and said["detail"] == "You wrote this, so someone else must approve it."
    assert call(2, f"/releases/{release.pk}/approve", sha256="an old one")[0] == 409
    status, said = call(2, f"/releases/{release.pk}/approve", sha256=release.sha256)
    assert (status, said["state"], said["approved_by"]) == (200, "approved", "joss@brask.example")


def test_a_writers_token_stops_everything_and_only_an_approvers_starts_it(call):
    assert call(0, "/publishing/stop", why="A wrong figure")[1]["is_on"]
    assert call(0, "/publishing/start")[0] == 409 and stopping.standing().is_on
    assert not call(2, "/publishing/start")[1]["is_on"]
