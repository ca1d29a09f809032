"""The openings: for named scrutineers, by an admin, after the close, each time written down; with them papers are checked."""

import pytest
from django.test import Client
from django.utils import timezone

from rejoinder.core.bulletin.checking import Asked, check
from rejoinder.desk.audit.models import AuditEvent
from rejoinder.desk.contests.casting import cast
from rejoinder.desk.contests.keys import vault
from rejoinder.desk.contests.models import BoardFile, Contest, Envelope
from rejoinder.desk.contests.published import boards_folder
from rejoinder.desk.contests.scrutiny import openings
from rejoinder.errors import BadInput, NotAllowed
from rejoinder.jobs.keep_boards import keep_boards
from rejoinder.wire.board_folder import open_board
from tests.desk.contest_rows import person
from tests.desk.vote_rows import letter, own_folder, ranks, voting  # noqa: F401 one is a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folder")]


def counted():
    contest = voting()
    for number, name in enumerate(["Ottoline", "Ottoline", "Dorcas"], 1):
        cast(contest, letter(contest, number), ranks(contest, name), token="t")
    keep_boards(timezone.now())
    keep_boards(contest.closes_at)
    contest.refresh_from_db()
    return contest


def checked_with(lines):
    with open_board(boards_folder() / "tidewell") as board:
        return check(board, Asked(openings=lines))


def test_with_the_openings_the_papers_are_known_to_be_those_cast():
    contest = counted()
    lines = list(openings(contest, "Wren and Pim", by="cli"))
    assert checked_with(lines).is_same and len(lines) == 3
    assert not checked_with(lines[1:]).is_same


def test_a_desk_that_counts_other_papers_than_were_cast_is_found_by_the_openings():
    """Whoever runs the desk changes the stored papers. Only the scrutineers can tell: the board alone looks right."""
    contest = voting()
    for number in (1, 2, 3):
        cast(contest, letter(contest, number), ranks(contest, "Ottoline"), token="t")
    keep_boards(timezone.now())
    for row in Envelope.objects.all():
        secrets = vault().unseal(row.sealed)
        row.sealed = vault().seal(secrets | {"paper": ranks(contest, "Dorcas").hex()})
        row.save()
    keep_boards(contest.closes_at)
    contest.refresh_from_db()
    with open_board(boards_folder() / "tidewell") as board:
        assert check(board, Asked(key=contest.public_key)).winners == ("Dorcas Pellowe",)
    found = checked_with(list(openings(contest, "Wren", by="cli")))
    assert not found.is_same and "this paper and nonce are not in this envelope" in found.differences[0]


def test_only_an_admin_gives_them_out_after_the_close_to_somebody_named():
    contest = voting()
    with pytest.raises(NotAllowed, match="after the close"):
        openings(contest, "Wren", by=person("admin", "Adair Quill"))
    Contest.objects.update(state="counted")
    contest.refresh_from_db()
    with pytest.raises(NotAllowed, match="by an admin"):
        openings(contest, "Wren", by=person())
    with pytest.raises(BadInput, match="Name the scrutineers"):
        openings(contest, " ", by=person("admin", "Adair Quill"))
    assert not AuditEvent.objects.filter(action="contest.openings").exists()


def test_each_time_is_written_down_with_who_got_them():
    contest = counted()
    admin = person("admin", "Adair Quill")
    browser = Client()
    browser.force_login(admin, backend="rejoinder.desk.people.backend.DeskBackend")
    answer = browser.post("/alliance/contests/tidewell/scrutiny/", {"whom": "Wren and Pim"})
    assert answer.status_code == 200 and len(list(answer.streaming_content)) == 3
    event = AuditEvent.objects.get(action="contest.openings")
    assert (event.actor, event.detail["given_to"], event.subject) == (admin, "Wren and Pim", f"contest:{contest.pk}")
    assert "Wren and Pim" in browser.get("/alliance/contests/tidewell/scrutiny/").content.decode()
    assert browser.post("/alliance/contests/tidewell/scrutiny/", {"whom": ""}).status_code == 422


def test_after_the_erasure_the_board_stays_and_the_openings_are_gone():
    contest = counted()
    from rejoinder.desk.contests.retention import erase

    erase(contest, timezone.now())
    contest.refresh_from_db()
    with pytest.raises(NotAllowed, match="erased"):
        openings(contest, "Wren", by="cli")
    answer = Client().get("/vote/tidewell/board/papers.blt")
    assert b"".join(answer.streaming_content).decode() == BoardFile.objects.get(name="papers.blt").content
    assert Client().get("/vote/tidewell/board/board.zip").status_code == 200


def test_the_api_says_how_far_the_board_stands_and_gives_openings_to_admins_only():
    from rejoinder.desk.people.tokens import make_token

    contest = counted()
    _, secret = make_token(person("admin", "Adair Quill"), "a program", scope="admin")
    api = Client(headers={"Authorization": f"Bearer {secret}"})
    said = api.get("/api/v1/contests/tidewell/board").json()
    assert said["entries"] == said["size"] == contest.entries.count() and said["waiting"] == 0
    found = api.get("/api/v1/contests/tidewell/board/receipt", {"receipt": "K7QM2XRD9VWA"}).json()
    assert found["state"] == "none"
    answer = api.post("/api/v1/contests/tidewell/openings", {"whom": "Wren"}, content_type="application/json")
    assert len(list(answer.streaming_content)) == 3
    _, secret = make_token(person(), "a program", scope="write")
    answer = Client(headers={"Authorization": f"Bearer {secret}"}).post(
        "/api/v1/contests/tidewell/openings", {"whom": "Wren"}, content_type="application/json"
    )
    assert answer.status_code == 403
