"""Any file of results is either read whole, with every row told, or refused in words; never anything else."""

import gzip
import io

from hypothesis import example, given
from hypothesis import strategies as st

from rejoinder.core.seats.results import Candidacy, Election, Elections, Kind, SeatResult
from rejoinder.errors import BadInput
from rejoinder.wire.seat_files import load_seat_bytes, write_seats
from tests.examples import tried

CELLS = st.one_of(
    st.sampled_from(["Oxley", "Reedham", "K1", "Lab", "LD", "Lib Dem", "Con", "Ind", "NA", "", "12", "1,234", "-3", "0.5",
                     "2019", "2019-12-12", '"', "'", "x\ny", "Con gain from Lab", "1", "local", "9" * 30, "\x00", "٣"]),
    st.text(max_size=12),
)  # fmt: skip
HEADERS = st.lists(
    st.sampled_from(["seat", "constituency_name", "party", "votes", "share", "ons_id", "election_year", "date", "elected",
                     "seats", "council_name", "ward_name", "con", "lab", "ld", "valid_votes", "result", "kind", "holder",
                     "party_abbreviation", "electorate", "other_winner", "first_party", "Notes"]),
    min_size=1, max_size=9,
)  # fmt: skip
DELIMITERS = st.sampled_from([",", ";", "\t", "|"])


def read(body):
    try:
        return load_seat_bytes([("a_2019.csv", body)])
    except BadInput as refused:
        assert str(refused).strip() and "\n" not in str(refused)[:200].strip("\n")
        return None


@tried(250)
@given(HEADERS, st.lists(st.lists(CELLS, max_size=9), max_size=12), DELIMITERS)
def test_a_table_of_anything_is_read_or_refused_in_words(header, rows, delimiter):
    text = "\n".join(delimiter.join(cells) for cells in [header, *rows])
    found = read(text.encode())
    if found:
        for election in found.elections.elections:
            assert election.results
            for result in election.results:
                assert result.seat and result.candidacies and result.seats >= 1
                assert all(one.party and (one.votes is None or one.votes >= 0) for one in result.candidacies)


@tried(150)
@given(st.binary(max_size=300))
@example(gzip.compress(b"seat,party,votes\nOxley,Lab,5\n")[:-4])
@example(b"\xff\xfes\x00e\x00")
def test_bytes_of_any_kind_are_read_or_refused_in_words(body):
    read(body)


@tried(100)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Oxley", "Reedham", "Penn Marsh", "Môr"]),
            st.sampled_from(["Lab", "LD", "Orchard", "The Cedar Party"]),
            st.one_of(st.integers(0, 99_999).map(str), st.sampled_from(["-1", "many", "1.5"])),
        ),
        min_size=1, max_size=20, unique_by=lambda row: row[:2],
    )
)  # fmt: skip
def test_no_row_is_dropped_in_silence(rows):
    text = "seat,party,votes\n" + "".join(f"{','.join(row)}\n" for row in rows)
    found = read(text.encode())
    good = [int(votes) for _, _, votes in rows if votes.isdecimal()]
    if found is None:
        assert len(rows) - len(good) > 10 or not good
    else:
        standing = [one for result in found.elections.latest.results for one in result.candidacies]
        assert sum(one.votes for one in standing) == sum(good)
        assert [one.line for one in found.problems] == [n for n, row in enumerate(rows, 2) if not row[2].isdecimal()]


PARTIES = st.sampled_from(["Lab", "LD", "Ind", "Oth", "Orchard"])
STANDING = st.builds(Candidacy, PARTIES, st.integers(0, 99_999), st.none(), st.booleans())


@tried(100)
@given(
    st.lists(st.lists(STANDING, min_size=1, max_size=5, unique_by=lambda one: (one.party, one.votes)), min_size=1, max_size=6),
    st.sampled_from(list(Kind)),
)  # fmt: skip
def test_what_is_written_reads_back_as_it_was(seats, kind):
    results = tuple(SeatResult(f"Seat {n}", tuple(standing), f"K{n}", seats=5) for n, standing in enumerate(seats))
    made = Elections((Election("2027 spring", kind, results),))
    out = io.StringIO()
    write_seats(made, out)
    again = load_seat_bytes([("SEATS.csv", out.getvalue().encode())]).elections
    assert [one.candidacies for one in again.latest.results] == [one.candidacies for one in results]
    assert again.latest.kind is kind
