"""Results on the desk: loaded, looked at, removed, put back; by whom, and what the trail keeps."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rejoinder.core.seats.results import Candidacy, Election, Elections, Kind, SeatResult
from rejoinder.desk.audit.models import AuditEvent
from rejoinder.desk.listening.fields import BadFields
from rejoinder.desk.people.models import Role
from rejoinder.desk.people.tokens import make_token
from rejoinder.desk.seats import keeping
from rejoinder.desk.seats.models import ResultSet, SeatRow
from rejoinder.desk.seats.stored import election_of, elections_of
from rejoinder.errors import BadInput, NotAllowed
from tests.desk import pact_rows
from tests.desk.invented import person
from tests.wire.foreign_seats import kerg2

pytestmark = pytest.mark.django_db
ROOM = "/alliance/seats/"
PLAIN = "election,seat,code,region,party,votes\n2019,Oxley,K1,North,Orchard,120\n2019,Oxley,K1,North,Kestrel,100\n2019,Reedham,K2,South,Kestrel,80\n"
SOURCE = {"source": "The county clerk, free of rights"}


@pytest.fixture
def mirela():
    return person(role=Role.WRITER)


@pytest.fixture
def client(mirela):
    return signed_in(mirela)


def signed_in(who):
    found = Client()
    found.force_login(who, backend="rejoinder.desk.people.backend.DeskBackend")
    return found


def load(by, text=PLAIN, **fields):
    return keeping.load_results([("results.csv", text.encode())], SOURCE | fields, by)


def upload(client, text=PLAIN, press="load", **fields):
    file = SimpleUploadedFile("results.csv", text.encode(), content_type="text/csv")
    return client.post(f"{ROOM}load/", SOURCE | {"file": file, "press": press} | fields)


def page(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def test_an_election_is_kept_with_its_seats_its_source_and_its_name(mirela):
    (row,) = load(mirela).sets
    assert (row.name, row.kind, row.seats_count, row.source, row.loaded_by) == (
        "General election 2019", "general", 2, SOURCE["source"], mirela,
    )  # fmt: skip
    assert [one.winner() for one in election_of(row).results] == ["Orchard", "Kestrel"]
    event = AuditEvent.objects.get(subject=f"results:{row.pk}")
    assert (event.action, event.actor, event.detail["seats"]) == ("results.load", mirela, 2)


def test_a_source_is_needed_and_every_wrong_field_is_told_at_once(mirela):
    with pytest.raises(BadFields) as refused:
        load(mirela, source=" ", kind="royal", date="soon")
    assert set(refused.value.fields) == {"source", "kind", "date"}
    assert not ResultSet.objects.exists()


def test_what_is_loaded_already_stays_and_the_rest_goes_in(mirela):
    load(mirela)
    with pytest.raises(BadInput, match="General election 2019: loaded already"):
        load(mirela)
    loaded = load(mirela, PLAIN + "2024,Oxley,K1,North,Kestrel,9\n")
    assert ([one.name for one in loaded.sets], loaded.there) == (["General election 2024"], ["General election 2019"])


def test_a_set_is_removed_and_put_back_once_each(mirela):
    (row,) = load(mirela).sets
    keeping.remove(row, mirela)
    with pytest.raises(NotAllowed, match="removed already"):
        keeping.remove(row, mirela)
    (again,) = load(mirela).sets
    assert again.name == "General election 2019 (2)"
    keeping.restore(row, mirela)
    assert list(AuditEvent.objects.filter(subject=f"results:{row.pk}").values_list("action", flat=True)) == [
        "results.restore", "results.remove", "results.load",
    ]  # fmt: skip


def test_earlier_sets_with_half_of_the_seats_come_along_in_four_queries(mirela):
    text = "election,seat,code,party,votes\n"
    for year, seats in ((2010, "AB"), (2015, "AX"), (2017, "XY"), (2019, "AB"), (2024, "AB")):
        text += "".join(f"{year},Seat {seat},K{seat},Cedar,{year}\n" for seat in seats)
    load(mirela, text)
    keeping.remove(ResultSet.objects.get(election="2010"), mirela)
    row = ResultSet.objects.get(election="2019")
    with CaptureQueriesContext(connection) as asked:
        found = elections_of(row)
    assert [one.name for one in found.elections] == ["2015", "2019"]
    assert len(asked) == 4


def test_a_name_with_another_code_has_other_boundaries(mirela):
    load(mirela, "election,seat,code,party,votes\n2015,Oxley,K1,Cedar,9\n2019,Oxley,K7,Cedar,9\n")
    assert [one.name for one in elections_of(ResultSet.objects.get(election="2019")).elections] == ["2019"]


def test_what_is_stored_reads_back_as_it_was(mirela):
    results = (
        SeatResult("Hill", (Candidacy("Ind", 5, True), Candidacy("Ind", 5, False, True)), "K1", "R", "C", 1, 90, "LD"),
        SeatResult("Dale", (Candidacy("LD"),), seats=3),
    )
    whole = Elections((Election("2027", Kind.LOCAL, results),), {"LD": "Lib Dems"})
    (row,), _ = keeping.keep(whole, mirela, source="-")
    again = elections_of(row)
    assert (again.elections, again.names) == (whole.elections, {"LD": "Lib Dems"})


def test_a_newcomer_is_told_what_to_load_and_where_it_is_published(client):
    told = page(client.get(ROOM))
    for publisher in ("UK Parliament", "House of Commons Library", "Democracy Club", "Local Elections Archive Project"):
        assert publisher in told
    assert "Load results" in told and "http" not in told.split("<main")[1].split("</main")[0]


def test_an_upload_tells_what_the_reader_did_and_lists_what_is_left_out(client):
    told = page(upload(client, PLAIN + "2019,Penn Marsh,K3,South,Cedar,many\n2019,Hill,K4,South,Lib Dem,7\n"))
    assert "1 election is in. 1 row is not." in told
    assert "results.csv, line 5" in told and "not a whole number" in told
    assert "LD also stands as Lib Dem" in told


def test_only_looking_stores_nothing(client):
    assert "Nothing is stored" in page(upload(client, press="look"))
    assert not ResultSet.objects.exists() and not AuditEvent.objects.filter(action="results.load").exists()


def test_what_cannot_be_read_is_said_and_what_was_typed_stays(client):
    told = page(upload(client, "party,votes\nLab,5\n", name="My set"), status=422)
    assert "no column for the seat" in told and 'value="My set"' in told
    assert "Choose a file of results" in page(client.post(f"{ROOM}load/", SOURCE), status=422)


def test_a_column_of_no_known_party_is_asked_about_on_the_page_and_loaded_once_said(client):
    table = "seat,Con,Orchard,bins\nOxley,3,4,5\n"
    asked = page(upload(client, table), status=422)
    assert "no known party is called" in asked and "<details open" in asked and 'name="parties"' in asked
    wrong = page(upload(client, table, parties="=ORC"), status=422)
    assert "write COLUMN=ABBREVIATION" in wrong
    page(upload(client, table, parties="Orchard=ORC; bins=none"))
    assert set(ResultSet.objects.get().names) == {"Con", "ORC"}


def test_of_two_votes_the_chosen_one_is_loaded(client):
    assert "first and second votes" in page(upload(client, kerg2()), status=422)
    page(upload(client, kerg2(), vote="second"))
    assert ResultSet.objects.get().election == "2027 second votes"


def test_a_set_shows_its_parties_its_seats_and_finds_them_by_name_and_region(client, mirela):
    (row,) = load(mirela).sets
    told = page(client.get(f"{ROOM}{row.pk}/"))
    assert "Oxley" in told and "Reedham" in told and "The first 30" not in told
    assert "Reedham" not in page(client.get(f"{ROOM}{row.pk}/?q=oxl")).split("<tbody>")[1].split("</tbody>")[0]
    assert "Oxley" not in page(client.get(f"{ROOM}{row.pk}/?region=South")).split("<tbody>")[1].split("</tbody>")[0]
    assert "No seat of that name" in page(client.get(f"{ROOM}{row.pk}/?q=nowhere"))


def test_a_set_of_a_thousand_seats_is_shown_a_page_at_a_time_with_as_many_queries(client, mirela):
    rows = "".join(f"2019,Seat {n},K{n},North,Cedar,{n}\n2019,Seat {n},K{n},North,Kestrel,9\n" for n in range(1000))
    (small,), (large,) = (
        load(mirela).sets,
        load(mirela, "election,seat,code,region,party,votes\n" + rows, name="Large").sets,
    )
    counts = []
    for one in (small, large):
        with CaptureQueriesContext(connection) as asked:
            page(client.get(f"{ROOM}{one.pk}/?page=3"))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_it_is_downloaded_as_every_command_takes_it(client, mirela):
    (row,) = load(mirela).sets
    answer = client.get(f"{ROOM}{row.pk}/SEATS.csv")
    assert page(answer).splitlines()[1].startswith("2019,,general,Oxley,K1,North,,1,Orchard,120,")


def test_a_removal_can_be_undone_from_the_list(client, mirela):
    (row,) = load(mirela).sets
    told = page(client.post(f"{ROOM}{row.pk}/remove/", follow=True))
    assert "General election 2019 is out of the list" in told and f'action="{ROOM}{row.pk}/restore/"' in told
    assert "is back" in page(client.post(f"{ROOM}{row.pk}/restore/", follow=True))


def test_a_reader_sees_and_may_not_load_or_remove(mirela):
    (row,) = load(mirela).sets
    reader = signed_in(person("Una Reed", Role.READER))
    assert "Load results" not in page(reader.get(ROOM)) and "Remove" not in page(reader.get(f"{ROOM}{row.pk}/"))
    assert reader.get(f"{ROOM}load/").status_code == 403
    assert reader.post(f"{ROOM}{row.pk}/remove/").status_code == 403
    assert reader.post(f"{ROOM}{row.pk}/hexes/").status_code == 403


def hexjson(**seats):
    return json.dumps({"layout": "odd-r", "hexes": {code: {"q": q, "r": r} for code, (q, r) in seats.items()}})


def test_a_layout_places_the_seats_it_knows_with_rows_counted_from_the_top(mirela):
    (row,) = load(mirela).sets
    assert keeping.place_hexes(row, hexjson(K1=(2, 5), K9=(2, 4)), mirela) == (1, ["Reedham"])
    assert list(SeatRow.objects.values_list("seat", "hex_q", "hex_r")) == [("Oxley", 2, 1), ("Reedham", None, None)]


def test_the_page_names_the_seats_that_a_layout_lacks(client, mirela):
    (row,) = load(mirela).sets
    file = SimpleUploadedFile("layout.json", hexjson(K1=(2, 5)).encode())
    answer = client.post(f"{ROOM}{row.pk}/hexes/", {"file": file}, follow=True)
    assert "The layout is in. Seats that have their place: 1." in page(answer) and "It lacks Reedham." in page(answer)


def test_a_layout_of_other_seats_is_refused(client, mirela):
    (row,) = load(mirela).sets
    file = SimpleUploadedFile("layout.json", hexjson(Z=(0, 0)).encode())
    assert "none of these seats" in page(client.post(f"{ROOM}{row.pk}/hexes/", {"file": file}), status=422)


def test_a_token_loads_reads_removes_and_restores(mirela):
    secret = make_token(mirela, "a program", scope="write")[1]
    head, client = {"Authorization": f"Bearer {secret}"}, Client()
    file = SimpleUploadedFile("results.csv", PLAIN.encode())
    made = client.post("/api/v1/results", SOURCE | {"files": [file]}, headers=head).json()
    here = f"/api/v1/results/{made['loaded'][0]}"
    assert [one["party"] for one in client.get(here, headers=head).json()["parties"]] == ["Kestrel", "Orchard"]
    assert client.get(f"{here}/seats?region=North", headers=head).json()[0]["winner"] == "Orchard"
    assert client.get(f"{here}/SEATS.csv", headers=head).content.decode().startswith("election,date,kind")
    assert client.delete(here, headers=head).json()["removed_at"]
    assert client.get("/api/v1/results", headers=head).json() == []
    assert client.post(f"{here}/restore", headers=head).json()["removed_at"] is None


def test_a_set_whose_day_is_not_known_stands_behind_the_others_in_every_database(mirela):
    known = pact_rows.results("General election 2023", held_on="2023-05-04")
    pact_rows.results("An election of no day", election="none")
    older = pact_rows.results("General election 2019", election="2019", held_on="2019-12-12")
    assert list(ResultSet.objects.all())[:2] == [known, older]
