"""The words of the public pages in every language: no hole, no blank too many."""

import json

import pytest

from rejoinder.core.languages import NAMES, blanks
from rejoinder.desk.words import HERE, others, words_for, words_in

ENGLISH = {
    f"{path.stem}.{key}": text
    for path in sorted((HERE / "en").glob("*.json"))
    for key, text in json.loads(path.read_text(encoding="utf-8")).items()
}


@pytest.mark.parametrize("code", [code for code in NAMES if code != "en"])
def test_a_language_says_all_that_english_says_with_the_same_blanks(code):
    own = words_in(code).own
    assert sorted(set(ENGLISH) - set(own)) == [], "not said"
    assert sorted(set(own) - set(ENGLISH)) == [], "said of nothing"
    assert [key for key, text in ENGLISH.items() if blanks(text) != blanks(own[key])] == []


def test_a_reader_gets_the_language_of_the_address_then_of_the_browser(rf):
    assert words_for(rf.get("/?lang=cy", headers={"Accept-Language": "de"})).code == "cy"
    assert words_for(rf.get("/?lang=xx", headers={"Accept-Language": "fr, de;q=0.5"})).code == "de"
    assert words_for(rf.get("/"), ["cy", "en"]).code == "cy"
    assert words_for(rf.post("/", {"lang": "de"})).code == "de"


def test_the_switch_names_each_language_in_its_own_words():
    assert others(words_in("en"), ["en", "cy"]) == [("cy", "Cymraeg")]
