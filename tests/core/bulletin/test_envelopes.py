"""Pseudonyms, envelopes and receipts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.bulletin import envelope_of, envelope_start, grouped, pseudonym_of, receipt_of
from rejoinder.errors import BadInput

NONCE = bytes(range(16))
PSEUDONYM = pseudonym_of("tidewell", "a secret")


def test_the_envelope_binds_every_part():
    parts = ("tidewell", PSEUDONYM, 1, b"\x00\x01")
    whole = envelope_of(*parts, nonce=NONCE)
    others = [("oxley", *parts[1:]), (parts[0], "x", *parts[2:]), (*parts[:2], 2, parts[3]), (*parts[:3], b"\x01\x00")]
    assert len({whole, envelope_of(*parts, nonce=b"y" * 16), *(envelope_of(*p, nonce=NONCE) for p in others)}) == 6


def test_no_two_ways_to_cut_the_parts_give_one_envelope():
    assert envelope_of("ab", "c", 1, b"", nonce=NONCE) != envelope_of("a", "bc", 1, b"", nonce=NONCE)
    assert envelope_of("a", "b", 1, b"z", nonce=NONCE) != envelope_of("a", "b", 1, b"", nonce=NONCE + b"z")


def test_a_short_nonce_is_refused():
    with pytest.raises(BadInput):
        envelope_of("tidewell", PSEUDONYM, 1, b"", nonce=NONCE[:15])


@given(st.binary(min_size=32, max_size=32).map(bytes.hex))
def test_a_receipt_finds_its_envelope_however_it_is_typed(envelope):
    receipt = receipt_of(envelope)
    assert len(receipt) == 12 and not set(receipt) & set("ILOU")
    typed = grouped(receipt).lower().replace("0", "o").replace("1", "l").replace(" ", "-")
    for text in (receipt, f" {grouped(receipt)}\n", typed, envelope.upper()):
        assert envelope.startswith(envelope_start(text))
    assert len(envelope_start(receipt)) == 15


@pytest.mark.parametrize(
    "text", ["", "ABCD", "ABCD EFGH JKM", "UUUU UUUU UUUU", "ABCD EFGH JKM\u0660", "é" * 12, "4f" * 31]
)
def test_what_is_no_receipt_is_refused(text):
    with pytest.raises(BadInput):
        envelope_start(text)
