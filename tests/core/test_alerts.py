from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.alerts import Raise, Rule, StayQuiet, StoryForAlert, decide, words_found

FERRY = StoryForAlert("Brask and the ferry", ["The night ferry vote"], 3, 8.0, {"left": 1, "right": 2, "": 0})


def test_all_conditions_that_are_set_must_hold():
    assert isinstance(decide(Rule(words=("ferry",), sources_min=3, speed_min=8, leaning="left"), FERRY), Raise)
    for rule in (Rule(words=("pier",)), Rule(sources_min=4), Rule(speed_min=9), Rule(leaning="centre")):
        assert isinstance(decide(rule, FERRY), StayQuiet)


def test_silence_says_what_would_have_to_change():
    quiet = decide(Rule(words=("ferry",), sources_min=5, speed_min=20), FERRY)
    assert quiet.why == "Quiet because 3 sources carry it, needs 5; it has 8 posts an hour, needs 20."
    assert [step.held for step in quiet.steps] == [True, False, False]


def test_a_watch_without_a_condition_never_raises():
    assert isinstance(decide(Rule(), FERRY), StayQuiet)


def test_muted_stories_and_non_stories_stay_quiet_and_say_so():
    for field, said in (("is_muted", "muted"), ("is_non_story", "non-story")):
        told = decide(Rule(words=("ferry",)), StoryForAlert(**{**vars(FERRY), field: True}))
        assert isinstance(told, StayQuiet) and said in told.why


def test_words_match_whole_whatever_their_case_and_accents():
    assert words_found(["ferry"], ["FERRY!"]) == ["ferry"]
    assert words_found(["ferr"], ["ferry"]) == []
    assert words_found(["ferr*"], ["two ferries"]) == ["ferr*"]
    assert words_found(["night ferry"], ["night of the ferry"]) == []


@given(st.lists(st.text(max_size=20), max_size=4), st.text(max_size=100))
def test_any_words_may_be_watched(phrases, text):
    assert set(words_found(phrases, [text])) <= set(phrases)
