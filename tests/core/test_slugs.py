"""Slugs and targets: readable, not to be mistaken, and never a way to somewhere that was not stored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.lookalikes import hidden_marks, odd_letters
from rejoinder.core.slugs import SLUG_LETTERS_MAX, check_slug, free_slug, shape_of, slug_from
from rejoinder.core.targets import check_target, is_ours, shown_host
from rejoinder.errors import BadInput

OURS = ["https://go.brask.example", "https://desk.brask.example/go/"]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Brask “voted to close” Tidewell’s night ferry", "brask-voted-close-tidewells"),
        ("Straße, Łódź & Ærø", "strasse-lodz-aero"),
        ("Ποιος πληρώνει;", "poios-plironei"),
        ("To be or not to be", "not"),
        ("!!!", "link"),
        ("x" * 200, "x" * 32),
    ],
)
def test_a_slug_says_what_the_text_says(text, slug):
    assert slug_from(text) == slug


@given(st.text(max_size=300))
def test_what_is_made_of_any_text_is_a_slug(text):
    slug = slug_from(text)
    assert check_slug(slug) == slug
    assert len(slug) <= SLUG_LETTERS_MAX


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("fеrry", "Cyrillic"), ("fer\u202ery", "right-to-left override"), ("fer\u200bry", "nobody sees"),
        ("night ferry", "a to z"), ("-ferry", "begins and ends"), ("a--b", "single hyphens"), ("x", "2 to 60"),
        ("f" * 61, "has 61"), ("", "begins and ends"), ("../admin", "cannot stand"), ("férry", "cannot stand"),
    ],
)  # fmt: skip
def test_a_slug_that_deceives_is_refused_in_clear_words(typed, said):
    with pytest.raises(BadInput, match=said):
        check_slug(typed)


@given(
    st.text(alphabet="abm0l1o-rnvw", min_size=2, max_size=20), st.sets(st.text(alphabet="ab-2", max_size=5), max_size=9)
)
def test_the_slug_that_is_offered_is_free_and_good(wanted, taken):
    try:
        wanted = check_slug(wanted)
    except BadInput:
        return
    found = free_slug(wanted, (taken | {wanted}).__contains__)
    assert found not in taken
    assert check_slug(found) == found


def test_slugs_of_one_shape_are_told():
    assert shape_of("corn-1oo") == shape_of("com-loo")
    assert shape_of("ferry") != shape_of("fury")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("javascript:alert(1)", "not a web address"), ("//evil.example/", "not a web address"), ("/go/x", "not a web"),
        ("data:text/html,x", "not a web address"), ("", "not a web address"), ("https://", "not a web address"),
        ("https://bank.example@evil.example/", "take it for the site"), ("https://ok.example/\u202egpj", "hides or turns"),
        ("https://ok.example/%E2%80%AEgpj", "hides or turns"), ("https://pаypal.example/", "Cyrillic"),
        ("https://xn--80ak6aa92e.example/", "look like"), ("https://ok.example\\@evil.example/", "cannot stand"),
        ("https://ok.example/a b", "a space"), ("https://ok.example/\r\nSet-Cookie: x", "hides or turns"),
        ("https://ok.example:99999/", "not a web address"), ("https://go.brask.example/x", "short link of this desk"),
        ("http://GO.brask.example.:80/x", "short link"), ("https://desk.brask.example/a/../go/x", "short link"),
        ("https://desk.brask.example//%67o/x", "short link"), ("https://a..b/", "host name"),
    ],
)  # fmt: skip
def test_an_address_that_is_not_what_it_seems_is_refused_in_clear_words(typed, said):
    with pytest.raises(BadInput, match=said):
        check_target(typed, OURS)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://quay.example/minutes?p=6#vote", "https://quay.example/minutes?p=6#vote"),
        ("HTTPS://Quay.Example", "https://quay.example"),
        ("https://münchen.example/ü", "https://xn--mnchen-3ya.example/%C3%BC"),
        ("https://日本語ニュース.example/", "https://xn--zck9awe6ds833acvb2w6i.example/"),
        ("https://desk.brask.example/public/ferry", "https://desk.brask.example/public/ferry"),
        ("https://[2001:db8::1]:8443/x", "https://[2001:db8::1]:8443/x"),
    ],
)
def test_a_good_address_is_kept_in_ascii(typed, kept):
    assert check_target(typed, OURS).url == kept


def test_a_foreign_host_is_shown_as_people_read_it():
    assert shown_host(check_target("https://münchen.example/").url) == "münchen.example"


@given(st.text(max_size=80))
def test_whatever_is_typed_an_address_that_is_kept_is_http_plain_and_not_ours(text):
    for typed in (text, f"https://{text}", f"https://quay.example/{text}"):
        try:
            kept = check_target(typed, OURS).url
        except BadInput:
            continue
        assert kept.startswith(("http://", "https://"))
        assert kept.isascii() and kept.isprintable() and " " not in kept and "\\" not in kept
        assert not is_ours(kept, OURS)
        assert check_target(kept, OURS).url == kept


@given(st.text(max_size=40))
def test_plain_latin_words_are_never_odd(text):
    assert not odd_letters("".join(letter for letter in text if letter.isascii()))


def test_marks_are_named():
    assert hidden_marks("a\u2066b") == "LEFT-TO-RIGHT ISOLATE"
    assert hidden_marks("plain") == ""


def test_a_host_that_cannot_be_is_nobodys():
    assert not is_ours("https://quay.example/", ["http://[/go/", "http://a:b/go/"])
