import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.urls import canonical_url, host_of
from rejoinder.errors import BadInput


@pytest.mark.parametrize(
    ("said", "canonical"),
    [
        ("HTTP://Blog.Example/a?utm_source=x&utm_medium=y", "http://blog.example/a"),
        ("https://blog.example:443/a#top", "https://blog.example/a"),
        ("https://blog.example:8443/a", "https://blog.example:8443/a"),
        ("https://blog.example", "https://blog.example/"),
        ("https://blog.example/a?b=1&fbclid=2&c=3", "https://blog.example/a?b=1&c=3"),
        ("https://blog.example/%7Eann/%e2%82%ac", "https://blog.example/~ann/%E2%82%AC"),
        ("https://bücher.example/x", "https://xn--bcher-kva.example/x"),
        ("https://[::1]:8080/x", "https://[::1]:8080/x"),
    ],
)
def test_two_spellings_of_an_address_become_one(said, canonical):
    assert canonical_url(said) == canonical


@pytest.mark.parametrize(
    "said",
    ["", "lantern", "ftp://x.example/", "javascript:alert(1)", "http://", "http://a:b@x.example/", "http://[bad/"],
)
def test_what_is_no_web_address_is_refused(said):
    with pytest.raises(BadInput):
        canonical_url(said)


def test_an_address_that_is_too_long_is_refused():
    with pytest.raises(BadInput, match="2000 letters"):
        canonical_url("https://blog.example/" + "a" * 2000)


@given(st.text(max_size=60))
def test_the_canonical_form_of_a_canonical_form_is_itself(path):
    try:
        once = canonical_url("https://blog.example/" + path)
    except BadInput:
        return
    assert canonical_url(once) == once
    assert host_of(once) == "https://blog.example"


@given(st.text(max_size=200))
def test_any_text_is_an_address_or_is_refused(text):
    try:
        assert canonical_url(text).startswith(("http://", "https://"))
    except BadInput:
        pass
