"""Words and sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.text import LETTERS_MAX, content_words, first_words, is_content_word, sentences, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ()),
        ("   \n\t ", ()),
        ("Night-ferry CUT!", ("night", "ferry", "cut")),
        ("#SaveTheFerry_now", ("savetheferry", "now")),
        ("£1,234,567.50 on 3.5% growth", ("1234567.50", "on", "3.5", "growth")),
        ("Müller à Ægir", ("müller", "à", "ægir")),
        ("ﬁne ＡＢＣ", ("fine", "abc")),
        ("渡轮", ("渡轮",)),
        ("\ud800 ferry", ("ferry",)),
    ],
)
def test_words_are_lower_case_and_whole(text, found):
    assert words(text) == found


def test_possessives_and_contractions_leave_no_content_word():
    assert content_words("Brask's ferry isn't what they'd said") == ("brask", "ferry")


def test_a_year_is_a_content_word_and_a_lone_letter_is_not():
    assert content_words("A B 7 2026") == ("7", "2026")


def test_only_the_first_letters_of_an_endless_text_are_read():
    assert len(words("a " * LETTERS_MAX)) == LETTERS_MAX // 2


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ()),
        ("No end", ("No end",)),
        ("One. Two? Three!", ("One.", "Two?", "Three!")),
        ("Cllr. Brask met Dr. Ode on 3 Jan. 2026. She left.", ("Cllr. Brask met Dr. Ode on 3 Jan. 2026.", "She left.")),
        ("It cost £3.5m. J. K. Brask paid.", ("It cost £3.5m.", "J. K. Brask paid.")),
        ("“No!” she said. He left.", ("“No!” she said.", "He left.")),
        ("Heading\n\nBody text", ("Heading", "Body text")),
        ("停航。夜间。", ("停航。", "夜间。")),
    ],
)
def test_sentences_end_where_a_reader_sees_an_end(text, found):
    assert sentences(text) == found


@given(st.text(max_size=300))
def test_no_text_breaks_the_words_and_none_has_white_space(text):
    found = words(text)
    assert all(word and word.split() == [word] for word in found)
    assert set(content_words(text)) == {word for word in found if is_content_word(word)}


@given(st.text(max_size=300))
def test_sentences_lose_nothing_but_white_space(text):
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


@given(st.text(max_size=200), st.integers(1, 20))
def test_first_words_are_at_most_so_many(text, most):
    assert len(first_words(text, most).split()) <= most
