"""Nominations."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rejoinder.desk.contests import candidates
from rejoinder.desk.contests.drafts import open_nominations
from rejoinder.desk.contests.letters import claim_letters
from rejoinder.desk.listening.fields import BadFields
from rejoinder.errors import BadInput, NotAllowed
from tests.desk.contest_rows import fixed, opened, person, primary

pytestmark = pytest.mark.django_db


def nominated(contest, name="Rafe Imrie-Stone", **more):
    return candidates.add_candidate(contest, {"name": name, "email": "rafe@marl.example"} | more, by=person())


def token_of(candidate):
    return candidates.nominee_link(candidate).rstrip("/").rsplit("/", 1)[-1]


def test_the_nominee_says_yes_by_a_link_that_works_once():
    contest = primary()
    candidate = nominated(contest)
    (letter,) = claim_letters(timezone.now(), "https://vote.example")
    assert letter.address == "rafe@marl.example" and token_of(candidate) in letter.text
    token = token_of(candidate)
    candidates.answer(candidates.nominee_with(contest, token), accepts=True, about="Boatbuilder, Marl Bay")
    candidate.refresh_from_db()
    assert (candidate.state, candidate.about) == ("standing", "Boatbuilder, Marl Bay")
    assert contest.title in candidate.declared and candidates.nominee_with(contest, token) is None


def test_who_says_no_or_nothing_is_not_on_the_paper():
    contest = primary()
    no, nothing = nominated(contest), nominated(contest, "Teodor Wynn-Hale")
    candidates.answer(no, accepts=False)
    names = {one["name"] for one in fixed(contest).terms["candidates"]}
    nothing.refresh_from_db()
    assert nothing.state == "refused" and not {no.name, nothing.name} & names


def test_nobody_is_written_to_for_a_public_nomination_before_somebody_looked():
    contest = primary(nominations_until=timezone.now() + timedelta(minutes=30))
    contest = open_nominations(contest, by=person())
    made = candidates.add_candidate(
        contest, {"name": "Piet Rusk", "email": "piet@x.example"}, by="the public", is_public=True
    )
    assert claim_letters(timezone.now(), "") == []
    candidates.take_up(made, by=person())
    assert [letter.address for letter in claim_letters(timezone.now(), "")] == ["piet@x.example"]


def test_the_same_name_is_not_put_forward_twice():
    contest = primary()
    with pytest.raises(BadFields, match="nominated already"):
        nominated(contest, "ottoline  BRASK")


def test_a_refusal_and_a_withdrawal_need_a_reason():
    contest = primary()
    one = contest.candidates.first()
    for act in (candidates.refuse, candidates.withdraw):
        with pytest.raises(BadInput, match="say why"):
            act(one, " ", by=person())


def test_who_withdraws_after_the_fixing_keeps_the_place_and_the_terms_stay():
    contest = opened(primary())
    one = contest.candidates.get(place=1)
    candidates.withdraw(one, "moved away", by=person())
    one.refresh_from_db()
    before = contest.terms_sha256
    contest.refresh_from_db()
    assert (one.state, one.place) == ("withdrawn", 1) and contest.terms_sha256 == before


def test_other_words_about_a_nominee_need_a_new_yes():
    contest = primary(names=())
    candidate = nominated(contest)
    candidates.answer(candidate, accepts=True)
    candidates.edit_candidate(candidate, {"about": "Liar, Marl Bay"}, by=person())
    assert candidate.state == "nominated" and candidates.nominee_link(candidate)


def test_nobody_is_left_only_where_the_contest_is_called_off():
    contest = opened(primary(names=("Ada Rusk", "Bo Lind")))
    first, second = contest.candidates.all()
    candidates.withdraw(first, "ill", by=person())
    with pytest.raises(NotAllowed, match="Call the contest off"):
        candidates.withdraw(second, "ill", by=person())
