"""Candidacies kept in columns come back as they went in, seat by seat."""

from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.seats.naming import PartySaid
from rejoinder.core.seats.row_values import Standing
from rejoinder.core.seats.standings import NONE, Standings
from tests.examples import tried

SAID = st.builds(
    Standing,
    st.sampled_from([PartySaid("Orchard"), PartySaid("Cedar")]),
    st.one_of(st.none(), st.integers(0, 100_000_000)),
    st.one_of(st.none(), st.floats(0, 100)),
    st.sampled_from([None, True, False]),
    st.booleans(),
    st.text(max_size=8),
)


@tried(200)
@given(st.lists(st.tuples(st.integers(0, 3), SAID), max_size=20))
def test_what_rows_of_mixed_seats_say_comes_back_in_their_order(rows):
    held, last = Standings(), {}
    for line, (seat, said) in enumerate(rows):
        last[seat] = held.add(last.get(seat, NONE), line, said, line)
    shorts = [said.party.name for _, said in rows]
    for seat, number in last.items():
        mine = [(line, said) for line, (of, said) in enumerate(rows) if of == seat]
        assert [
            (one.line, one.party, one.votes, one.share, one.elected, one.sitting) for one in held.read(number, shorts)
        ] == [(line, said.party.name, said.votes, said.share, said.elected, said.sitting) for line, said in mine]
        assert [held.who(at).decode("utf-8", "surrogatepass") for at in held.of_seat(number)] == [
            said.who for _, said in mine
        ]


def test_one_that_is_dropped_is_not_read_again():
    held = Standings()
    first = held.add(NONE, 0, Standing(PartySaid("Orchard"), 5), 2)
    last = held.add(first, 0, Standing(PartySaid("Orchard"), 5), 3)
    held.drop(last)
    assert [one.line for one in held.read(last, ["Orchard"])] == [2]
