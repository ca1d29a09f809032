"""Two copies of one board: the older is the start of the newer, or the desk showed two boards."""

import pytest

from rejoinder.core.bulletin.board import Asked
from rejoinder.core.bulletin.checking import check
from rejoinder.core.bulletin.copies import compare_copies
from rejoinder.errors import BadInput
from rejoinder.wire.signing import new_signing_key
from tests.invented_board import PUBLIC_KEY, as_board, invented_board


def copy_of(board):
    files = board if isinstance(board, dict) else board.files()
    return as_board(files), check(as_board(files), Asked(key=PUBLIC_KEY))


def test_an_older_copy_is_the_start_of_the_newer_whichever_is_named_first():
    older, newer = copy_of(invented_board(is_closed=False)), copy_of(invented_board())
    assert compare_copies(older, newer) == compare_copies(newer, older)
    assert not compare_copies(older, newer).faults and not compare_copies(newer, newer).faults


@pytest.mark.parametrize("parts_at", [1, 4])
def test_two_boards_signed_by_one_key_prove_each_other(parts_at):
    one, other = (copy_of(invented_board(parts_at=parts_at, side=side)) for side in (0, 1))
    assert one[1].is_same and other[1].is_same
    compared = compare_copies(one, other)
    assert compared.is_proof and any("roots.jsonl" in fault for fault in compared.faults)


def test_a_copy_by_another_key_differs_and_proves_nothing():
    compared = compare_copies(copy_of(invented_board()), copy_of(invented_board(key=new_signing_key()[0])))
    assert compared.faults and not compared.is_proof


def test_an_edited_copy_differs_and_proves_nothing():
    files = invented_board().files()
    lines = files["log.jsonl"].splitlines(keepends=True)
    edited = {**files, "log.jsonl": b"".join([*lines[:4], lines[5], lines[4], *lines[6:]])}
    compared = compare_copies(copy_of(files), copy_of(edited))
    assert compared.faults == ("log.jsonl, line 5: the two copies part here",) and not compared.is_proof


def test_a_copy_that_cannot_be_read_is_not_compared():
    files = invented_board().files()
    with pytest.raises(BadInput):
        compare_copies(copy_of(files), copy_of({**files, "contest.json": b"{}"}))
