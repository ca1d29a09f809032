"""The query language: what is read, what fits, and errors that name the place and how to mend it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.query import Hit, PostForQuery, QueryError, match, read_query, small_operator

NOW = 1_000_000.0
FERRY = PostForQuery(
    "Brask voted to close the night ferry", "The council met on Tuesday. Nurses cross at night.", NOW - 3600,
    site="Quayside Row quayside.example", kind="blog", leaning="right", folder="Rivals", language="en",
    links=("https://council.example/minutes",),
)  # fmt: skip


def fits(query, post=FERRY, saved=None):
    return match(read_query(query), post, NOW, saved)


@pytest.mark.parametrize(
    "query",
    [
        "ferry", "FERRY", "ferry nurses", "ferry AND nurses", "boat OR ferry", "ferry NOT boat", '"night ferry"',
        "“close the night”", "clos*", "brask NEAR/1 voted", "ferry NEAR/3 (close OR scrap)", "title:ferry",
        'text:"council met"', "site:quayside ferry", "kind:blog", "leaning:right", "list:rivals", "lang:en",
        "link:council.example ferry", "date:P1D ferry", "date:PT2H ferry", "(boat OR (ferry AND NOT harbour))",
    ],
)  # fmt: skip
def test_it_fits(query):
    assert isinstance(fits(query), Hit)


@pytest.mark.parametrize(
    "query",
    [
        "boat", "ferry AND boat", "ferry NOT brask", '"ferry night"', "scrap*", "brask NEAR/1 ferry", "text:ferry",
        "title:nurses", "kind:news ferry", "leaning:none ferry", "date:PT30M ferry", '"ferry the council"',
    ],
)  # fmt: skip
def test_it_does_not_fit(query):
    assert fits(query) is None


def test_and_binds_closer_than_or():
    assert fits("ferry OR boat AND harbour") is not None


def test_a_watch_inside_a_watch_is_followed_and_a_ring_ends():
    saved = {"harbour": read_query("ferry OR boat"), "ring": read_query("watch:ring")}
    assert fits("watch:Harbour AND brask", saved=saved) == Hit(("ferry", "brask"))
    assert fits("watch:ring", saved=saved) is None
    assert fits("watch:unknown", saved=saved) is None


@pytest.mark.parametrize(
    ("query", "line", "position", "mended"),
    [
        ("ferry AND (brask OR boat", 1, 11, "ferry AND (brask OR boat)"),
        ("ferry\nAND (a OR b", 2, 5, "ferry\nAND (a OR b)"),
        ('"night ferry', 1, 1, '"night ferry"'),
        ("ferry)", 1, 6, "ferry"),
        ("ferry AND", 1, 7, "ferry"),
        ("ferry NEAR boat", 1, 7, "ferry NEAR/8 boat"),
        ("NOT ferry", 1, 1, ""),
        ("ferry kind:blob", 1, 12, "ferry kind:blog"),
        ("ferry AND ((brask OR boat) AND (dock", 1, 32, "ferry AND ((brask OR boat) AND (dock))"),
        ("ferry AND (brask OR)", 1, 18, "ferry AND (brask)"),
        ("ferry OR OR boat", 1, 10, "ferry OR boat"),
        ("colour:red boat", 1, 1, '"colour red" boat'),
        ("", 1, 1, ""),
    ],
)
def test_an_error_names_its_place_and_the_mended_text_can_be_read(query, line, position, mended):
    with pytest.raises(QueryError) as caught:
        read_query(query)
    error = caught.value
    assert (error.line, error.position, error.mended) == (line, position, mended)
    if mended:
        read_query(mended)


def test_an_operator_in_small_letters_is_pointed_out():
    assert small_operator("ferry and (boat or dock)") == (6, "ferry AND (boat or dock)")
    assert small_operator("and ferry") is None and small_operator("ferry AND boat") is None


@given(st.text(alphabet=st.sampled_from(list('ab*"()/: ANDORTE8“”\n')), max_size=60))
def test_any_text_is_read_or_refused_with_a_place(text):
    try:
        tree = read_query(text)
    except QueryError as error:
        assert 0 <= error.at <= len(text)
    else:
        match(tree, FERRY, NOW)
