"""Entries, terms and roots: one way to write each, and nothing else is read."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.bulletin import Entry, Root, entry_line, read_entry, read_root, read_terms, root_line, terms_bytes
from rejoinder.core.bulletin.canonical import document_of, line_of, read_document, read_line
from rejoinder.core.bulletin.entries import KINDS
from rejoinder.core.bulletin.roots import is_signed, link_of, read_stamp, stamp
from rejoinder.errors import BadInput
from rejoinder.wire.signing import new_signing_key, public_key_of, sign_root
from tests.examples import tried
from tests.invented_board import KEY, PUBLIC_KEY, invented_terms

HASH = "4f" * 32
BODIES = {
    "opened": {"terms_sha256": HASH, "public_key": HASH},
    "credentials": {"issued": 40},
    "cast": {"pseudonym": HASH, "number": 2, "envelope": HASH},
    "struck": {"pseudonym": HASH, "why": "on “another” roll\n"},
    "withdrawn": {"candidate": 0, "why": ""},
    "closed": {"envelopes": 3, "counted": 2, "ballots_sha256": HASH, "seed": "oak"},
    "result": {"result_sha256": HASH},
    "cancelled": {"why": "called off"},
}
plain = st.recursive(
    st.text(max_size=9) | st.integers(-(2**53) + 1, 2**53 - 1),
    lambda inner: st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
TERMS = invented_terms()


def test_every_kind_has_a_case_here():
    assert set(BODIES) == set(KINDS)


@pytest.mark.parametrize("kind", BODIES)
def test_an_entry_is_read_as_it_was_written(kind):
    entry = Entry(7, kind, BODIES[kind])
    assert read_entry(entry_line(entry)) == entry


@pytest.mark.parametrize("kind", BODIES)
def test_an_entry_holds_its_fields_and_nothing_else(kind):
    body = BODIES[kind]
    for wrong in ({**body, "time": "noon"}, dict(list(body.items())[1:]), *({**body, key: None} for key in body)):
        with pytest.raises(BadInput):
            Entry(7, kind, wrong)


@pytest.mark.parametrize("number", [0, -1, True, 1.0, 2**53])
def test_an_entry_is_numbered_from_one(number):
    with pytest.raises(BadInput):
        Entry(number, "credentials", {"issued": 1})


def test_a_vote_may_be_changed_often_and_not_for_ever():
    Entry(7, "cast", {**BODIES["cast"], "number": 10_000})
    with pytest.raises(BadInput):
        Entry(7, "cast", {**BODIES["cast"], "number": 10_001})


@given(st.dictionaries(st.text(max_size=5), plain, max_size=4))
@tried(60)
def test_a_line_is_written_in_one_way_and_read_in_that_way_only(value):
    try:
        line = line_of(value)
    except BadInput:  # half a letter
        return
    assert b"\n" not in line and read_line(line) == value
    looser = json.dumps(value).encode()
    if looser != line:
        with pytest.raises(BadInput):
            read_line(looser)


@pytest.mark.parametrize(
    "line",
    [b"", b"{", b"[]", b"1", b'{"a":1.0}', b'{"a":true}', b'{"a":null}', b'{"a":[]}', b'{"a":1,"a":1}', b'{"b":1,"a":1}',
     b'{"a":"\\u0041"}', b'{"a": 1}', b' {"a":1}', b'{"a":1}\n\n', b'{"a":1}\r', b"\xff", b"\xef\xbb\xbf{}", b'{"a":1e400}',
     b'{"a":NaN}', b'{"a":' + b"9" * 5000 + b"}", b'{"a":' * 5000, b'{"a":"\\ud800"}'],
)  # fmt: skip
def test_what_is_written_otherwise_is_refused_and_never_breaks(line):
    with pytest.raises(BadInput):
        read_line(line)


@pytest.mark.parametrize("depth", [100, 490, 900, 990])
def test_a_deep_line_is_no_entry_and_breaks_nothing(depth):
    with pytest.raises(BadInput):
        read_entry(b'{"a":' * depth + b"1" + b"}" * depth)


@pytest.mark.parametrize("content", [b"{}", b'{"a": NaN}', b"[" * 5000, b'{"a":' + b"[" * 700 + b"]" * 700 + b"}"])
def test_a_document_is_read_in_one_way_only(content):
    with pytest.raises(BadInput):
        read_document(content)
    assert read_document(document_of({"a": [1.0, 2.5, None, True]})) == {"a": [1, 2.5, None, True]}


@pytest.mark.parametrize("text", ["2026-10-06T20:00:00", "2026-10-06 20:00:00Z", "2026-1-6T20:00:00Z", "", None, 7,
                                  "2026-02-30T20:00:00Z", "٢026-10-06T20:00:00Z"])  # fmt: skip
def test_a_time_is_written_in_one_way(text):
    with pytest.raises(BadInput):
        read_stamp(text)
    assert stamp(read_stamp("2026-10-06T20:00:00Z")) == "2026-10-06T20:00:00Z"


def test_a_root_is_signed_by_the_key_of_its_board_after_the_root_before_it():
    first = sign_root(KEY, "tidewell", "2026-10-06T20:00:00Z", size=3, root=HASH, previous="")
    then = sign_root(KEY, "tidewell", "2026-10-06T21:00:00Z", size=3, root=HASH, previous=link_of(first))
    assert is_signed(then, "tidewell", PUBLIC_KEY, previous=link_of(first))
    assert not is_signed(then, "tidewell", PUBLIC_KEY, previous="")
    assert not is_signed(then, "oxley", PUBLIC_KEY, previous=link_of(first))
    assert not is_signed(then, "tidewell", public_key_of(new_signing_key()[0]), previous=link_of(first))
    assert read_root(root_line(then)) == then


@given(st.integers(0, 511), st.sampled_from(["at", "size", "root"]))
def test_a_root_with_any_other_value_is_not_signed(bit, field):
    root = sign_root(KEY, "tidewell", "2026-10-06T20:00:00Z", size=3, root=HASH, previous="")
    signature = bytearray.fromhex(root.signature)
    signature[bit // 8] ^= 1 << bit % 8
    assert not is_signed(Root(root.at, root.size, root.root, signature.hex()), "tidewell", PUBLIC_KEY, previous="")
    other = {"at": "2026-10-06T20:00:01Z", "size": 4, "root": "5f" * 32}[field]
    changed = Root(**{"at": root.at, "size": 3, "root": HASH, "signature": root.signature, field: other})
    assert not is_signed(changed, "tidewell", PUBLIC_KEY, previous="")


@pytest.mark.parametrize("wrong", [{"signature": "AB" * 64}, {"signature": "ab"}, {"size": 0}, {"size": True}, {"root": HASH.upper()},
                                   {"at": "noon"}])  # fmt: skip
def test_a_malformed_root_is_refused(wrong):
    with pytest.raises(BadInput):
        Root(**{"at": "2026-10-06T20:00:00Z", "size": 3, "root": HASH, "signature": "ab" * 64} | wrong)


def test_terms_are_read_as_they_were_made():
    terms = read_terms(terms_bytes(TERMS))
    assert terms.whole == TERMS and terms.candidates[0].name == TERMS["candidates"][0]["name"]


@pytest.mark.parametrize("field", ["format", "contest", "title", "candidates", "seats", "rule", "papers", "opens_at",
                                   "closes_at", "seed_sha256", "public_key", "kind", "rule_version"])  # fmt: skip
@pytest.mark.parametrize("value", [None, 0, "", [], {}, [None], "x\ny", 10**6, True])
def test_terms_that_cannot_be_counted_by_are_refused(field, value):
    with pytest.raises(BadInput):
        read_terms(terms_bytes({**TERMS, field: value}))


def test_terms_close_after_they_open_and_scales_belong_to_scores():
    early = datetime(2026, 10, 1, tzinfo=UTC)
    for wrong in ({"closes_at": early}, {"scale": 5}, {"papers": "choice"}, {"papers": "scores", "scale": None}):
        with pytest.raises(BadInput):
            invented_terms(**wrong) if "papers" not in wrong else read_terms(terms_bytes({**TERMS, **wrong}))
