"""Pact plans at the desk: what is asked, what binds, what is shown, who may."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rejoinder.desk.audit.models import AuditEvent
from rejoinder.desk.contests.decisions import decision_for, decisions_at
from rejoinder.desk.listening.fields import BadFields
from rejoinder.desk.pacts import choosing, making, running, statements
from rejoinder.desk.pacts.consent import Stage, members_say
from rejoinder.desk.pacts.differing import difference
from rejoinder.desk.pacts.exporting import as_csv, as_json
from rejoinder.desk.pacts.gathering import said_by_members
from rejoinder.desk.pacts.models import PactPlan, PlanRun
from rejoinder.desk.pacts.parties import parties_of
from rejoinder.desk.pacts.reading import listed, shown
from rejoinder.desk.pacts.seat_reading import panel
from rejoinder.desk.people.models import Role
from rejoinder.errors import BadInput, NotAllowed
from tests.desk import pact_rows
from tests.desk.invented import person
from tests.desk.opinions import consultation
from tests.desk.pact_rows import outcome, plan, ran, results, stand, voted

pytestmark = pytest.mark.django_db


def events():
    return list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))


# --- what is asked


def test_a_plan_asks_for_its_first_run_with_every_default_named():
    row = plan()
    run = row.runs.get()
    assert (row.number, str(row), run.state, run.why) == (1, "Pact plan 1", "waiting", "The command line asked")
    assert run.wish == {
        "partners": ["Orchard", "Cedar", "Tideway"], "mode": "sum", "seats_max": 3, "gains_min": {}, "gives_max": {},
        "sharing": "free", "tolerance": 1, "vetoes": [], "left_out": [], "kept": [], "incumbents_stay": True,
        "exchanges": [],
    }  # fmt: skip
    assert run.assumptions["draws"] == 1000 and events() == ["plan.add"]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"partners": ["Orchard"]}, "partners"),
        ({"partners": ["Orchard", "Nobody"]}, "partners"),
        ({"partners": ["Orchard", "Oth"]}, "partners"),
        ({"rivals": ["Kestrel"]}, "rivals"),
        ({"rivals": ["Kestrel", "Orchard"]}, "rivals"),
        ({"seats_max": "many"}, "seats_max"),
        ({"gain_each": "1e9"}, "gain_each"),
        ({"gains_min": {"Kestrel": 1}}, "gains_min"),
        ({"mode": "greedy"}, "mode"),
        ({"sharing": "unfair"}, "sharing"),
        ({"draws": "3"}, "draws"),
        ({"endorsement": "0.9"}, "endorsement"),
        ({"backlash": float("nan")}, "backlash"),
        ({"national": {"Orchard": 0.7, "Kestrel": 0.6}}, "national"),
        ({"national": {"Fen": 0.1}}, "national"),
        ({"home": "1.5"}, "home"),
        ({"renamed": "Orchard"}, "renamed"),
        ({"renamed": {"Fen": "Marsh"}}, "renamed"),
        ({"newcomers": "Fen"}, "newcomers"),
        ({"newcomers": {"Kestrel": 0.2}}, "newcomers"),
        ({"newcomers": "Fen=.4", "national": {"Orchard": 0.7}}, "national"),
        ({"polling_day": "May"}, "polling_day"),
        ({"polling_day": "2500-05-06", "election_kind": "uk-general"}, "polling_day"),
        ({"election_kind": "senedd"}, "election_kind"),
        ({"result_set": 99}, "result_set"),
        ({"exchanges": [{"giver": "Cedar", "taker": "Orchard", "what": "", "worth": 1}]}, "exchanges"),
    ],
)
def test_what_cannot_be_wished_is_said_at_its_field(fields, wrong):
    on = results()
    with pytest.raises(BadFields) as refused:
        making.make_plan({"result_set": on.pk, "partners": ["Orchard", "Cedar"]} | fields, "cli")
    assert wrong in refused.value.fields and not PactPlan.objects.exists()


def test_nominations_without_votes_cannot_be_planned_on():
    on = results()
    on.rows.update(candidacies=[["Orchard", None, None, False]])
    with pytest.raises(BadFields, match="nominations"):
        making.make_plan({"result_set": on.pk, "partners": ["Orchard", "Cedar"]}, "cli")


def test_wards_of_several_seats_are_sent_to_the_command_that_plans_them():
    on = results()
    on.rows.filter(seat="Oxley").update(seats=3)
    with pytest.raises(BadFields, match="rejoinder pact wards"):
        making.make_plan({"result_set": on.pk, "partners": ["Orchard", "Cedar"]}, "cli")


def test_each_gains_at_least_is_the_wish_of_every_partner():
    assert plan(gain_each="2").wish["gains_min"] == {"Orchard": 2.0, "Cedar": 2.0, "Tideway": 2.0}


def test_a_new_name_is_carried_into_all_that_the_wish_says_and_back():
    row = plan(gains_min={"Cedar": 2}, rivals=["Kestrel", "Foundry"], national={"Cedar": 0.3})
    row = making.change_plan(row, {"renamed": "Cedar=Fen, Foundry=Forge"}, "cli")
    assert row.wish["partners"] == ["Orchard", "Fen", "Tideway"] and row.wish["gains_min"] == {"Fen": 2.0}
    assert (row.assumptions["rivals"], row.assumptions["national"]) == (["Kestrel", "Forge"], {"Fen": 0.3})
    assert row.runs.first().why.endswith("the names of parties, the partners, the rivals")
    row = making.change_plan(row, {"renamed": {}}, "cli")
    assert row.wish["partners"] == ["Orchard", "Cedar", "Tideway"] and row.assumptions["national"] == {"Cedar": 0.3}


def test_a_party_is_named_by_its_old_name_or_its_new_one():
    for name in ("Cedar", "Fen"):
        row = plan(on=results(f"Votes {name}"), partners=["Orchard", name], renamed={"Cedar": "Fen"})
        assert row.wish["partners"] == ["Orchard", "Fen"]


def test_a_newcomer_that_polls_name_can_be_a_partner_until_it_is_taken_out():
    row = plan(partners=["Orchard", "Fen"], newcomers="Fen=8%", national={"Orchard": 0.3})
    assert row.assumptions["national"] == {"Orchard": 0.3, "Fen": 0.08}
    assert making.change_plan(row, {"national": {"Orchard": ".25"}}, "cli").assumptions["national"]["Fen"] == 0.08
    with pytest.raises(BadFields, match="Fen did not stand"):
        making.change_plan(row, {"newcomers": ""}, "cli")


def test_what_members_said_under_the_earlier_name_binds_under_the_new_one():
    row = plan(renamed={"Cedar": "Fen"})
    voted("Oxley", "Cedar Movement")
    assert set(said_by_members(row).vetoes) == {("Oxley", "Fen")}
    said = members_say(row.result_set, [("Oxley", "Fen")], renamed=row.renamed)
    assert said["Oxley", "Fen"].stage == Stage.SAID_NO


def test_the_page_of_a_renamed_party_shows_its_last_votes_under_the_new_name():
    row = plan(renamed={"Cedar": "Fen"})
    ran(row, outcome(stand("Sallow Vale", ["Fen"], "Orchard"), partners=("Orchard", "Fen", "Tideway")))
    found = panel(row, row.result_set.rows.get(seat="Sallow Vale"))
    assert [(bar.party, bar.is_aside) for bar in found.bars if bar.votes == 4230] == [("Fen", True)]
    assert found.decisive is not None and found.decisive.aside == ("Fen",)


def test_a_run_of_an_earlier_release_is_no_reason_to_plan_again():
    row = plan()
    run = ran(row)
    run.assumptions = {name: one for name, one in run.assumptions.items() if name not in ("home", "renamed")}
    run.save()
    making.change_plan(row, {"name": "The long list"}, "cli")
    assert row.runs.count() == 1


def test_a_partner_that_leaves_takes_its_wishes_along():
    row = plan(gains_min={"Tideway": 1, "Cedar": 2})
    row = making.change_plan(row, {"partners": "Orchard, Cedar"}, "cli")
    assert row.wish["gains_min"] == {"Cedar": 2.0}


def test_a_name_is_no_reason_to_plan_again_but_a_wish_is():
    row = plan()
    ran(row)
    making.change_plan(row, {"name": "The long list"}, "cli")
    assert row.runs.count() == 1
    making.change_plan(row, {"sharing": "equal"}, person())
    assert row.runs.first().why == "Mirela Toft changed how the sacrifice is shared"


def test_a_run_that_nobody_began_takes_the_new_wish_and_leaves_no_other_behind():
    row = plan()
    making.change_plan(row, {"seats_max": 1}, "cli")
    assert [run.wish["seats_max"] for run in row.runs.all()] == [1]


def test_planning_again_runs_though_nothing_changed():
    row = plan()
    ran(row)
    making.plan_again(row, person())
    assert [run.why for run in row.runs.all()] == ["Mirela Toft asked", "The command line asked"]


def test_a_plan_that_was_put_away_is_out_of_the_list_and_is_not_changed():
    row = plan()
    making.put_away(row, "cli")
    assert listed() == []
    with pytest.raises(NotAllowed, match="put away"):
        making.plan_again(row, "cli")
    making.bring_back(row, "cli")
    assert len(listed()) == 1 and events()[-2:] == ["plan.put_away", "plan.bring_back"]


# --- what binds


def test_all_votes_are_asked_for_at_once_and_say_what_one_by_one_they_say():
    for seat, party, decision in (
        ("Oxley", "Cedar", "veto"),
        ("Oxley", "Orchard", "consent"),
        ("Hallow Cross", "Tideway", "none"),
    ):
        voted(seat, party, decision, at=timezone.now() - timedelta(hours=1))
    voted("Oxley", "Cedar", "consent", at=timezone.now() - timedelta(days=9))
    with CaptureQueriesContext(connection) as asked:
        found = decisions_at()
    assert len(asked) == 1
    assert found == {
        (seat, party): decision_for(seat, party)
        for seat, party in (("oxley", "cedar"), ("oxley", "orchard"), ("hallow cross", "tideway"))
    }
    assert type(found["oxley", "cedar"]).__name__ == "Veto"


def test_a_veto_binds_under_any_spelling_of_seat_and_party():
    row = plan()
    voted("HALLOW CROSS", "tideway")
    voted("Deepdale", "Cedar Movement")
    assert sorted(said_by_members(row).vetoes) == [("Deepdale", "Cedar"), ("Hallow Crôss", "Tideway")]


def test_gathering_asks_as_often_for_many_votes_as_for_one():
    row = plan()
    voted("Oxley", "Cedar")
    with CaptureQueriesContext(connection) as once:
        said_by_members(row)
    for seat in pact_rows.SEATS:
        for party in ("Orchard", "Cedar", "Tideway"):
            voted(seat, party)
    with CaptureQueriesContext(connection) as many:
        assert len(said_by_members(row).vetoes) == 18
    assert len(many) <= len(once)


def test_asking_where_members_decided_takes_two_queries_for_any_number_of_plans():
    on = results()
    for _ in range(3):
        ran(plan(on=on))
    voted("Oxley", "Kestrel")
    running.ask_where_members_decided(timezone.now())
    with CaptureQueriesContext(connection) as asked:
        assert running.ask_where_members_decided(timezone.now()) == 0
    assert len(asked) == 2


def test_a_choice_is_asked_with_and_undone():
    row = plan()
    ran(row)
    choosing.choose(row, "Oxley", "leave", person(), party="")
    choosing.choose(row, "Marl Bay", "keep", "cli", party="Orchard")
    wish = row.runs.first().wish
    assert (wish["left_out"], wish["kept"]) == (["Oxley"], [["Marl Bay", "Orchard"]])
    assert choosing.undo(row, "cli").seat == "Marl Bay"
    choosing.undo(row, "cli", seat="Oxley")
    assert row.runs.first().wish["left_out"] == [] and events()[-4:] == [
        "plan.choose",
        "plan.choose",
        "plan.undo",
        "plan.undo",
    ]
    with pytest.raises(NotAllowed, match="no choice"):
        choosing.undo(row, "cli")


def test_a_later_choice_about_a_seat_takes_the_place_of_the_earlier():
    row = plan()
    choosing.choose(row, "Oxley", "leave", "cli")
    choosing.choose(row, "Oxley", "keep", "cli", party="Cedar")
    assert [one.choice for one in row.choices.filter(undone_at=None)] == ["keep"]
    assert row.runs.first().wish["left_out"] == []


@pytest.mark.parametrize(
    ("seat", "choice", "party", "wrong"),
    [("Nowhere", "leave", "", "seat"), ("Oxley\x00", "give", "", "choice"), ("Oxley", "keep", "Kestrel", "party")],
)
def test_a_choice_that_cannot_be_is_said_at_its_field(seat, choice, party, wrong):
    with pytest.raises(BadFields) as refused:
        choosing.choose(plan(), seat, choice, "cli", party=party)
    assert list(refused.value.fields) == [wrong]


# --- what is shown


def test_the_page_keeps_the_last_outcome_while_it_is_planned_again():
    row = plan()
    ran(row)
    making.plan_again(row, "cli")
    about = shown(row)
    assert about.is_planning and about.run.number == 1 and [one.one.seat for one in about.stands] == ["Sallow Vale"]
    assert (
        listed()[0].state_words == "Planning again"
        and listed()[0].finding == "+1 seat together (80%: 0 to +2), in one seat"
    )


def test_a_run_that_failed_is_said_beside_the_last_outcome():
    row = plan()
    ran(row)
    making.plan_again(row, "cli")
    due = running.claim_run(timezone.now())
    running.failed(due, "Orchard has no votes.", timezone.now(), is_final=True)
    about = shown(row)
    assert about.failed.problem == "Orchard has no votes." and about.run.number == 1 and not about.is_planning


def test_each_stand_aside_says_what_its_members_say():
    row = plan()
    stands = [stand(seat, ["Cedar"], "Orchard") for seat in ("Oxley", "Deepdale", "Marl Bay", "Sallow Vale")]
    ran(row, outcome(*stands))
    voted("Oxley", "Cedar", "consent")
    voted("Deepdale", "Cedar", state="open", decision="", closes_at=timezone.now() + timedelta(days=2))
    voted("Marl Bay", "Cedar")
    about = shown(row)
    assert [one.stage for one in about.stands] == [Stage.AGREED, Stage.OPEN, Stage.SAID_NO, Stage.WAITS]
    words = [one.members[0].words for one in about.stands]
    assert "agreed, 39 for and 61 against" in words[0] and "vote until" in words[1] and "0 papers are in" in words[1]
    assert "The plan obeys" in words[2] and "Waits for a vote of Cedar members" in words[3]
    assert about.waits == 1


def test_an_open_vote_tells_no_tally():
    row = plan()
    voted("Oxley", "Cedar", state="open", decision="", closes_at=timezone.now() + timedelta(days=2))
    said = members_say(row.result_set, [("Oxley", "Cedar")])["Oxley", "Cedar"]
    assert (said.votes_for, said.votes_against, said.papers) == (None, None, 0)


def test_what_was_decided_holds_until_a_second_vote_is_counted():
    row = plan()
    voted("Oxley", "Cedar", at=timezone.now() - timedelta(days=3))
    voted("Oxley", "Cedar", state="open", decision="", counted_at=None, closes_at=timezone.now() + timedelta(days=2))
    said = members_say(row.result_set, [("Oxley", "Cedar")])["Oxley", "Cedar"]
    assert said.stage == Stage.SAID_NO and "holds" in said.words


def test_the_difference_says_which_seats_came_in_and_why_others_went_out():
    row = plan()
    ran(row, outcome(stand("Sallow Vale", ["Cedar"], "Orchard"), stand("Oxley", ["Orchard"], "Cedar")))
    voted("Sallow Vale", "Cedar")
    running.ask_where_members_decided(timezone.now())
    choosing.choose(row, "Oxley", "leave", "cli")
    ran(row, outcome(stand("Deepdale", ["Cedar", "Orchard"], "Tideway")))
    found = shown(row).difference
    assert [(one.seat, one.why) for one in found.went_out] == [
        ("Sallow Vale", "The members of Cedar said no."), ("Oxley", "Somebody left the seat out."),
    ]  # fmt: skip
    assert [(one.seat, one.now) for one in found.came_in] == [("Deepdale", "Cedar and Orchard stand aside for Tideway")]
    assert found.other == () and found.has_any


def test_the_same_partners_named_in_another_order_are_no_difference():
    row = plan()
    ran(row, outcome(stand("Deepdale", ["Cedar", "Orchard"], "Tideway")))
    making.plan_again(row, "cli")
    ran(row, outcome(stand("Deepdale", ["Orchard", "Cedar"], "Tideway")))
    assert not shown(row).difference.has_any


def test_the_page_of_an_earlier_run_is_that_run():
    row = plan()
    first = ran(row)
    making.plan_again(row, "cli")
    second = ran(row, outcome(stand("Oxley", ["Orchard"], "Cedar")))
    assert shown(row, first).stands[0].one.seat == "Sallow Vale" and shown(row).run == second
    assert difference(second, first).went_out[0].seat == "Sallow Vale"


def test_a_plan_on_many_seats_asks_as_often_as_one_on_few():
    row = plan()
    ran(row)
    with CaptureQueriesContext(connection) as few:
        shown(row)
    many = plan(
        on=results("Another", {f"Seat {n}": pact_rows.SEATS["Oxley"] for n in range(60)}), partners="Orchard,Cedar"
    )
    ran(many, outcome(*(stand(f"Seat {n}", ["Cedar"], "Orchard") for n in range(60))))
    with CaptureQueriesContext(connection) as more:
        assert len(shown(many).stands) == 60
    assert len(more) <= len(few)


def test_a_panel_shows_votes_members_law_and_what_was_asked_about_the_seat():
    row = plan(polling_day="2027-05-06", election_kind="uk-general")
    ran(row)
    consultation(slug="vale", title="What does Sallow Vale want?")
    pact_rows.statement(row.result_set, seat="Sallow Vale")
    found = panel(row, row.result_set.rows.get(seat="Sallow Vale"))
    assert [(bar.party, bar.is_aside, bar.is_elected) for bar in found.bars] == [
        ("Kestrel", False, True), ("Orchard", False, False), ("Cedar", True, False), ("Foundry", False, False),
    ]  # fmt: skip
    assert (found.majority, found.stand.words) == (2243, "Cedar stands aside for Orchard")
    assert found.decisive_words[0] == (
        "Orchard needs 53 of every 100 Cedar voters, net. Probably not by arithmetic alone."
    )
    assert found.law_words.startswith("Last day to withdraw: Thu 8 Apr 2027, 16:00.")
    assert [one.row.slug for one in found.consultations] == ["vale"] and len(found.statements) == 1
    (vote,) = found.votes
    assert vote.party == "Cedar" and "seat=Sallow+Vale" in vote.address and "kind=members" in vote.address


def test_a_party_that_did_not_stand_last_time_can_stand_aside_next_time():
    row = plan()
    ran(row, outcome(stand("Penn Marsh", ["Orchard"], "Cedar", is_imputed=True)))
    found = panel(row, row.result_set.rows.get(seat="Penn Marsh"))
    assert "Orchard" not in [bar.party for bar in found.bars]
    assert [one.party for one in found.votes] == ["Orchard"] and found.decisive is None


@pytest.mark.parametrize(("region", "is_here"), [("North", True), ("", True), ("South", False)])
def test_votes_of_an_earlier_election_are_those_of_the_same_place(region, is_here):
    row = plan()
    row.result_set.rows.update(region="North")
    before = results("General election 2019", {"Penn Marsh": {"Cedar": 9000, "Orchard": 4000}}, election="2019")
    before.rows.update(region=region)
    ran(row, outcome(stand("Penn Marsh", ["Orchard"], "Cedar")))
    told = panel(row, row.result_set.rows.get(seat="Penn Marsh")).decisive
    assert (told is not None and told.last_votes[0].votes == 4000) == is_here


def test_exports_say_what_the_page_says_and_no_cell_is_a_formula():
    row = plan()
    row.result_set.rows.filter(seat="Oxley").update(seat="=Oxley")
    ran(row, outcome(stand("=Oxley", ["Cedar"], "Orchard", code="@E1")))
    about = shown(row)
    assert as_json(about)["outcome"]["stands"][0]["seat"] == "=Oxley" and as_json(about)["state"] == "done"
    assert as_csv(about).splitlines()[1].startswith("'=Oxley,'@E1,Cedar,Orchard,Kestrel,0.22,0.34")


def test_parties_are_counted_by_seats_wins_and_votes():
    found = parties_of(results())
    assert (found["Kestrel"].seats, found["Kestrel"].won, found["Cedar"].name) == (5, 3, "Cedar Movement")


# --- rivals' statements


def test_a_statement_of_rivals_is_written_removed_and_put_back():
    row = plan()
    one = pact_rows.statement(row.result_set)
    assert list(shown(row).statements) == [one] and one.said_on == date(2026, 3, 1)
    statements.remove_statement(one, "cli")
    assert not shown(row).statements
    statements.put_back_statement(one, "cli")
    assert len(shown(row).statements) == 1
    assert events()[-3:] == [f"statement_of_rivals.{what}" for what in ("add", "remove", "put_back")]


def test_a_statement_that_cannot_be_is_said_field_by_field():
    fields = {"party": "Nobody", "said": "", "said_on": "2999-01-01", "seat": "Nowhere", "url": "ftp://x"}
    with pytest.raises(BadFields) as refused:
        statements.add_statement(results(), fields, "cli")
    assert set(refused.value.fields) == {"party", "said", "said_on", "seat", "url"}


def test_a_plan_is_found_by_its_number_alone():
    row = plan()
    assert making.plan_with("1") == row
    for text in ("2", "x", "", "9" * 30, "１"):
        with pytest.raises(BadInput, match="no plan"):
            making.plan_with(text)


# --- pages


def test_a_writer_makes_a_plan_on_the_page_and_plans_again(client):
    client.force_login(person())
    on = results()
    form = {
        "result_set": on.pk,
        "partners": ["Orchard", "Cedar"],
        "seats_max": "2",
        "whole": "1",
        "incumbents_stay": "on",
    }
    assert client.post("/alliance/plans/new/", form).headers["Location"] == "/alliance/plans/1/?done=made"
    row = PactPlan.objects.get()
    assert (row.wish["incumbents_stay"], row.wish["seats_max"]) == (True, 2)
    ran(row)
    sent = {"partners": ["Orchard", "Cedar"], "seats_max": "", "gain-Cedar": "1", "whole": "1"}
    assert client.post("/alliance/plans/1/", sent).status_code == 302
    row.refresh_from_db()
    assert (row.wish["seats_max"], row.wish["gains_min"], row.wish["incumbents_stay"]) == (None, {"Cedar": 1.0}, False)


def test_the_bar_of_a_page_changes_only_what_stands_in_it(client):
    client.force_login(person())
    row = plan(gives_max={"Cedar": 2}, incumbents_stay=False)
    client.post("/alliance/plans/1/", {"seats_max": "5", "sharing": "equal"})
    row.refresh_from_db()
    assert (row.wish["seats_max"], row.wish["gives_max"], row.wish["incumbents_stay"]) == (5, {"Cedar": 2}, False)
    assert row.wish["partners"] == ["Orchard", "Cedar", "Tideway"]


def test_what_each_gains_at_least_holds_though_the_fields_by_partner_are_sent_empty(client):
    client.force_login(person())
    row = plan(partners=["Cedar", "Orchard"])
    sent = {"partners": ["Orchard", "Cedar"], "gain_each": "2", "gain-Orchard": "", "gain-Cedar": "", "whole": "1"}
    client.post("/alliance/plans/1/", sent)
    row.refresh_from_db()
    assert row.wish["gains_min"] == {"Cedar": 2.0, "Orchard": 2.0}
    assert row.wish["partners"] == ["Cedar", "Orchard"]  # in the plan's order, whatever that of the ticks
    client.post("/alliance/plans/1/", sent | {"gain_each": ""})
    row.refresh_from_db()
    assert row.wish["gains_min"] == {}


@pytest.mark.parametrize(("side", "partners", "rivals"), [("partner", 3, 0), ("rival", 2, 2), ("", 2, 1)])
def test_a_newcomer_is_put_on_its_side_before_there_is_a_plan(client, side, partners, rivals):
    client.force_login(person())
    sent = {"result_set": results().pk, "partners": ["Orchard", "Cedar"], "newcomers": "Fen=8%", "whole": "1"}
    sent |= {"newcomers_side": side, "rivals": ["Kestrel"] if side == "rival" else []}
    assert client.post("/alliance/plans/new/", sent).status_code == 302
    row = PactPlan.objects.get()
    assert ("Fen" in row.wish["partners"], len(row.wish["partners"])) == (side == "partner", partners)
    assert "Fen" in row.assumptions["national"] and ("Fen" in row.assumptions["rivals"]) == (side == "rival")


def test_a_wrong_field_loses_nothing_that_was_typed(client):
    client.force_login(person())
    plan()
    page = client.post("/alliance/plans/1/", {"seats_max": "lots", "gain_each": "2"})
    assert page.status_code == 422
    assert (page.context["form"].typed["seats_max"], page.context["form"].typed["gain_each"]) == ("lots", "2")
    assert "seats_max" in page.context["form"].wrong


@pytest.mark.parametrize(
    "where", ["", "state/", "state/?part=1", "compare/", "compare/?run=1", "compare/?with=2", "export.json", "export.csv", "?run=1"]
)  # fmt: skip
def test_a_reader_sees_every_page_of_a_plan(client, where):
    client.force_login(person(role=Role.READER))
    row = plan()
    ran(row)
    plan(on=row.result_set)
    assert client.get(f"/alliance/plans/1/{where}").status_code == 200


def test_a_reader_changes_nothing(client):
    client.force_login(person(role=Role.READER))
    row = plan()
    for where, sent in (
        ("", {"seats_max": "1"}), ("choose/", {"seat": "Oxley", "choice": "leave"}), ("again/", {}), ("put-away/", {}),
        ("statements/", {"party": "Kestrel"}),
    ):  # fmt: skip
        assert client.post(f"/alliance/plans/1/{where}", sent).status_code == 403
    assert client.get("/alliance/plans/new/").status_code == 403
    assert row.runs.count() == 1 and not row.choices.exists()


def test_strangers_are_sent_to_sign_in(client):
    plan()
    for where in ("", "1/", "1/export.json", "1/state/", "new/"):
        assert client.get(f"/alliance/plans/{where}").status_code == 302
    assert client.get("/alliance/law/").status_code == 302


def test_a_seat_is_chosen_on_its_page_and_the_status_line_undoes_it(client):
    client.force_login(person())
    row = plan()
    ran(row)
    key = row.result_set.rows.get(seat="Sallow Vale").pk
    done = client.post("/alliance/plans/1/choose/", {"seat": "Sallow Vale", "choice": "leave", "back": "seat"})
    assert done.headers["Location"].startswith(f"/alliance/plans/1/seats/{key}/?done=left")
    page = client.get(f"/alliance/plans/1/?seat={key}&done=left&about=Sallow+Vale")
    assert (
        page.context["panel"].choice.choice == "leave"
        and page.context["said"].text == "Nobody stands aside in Sallow Vale."
    )
    client.post(page.context["said"].undo)
    assert not row.choices.filter(undone_at=None).exists()


def test_the_state_says_how_far_it_is(client):
    client.force_login(person())
    row = plan()
    due = running.claim_run(timezone.now())
    running.renew(due, timezone.now(), "Drawing 1,000 elections")
    told = client.get("/alliance/plans/1/state/").json()
    assert told == {
        "is_planning": True,
        "words": "Planning",
        "step": "Drawing 1,000 elections",
        "run": None,
        "problem": "",
    }
    running.settle(due, outcome(), timezone.now())
    assert client.get("/alliance/plans/1/state/").json()["run"] == 1 and row.runs.count() == 1


def test_the_page_of_the_law_works_a_timetable_out_and_says_what_is_wrong(client):
    client.force_login(person(role=Role.READER))
    page = client.get("/alliance/law/?kind=england-local&polling_day=2022-05-05")
    assert (
        "Tue 5 Apr 2022, 16:00" in page.content.decode()
        and "Names that are on the paper stay" in page.context["withdrawal"]
    )
    assert client.get("/alliance/law/?kind=england-local&polling_day=soon").status_code == 422
    assert client.get("/alliance/law/?kind=senedd&polling_day=2026-05-07").status_code == 422


def test_the_form_of_a_members_vote_takes_what_a_plan_knows(client):
    client.force_login(person())
    row = plan()
    ran(row)
    address = panel(row, row.result_set.rows.get(seat="Sallow Vale")).votes[0].address
    typed = client.get(address).context["typed"]
    assert (typed["seat"], typed["party"]) == ("Sallow Vale", "Cedar")
    assert typed["question"] == "Should Cedar Movement stand aside in Sallow Vale for Orchard Party?"


def test_numbers_beyond_all_measure_are_not_found(client):
    client.force_login(person())
    plan()
    for where in ("99999999999/", f"1/seats/{10**30}/", f"1/?seat={10**17}", f"1/compare/?with={'9' * 40}"):
        assert client.get(f"/alliance/plans/{where}").status_code in (200, 404)
    assert PlanRun.objects.count() == 1
