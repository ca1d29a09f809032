"""Pages about one set of results without a plan: signs of rival pacts, wards that elect several, one seat."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rejoinder.cli.demo.country import council
from rejoinder.core.seats.results import Candidacy, Election, Elections, Kind, SeatResult
from rejoinder.desk.pacts.models import RivalStatement
from rejoinder.desk.people.models import Role, User
from rejoinder.desk.people.tokens import make_token
from rejoinder.desk.seats import keeping
from tests.desk import pact_rows, result_rows
from tests.desk.invented import person

pytestmark = pytest.mark.django_db
SOURCE = {"source": "The county clerk, free of rights"}


@pytest.fixture
def writer(client):
    client.force_login(person())
    return client


@pytest.fixture
def reader(client):
    client.force_login(person("Joss Adeyinka-Rowe", Role.READER))
    return client


def page(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[:500]
    text = answer.content.decode()
    assert " style=" not in text
    return text


def asked(client, path, **params):
    who = User.objects.filter(role=Role.ADMIN).first() or person("Wilda Groome", Role.ADMIN)
    secret = make_token(who, "a test", scope="read")[1]
    return client.get(f"/api/v1{path}", params, headers={"Authorization": f"Bearer {secret}"})


def stored(*elections, names=None):
    made, _ = keeping.keep(Elections(tuple(elections), names or {}), None, source="Invented", is_invented=True)
    return made


def nominated(aside=24, seats=60):
    """An election in which Foundry stood everywhere, then nominations without it in seats that Kestrel held."""
    votes = [("Kestrel", 120), ("Orchard", 90), ("Foundry", 60)]
    before = tuple(
        SeatResult(f"Seat {n}", tuple(Candidacy(party, v + (40 if n % 2 and party == "Orchard" else 0) + n)
                                      for party, v in votes), f"K{n}")
        for n in range(seats)
    )  # fmt: skip
    away = {one.seat for one in [one for one in before if one.winner() == "Kestrel"][:aside]}
    now = tuple(
        SeatResult(one.seat, tuple(Candidacy(c.party, None) for c in one.candidacies
                                   if not (c.party == "Foundry" and one.seat in away)), one.code)
        for one in before
    )  # fmt: skip
    _, last = stored(Election("2020", Kind.GENERAL, before), Election("2024", Kind.GENERAL, now))
    return last


def test_who_gives_way_to_whom_is_read_from_nominations_without_votes(reader):
    row = nominated()
    text = page(reader.get(f"/alliance/seats/{row.pk}/signs/"))
    assert "Foundry gives way to Kestrel: absent in 24 of 30 seats that Kestrel held." in text
    assert "<b>clear</b>" in text and "nominations" in text and "24 seats without Foundry" in text
    assert "What this cannot see" in text


def test_without_a_sign_the_page_says_so_and_what_was_tested(reader):
    text = page(reader.get(f"/alliance/seats/{nominated(aside=2).pk}/signs/"))
    assert "No sign of a pact" in text and "too small to be told from chance" in text


def test_a_set_too_small_to_test_says_too_little(reader):
    text = page(reader.get(f"/alliance/seats/{result_rows.results().pk}/signs/"))
    assert "Too little to say" in text


def test_statements_are_written_down_beside_the_test_and_can_be_taken_back(writer):
    row = nominated()
    here = f"/alliance/seats/{row.pk}/"
    said = {"party": "Foundry", "said": "We leave the field to Kestrel.", "said_on": "2026-03-01"}
    answer = writer.post(f"{here}statements/", said)
    assert answer.status_code == 302
    assert "We leave the field to Kestrel." in page(writer.get(answer["Location"]))
    key = RivalStatement.objects.get().pk
    gone = writer.post(f"{here}statements/{key}/remove/")
    assert f"{here}statements/{key}/put-back/" in page(writer.get(gone["Location"]))
    wrong = page(writer.post(f"{here}statements/", said | {"party": "Nobody"}), 422)
    assert "Nobody did not stand" in wrong and "We leave the field" in wrong


def test_a_reader_looks_and_does_not_write(reader):
    row = nominated()
    assert reader.post(f"/alliance/seats/{row.pk}/statements/", {}).status_code == 403
    assert "Write one down" not in page(reader.get(f"/alliance/seats/{row.pk}/signs/"))


def test_signs_cost_few_queries_however_many_seats_there_are(reader):
    row = nominated()
    with CaptureQueriesContext(connection) as few:
        reader.get(f"/alliance/seats/{row.pk}/signs/")
    assert len(few) < 30


def test_signs_go_to_programs_with_every_pair(writer):
    row = nominated()
    told = json.loads(page(writer.get(f"/alliance/seats/{row.pk}/signs/signs.json")))
    assert told == asked(writer, f"/results/{row.pk}/signs").json()
    assert told["spotted"][0]["party"] == "Foundry" and len(told["pairs"]) >= 1


@pytest.fixture
def wards():
    return stored(*council().elections)[-1]


SLATE = {"partner": ["Cedar", "Orchard"]}


def test_wards_say_how_many_each_partner_puts_up_with_ranges(reader, wards):
    text = page(reader.get(f"/alliance/seats/{wards.pk}/wards/", SLATE))
    assert text.count('<th scope="row" class="fold-name" dir="auto">') == 18 and text.count("dashed-line") == 18
    assert "seats together on a joint slate" in text and "measured on 18 joint slates here" in text


def test_before_partners_are_picked_the_slates_of_last_time_are_offered(reader, wards):
    text = page(reader.get(f"/alliance/seats/{wards.pk}/wards/"))
    assert "?partner=Cedar&amp;partner=Orchard" in text and "shared the places of 18 wards" in text


def test_a_number_of_candidates_and_a_loyalty_can_be_asked_for(reader, wards):
    asked = SLATE | {"party": "Orchard", "candidates": "40", "loyalty_low": "60", "loyalty_high": "80", "swing": "0"}
    told = json.loads(page(reader.get(f"/alliance/seats/{wards.pk}/wards/wards.json", asked)))
    assert sum(one["chosen"]["candidates"]["Orchard"] for one in told["wards"]) >= 40
    assert told["loyalty"] == {"mean": 0.7, "low": 0.6, "high": 0.8, "wards": 0}


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"candidates": "many", "party": "Cedar"}, "A whole number of candidates"),
        ({"candidates": "4"}, "Say of which partner"),
        ({"loyalty_low": "90", "loyalty_high": "60"}, "the lower first"),
        ({"ward": "Nowhere"}, "No ward &#x27;Nowhere&#x27; here"),
        ({"partner": ["Cedar"]}, "Name 2 to 4 different partners"),
        ({"partner": ["Cedar", "Nobody"]}, "Nobody stood in no ward here"),
        ({"region": "Atlantis"}, "There is no Atlantis"),
    ],
)
def test_what_cannot_be_worked_out_for_wards_is_said_and_what_was_typed_stays(reader, wards, more, words):
    text = page(reader.get(f"/alliance/seats/{wards.pk}/wards/", SLATE | more), 422)
    assert words in text and 'value="Cedar" checked' in text


def test_too_many_wards_for_a_page_are_shown_one_council_at_a_time(reader):
    whole = council().elections[-1].results
    many = tuple(
        SeatResult(f"{one.seat} {n}", one.candidacies, f"{n}-{one.seat}", f"Council {n}", seats=one.seats)
        for n in range(5) for one in whole
    )  # fmt: skip
    (row,) = stored(Election("Councils 2025", Kind.LOCAL, many))
    text = page(reader.get(f"/alliance/seats/{row.pk}/wards/", SLATE))
    assert (
        "these are the wards of Council 0" in text and text.count('<th scope="row" class="fold-name" dir="auto">') == 18
    )


def test_where_one_is_elected_the_page_of_wards_points_to_the_seat(reader):
    row = result_rows.results()
    text = page(reader.get(f"/alliance/seats/{row.pk}/wards/"))
    assert "No ward here elects several" in text and f"/alliance/seats/{row.pk}/decisive/" in text


def test_wards_go_to_programs_and_spreadsheets(writer, wards):
    here = f"/alliance/seats/{wards.pk}/wards/"
    told = json.loads(page(writer.get(f"{here}wards.json", SLATE)))
    assert told == asked(writer, f"/results/{wards.pk}/wards", **SLATE).json()
    lines = page(writer.get(f"{here}wards.csv", SLATE)).splitlines()
    assert len(lines) == 19 and lines[0].startswith("ward,code,region,elects,Cedar candidates")
    assert writer.get(f"{here}wards.csv").status_code == 422


def test_any_seat_can_be_asked_whether_a_stand_aside_turns_it(reader):
    row = pact_rows.results()
    here = f"/alliance/seats/{row.pk}/decisive/"
    assert "An example" in page(reader.get(here))
    chosen = page(reader.get(here, {"seat": "Sallow Vale"}))
    assert 'name="aside" value="Cedar"' in chosen and "15,961" in chosen
    text = page(reader.get(here, {"seat": "sallow vale", "aside": "Cedar", "for": "Orchard"}))
    assert "Orchard needs 53 of every 100 Cedar voters, net." in text
    assert "<b>4,230 people</b> would not find their party" in text
    assert "The same as a table" in text and "Where voters may go" in text and "Next time, only because of it" in text


def test_the_closest_seats_are_offered_to_begin_with(reader):
    row = pact_rows.results()
    text = page(reader.get(f"/alliance/seats/{row.pk}/decisive/"))
    offered = re.findall(r'<a href="\?seat=[^"]+" dir="auto">([^<]+)</a> <b>([0-9,]+)</b>', text)
    assert offered[:2] == [("Deepdale", "240"), ("Hallow Crôss", "990")] and len(offered) == len(pact_rows.SEATS)


@pytest.mark.parametrize(
    ("asked_for", "words"),
    [
        ({"seat": "Sallow Vail"}, "nearest: Sallow Vale"),
        ({"seat": "Oxley", "aside": "Nobody", "for": "Orchard"}, "No party &#x27;Nobody&#x27;"),
        ({"seat": "Oxley", "aside": "Orchard", "for": "Orchard"}, "cannot stand aside for itself"),
        ({"seat": "Oxley", "aside": "Cedar", "for": "Tideway"}, "did not stand in Oxley"),
        ({"seat": "Oxley", "election": "1066"}, "not in an election"),
    ],
)
def test_a_seat_or_a_party_that_is_not_there_is_said(reader, asked_for, words):
    row = pact_rows.results()
    text = page(reader.get(f"/alliance/seats/{row.pk}/decisive/", asked_for), 422)
    assert words in text and asked_for["seat"] in text


def test_an_earlier_election_can_be_asked_about(reader):
    pact_rows.results("General election 2019", {"Oxley": {"Kestrel": 9, "Cedar": 8, "Orchard": 7}}, election="2019")
    row = pact_rows.results(seats={"Oxley": pact_rows.SEATS["Oxley"]})
    here = f"/alliance/seats/{row.pk}/decisive/"
    text = page(reader.get(here, {"seat": "Oxley", "aside": "Orchard", "for": "Cedar", "election": "2019"}))
    assert "<option selected>2019</option>" in text and "<b>7 people</b>" in text


def test_the_picture_of_a_seat_and_its_figures_can_be_taken_away(writer):
    row = pact_rows.results()
    question = {"seat": "Sallow Vale", "aside": "Cedar", "for": "Orchard"}
    answer = writer.get(f"/alliance/seats/{row.pk}/decisive/decisive.svg", question)
    assert answer["Content-Type"] == "image/svg+xml" and b"<title>" in answer.content
    told = asked(writer, f"/results/{row.pk}/decisive", **question).json()
    assert told["for"] == "Orchard" and told["votes"] == 4230 and told["sentence"].startswith("Orchard needs 53")
    assert asked(writer, f"/results/{row.pk}/decisive", **question | {"seat": "x"}).status_code == 400


def test_the_page_of_a_set_leads_to_what_can_be_asked_of_it(reader, wards):
    text = page(reader.get(f"/alliance/seats/{wards.pk}/"))
    assert all(f"/alliance/seats/{wards.pk}/{part}/" in text for part in ("wards", "signs", "decisive"))
    assert "/wards/" not in page(reader.get(f"/alliance/seats/{pact_rows.results().pk}/"))


def test_what_each_party_may_get_next_time_stands_seat_by_seat(writer):
    row = pact_rows.results()
    text = page(writer.get(f"/alliance/seats/{row.pk}/foreseen/", {"q": "oxley"}))
    assert "Oxley" in text and "Penn Marsh" not in text and "80% range" in text
    told = json.loads(page(writer.get(f"/alliance/seats/{row.pk}/foreseen/foreseen.json")))
    assert told == asked(writer, f"/results/{row.pk}/foreseen").json()
    oxley = next(one for one in told["seats"] if one["seat"] == "Oxley")
    assert sum(one["p_win"] for one in oxley["parties"]) == pytest.approx(1)
    assert all(one["low"] <= one["mean"] <= one["high"] for one in oxley["parties"])


def test_wards_and_nominations_are_refused_with_what_to_ask_instead(reader, wards):
    assert "ask the page of wards" in page(reader.get(f"/alliance/seats/{wards.pk}/foreseen/"), 422)
    assert "These are nominations" in page(reader.get(f"/alliance/seats/{nominated().pk}/foreseen/"), 422)


def test_nominations_come_in_as_a_file_without_votes(writer):
    before = "".join(
        f"2020,Seat {n},{party},{votes}\n" for n in range(6) for party, votes in (("Kestrel", 9), ("Cedar", 5))
    )
    now = "".join(f"2024,Seat {n},{party},\n" for n in range(6) for party in ("Kestrel", "Cedar")[: 1 + n % 2])
    file = [("named.csv", f"election,seat,party,votes\n{before}{now}".encode())]
    loaded = keeping.load_results(file, SOURCE | {"kind": "general"}, "cli")
    row = next(one for one in loaded.sets if one.election == "2024")
    text = page(writer.get(f"/alliance/seats/{row.pk}/signs/"))
    assert "nominations: 6 seats, beside 2020" in text
    alone = keeping.load_results(
        [("alone.csv", b"seat,party\nSeat 1,Cedar\nSeat 2,Kestrel\n")],
        SOURCE | {"kind": "general", "election": "2028", "name": "Nominations 2028"}, "cli",
    )  # fmt: skip
    assert "nominations: 2 seats" in page(writer.get(f"/alliance/seats/{alone.sets[0].pk}/signs/"))


def test_a_plan_tells_the_finding_on_its_nominations(writer):
    row = pact_rows.plan()
    pact_rows.ran(row, pact_rows.outcome() | {"signs": {"finding": "No sign of a pact.", "strength": "none"}})
    text = page(writer.get(f"/alliance/plans/{row.number}/"))
    assert "No sign of a pact." in text and f"/alliance/seats/{row.result_set_id}/signs/" in text
