"""`rejoinder recount` and `rejoinder board check-receipt` from outside."""

import json
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from rejoinder.cli.main import app
from rejoinder.core.bulletin import grouped, is_included, receipt_of
from rejoinder.core.bulletin.envelopes import envelope_of, pseudonym_of
from rejoinder.core.bulletin.publishing import board_files
from rejoinder.errors import BadInput
from rejoinder.wire.board_folder import write_board, write_board_zip
from tests.invented_board import PUBLIC_KEY, invented_board

BOARD = invented_board()
OPEN = invented_board(is_closed=False, closes_at=datetime(2090, 1, 1, tzinfo=UTC))


def parts(board):
    return board_files(
        board.terms, board.log, board.roots, papers=board.papers, withdrawn=board.withdrawn, result=board.result
    )


def written(folder, board=BOARD):
    write_board(folder, parts(board))
    return str(folder)


def run(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def folder(tmp_path):
    return written(tmp_path / "tidewell-board")


def test_a_stranger_counts_the_same_from_the_folder_alone(folder):
    result = run("recount", folder, "--key", PUBLIC_KEY)
    assert result.exit_code == 0 and result.exception is None
    last = result.output.splitlines()[-4:]
    root = BOARD.tree.root()
    assert [" ".join(line.split()) for line in last] == [
        f"root {root[:4]} {root[4:8]} … {root[-4:]} same",
        f"papers {len(BOARD.papers)} same",
        f"winner {BOARD.result['winners'][0]} same",
        "differences 0",
    ]


def test_without_the_key_it_is_shown_to_be_compared(folder):
    result = run("recount", folder)
    assert result.exit_code == 0
    assert f"The key of this board is {PUBLIC_KEY}. Compare it with the one on the ballot page" in result.output


def test_the_zip_counts_as_the_folder_does(folder, tmp_path):
    with (tmp_path / "board.zip").open("wb") as file:
        write_board_zip(file, parts(BOARD), folder="tidewell-board")
    assert run("recount", tmp_path / "board.zip").output == run("recount", folder).output


def test_an_edited_board_is_refused_in_one_line_that_names_the_place(folder, tmp_path):
    path = tmp_path / "tidewell-board" / "papers.blt"
    path.write_text(path.read_text().replace("1 0\n", "1 2 0\n", 1))
    result = run("recount", folder)
    assert isinstance(result.exception, BadInput)
    assert "tidewell-board: " in str(result.exception) and "the first: papers.blt" in str(result.exception)
    assert "DIFFERS" in result.output


def test_an_open_board_is_checked_as_far_as_it_goes(tmp_path):
    result = run("recount", written(tmp_path / "board", OPEN))
    assert result.exit_code == 0 and "voting is open in this copy" in result.output


def test_roots_of_other_people_are_compared_in_full(folder):
    assert run("recount", folder, "--root", BOARD.roots[2].root.upper()).exit_code == 0
    assert "none of this board's" in str(run("recount", folder, "--root", "4f" * 32).exception)
    assert "proves too little" in str(run("recount", folder, "--root", "4f0a 77d2 … c91e").exception)


def test_an_older_copy_is_the_start_or_proves_that_there_are_two(folder, tmp_path):
    older = written(tmp_path / "older", invented_board(is_closed=False))
    other = written(tmp_path / "other", invented_board(parts_at=3, side=1))
    assert run("recount", folder, "--earlier", older).exit_code == 0
    assert "together they prove it" in str(run("recount", folder, "--earlier", other).exception)


def test_scrutineers_hold_the_papers_against_the_envelopes(folder, tmp_path):
    (tmp_path / "openings.jsonl").write_bytes(b"".join(BOARD.openings()))
    result = run("recount", folder, "--openings", tmp_path / "openings.jsonl")
    assert result.exit_code == 0 and f"openings     {len(BOARD.papers)} envelopes  same" in result.output
    assert "nowhere.jsonl: cannot be read" in str(
        run("recount", folder, "--openings", tmp_path / "nowhere.jsonl").exception
    )


def test_json_says_every_check_and_the_winners(folder):
    said = json.loads(run("recount", folder, "--json").output)
    assert said["is_same"] and said["winners"] == BOARD.result["winners"] and said["earlier"] is None
    assert {one["outcome"] for one in said["checks"]} == {"same", "not checked"}


def test_a_voter_finds_the_envelope_that_counts_and_the_one_that_was_replaced(folder):
    turns = next(turns for p, turns in BOARD.cast.items() if len(turns) > 1 and p not in BOARD.struck)
    last = run("board", "check-receipt", folder, grouped(receipt_of(turns[-1][2])))
    assert "the one that counts" in last.output and "posted before the root of 2026-10-05T" in last.output
    first = run("board", "check-receipt", folder, turns[0][2])
    assert f"It was replaced: paper 1 of {len(turns)}" in first.output


def test_the_proof_that_json_gives_leads_to_the_signed_root(folder):
    envelope = next(iter(BOARD.cast.values()))[0][2]
    (said,) = json.loads(run("board", "check-receipt", folder, envelope, "--json").output)
    proof, under = said["proof"], said["under"]
    assert is_included(proof["leaf"], said["entry"] - 1, under["size"], proof=proof["path"], root=under["root"])


def test_json_stays_json_where_the_envelope_is_that_of_a_voting_link(tmp_path):
    secret, board = "0123456789abcdefghjk", invented_board(is_closed=False)
    contest = board.terms["contest"]
    pseudonym = pseudonym_of(contest, secret)
    envelope = envelope_of(contest, pseudonym, 1, bytes([0]), nonce=bytes(32))
    board.cast[pseudonym] = [(bytes(32), bytes([0]), envelope)]
    board.post_batch([{"pseudonym": pseudonym, "number": 1, "envelope": envelope}])
    board.close()
    link = f"https://vote.example/{secret}"
    done = run("board", "check-receipt", written(tmp_path / "board", board), envelope, "--link", link, "--json")
    assert json.loads(done.stdout)[0]["envelope"] == envelope
    assert "of your voting link" in done.stderr


def test_a_struck_credential_is_told_to_its_voter(folder):
    turns = BOARD.cast[next(iter(BOARD.struck))]
    assert (
        "It does not count: this credential was struck (on the roll"
        in run("board", "check-receipt", folder, turns[-1][2]).output
    )


def test_a_receipt_that_is_not_there_or_is_none_is_said(folder):
    assert "no envelope with this receipt" in str(run("board", "check-receipt", folder, "0000 0000 0000").exception)
    assert "is no receipt" in str(run("board", "check-receipt", folder, "0000 0000").exception)


def test_nothing_in_a_board_steers_the_terminal(tmp_path):
    board = invented_board(is_closed=False)
    pseudonym = next(iter(board.cast))
    board.post("struck", pseudonym=pseudonym, why="\x1b[2J\x1b]0;owned\x07")
    board.close()
    result = run("board", "check-receipt", written(tmp_path / "board", board), board.cast[pseudonym][-1][2])
    assert "\x1b" not in result.output and "owned" in result.output
