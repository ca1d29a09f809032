"""Pledges over the API: the same functions as the pages."""

import json

import pytest

from rejoinder.desk.people.tokens import make_token
from tests.desk.contest_rows import person

pytestmark = pytest.mark.django_db
SAID = {"party": "Orchard", "seat": "Marl Bay", "if": {"party": "Cedar", "seat": "Quay North"}}


@pytest.fixture
def call(client):
    people = {"writer": person(), "approver": person("approver", "Pim Hallorane")}
    secrets = {role: make_token(one, "a program", scope="write")[1] for role, one in people.items()}

    def send(path, body=None, *, method="post", who="writer"):
        answer = getattr(client, method)(
            f"/api/v1{path}", json.dumps(body) if body is not None else None, content_type="application/json",
            headers={"Authorization": f"Bearer {secrets[who]}"},
        )  # fmt: skip
        return answer.status_code, answer.json()

    return send


def test_a_pledge_is_added_marked_and_undone(call):
    status, made = call("/pledges", {"pledge": SAID, "election": "2027"})
    assert (status, made["group"]) == (200, "unmet")
    assert call(f"/pledges/{made['number']}/mark", {"became": "kept"})[1]["state"] == "kept"
    assert call("/ledger", method="get")[1]["pairs"][0]["sentence"] == "Orchard is owed one more by Cedar, from 2027."
    assert call(f"/pledges/{made['number']}/mark", method="delete")[1]["state"] == "standing"


def test_what_cannot_be_read_is_answered_with_the_reason(call):
    status, told = call("/pledges", {"pledge": SAID | {"pay": 5}, "election": "2027"})
    assert status == 400
    assert "'pay' is not a field" in told["detail"]


def test_publishing_takes_two_tokens(call):
    number = call("/pledges", {"pledge": SAID, "election": "2027"})[1]["number"]
    asked = call(f"/pledges/{number}/publishing", {"imprint": "Promoted by Pim Hallorane, 2 Quay Steps"})[1]
    read = {"sha256": asked["asked_sha256"]}
    assert call(f"/pledges/{number}/publishing", read, method="put")[0] == 409
    assert call(f"/pledges/{number}/publishing", read, method="put", who="approver")[1]["is_published"]


def test_pledges_that_are_sent_along_are_solved_and_not_stored(call):
    status, answer = call("/pledges/solve", {"pledges": [{"id": "a", "party": "A", "seat": "X"}]})
    assert (status, answer["kept"]) == (200, ["a"])
    assert call("/pledges", method="get")[1] == []


def test_an_entry_is_struck_with_a_reason(call):
    entry = call("/ledger", {"giver": "A", "taker": "B", "what": "Oxley", "election": "2024"})[1]
    assert call(f"/ledger/{entry['id']}/strike", {"why": "Twice."})[1]["struck"]


def test_words_name_a_time_by_the_clock_of_who_asks(call):
    said = {"party": "A", "policy": "backs voting reform"}
    call("/pledges", {"pledge": said | {"due": "2090-07-01T15:00:00Z"}, "election": "2090"})
    call("/pledges", {"pledge": said | {"due": "2024-07-01T15:00:00Z"}, "election": "2024"})
    first, second = call("/pledges", method="get")[1]
    assert first["why"] == "Can be kept. Due 1 Jul 2090, 16:00."  # summer time in London
    assert second["why"] == "Its day is over: it was due 1 Jul 2024, 16:00."
    (unmet,) = call("/pledges/solution", method="get")[1]["unmet"]
    assert unmet["why"] == second["why"]
