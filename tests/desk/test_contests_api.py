"""Contests over the API: a token acts for its person, and the rules are those of the pages."""

import json

import pytest

from rejoinder.desk.contests.models import Contest
from rejoinder.desk.people.tokens import make_token
from tests.desk.contest_rows import members_vote, person

pytestmark = pytest.mark.django_db
FIELDS = {
    "kind": "primary", "title": "Who stands in Oxley?", "seat": "Oxley", "rule": "scottish", "seats": 1,
    "eligibility": "declaration", "declaration": "I live in Oxley and vote here once.",
    "controller": "Orchard, 2 Quay Steps", "opens_at": "2040-10-06T20:00:00Z", "closes_at": "2040-10-13T20:00:00Z",
    "erase_at": "2040-11-13",
}  # fmt: skip


@pytest.fixture
def call(client):
    secrets = {
        role: make_token(person(role, f"{role} Lind"), "a program", scope="write")[1] for role in ("writer", "approver")
    }

    def send(who, path, method="post", **body):
        head = {"Authorization": f"Bearer {secrets[who]}"}
        answer = getattr(client, method)(
            f"/api/v1{path}",
            json.dumps(body) if method != "get" else body,
            content_type="application/json",
            headers=head,
        )
        return answer.status_code, answer.json()

    return send


def test_a_primary_is_set_up_asked_for_and_fixed_by_two_tokens(call):
    status, made = call("writer", "/contests", **FIELDS)
    here = f"/contests/{made['slug']}"
    assert status == 200 and "two candidates" in " ".join(made["missing"])
    for name in ("Ottoline Brask", "Sunniva Achterby"):
        one = call("writer", f"{here}/candidates", name=name)[1]
        assert call("writer", f"{here}/candidates/{one['id']}/do/stand")[1]["state"] == "standing"
    asked = call("writer", f"{here}/do/ask")[1]
    assert call("writer", f"{here}/do/fix", sha256=asked["asked_sha256"])[0] == 409
    assert call("approver", f"{here}/do/fix", sha256="an old one")[0] == 409
    status, fixed = call("approver", f"{here}/do/fix", sha256=asked["asked_sha256"])
    assert (status, fixed["state"], fixed["fixed_by"]) == (200, "fixed", "approver@desk.example")
    assert call("writer", here, "patch", seats=2)[0] == 409 and Contest.objects.get().seats == 1


def test_a_field_that_is_left_out_stays(call):
    made = call("writer", "/contests", **FIELDS)[1]
    changed = call("writer", f"/contests/{made['slug']}", "patch", seat="Penn Marsh")[1]
    assert (changed["seat"], changed["rule"], changed["declaration"]) == (
        "Penn Marsh",
        "scottish",
        FIELDS["declaration"],
    )


def test_a_rule_that_is_not_there_is_refused_by_name(call):
    status, said = call("writer", "/contests", **FIELDS | {"rule": "coin"})
    assert status == 400 and "scottish" in said["detail"] and not Contest.objects.exists()


def test_a_roll_a_voter_and_a_link_over_the_api(call):
    contest = members_vote()
    here = f"/contests/{contest.slug}"
    report = call("writer", f"{here}/rolls", basis="rule 9 of the party", csv="email\na@b.example\nnobody\n")[1]
    assert report["added"] == 1 and report["not_in"][0]["line"] == 3
    entered = call(
        "writer", f"{here}/voters", email="c@d.example", name="Ada Lind", postcode="TW1", why="showed a card"
    )[1]
    assert entered["state"] == "eligible" and call("writer", f"{here}/voters", "get")[1]["eligible"] == 2
    assert call("writer", f"{here}/letters", which="all")[0] == 409
    assert call("writer", f"{here}/voters/find/erase", email="c@d.example")[1] == {"done": "erased"}
