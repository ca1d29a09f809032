"""Phrases: found however cut or changed, kept apart where only formula is shared, and aligned in a tree."""

from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.phrases import (
    PhraseStream,
    Said,
    Variant,
    Voice,
    crossings,
    differences,
    find_said,
    grow_tree,
    passages,
    variants_of,
)
from rejoinder.core.phrases import stream as stream_module
from rejoinder.core.phrases.align import agreement, aligned


def said(*texts):
    stream = PhraseStream()
    return [Said(n, float(n), placed) for n, text in enumerate(texts) for placed in stream.add(n, float(n), text)]


def phrases_after(*texts):
    """The phrase of each text, of which each is one passage, as the phrases stand in the end."""
    stream = PhraseStream()
    found = [stream.add(n, float(n), text)[0].phrase for n, text in enumerate(texts)]
    stream.settle()
    return [stream.standing(phrase) for phrase in found], stream


def test_a_cut_quotation_is_a_variant_of_the_whole():
    whole, cut = said("Brask voted in March to close the night ferry for good", "to close the night ferry for good")
    assert whole.placed.phrase == cut.placed.phrase


def test_an_ellipsis_and_other_marks_change_nothing_that_matters():
    one, other = said(
        "We will keep the night ferry, whatever it costs us", "we will keep […] ferry – whatever it costs us!"
    )
    assert one.placed.phrase == other.placed.phrase


def test_two_halves_are_one_phrase_once_somebody_says_the_whole():
    head, tail = (
        "Brask voted in March to close the night ferry for good",
        "and the parish of Tidewell never forgave her",
    )
    found, stream = phrases_after(head, tail, f"{head} {tail}", head, tail)
    assert len(set(found)) == 1
    assert [merge.why.endswith("of 1.") and "agrees with both" in merge.why for merge in stream.merges.values()] == [
        True
    ]


def test_words_that_nobody_repeated_get_a_second_chance_in_the_end():
    whole = "Brask voted in March to close the old night ferry for good"
    torn = "In March she spoke against the old ferry for good"
    found, stream = phrases_after(whole, whole, torn)
    assert len(set(found)) == 1
    assert [merge.why.startswith("Said once, and agrees") for merge in stream.merges.values()] == [True]
    found, stream = phrases_after(whole, whole, torn, torn)
    assert len(set(found)) == 2
    assert not stream.merges


words_of_few = st.lists(st.integers(0, 5), max_size=12)


@given(words_of_few, words_of_few)
def test_the_aligned_words_are_the_longest_run_that_both_have(one, other):
    lengths = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            lengths[i + 1][j + 1] = lengths[i][j] + 1 if a == b else max(lengths[i][j + 1], lengths[i + 1][j])
    blocks = aligned(one, other)
    assert sum(size for _, _, size in blocks) == lengths[-1][-1]
    assert all(one[at : at + size] == other[to : to + size] for at, to, size in blocks)
    ends = [(at + size, to + size) for at, to, size in blocks[1:]]
    assert all(end <= at and end_other <= to for (at, to, _), (end, end_other) in zip(blocks, ends, strict=False))


@given(words_of_few, words_of_few)
def test_agreement_is_a_share_and_the_same_both_ways(one, other):
    upto = [list(map(float, range(len(words) + 1))) for words in (one, other)]
    there = agreement(upto[0], upto[1], aligned(one, other), 0.0)
    back = agreement(upto[1], upto[0], [(b, a, size) for a, b, size in aligned(one, other)], 0.0)
    assert 0.0 <= there <= 1.0
    assert abs(there - back) < 1e-9
    assert (there == 1.0) == (one == other and bool(one))


def test_a_cut_agrees_better_than_a_change_of_as_many_words():
    whole, cut, changed = [1, 2, 3, 4, 5, 6], [1, 2, 3, 4], [1, 2, 3, 4, 8, 9]
    upto = list(map(float, range(7)))
    assert agreement(upto, upto[:5], aligned(whole, cut), 0.0) > agreement(upto, upto, aligned(whole, changed), 0.0)


def test_a_phrase_crosses_from_the_kind_that_said_it_first():
    voices = [Voice(9.0, "blog", "left"), Voice(0.0, "agency", ""), Voice(3.0, "blog", "right"), Voice(5.0, "news", "")]
    expected = ["reached blogs 3 s after news", "reached the left 6 s after the right"]
    assert [str(crossed) for crossed in crossings(voices)] == expected
    assert crossings(voices[::-1]) == crossings(voices)


def test_of_equal_times_neither_kind_is_called_first():
    voices = [Voice(7.0, "blog", "left"), Voice(7.0, "news", "right")]
    assert [str(crossed) for crossed in crossings(voices)] == [
        "blogs and news at the same time",
        "the left and the right at the same time",
    ]


def test_carriers_without_a_side_cross_nothing():
    assert crossings([Voice(0.0, "blog", ""), Voice(1.0, "blog", "centre"), Voice(2.0, "blog", "left")]) == []


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


def test_one_sentence_is_one_passage_its_quotation_where_that_is_half_of_it():
    assert [p.text for p in passages("Blog: “Brask voted to scrap the ferry”, it says.")] == [
        "Brask voted to scrap the ferry"
    ]
    for text in ("We were told “not in my name” by Tidewell and we listened to her", "No.", "No ferry", "STOP THE FERRY NOW",
                 'It said "the Ministry of […] Affairs" and [...] Brask said "none of it" at last and after all of that',
                 "The ferry [...] sails […] at ten", " ".join(["word"] * 75)):  # fmt: skip
        assert [p.text for p in passages(text)] == [text]


def test_a_script_without_spaces_is_compared_by_its_first_letters_only():
    assert len(said("渡轮停航" * 10_000)[0].placed.passage.text) <= 2_000


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
    walked = list(grow_tree(variants).walk())
    assert len(walked) == 1500
    assert max(depth for depth, _ in walked) == 200
    assert {branch.variant for _, branch in walked} == set(variants)


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
