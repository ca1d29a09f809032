"""Voting systems on the desk: side by side, by an address that can be shared, with the caveat as large as the result."""

import csv
import io
import json

import pytest
from django.test import Client
from lxml import etree

from rejoinder.desk.people.models import Role
from rejoinder.desk.people.tokens import make_token
from rejoinder.desk.reform.comparing import DRAWS
from rejoinder.desk.seats import keeping
from rejoinder.desk.seats.models import ResultSet
from tests.desk.invented import person

pytestmark = pytest.mark.django_db
ROOM = "/alliance/reform/"
SOURCE = {"source": "The county clerk, free of rights"}
PARTIES = (("Orchard", 900, 40), ("Cedar", 1200, -30), ("Tideway", 300, 10))


def rows(year, shift=0):
    for n in range(12):
        for party, votes, step in PARTIES:
            yield f"{year},Seat {n},K{n},Region {n % 2},{party},{votes + step * n + shift * (party == 'Cedar')},1,9000"


HEAD = "election,seat,code,region,party,votes,seats,electorate"
WARDS = "election,kind,seat,party,votes,seats\n" + "\n".join(
    f"2018,local,Ward {n},{party},{votes},3" for n in range(3) for party, votes, _ in PARTIES
)


@pytest.fixture
def mirela():
    return person(role=Role.READER)


@pytest.fixture
def client(mirela):
    found = Client()
    found.force_login(mirela, backend="rejoinder.desk.people.backend.DeskBackend")
    return found


@pytest.fixture
def loaded(mirela):
    text = "\n".join([HEAD, *rows(2019), *rows(2015, 200)])
    keeping.load_results([("results.csv", text.encode())], SOURCE, mirela)
    return ResultSet.objects.get(election="2019")


def page(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def test_without_results_the_page_says_what_to_load(client):
    text = page(client.get(ROOM))
    assert "No results to compare yet" in text and 'href="/alliance/seats/"' in text
    assert client.get(f"{ROOM}table.csv").status_code == 404


def test_all_systems_stand_side_by_side_with_the_caveat_as_large_as_the_result(client, loaded):
    text = page(client.get(ROOM))
    for words in ("First past the post", "Single transferable vote", "Gallagher index", "imputed, not known"):
        assert words in text
    tree = etree.HTML(text)
    result, caveat = tree.xpath('//main//*[contains(@class, "lead")]')
    assert result.tag == "h1" and caveat.text.startswith("People vote differently under another system")


def test_the_columns_of_the_table_add_up_to_all_seats(client, loaded):
    text = page(client.get(f"{ROOM}table.csv"))
    table = list(csv.reader(io.StringIO(text)))
    end = next(n for n, row in enumerate(table) if row[0] == "all seats")
    for column in range(3, len(table[0])):
        assert sum(int(row[column]) for row in table[1:end]) == int(table[end][column]) == 12


def test_the_latest_general_election_is_taken_unless_another_is_asked_for(client, loaded):
    assert "General election 2019</a>" in page(client.get(ROOM))
    other = ResultSet.objects.get(election="2015")
    assert "General election 2015</a>" in page(client.get(f"{ROOM}?set={other.pk}"))
    assert client.get(f"{ROOM}?set=999").status_code == 404


def test_an_address_names_systems_and_options_and_its_links_keep_them(client, loaded):
    text = page(client.get(f"{ROOM}?system=fptp&system=list&method=hare&threshold=12"))
    assert "Party lists, by region" in text and "Alternative vote</th>" not in text
    assert f"table.csv?set={loaded.pk}&amp;system=fptp&amp;system=list&amp;method=hare&amp;threshold=12" in text
    assert "0</span>" in text  # Tideway is under the threshold


def test_what_cannot_be_read_is_said_and_what_was_typed_stays(client, loaded):
    text = page(client.get(f"{ROOM}?threshold=200"), 422)
    assert "Threshold 200: it is a per cent" in text and 'value="200"' in text
    assert page(client.get(f"{ROOM}seats.svg?method=x"), 422).startswith("No method is named x")
    page(client.get(f"{ROOM}?exempt_winners=many"), 422)


def test_wards_of_several_seats_are_compared_without_systems_of_one(client, mirela):
    keeping.load_results([("wards.csv", WARDS.encode())], SOURCE, mirela)
    text = page(client.get(ROOM))
    assert "Alternative vote fills one seat; here wards elect several." in text and "Party lists" in text


def test_nominations_are_not_compared_and_the_page_says_why(client, mirela):
    coming = "election,kind,seat,party,votes\n2030,general,Oxley,Orchard,\n2030,general,Oxley,Cedar,"
    keeping.load_results([("nominations.csv", coming.encode())], SOURCE, mirela)
    assert "Votes are missing in Oxley" in page(client.get(ROOM), 422).replace("2030: votes", "Votes")


def test_a_vote_is_weighed_by_how_leads_moved_between_the_elections_loaded(client, loaded):
    text = page(client.get(ROOM))
    assert "load an earlier election to measure it here" in text  # 12 seats are too few to measure it
    table = list(csv.reader(io.StringIO(page(client.get(f"{ROOM}power.csv")))))
    assert len(table) == 13 and float(table[1][-1]) >= float(table[-1][-1])


def test_the_picture_stands_alone_and_says_its_finding(client, loaded):
    answer = client.get(f"{ROOM}seats.svg")
    tree = etree.fromstring(answer.content)
    assert answer["Content-Type"].startswith("image/svg+xml") and "First past the post" in tree.get("aria-label")


def test_the_api_gives_what_the_page_downloads(client, loaded, mirela):
    _, secret = make_token(mirela, "reads")
    asked = Client().get(
        f"/api/v1/reform/{loaded.pk}?system=list&method=saintelague", headers={"authorization": f"Bearer {secret}"}
    )
    page_file = client.get(f"{ROOM}comparison.json?set={loaded.pk}&system=list&method=saintelague")
    assert asked.json() == json.loads(page_file.content)
    (only,) = asked.json()["systems"]
    assert (only["system"], only["method"], only["seats_total"]) == ("list", "saintelague", 12)
    refused = Client().get(f"/api/v1/reform/{loaded.pk}?threshold=200", headers={"authorization": f"Bearer {secret}"})
    assert refused.status_code == 400 and "per cent" in refused.json()["detail"]


def test_ranges_stand_beside_imputed_seats(client, loaded):
    told = client.get(f"{ROOM}comparison.json").json()
    by = {one["system"]: one for one in told["systems"]}
    assert by["av"]["options"]["draws"] == DRAWS and by["av"]["ranges"] and not by["list"]["ranges"]
    assert any("takes seconds" in note for note in by["stv"]["notes"])


def test_the_room_leads_to_the_page(client, loaded):
    assert f'href="{ROOM}"' in page(client.get("/alliance/"))
