"""The statement check: what stops, what is advised, what is left alone, and that places are true."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.citing import LineText
from rejoinder.core.statement import RULE_OF, RULES, STOPS, check, measures
from rejoinder.core.statement.inflect import verb, verb_forms
from rejoinder.core.statement.measures import syllables
from rejoinder.core.statement.prose import read
from rejoinder.core.statement.quantities import is_same, quantities
from rejoinder.core.statement.words import WORD_ROWS
from tests.examples import tried

FERRY = LineText(14, "On 14 March she voted once to keep the night ferry. The vote was lost by two.", "Brask closed it")
PIECES = st.sampled_from(
    ["She voted", "three times", "to keep", "the night ferry.", "A deeply regrettable mischaracterisation", "was told",
     "£1.2m", "in order to", "LIE!", "“going forward”", "\n\n", "# Title\n", "`code`", "[x](https://a.example)", "\u202e",
     "Tidеwell", "is a liar", "14 March", "half", "perhaps", "not without", "—", "👩‍👩‍👧", "an", "utilised", "Mr. Brask"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=25).map(" ".join) | st.text(max_size=120)


def rules(text, *lines):
    return [one.rule for one in check(text, lines)]


def only(text, rule, *lines):
    found = [one for one in check(text, lines) if one.rule == rule]
    assert len(found) == 1, found
    return found[0]


@tried(60)
@given(TEXTS)
def test_every_finding_says_truly_where_it_stands(text):
    rows = text.split("\n")
    for one in check(text, [FERRY]):
        assert text[one.start : one.end] == one.what and one.what
        assert text.count("\n", 0, one.start) == one.line - 1
        assert rows[one.line - 1][one.column - 1 :].startswith(one.what.split("\n")[0])
        assert one.level == RULE_OF[one.rule].level and one.why


@tried(60)
@given(TEXTS)
def test_a_suggestion_taken_is_not_found_again_at_its_place(text):
    for one in check(text):
        if one.suggestion is not None and one.rule in ("disguise", "exclamation", "shouting"):
            after = text[: one.start] + one.suggestion + text[one.end :]
            assert not any(
                again.rule == one.rule and again.start <= one.start < again.end and again.what == one.what
                for again in check(after)
            )


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("The claim is a deeply regrettable mischaracterisation.", "The claim is wrong."),
        ("We utilised the funds prior to April.", "We used the funds prior to April."),
        ("They were utilizing it.", "They were using it."),
        ("Commenced in May.", "Began in May."),
        ("It has commenced.", "It has begun."),
        ("That was an inappropriate remark.", "That was a wrong remark."),
        ("In order to win, vote.", "To win, vote."),
        ("IN ORDER TO win, vote.", "TO win, vote."),
        ("She was able to see it.", "She could see it."),
        ("It is important to note that the vote is public.", "The vote is public."),
        ("The boat matters, at the end of the day.", "The boat matters."),
        ("They reached a decision.", "They decided."),
        ("Key synergies matter.", "Key gains from working together matter."),
    ],
)
def test_a_plain_word_keeps_case_form_and_article(text, after):
    one = next(one for one in check(text) if one.suggestion is not None)
    assert text[: one.start] + one.suggestion + text[one.end :] == after


def test_a_number_that_is_not_in_the_line_stops_and_the_line_s_own_is_offered():
    one = only("She voted three times to keep the night ferry.", "number", FERRY)
    assert (one.level, one.what, one.suggestion) == (STOPS, "three times", "once")
    assert "Line 14 says “once”" in one.why


@pytest.mark.parametrize(
    ("said", "known", "agrees"),
    [
        ("12.4 thousand meals", "12,400 meals", True), ("twelve thousand four hundred", "12,400", True),
        ("£1.2m", "£1,204,000", True), ("£1.3m", "£1,204,000", False), ("25%", "a quarter of them", True),
        ("half", "50 per cent", True), ("twice", "two times", True), ("7pm", "19:00", True), ("8pm", "19:00", False),
        ("0.2 km", "200 metres", True), ("200 minutes", "200 metres", False), ("2 hours", "120 minutes", True),
        ("14 March", "14 March 2026", True), ("14 March 2025", "14 March 2026", False), ("15 March", "14 March", False),
        ("in March", "14 March", True), ("in May", "14 March", False), ("over 12,000", "12,400", True),
        ("over 13,000", "12,400", False), ("nearly 12,500", "12,400", True), ("about 20,000", "12,400", False),
        ("page 6", "page 6", True), ("page 7", "page 6", False), ("doubled", "rose twofold", True),
        ("one hundred and five", "105", True), ("a dozen", "12", True), ("3rd", "third", True), ("2026-03-14", "14 March", True),
        ("50p", "£0.50", True), ("2026", "14 March 2026", True), ("1953", "1954", False), ("noon", "12:00", True),
    ],
)  # fmt: skip
def test_numbers_agree_in_any_writing(said, known, agrees):
    [one], others = quantities(said), quantities(known)
    assert any(is_same(one, other) for other in others) is agrees


def test_a_range_is_two_numbers_and_each_has_to_stand_in_the_line():
    line = LineText(3, "Between 10 and 20 boats ran late.")
    assert rules("From 10 to 20 boats ran late.", line).count("number") == 0
    assert only("From 10 to 25 boats ran late.", "number", line).what == "25"


def test_each_sentence_is_held_against_the_line_it_is_about():
    meals = LineText(9, "12,400 school meals a week, not 1,240.")
    assert "number" not in rules("She voted once to keep the night ferry. 12,400 school meals a week.", FERRY, meals)
    assert only("There were 14 school meals a week.", "number", FERRY, meals).why.startswith(
        "The number is not in line 9"
    )


def test_numbers_without_lines_are_compared_with_nothing():
    assert "number" not in rules("She voted three times.")


def test_names_are_looked_for_in_the_line_and_its_claim_whatever_their_case():
    assert only("Ask Pim Hallorane about it.", "name", FERRY).what == "Pim Hallorane"
    assert "name" not in rules("Ask Brask, the Night Ferry, and Mr. Brask.", FERRY)


def test_the_imprint_is_left_alone():
    text = "Promoted by P. Hallorane on behalf of O. Brask, both at 2 Quay Steps, Tidewell."
    assert rules(text, FERRY) == []
    assert rules(f"She voted once to keep the night ferry: go.brask.example/ferry\n{text}", FERRY) == []
    assert measures(text).words == 0


def test_other_people_s_words_are_left_alone_and_their_numbers_are_not():
    assert rules("They say “going forward” and “was told”.") == []
    assert "number" in rules("She says “I voted nine times to keep the night ferry”.", FERRY)


def test_a_link_or_a_named_record_in_the_paragraph_is_a_source_for_it():
    assert rules("Fares rose by 12%.") == ["unsupported"]
    assert rules("Fares rose by 12%. See go.brask.example/fares.") == []
    assert rules("Fares rose by 12%. According to the trust’s letter they rose in May.") == []
    assert rules("Fares rose by 12%.\n\nSee go.brask.example/fares.") == ["unsupported"]


def test_code_addresses_and_front_matter_are_no_prose():
    text = "---\nowner: was told\n---\n\nRead `was told` at [this](https://a.example/was-told) and https://b.example/LIE.\n"
    assert rules(text) == []


@pytest.mark.parametrize(
    "text",
    ["سلام \u200fدنیا", "می\u200cخواهم", "👩‍👩‍👧 🏴󠁧󠁢󠁷󠁬󠁳󠁿", "Привет, как дела?", "Καλημέρα", "naïve café Zoë", "क्\u200dष"],
)
def test_what_a_script_or_an_emoji_needs_is_no_disguise(text):
    assert "disguise" not in rules(text)


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [("Read gpj\u202e.exe", ""), ("no\u200bpe here", ""), ("p\u0430y.example/x", "pay"), ("Т\u0456dewell boat", "Tidewell"),
     ("Read at \u0440\u0430\u0443\u0440\u0430l.example/in", "paypal"), ("so\u00adcial", "")],
)  # fmt: skip
def test_letters_that_deceive_stop(text, suggestion):
    one = next(one for one in check(text) if one.rule == "disguise")
    assert (one.level, one.suggestion) == (STOPS, suggestion)


def test_a_long_sentence_says_where_to_split_and_splits_where_the_halves_stand():
    halves = "She voted to keep the ferry at the meeting of the whole council in March, and she asked for it back at each of the meetings since then in the hall."
    one = only(halves, "long-sentence")
    assert "Split it after “March”" in one.why
    assert one.suggestion.startswith(
        "She voted to keep the ferry at the meeting of the whole council in March. She asked"
    )


def test_a_claim_may_be_called_false_and_a_person_may_not_be_called_names():
    assert "attack" not in rules("The claim is false, shameful and wrong. His sums are wrong.")
    assert rules("Corran is a liar.") == ["attack"]


def test_a_hard_text_says_so_and_a_short_one_says_too_little():
    hard = "Institutional accountability necessitates comprehensive organisational transformation initiatives. " * 5
    assert "hard-to-read" in rules(hard)
    assert measures("Too short.").says == "Too little to say how it reads"
    assert measures("").words == 0


def test_ease_is_flesch_s_formula():
    found = measures("The boat sails at nine. " * 10)
    assert found.ease == pytest.approx(206.835 - 1.015 * 5 - 84.6 * 1.0, abs=0.2) or found.ease == 100.0
    assert [syllables(word) for word in ("harbour", "council", "minutes", "area", "stakeholders")] == [2, 2, 2, 3, 3]


def test_every_rule_explains_itself_and_every_word_row_reads():
    assert all(rule.title and rule.why and rule.source for rule in RULES)
    rows = [row.split("\t") for row in WORD_ROWS.strip().splitlines()]
    assert len(rows) >= 250
    assert all(len(row) in (3, 4) and row[0] in RULE_OF for row in rows)
    assert len({row[1] for row in rows}) == len(rows)


def test_every_row_of_the_word_list_is_found():
    missed = []
    for row in WORD_ROWS.strip().splitlines():
        _, phrase, *_ = row.split("\t")
        plain = re.sub(r"<be>|\{be\}", "is", phrase)
        plain = re.sub(r"\(([^)]*)\) ?|[~+]", lambda m: "", plain).replace(" …", "").replace("… ", "")
        plain = re.sub(r"([^ /]+)(/[^ ]+)+", r"\1", plain).removesuffix(" .").strip()
        found = check(f"so {'it ' if '<be>' in phrase or '{be}' in phrase else ''}{plain}.")
        if not any(one.rule in ("bland", "jargon", "cliche", "hedge", "nominalisation") for one in found):
            missed.append((phrase, plain))
    assert not missed


@given(st.sampled_from(["use", "try", "stop", "give", "begin", "be", "find out", "agree"]), st.data())
def test_a_form_of_a_verb_is_known_as_that_form(base, data):
    form = data.draw(st.sampled_from(["base", "third", "ing"]))
    assert verb_forms(base)[verb(base, form)] == form


def test_reading_stops_at_its_limit_and_no_text_breaks_it():
    assert len(read("word " * 100_000).text) == 200_000
    for odd in ("", " \n\n ", "\0", "’’’", "a" * 5_000, "(" * 5_000, "1" * 500, "@" * 3_000, "and " * 3_000):
        check(odd, [FERRY])
