"""Pledges out of JSON: short and long ways of writing, and what is wrong told with line, pledge and field."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.pledges.reading import pledges_of, read_pledges
from rejoinder.core.pledges.writing import pledge_as_json
from rejoinder.errors import BadInput
from tests.core.pledges.brute import instance
from tests.examples import tried

GOOD = '{"id": "p", "party": "A", "seat": "X"'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "not JSON at line 1, column 2"),
        ('[{"id": "p"\n "party": 1}]', "not JSON at line 2, column 2"),
        ("7", "neither a list of pledges nor an object"),
        ("[1]", "line 1: pledge number 1: an object was expected"),
        (f'[{{"id": {"9" * 5000}, "party": "A", "seat": "X"}}]', "a number of 5,000 digits"),
        ('{"pledge": []}', "'pledge' is not a field"),
        (f"[{GOOD}, \"money\": 500}}]", "line 1: pledge 'p': 'money' is not a field"),
        (f"[{GOOD}}},\n {GOOD}}}]", "lines 1 and 2: two pledges have the id 'p'"),
        (f"[{GOOD}}}, {GOOD}}}]", "f.json, line 1: two pledges have the id 'p'"),
        ('[\n{"id": "p\\ud800", "party": "A", "seat": "X"}]', r"line 2: pledge 'p\ud800': id: half of a character"),
        (f'[{GOOD}, "note": "\\udfff"}}]', "line 1: pledge 'p': note: half of a character"),
        (f'[{GOOD}, "if": {{"party": "B", "seat": "\\ud800"}}}}]', "line 1: pledge 'p': if: half of a character"),
        (f'{{"pledges": [{GOOD}}}], "done": [{{"party": "B", "seat": "\\ud800"}}]}}', "done, number 1: half of a"),
        (f'[{GOOD},\n "if": {{"at_least": 3, "of": [{{"pledge": "p"}}]}}}}]', "line 2: pledge 'p': if: at_least: 3 of a list of 1"),
        (f'[{GOOD}, "if": {{"pledge": "zz"}}}}]', "there is no pledge 'zz'"),
        (f'[{GOOD},\n\n "due": "soon"}}]', "line 3: pledge 'p': due: 'soon' is not a date and time"),
        (f'[{GOOD}, "due": "2027-04-06T16:00"}}]', "names no time zone"),
        ('[{"id": "p", "party": "A", "seats": ["X"], "k": 2}]', "k: 2 of a list of 1"),
        ('[{"id": "p", "party": "A"}]', "a seat, seats with k, a ward or a policy was expected"),
        ('[{"id": "p", "seat": "X"}]', "pledge 'p': party: a name was expected"),
        (f'[{GOOD}, "gives": {{"seat": "Y"}}}}]', "either gives or seat"),
        (f'[{GOOD}, "if": {{"all": []}}}}]', "all: an empty list"),
        (f'[{GOOD}, "id": "q"}}]', "stands twice in one place"),
        ('[{"party": "A", "seat": "X"}]', "pledge number 1: id"),
        (f'[{GOOD}, "if": {{"party": "B", "seat": "Y", "ward": "W"}}}}]', "one of seat"),
        (f'{{"pledges": [{GOOD}}}], "votes": [{{"party": "A", "seat": "X", "says": "maybe"}}]}}', "'maybe' is none of consent"),
        ("[" * 100_000, "too deep"),
        (f'[{GOOD}, "note": NaN}}]', "NaN is not a number"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_its_place(text, says):
    with pytest.raises(BadInput) as told:
        read_pledges(text, "f.json")
    assert says in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ({"seat": "X"}, {"gives": {"seat": "X"}}),
        ({"gives": "X"}, {"gives": {"seat": "X"}}),
        ({"gives": ["X", "Y"]}, {"gives": {"seats": ["X", "Y"]}}),
        ({"seats": ["X", "Y", "Z"], "k": 2}, {"gives": {"at_least": 2, "of": ["X", "Y", "Z"]}}),
        ({"seat": "X", "if": "q"}, {"seat": "X", "if": {"pledge": "q"}}),
        ({"seat": "X", "if": ["q", {"party": "B", "seat": "Y"}]},
         {"seat": "X", "if": {"all": [{"pledge": "q"}, {"party": "B", "seat": "Y"}]}}),
        ({"seat": "X", "if": {"party": "B", "seats": ["Y", "Z"], "k": 1}},
         {"seat": "X", "if": {"any": [{"party": "B", "seat": "Y"}, {"party": "B", "seat": "Z"}]}}),
        ({"seat": "X", "condition": "q"}, {"seat": "X", "if": "q"}),
        ({"seat": "X", "unless": {"party": "B", "seat": "Y"}}, {"seat": "X", "unless": [{"party": "B", "seat": "Y"}]}),
        ({"policy": "votes for it"}, {"gives": {"does": "votes for it"}}),
    ],
)  # fmt: skip
def test_short_and_long_ways_of_writing_are_one(short, long):
    def read(said):
        return pledges_of([{"id": "p", "party": "A", **said}, {"id": "q", "party": "C", "seat": "W"}]).pledges[0]

    assert read(short) == read(long)


@tried(100)
@given(st.integers(0, 2**32))
def test_what_is_written_is_read_again(seed):
    asked = pledges_of(instance(random.Random(seed), 6))
    again = read_pledges(json.dumps([pledge_as_json(one) for one in asked.pledges]))
    written = [pledge_as_json(one) for one in again.pledges]
    assert written == [pledge_as_json(one) for one in asked.pledges]


@tried(200)
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5),
                    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
                        st.sampled_from(["pledges", "id", "party", "seat", "seats", "k", "if", "unless", "all", "of", "due"]), inner, max_size=4),
                    max_leaves=20))  # fmt: skip
def test_any_json_is_read_or_refused_in_one_line(said):
    try:
        read_pledges(json.dumps(said))
    except BadInput as told:
        assert "\n" not in str(told)
