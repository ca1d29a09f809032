"""Pledges at the desk: written down, solved with members' votes, marked, published by two people, kept in a ledger."""

import json
from datetime import UTC, datetime

import pytest

from rejoinder.desk.audit.models import AuditEvent
from rejoinder.desk.listening.fields import BadFields
from rejoinder.desk.pledges import ledger, marking, publishing
from rejoinder.desk.pledges.balances import balances, owed_sentence
from rejoinder.desk.pledges.making import add_file, add_pledge
from rejoinder.desk.pledges.models import LedgerEntry, Pledge
from rejoinder.desk.pledges.reading import Round, summary
from rejoinder.errors import BadInput, NotAllowed
from tests.desk.contest_rows import person
from tests.desk.test_contest_decisions import counted

pytestmark = pytest.mark.django_db
ELECTION = "General election 2027"
IMPRINT = "Promoted by Pim Hallorane, 2 Quay Steps, Tidewell, on behalf of Orchard, same address."
MUTUAL = (
    {"party": "Orchard", "seat": "Marl Bay", "if": {"party": "Cedar", "seat": "Quay North"}},
    {"party": "Cedar", "seat": "Quay North", "if": {"party": "Orchard", "seat": "Marl Bay"}},
)


def pledged(said, by=None):
    return add_pledge(said, by or person(), election=ELECTION)


def agreed(party, seat):
    return counted(60, 10, party=party, seat=seat, title=f"{party} in {seat}")


def approver():
    return person("approver", "Pim Hallorane")


def public(row):
    asked = publishing.ask(row, by=person(), imprint=IMPRINT)
    return publishing.approve(asked, publishing.sha256_of(asked), by=approver())


def test_a_pledge_waits_until_members_were_asked():
    row = pledged({"party": "Cedar", "seat": "Sallow Vale"})
    shown = Round().row_of(row)
    assert shown.group == "waits"
    assert "were not asked" in shown.why


def test_pledges_are_solved_anew_only_where_something_changed_or_a_day_is_over():
    row = pledged({"party": "Orchard", "policy": "votes for reform", "due": "2027-07-01T15:00:00Z"})
    before, later, over = (datetime(2027, 6 + month, 1, 16, tzinfo=UTC) for month in (-1, 0, 1))
    first = Round(now=before).solution
    assert Round(now=later).solution is first and Round(now=over).solution is not first
    assert Round(now=over).row_of(row).why.startswith("Its day is over")
    pledged({"party": "Cedar", "policy": "votes for reform"})
    assert Round(now=later).solution.standing == 2


def test_consent_lets_a_pledge_be_kept():
    row = pledged({"party": "Cedar", "seat": "Sallow Vale"})
    counted(60, 10)
    assert Round().row_of(row).group == "kept"


def test_a_veto_makes_a_pledge_unmeetable_and_is_told_to_the_other_side():
    counted(10, 60)
    own = pledged({"party": "Cedar", "seat": "Sallow Vale"})
    other = pledged({"party": "Orchard", "policy": "votes for reform", "if": {"party": "Cedar", "seat": "Sallow Vale"}})
    assert "said no" in Round().row_of(own).why
    assert "Missing: Cedar stands aside in Sallow Vale" in Round().row_of(other).why


def test_a_mutual_pledge_is_kept_together():
    rows = [pledged(said) for said in MUTUAL]
    agreed("Orchard", "Marl Bay")
    agreed("Cedar", "Quay North")
    one = Round()
    assert [one.row_of(row).group for row in rows] == ["kept", "kept"]
    assert "must move together" in one.row_of(rows[0]).why


def test_the_summary_counts_what_can_be_kept_and_tells_the_rest():
    for said in (*MUTUAL, {"party": "Tideway", "policy": "votes for reform", "if": {"party": "Cedar", "seat": "X"}}):
        pledged(said)
    told = summary(None)
    assert (told.kept_count, told.count) == (2, 3)
    assert {row.mark for row in told.rows} == {"⊙", "✕"}


def test_no_pledges_and_no_debts_are_no_panel():
    assert summary(None) is None


def test_a_kept_pledge_is_entered_for_the_one_it_was_made_to():
    row = pledged(MUTUAL[0])
    marking.mark(row, "kept", person())
    entry = LedgerEntry.objects.get()
    assert (entry.giver, entry.taker, entry.what, entry.election) == ("Orchard", "Cedar", "Marl Bay", ELECTION)
    assert owed_sentence({}) == f"Orchard is owed one more by Cedar, from {ELECTION}."


def test_an_undone_mark_strikes_its_entry_and_deletes_nothing():
    row = pledged(MUTUAL[0])
    marking.mark(row, "kept", person())
    marking.undo(row, person())
    row.refresh_from_db()
    assert row.state == "standing"
    assert LedgerEntry.objects.get().struck_why == "The mark was undone."
    assert balances() == []


def test_a_broken_pledge_needs_a_reason():
    with pytest.raises(BadFields, match="Say why"):
        marking.mark(pledged(MUTUAL[0]), "broken", person())


def test_of_a_choice_the_mark_says_which_were_given():
    row = pledged({"party": "Tideway", "seats": ["Oxley", "Penn Marsh", "Reedham"], "k": 2, "for": "Cedar"})
    with pytest.raises(BadFields, match="Say which 2"):
        marking.mark(row, "kept", person(), given=["Oxley"])
    marking.mark(row, "kept", person(), given=["oxley", "Reedham"])
    assert sorted(LedgerEntry.objects.values_list("what", flat=True)) == ["Oxley", "Reedham"]


def test_what_was_kept_counts_as_done_for_others():
    first, second = (pledged(said) for said in MUTUAL)
    agreed("Cedar", "Quay North")
    marking.mark(first, "kept", person())
    assert Round().row_of(second).group == "kept"


def test_words_of_payment_are_warned_of_and_kept_but_not_refused():
    row = pledged({"party": "Cedar", "seat": "Oxley", "note": "Orchard pays their deposit"})
    assert "section 107" in row.warned[0]
    assert AuditEvent.objects.get(action="pledge.add").detail["warned"] == 1


def test_who_asked_for_publishing_may_not_approve_it():
    asked = publishing.ask(pledged(MUTUAL[0]), by=approver(), imprint=IMPRINT)
    with pytest.raises(NotAllowed, match="someone else"):
        publishing.approve(asked, publishing.sha256_of(asked), by=approver())


def test_a_published_pledge_stands_on_the_public_page_with_its_imprint(client):
    public(pledged({"party": "Orchard", "seat": "Marl Bay"}))
    page = client.get("/pledges/").content.decode()
    assert "Orchard stands aside in Marl Bay." in page
    assert IMPRINT in page
    assert "<script" not in page


def test_a_private_pledge_is_nowhere_on_the_public_page(client):
    private = pledged({"party": "Cedar", "seat": "Quay North", "note": "agreed at the ferry"})
    public(pledged({"party": "Orchard", "seat": "Marl Bay", "if": {"pledge": str(private.number)}}))
    public(pledged(MUTUAL[0] | {"seat": "Oxley"}))
    page = client.get("/pledges/").content.decode()
    assert "Orchard stands aside in Oxley, on a condition that is not public." in page
    assert "Quay North" not in page
    assert "Cedar" not in page
    assert f"pledge {private.number}" not in page


def test_a_pledge_taken_down_is_hidden_in_the_conditions_of_others(client):
    first, second = (pledged(said) for said in MUTUAL)
    for row in (first, second):
        Pledge.objects.filter(pk=row.pk).update(is_published=True, published_text=row.text, imprint=IMPRINT)
    assert "Quay North" in client.get("/pledges/").content.decode()
    publishing.take_down(second, by=person())
    page = client.get("/pledges/").content.decode()
    assert "Quay North" not in page
    assert "on a condition that is not public" in page


def test_words_that_changed_since_they_were_asked_for_are_not_published():
    row = pledged(MUTUAL[0])
    asked = publishing.ask(row, by=person(), imprint=IMPRINT)
    pledged(MUTUAL[1])  # private, and it gives what the condition names
    with pytest.raises(NotAllowed, match="Read it again"):
        publishing.approve(asked, publishing.sha256_of(asked), by=approver())
    row.refresh_from_db()
    assert not row.is_published
    assert row.asked_text == "Orchard stands aside in Marl Bay, on a condition that is not public."


def test_two_that_name_each_other_are_asked_for_together_and_shown_once_both_are_public(client):
    rows = [publishing.ask(pledged(said), by=person(), imprint=IMPRINT) for said in MUTUAL]
    for row in rows:
        row.refresh_from_db()
    publishing.approve(rows[0], publishing.sha256_of(rows[0]), by=approver())
    assert "Quay North" not in client.get("/pledges/").content.decode()
    publishing.approve(rows[1], publishing.sha256_of(rows[1]), by=approver())
    assert "Orchard stands aside in Marl Bay if Cedar does in Quay North." in client.get("/pledges/").content.decode()


def test_a_public_pledge_is_marked_by_an_approver():
    row = public(pledged(MUTUAL[0]))
    with pytest.raises(NotAllowed, match="approver"):
        marking.mark(row, "broken", person(), why="They stood.")
    assert marking.mark(row, "broken", approver(), why="They stood.").became == "broken"


def test_a_file_is_read_as_a_whole_or_not_at_all():
    good = [{"id": "a", **MUTUAL[0]}, {"id": "b", "party": "Cedar", "seat": "Quay North", "if": "a"}]
    rows = add_file(json.dumps(good), person(), name="f.json", election=ELECTION)
    assert rows[1].condition == {"pledge": str(rows[0].number)}
    with pytest.raises(BadInput, match="there is no pledge"):
        add_file(
            json.dumps([{"id": "c", "party": "X", "seat": "Y", "if": "zz"}]), person(), name="f.json", election="E"
        )
    assert Pledge.objects.count() == 2


def test_a_struck_entry_stays_in_the_export_with_its_reason():
    row, _ = ledger.add_entry({"giver": "Tideway", "taker": "Cedar", "what": "Reed ward", "kind": "ward",
                               "election": "County 2026", "worth": "0,5"}, person())  # fmt: skip
    ledger.strike(row, "It was Orchard.", person())
    assert "Reed ward" in ledger.as_csv(ledger.entries())
    assert "It was Orchard." in ledger.as_csv(ledger.entries())
    assert balances() == []


def test_a_debt_is_told_from_the_elections_it_comes_from():
    for giver, taker, election in (("Tideway", "Cedar", "County elections of May"), ("Cedar", "Tideway", "2024"),
                                   ("Tideway", "Cedar", "2024")):  # fmt: skip
        ledger.add_entry({"giver": giver, "taker": taker, "what": "Oxley", "election": election}, person())
    assert owed_sentence({}) == "Tideway is owed one more by Cedar, from County elections of May."


def test_a_cell_that_a_spreadsheet_would_compute_is_told_apart():
    row, _ = ledger.add_entry({"giver": "=A", "taker": "B", "what": "+x", "election": "E"}, person())
    assert "'=A" in ledger.as_csv([row])


def test_two_thousand_pledges_take_few_queries(django_assert_max_num_queries):
    now_rows = [
        Pledge(number=n, election=ELECTION, party=f"P{n % 7}", gives={"seat": f"S{n}"}, text="x",
               condition={"party": f"P{(n + 1) % 7}", "seat": f"S{n + 1}"}, made_at="2026-01-01T00:00:00Z")
        for n in range(1, 2001)
    ]  # fmt: skip
    Pledge.objects.bulk_create(now_rows)
    with django_assert_max_num_queries(6):
        assert Round().standing == 2000
