"""The pages of pledges and of the ledger, without script."""

import io
import json

import pytest

from rejoinder.desk.pledges.making import add_pledge
from rejoinder.desk.pledges.models import LedgerEntry, Pledge
from tests.desk.contest_rows import person

pytestmark = pytest.mark.django_db
ROOM, LEDGER = "/alliance/pledges/", "/alliance/ledger/"


@pytest.fixture
def writer(client):
    client.force_login(person())
    return client


@pytest.fixture
def approver(client):
    client.force_login(person("approver", "Pim Hallorane"))
    return client


def test_an_empty_room_says_what_will_be_here(writer):
    page = writer.get(ROOM).content.decode()
    assert "No pledge yet" in page
    assert "An example" in page


def test_a_pledge_is_written_with_the_form(writer):
    typed = {
        "party": "Tideway", "gives": "Oxley\nPenn Marsh\nReedham", "k": "2", "how": "some", "some": "1",
        "if_party_1": "Cedar", "if_what_1": "Deepdale", "if_party_2": "Cedar", "if_what_2": "Quay North",
        "unless_party_1": "Cedar", "unless_what_1": "Marl Bay", "due": "2030-10-16T16:00", "election": "2030",
    }  # fmt: skip
    answer = writer.post(f"{ROOM}new/", typed, follow=True)
    row = Pledge.objects.get()
    assert row.gives == {"seats": ["Oxley", "Penn Marsh", "Reedham"], "k": 2}
    assert row.text in answer.content.decode()


def test_a_form_half_filled_in_keeps_what_was_typed(writer):
    answer = writer.post(f"{ROOM}new/", {"party": "Cedar", "if_party_1": "Orchard", "election": "2030"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "fill in both" in page
    assert 'value="Orchard"' in page


def test_the_form_shows_one_condition_and_opens_the_others_where_they_are_filled(writer):
    page = writer.get(f"{ROOM}new/").content.decode()
    assert page.count('<details class="more-rows">') == 2
    assert page.index('name="if_party_1"') < page.index('<details class="more-rows">') < page.index('name="if_party_2"')
    page = writer.post(f"{ROOM}new/", {"if_party_3": "Orchard", "if_what_3": "Oxley"}).content.decode()
    assert page.count('<details class="more-rows" open>') == 1


def test_a_file_with_a_slip_names_line_and_pledge_and_reads_nothing(writer):
    body = '[{"id": "a", "party": "A", "seat": "X"},\n {"id": "b", "party": "B", "seat": "Y", "k": 3}]'
    file = io.BytesIO(body.encode())
    file.name = "p.json"
    answer = writer.post(f"{ROOM}upload/", {"file": file, "election": "2030"})
    assert answer.status_code == 422
    assert "line 2" in answer.content.decode()
    assert not Pledge.objects.exists()


def test_a_reader_looks_and_changes_nothing(client):
    row = add_pledge({"party": "Cedar", "seat": "Oxley"}, person(), election="2030")
    client.force_login(person("reader", "Ada Quern"))
    assert client.get(f"{ROOM}{row.number}/").status_code == 200
    assert client.post(f"{ROOM}{row.number}/mark/", {"became": "kept"}).status_code == 403


def test_a_mark_is_set_and_undone_on_its_page(writer):
    row = add_pledge({"party": "Cedar", "seat": "Oxley", "for": "Orchard"}, person(), election="2030")
    writer.post(f"{ROOM}{row.number}/mark/", {"became": "kept"})
    assert LedgerEntry.objects.filter(struck_at=None).count() == 1
    page = writer.post(f"{ROOM}{row.number}/undo/", follow=True).content.decode()
    assert "as it was before" in page
    assert not LedgerEntry.objects.filter(struck_at=None).exists()


def test_publishing_takes_two_people(writer):
    row = add_pledge({"party": "Cedar", "seat": "Oxley"}, person(), election="2030")
    imprint = "Promoted by Pim Hallorane, 2 Quay Steps, Tidewell"
    page = writer.post(f"{ROOM}{row.number}/ask/", {"imprint": imprint}, follow=True).content.decode()
    assert "an approver publishes it" in page
    writer.force_login(person("approver", "Pim Hallorane"))
    page = writer.get(f"{ROOM}{row.number}/").content.decode()
    sha256 = page.split('name="sha256" value="')[1][:64]
    writer.post(f"{ROOM}{row.number}/approve/", {"sha256": sha256})
    row.refresh_from_db()
    assert row.is_published


def test_the_export_is_read_again_by_the_solver(writer):
    from rejoinder.core.pledges.reading import read_pledges

    add_pledge({"party": "Cedar", "seat": "Oxley", "if": {"party": "A", "seat": "B"}}, person(), election="2030")
    asked = read_pledges(writer.get(f"{ROOM}export.json").content.decode())
    assert asked.pledges[0].party == "Cedar"
    assert asked.votes_needed


def test_an_entry_is_made_struck_and_put_back(writer):
    typed = {"giver": "Tideway", "taker": "Cedar", "kind": "seat", "what": "Oxley", "election": "2024", "worth": "1"}
    page = writer.post(f"{LEDGER}add/", typed, follow=True).content.decode()
    assert "Tideway is owed one more by Cedar" in page
    row = LedgerEntry.objects.get()
    writer.post(f"{LEDGER}{row.pk}/strike/", {"struck_why": "Twice in the list."})
    assert "Twice in the list." in writer.get(LEDGER).content.decode()
    writer.post(f"{LEDGER}{row.pk}/back/")
    row.refresh_from_db()
    assert row.struck_at is None


def test_the_ledger_goes_out_as_csv_and_json(writer):
    LedgerEntry.objects.create(giver="A", taker="B", kind="seat", what="X", election="E", on="2026-05-07",
                               at="2026-05-07T00:00:00Z")  # fmt: skip
    assert b"2026-05-07,E,A,B,seat,X" in writer.get(f"{LEDGER}export.csv").content
    assert json.loads(writer.get(f"{LEDGER}export.json").content)["pairs"][0]["owed"] == 1


def test_the_public_page_needs_no_sign_in_and_is_empty_at_first(client):
    answer = client.get("/pledges/")
    assert answer.status_code == 200
    assert "No pledge is public" in answer.content.decode()
    assert not answer.cookies
