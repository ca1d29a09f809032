"""Boards as folders and .zip files: written whole or not at all, and read as what a stranger may have made up."""

import io
import os
import random
import stat
import zipfile

import pytest

from rejoinder.core.bulletin.board import Asked
from rejoinder.core.bulletin.checking import check
from rejoinder.core.bulletin.publishing import board_files
from rejoinder.errors import BadInput, Broken
from rejoinder.wire.board_folder import Lines, open_board, write_board, write_board_zip
from tests.invented_board import AFTER, PUBLIC_KEY, invented_board

BOARD = invented_board(voters=12)
FILES = BOARD.files()


def parts(board=BOARD):
    return board_files(
        board.terms, board.log, board.roots, papers=board.papers, withdrawn=board.withdrawn, result=board.result
    )


def zipped(path, names=None, folder="tidewell-board/"):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (names or {folder + name: content for name, content in FILES.items()}).items():
            archive.writestr(name, content)
    return path


def findings(path):
    with open_board(path) as board:
        return check(board, Asked(key=PUBLIC_KEY, at=AFTER))


def refused(path, said):
    with pytest.raises(BadInput, match=said):
        findings(path)


def test_a_board_is_read_from_its_folder_and_its_zip_alike(tmp_path):
    write_board(tmp_path / "board", parts())
    with (tmp_path / "board.zip").open("wb") as file:
        write_board_zip(file, parts(), folder="tidewell-board")
    assert findings(tmp_path / "board") == findings(tmp_path / "board.zip")
    assert findings(tmp_path / "board").is_same
    assert {path.name: path.read_bytes() for path in (tmp_path / "board").iterdir()} == FILES


def test_the_same_board_is_the_same_zip():
    one, other = io.BytesIO(), io.BytesIO()
    for file in (one, other):
        write_board_zip(file, parts(), folder="tidewell-board")
    assert one.getvalue() == other.getvalue()


def test_a_board_takes_the_place_of_the_one_before_as_a_whole(tmp_path):
    write_board(tmp_path / "board", parts())
    write_board(tmp_path / "board", parts(invented_board(is_closed=False)))
    assert sorted(path.name for path in (tmp_path / "board").iterdir()) == [
        "README.txt",
        "contest.json",
        "log.jsonl",
        "roots.jsonl",
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["board"]


def test_a_write_that_breaks_off_leaves_what_was_there(tmp_path):
    write_board(tmp_path / "board", parts())

    def breaks():
        yield from list(parts())[:2]
        raise OSError(28, "No space left on device")

    with pytest.raises(Broken):
        write_board(tmp_path / "board", breaks())
    assert findings(tmp_path / "board").is_same
    assert [path.name for path in tmp_path.iterdir()] == ["board"]


def test_a_folder_of_other_things_is_not_written_over(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(BadInput):
        write_board(tmp_path, parts())
    assert (tmp_path / "thesis.txt").exists()


@pytest.mark.parametrize("name", ["../evil.txt", "notes.txt", "/etc/passwd"])
def test_only_the_files_of_a_board_are_written(tmp_path, name):
    with pytest.raises(BadInput):
        write_board(tmp_path / "board", [(name, [b"x"])])
    assert not (tmp_path / "board").exists()


@pytest.mark.parametrize("name", ["contest.json", "log.jsonl", "roots.jsonl", "papers.blt", "result.json"])
def test_a_link_a_folder_or_a_pipe_in_place_of_a_file_is_not_read(tmp_path, name):
    for number, make in enumerate((lambda p: p.symlink_to("/etc/hostname"), lambda p: p.mkdir(), os.mkfifo)):
        board = tmp_path / str(number)
        write_board(board, parts())
        (board / name).unlink()
        make(board / name)
        refused(board, f"{name}: no plain file")


@pytest.mark.parametrize("missing", ["contest.json", "log.jsonl", "roots.jsonl"])
def test_a_part_that_is_missing_is_named(tmp_path, missing):
    write_board(tmp_path / "board", parts())
    (tmp_path / "board" / missing).unlink()
    refused(tmp_path / "board", f"there is no {missing}")


def test_what_is_no_board_is_said(tmp_path):
    refused(tmp_path / "nowhere", "no such folder or .zip")
    (tmp_path / "letter.txt").write_text("dear reader")
    refused(tmp_path / "letter.txt", "is no .zip")
    (tmp_path / "empty").mkdir()
    refused(tmp_path / "empty", "no contest.json")


@pytest.mark.parametrize("name", ["../log.jsonl", "/log.jsonl", "a/../../log.jsonl", "a\\log.jsonl", "C:/log.jsonl"])
def test_a_name_in_a_zip_that_leads_out_of_it_is_refused(tmp_path, name):
    refused(zipped(tmp_path / "board.zip", FILES | {name: b"x"}), "leads out of the folder")


def test_a_zip_with_links_doubles_or_two_boards_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as archive:
        member = zipfile.ZipInfo("contest.json")
        member.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(member, "/etc/hostname")
    refused(tmp_path / "link.zip", "a link")
    double = zipped(tmp_path / "double.zip")
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(double, "a") as archive:
        archive.writestr("tidewell-board/log.jsonl", b"x")
    refused(double, "two files of one name")
    refused(
        zipped(tmp_path / "two.zip", {f"{folder}/{n}": c for folder in "ab" for n, c in FILES.items()}), "two boards"
    )
    refused(zipped(tmp_path / "many.zip", {f"{n}.txt": b"" for n in range(100)}), "over 64 files")


def test_a_zip_without_a_folder_is_read_too(tmp_path):
    assert findings(zipped(tmp_path / "flat.zip", FILES)).is_same


def test_a_line_without_end_is_not_read_to_its_end(tmp_path):
    bomb = FILES | {"log.jsonl": b"0" * 40_000_000}
    path = zipped(tmp_path / "bomb.zip", bomb)
    assert path.stat().st_size < 200_000
    refused(path, "log.jsonl, line 1: over 1,048,576 bytes")


def test_a_document_over_its_size_is_refused(tmp_path):
    refused(zipped(tmp_path / "big.zip", FILES | {"contest.json": b" " * (4 * 2**20 + 1)}), "contest.json: over")


def test_a_file_over_its_size_is_refused_while_it_is_read():
    lines = Lines("log.jsonl", lambda: io.BytesIO(FILES["log.jsonl"]), bytes_max=2_000)
    with pytest.raises(BadInput, match=r"log\.jsonl: over 2,000 bytes"):
        list(lines)


def test_a_zip_with_any_byte_changed_never_breaks_the_reader(tmp_path):
    whole = zipped(tmp_path / "board.zip").read_bytes()
    whole_findings = findings(tmp_path / "board.zip")
    rng = random.Random(4)
    for _ in range(150):
        content = bytearray(whole)
        content[rng.randrange(len(content))] = rng.randrange(256)
        if rng.random() < 0.2:
            content = content[: rng.randrange(len(content))]
        (tmp_path / "edited.zip").write_bytes(content)
        try:
            found = findings(tmp_path / "edited.zip")
        except BadInput as said:
            assert "\n" not in str(said)
        else:
            assert found.differences or found == whole_findings  # else it was a date, a permission, or README.txt
