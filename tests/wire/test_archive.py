"""The words of a page, without what changes by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.wire.archive import evidence_text, forbids_copies, is_readable

HTML = "text/html; charset=utf-8"


def words(body, kind=HTML):
    return evidence_text(body.encode(), kind)


def test_a_table_keeps_its_rows_and_cells():
    page = "<table><tr><th>Boat</th><th>Leaves</th></tr><tr><td>last</td><td>23:40</td></tr></table>"
    assert words(page) == "Boat | Leaves\nlast | 23:40"


@pytest.mark.parametrize(
    "beside",
    [
        "<nav>Home</nav>", "<footer>Seen 12,001 times</footer>", "<div class='ad-slot'>Buy</div>", "<p hidden>x</p>",
        "<div id='sidebarAds'>Buy</div>", "<div role='navigation'>Home</div>", "<form><input value='tok'>Token</form>",
        "<div class='CookieNotice'>We use cookies</div>", "<script nonce='a'>1</script>", "<!-- build 7 -->",
        "<aside>Weather: 12°</aside>", "<span aria-hidden='true'>★</span>", "<style>p{}</style>",
    ],
)  # fmt: skip
def test_what_stands_beside_the_words_is_left_out(beside):
    assert (
        words(f"<html><body>{beside}<p>The vote was lost.</p>{beside} tail</body></html>") == "The vote was lost.\ntail"
    )


def test_words_like_address_and_shadow_are_no_advertisements():
    assert words("<div class='address shadow loaded'>Quay Street 1</div>") == "Quay Street 1"


def test_the_main_part_alone_is_read_where_a_page_marks_one():
    assert words("<body><div>Top</div><main><header><h1>Minutes</h1></header>Page 6</main></body>") == "Minutes\nPage 6"


def test_plain_text_and_json_are_read_and_binaries_are_not():
    assert words("One\n\n two  three", "text/plain") == "One\ntwo three"
    assert words('{"last": "23:40"}', "application/json") == '{"last": "23:40"}'
    assert evidence_text(b"%PDF-1.7", "application/pdf") == "" and not is_readable("", b"%PDF-1.7")


def test_noarchive_is_heard_from_the_page():
    assert forbids_copies(b'<html><meta name="robots" content="noindex, noarchive"></html>', HTML)
    assert not forbids_copies(b"<html><p>noarchive is a word</p></html>", HTML)


@given(st.binary(max_size=400), st.sampled_from([HTML, "text/plain", "", "application/xhtml+xml", "image/png"]))
def test_whatever_comes_is_read_or_left_without_an_exception(body, kind):
    assert isinstance(evidence_text(body, kind), str) and isinstance(forbids_copies(body, kind), bool)


def test_a_page_nested_without_end_does_no_harm():
    assert "deep" in words("<div>" * 5000 + "deep")
