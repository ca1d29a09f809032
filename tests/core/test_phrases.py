"""Phrases: found however cut or changed, kept apart where only formula is shared, and aligned in a tree."""

from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.phrases import PhraseStream, Said, Variant, differences, find_said, grow_tree, passages, variants_of
from rejoinder.core.phrases import stream as stream_module


def said(*texts):
    stream = PhraseStream()
    return [Said(n, float(n), placed) for n, text in enumerate(texts) for placed in stream.add(n, float(n), text)]


def test_a_cut_quotation_is_a_variant_of_the_whole():
    whole, cut = said("Brask voted in March to close the night ferry for good", "to close the night ferry for good")
    assert whole.placed.phrase == cut.placed.phrase


def test_an_ellipsis_and_other_marks_change_nothing_that_matters():
    one, other = said(
        "We will keep the night ferry, whatever it costs us", "we will keep […] ferry – whatever it costs us!"
    )
    assert one.placed.phrase == other.placed.phrase


def test_the_same_formula_about_other_things_is_another_phrase():
    one, other = said(
        "We will look at the cost of the night ferry", "We will look at school meals and parking in spring"
    )
    assert one.placed.phrase != other.placed.phrase


def test_the_same_words_are_one_variant():
    one, other = said("Brask voted to close the ferry", "BRASK voted to close the ferry!")
    assert one.placed.variant == other.placed.variant


def test_a_text_that_quotes_gives_its_quotations_and_its_other_sentences():
    text = "She said “I will keep the ferry”. He called it “a lie”. The council meets on Tuesday night."
    assert [(p.text, p.is_said) for p in passages(text)] == [
        ("I will keep the ferry", True),
        ("He called it “a lie”.", False),
        ("The council meets on Tuesday night.", False),
    ]


def test_an_apostrophe_opens_no_quotation():
    assert [p.is_said for p in passages("Brask's plan for the harbour isn't the town's plan")] == [True]


def test_variants_are_told_oldest_first_whatever_the_order_of_arrival():
    stream = PhraseStream()
    late = Said("late", 9.0, stream.add("late", 9.0, "voted to scrap the night ferry")[0])
    early = Said("early", 1.0, stream.add("early", 1.0, "voted to close the night ferry")[0])
    assert [variant.posts for variant in variants_of([late, early])] == [("early",), ("late",)]


def test_each_variant_hangs_under_the_wording_it_is_nearest_to():
    texts = ["Brask voted to close the night ferry", "Brask voted to scrap the night ferry",
             "Brask voted twice to scrap the last ferry"]  # fmt: skip
    root = grow_tree([Variant(text, (n,), float(n)) for n, text in enumerate(texts)])
    assert [(depth, branch.variant.text) for depth, branch in root.walk()] == list(enumerate(texts))


def test_a_long_chain_of_variants_does_not_run_out_of_calls():
    variants = [Variant(f"word{n} word{n + 1} word{n + 2}", (n,), float(n)) for n in range(1500)]
    assert len(list(grow_tree(variants[:200]).walk())) == 200


@given(st.text(max_size=300), st.text(max_size=300))
def test_what_changed_gives_back_the_new_wording(before, after):
    kept = [piece.text for piece in differences(before, after) if piece.kind != "removed"]
    assert " ".join(kept).split() == after.split()


@given(st.lists(st.text(max_size=200), max_size=30))
def test_any_text_is_placed_or_has_no_words(texts):
    stream = PhraseStream()
    for number, text in enumerate(texts):
        assert len(stream.add(number, 0.0, text)) == len(passages(text))


def test_what_is_not_repeated_is_forgotten_first(monkeypatch):
    monkeypatch.setattr(stream_module, "VARIANTS_MAX", 10)
    stream = PhraseStream()
    for number in range(50):
        stream.add(number, 0.0, f"thing{number} was said about place{number} by nobody{number}")
    assert len(stream) == 10
    assert stream.add(99, 0.0, "thing49 was said about place49 by nobody49")[0].likeness == 1.0


def test_the_line_said_is_found_from_a_loose_wording():
    lines = ["Good evening to you all.", "We lost 60,000 factories in America.", "I want to talk about trade."]
    found = find_said("America has lost 60,000 factories", lines)
    assert (found[0].line, "factories" in found[0].shared) == (1, True)
