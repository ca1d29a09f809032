"""`rejoinder seats load` on damaged files: exit code 0, or one line; what it takes it writes, and reads again."""

import csv
import gzip

from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from rejoinder.cli.main import app
from rejoinder.errors import RejoinderError
from tests.examples import tried
from tests.wire.foreign_seats import canada, kerg2

ROWS = "".join(f"Area {n},{party},{100 + n}\n" for n in range(9) for party in ("Lab", "Orchard", "Ind"))
WIDE = "".join(f"Area {n},900,{30 + n},{10 + n},15,5\n" for n in range(9))
WARDS = "".join(f"Riding,Hill {n},c{k},Lab,{90 - k},{int(k < 2)}\n" for n in range(4) for k in range(4))
FILES = st.sampled_from([
    f"seat,party,votes\n{ROWS}", f"constituency_name,electorate,valid_votes,con,lab,other\n{WIDE}",
    f"council_name,ward_name,candidate_name,party,votes,elected\n{WARDS}", kerg2(), kerg2(votes=(1,)), canada(),
])  # fmt: skip
PIECES = st.sampled_from(['"', '""', "\x00", "\x00" * 999, "x" * 140_000, ",", ";", "\r", "\n\n", "-", "1.5", "1 000", "\ufeff",
                          "٣", "½", "\x85", "\u2028", "\x1b[2J", "=1+1", "NaN", "% ", "/", "**"])  # fmt: skip
PACKED = st.sampled_from([
    lambda text: text.encode(), lambda text: text.encode("utf-16"), lambda text: text.encode("latin-1", "replace"),
    lambda text: gzip.compress(text.encode()), lambda text: text.replace("\n", "\r\n").encode(),
    lambda text: text.replace("\n", "\r").encode(), lambda text: b"\xef\xbb\xbf" + text.encode(),
])  # fmt: skip


def load(*words):
    """What a command says: its output, or the one line it refuses with."""
    result = CliRunner().invoke(app, ["seats", "load", *map(str, words)])
    if result.exit_code == 0:
        return result.stderr
    assert isinstance(result.exception, RejoinderError), repr(result.exception)
    line = str(result.exception)
    assert line.isprintable() and 20 < len(line) < 500
    return None


@tried(300, quick=40)
@given(FILES, st.lists(st.tuples(st.floats(0, 1), PIECES), max_size=3), PACKED, st.floats(0.1, 1))
def test_a_damaged_file_is_read_or_refused_in_one_line(tmp_path_factory, text, pieces, packed, kept):
    folder = tmp_path_factory.mktemp("fuzz")
    for place, piece in pieces:
        at = int(place * len(text))
        text = text[:at] + piece + text[at:]
    body = packed(text)
    (folder / "a.csv").write_bytes(body[: max(1, int(kept * len(body)))] if kept < 0.5 else body)
    said = load(folder / "a.csv", "--out", folder / "SEATS.csv")
    assert (folder / "SEATS.csv").exists() == (said is not None)
    if said is not None:
        with (folder / "SEATS.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert f"{len(rows):,} candidac" in said
        load(folder / "SEATS.csv")
