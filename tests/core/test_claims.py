"""Claims in the core: the splitter loses nothing, scores stay in bounds and in order, reasons are plain."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.claims.model import ClaimModel, columns_of
from rejoinder.core.claims.once import told_once
from rejoinder.core.claims.sentences import SENTENCE_LETTERS_MAX, sentences, spans, speaker_of
from rejoinder.core.claims.signs import COLUMNS, signs_of
from rejoinder.core.claims.spoken import read_spoken
from rejoinder.core.claims.why import why_of
from rejoinder.wire.claims import read_weights

SAID = [
    "Good evening and welcome.",
    "Ms Brask voted to close the night ferry in March.",
    "It cost the council £1.2m last year.",
    "Would you say that again?",
    "I hope we will do better.",
]


@pytest.fixture(scope="module")
def model():
    return ClaimModel(read_weights())


@given(st.text(alphabet=st.sampled_from('aB1.!? \n"”£:-Mr。\u2028é'), max_size=200) | st.text(max_size=300))
def test_the_sentences_of_a_text_are_the_text(text):
    found = spans(text)
    assert "".join(text[span.start : span.end] for span in found) == text
    assert all(span.start < span.end for span in found)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Mr. Brask left. She stayed.", ["Mr. Brask left.", "She stayed."]),
        ("It cost £2.5m. “No!” he said. Why?", ["It cost £2.5m.", "“No!” he said.", "Why?"]),
        ("So do I. Then no. 10 said no. Nobody spoke.", ["So do I.", "Then no. 10 said no.", "Nobody spoke."]),
        ("CHAIR: Order.\nMs Toft: We paid 3.5 million.", ["CHAIR: Order.", "Ms Toft: We paid 3.5 million."]),
        (
            "The U.S. Senate and J. P. Toft agreed at 5 p.m. Tuesday",
            ["The U.S. Senate and J. P. Toft agreed at 5 p.m. Tuesday"],
        ),
        ("One line\nof two, no stop\n\nA new paragraph", ["One line of two, no stop", "A new paragraph"]),
        ("He said [...] that it sails. Good.", ["He said [...] that it sails.", "Good."]),
        ("", []),
        (" \n ", []),
    ],
)
def test_a_sentence_ends_where_it_ends(text, parts):
    assert list(sentences(text)) == parts


def test_a_run_without_a_stop_is_cut_at_a_blank():
    text = "word " * 2000
    assert all(span.end - span.start <= SENTENCE_LETTERS_MAX for span in spans(text))
    assert "".join(text[span.start : span.end] for span in spans(text)) == text


@pytest.mark.parametrize(
    ("line", "speaker", "text"),
    [
        ("BRASK (IND): The ferry stays.", "BRASK (IND)", "The ferry stays."),
        ("Ottoline Brask: It stays.", "Ottoline Brask", "It stays."),
        ("One thing is sure: it stays.", "", "One thing is sure: it stays."),
        ("It stays.", "", "It stays."),
        ("Meet at 12:30 sharp.", "", "Meet at 12:30 sharp."),
    ],
)
def test_who_speaks_is_told_from_what_is_said(line, speaker, text):
    assert speaker_of(line) == (speaker, text)


@pytest.mark.parametrize("written", ["00:12:03", "[00:12:03]", "(12:03)", "12:03 -", "00:12:03.500"])
def test_a_time_before_the_speaker_is_kept_as_it_was_written(written):
    found = read_spoken(f"{written} BRASK: It stays.")
    assert (found.at, found.speaker, found.text) == (written.strip("[]() -"), "BRASK", "It stays.")


def test_a_line_of_blanks_says_nothing():
    assert read_spoken(" \t\x00") is None


@given(st.lists(st.text(max_size=80), max_size=8))
def test_every_sentence_has_one_score_between_nought_and_one_and_a_reason(said):
    found = ClaimModel(read_weights()).score(said)
    assert len(found) == len(said)
    assert all(0 <= worth.score <= 1 and worth.why.endswith(".") for worth in found)


@given(st.integers(0, len(SAID)), st.integers(0, len(SAID)))
def test_a_document_may_be_scored_piece_by_piece(one, other):
    model, (start, end) = ClaimModel(read_weights()), sorted((one, other))
    piece = model.score(SAID[start:end], before=SAID[:start], after=SAID[end:])
    assert piece == model.score(SAID)[start:end]


def test_what_can_be_checked_scores_above_greetings_and_questions(model):
    welcome, voted, cost, again, hope = (worth.score for worth in model.score(SAID))
    assert min(voted, cost) > 0.5 > max(welcome, again, hope)


def test_the_reason_names_the_words(model):
    _, voted, cost, again, _ = (worth.why for worth in model.score(SAID))
    assert "“voted”" in voted and "“£1.2m”" in cost and again.startswith("A question")


def test_the_encoder_has_its_word():
    weights = read_weights()
    head = weights.heads["meaning"][0]
    toward = head / np.linalg.norm(head)
    loud = ClaimModel(weights, lambda texts: np.tile(toward, (len(texts), 1)).astype(np.float32))
    quiet = ClaimModel(weights, lambda texts: np.tile(-toward, (len(texts), 1)).astype(np.float32))
    assert loud.is_dense
    assert all(a.score > b.score for a, b in zip(loud.score(SAID), quiet.score(SAID), strict=True))


def test_the_shipped_models_are_of_these_columns():
    models = read_weights().models
    for tier, heard in (("lexical", ["words"]), ("dense", ["words", "meaning", "debate"])):
        names, _ = columns_of([signs_of("x")], {name: np.zeros(1, dtype=np.float32) for name in heard})
        assert list(models[tier].columns) == names


@given(st.text(max_size=200))
def test_signs_are_numbers_for_any_text(text):
    found = signs_of(text)
    assert len(found.columns) == len(COLUMNS)
    assert np.isfinite(found.columns).all()
    assert why_of(0.9, found, text) and why_of(0.1, found, text)


@given(
    st.lists(st.sampled_from([*SAID, "It cost the council £0.9m last year.", "it cost the council £1.2m last year"]))
)
def test_each_sentence_is_told_in_one_group(said):
    groups = told_once(said)
    assert sorted(place for group in groups for place in group) == list(range(len(said)))
    assert [group[0] for group in groups] == sorted(group[0] for group in groups)


def test_other_numbers_are_another_claim():
    assert told_once(["It cost £1.2m.", "It cost £0.9m.", "It cost £1.2m!"]) == [[0, 2], [1]]
