"""Who took up our answer: by a link, or by eight words in a row that say something."""

from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.uptake import RUN_WORDS, taken_up

OURS = "She voted to keep the night ferry at the March meeting of the council."
WORDS = st.lists(st.sampled_from("ferry night council vote keep pier quay march boat crew".split()), max_size=40)


def test_a_link_to_the_answer_is_an_uptake():
    assert taken_up(["a", "b"], "Nothing of ours.", ["b"], [OURS]).why == "it links to our answer"


def test_a_stock_phrase_is_no_uptake():
    stock = "it is what it is and so it was all along"
    assert taken_up((), stock, (), [stock]) is None


@given(WORDS, WORDS)
def test_our_words_inside_another_text_are_found(before, after):
    run = " ".join(OURS.rstrip(".").split()[:RUN_WORDS])
    assert taken_up((), " ".join([*before, run, *after]), (), [OURS]) is not None


@given(WORDS)
def test_fewer_words_than_the_run_are_never_an_uptake(said):
    assert taken_up((), " ".join(said[: RUN_WORDS - 1]), (), [" ".join(said)]) is None
