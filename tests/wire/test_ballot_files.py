"""Files of ballot papers as lines of text."""

import gzip
import io

import pytest

from rejoinder.errors import BadInput
from rejoinder.wire.ballot_files import ballot_lines, lines_of

TEXT = '2 1\n1 1 2 0\n0\n"Ada"\n"Zoë"\n'


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_lines_keep_their_ends(pack):
    assert list(lines_of(io.BytesIO(pack(TEXT.encode())))) == TEXT.splitlines(keepends=True)


def test_a_line_that_is_not_utf_8_is_read_as_windows_1252():
    assert list(lines_of(io.BytesIO(TEXT.encode("cp1252")))) == TEXT.splitlines(keepends=True)


def test_a_small_file_that_unpacks_to_more_than_is_allowed_is_refused():
    bomb = gzip.compress(b"1 1 2 0\n" * 100_000)
    with pytest.raises(BadInput, match="over 10,000 bytes"):
        list(lines_of(io.BytesIO(bomb), bytes_max=10_000))
    with pytest.raises(BadInput, match="over 10,000 in a line"):
        list(lines_of(io.BytesIO(gzip.compress(b"1" * 100_000)), bytes_max=10_000))


def test_a_gzip_file_cut_at_any_byte_is_refused_and_names_the_file(tmp_path):
    packed = gzip.compress(TEXT.encode())
    path = tmp_path / "papers.blt.gz"
    for kept in range(2, len(packed)):
        path.write_bytes(packed[:kept])
        with pytest.raises(BadInput, match=r"papers\.blt\.gz: the gzip file"), ballot_lines(path) as lines:
            list(lines)
