"""One spelling of an address or a person, marks, secrets, and the drawn order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.ballots.drawn import drawn_order
from rejoinder.core.credentials import LETTERS, SECRET_LETTERS, secret_for, shown_secret, tidy_secret
from rejoinder.core.voters import fold_address, fold_person, mark_of
from rejoinder.errors import BadInput


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ann@Example.ORG", "ann@example.org."),
        ("a.n.n+x@gmail.com", "ann@googlemail.com"),
        ("ann+tag@proton.me", "ann@pm.me"),
        ("ann@BÜRO.example", "ann@xn--bro-hoa.example"),
    ],
)
def test_two_spellings_of_one_box_are_one(one, other):
    assert fold_address(one) == fold_address(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("a.nn@harrow.example", "ann@harrow.example"), ("ann+bob@harrow.example", "ann@harrow.example")],
)
def test_what_may_be_two_boxes_stays_two(one, other):
    assert fold_address(one) != fold_address(other)


@pytest.mark.parametrize(
    "text", ["", "ann", "@x.example", "ann@", "ann@localhost", "a b@x.example", "a@" + "x" * 260 + ".org"]
)
def test_what_is_no_address_is_refused(text):
    with pytest.raises(BadInput):
        fold_address(text)


@given(st.text(max_size=40))
def test_folding_an_address_twice_changes_nothing_more(text):
    try:
        folded = fold_address(f"{text}@harrow.example")
    except BadInput:
        return
    assert fold_address(folded) == folded


def test_a_name_without_a_postcode_is_no_person():
    assert fold_person("Ann Lind", " ") == "" == fold_person(" ", "TW1")


def test_a_mark_under_another_key_is_another():
    assert mark_of(b"a", "address", "x@y.example") != mark_of(b"b", "address", "x@y.example")


@given(st.binary(min_size=1, max_size=40), st.text(max_size=20))
def test_a_secret_is_read_back_however_it_is_typed(key, mark):
    secret = secret_for(key, "tidewell", mark)
    assert len(secret) == SECRET_LETTERS and set(secret) <= set(LETTERS)
    typed = shown_secret(secret).upper().replace("0", "O").replace("1", "l")
    assert tidy_secret(typed) == secret


@given(st.lists(st.text(max_size=8), max_size=20, unique=True), st.text(max_size=10), st.randoms())
def test_the_drawn_order_does_not_depend_on_how_the_names_stood(names, seed, random):
    drawn = [names[place] for place in drawn_order(names, seed)]
    shuffled = names[:]
    random.shuffle(shuffled)
    assert sorted(drawn) == sorted(names) and drawn == [shuffled[place] for place in drawn_order(shuffled, seed)]
