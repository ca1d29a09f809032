"""Whether a stand-aside decides one seat: arithmetic that ties, two directions, and refusals in words."""

import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rejoinder.core.forecast.scores import word_of
from rejoinder.core.pacts.assumptions import Assumptions
from rejoinder.core.pacts.decisive import Question, decisive
from rejoinder.core.pacts.decisive_picture import picture, svg
from rejoinder.core.pacts.decisive_telling import as_json, caveats, sentence
from rejoinder.core.pacts.finding import find_party, find_seat, named
from rejoinder.core.pacts.next_time import next_time
from rejoinder.core.seats.results import Candidacy, Election, Elections, Kind, SeatResult
from rejoinder.errors import BadInput
from tests.examples import tried


def seat(name="Tidewell", *, code="", region="", seats=1, **votes):
    standing = tuple(Candidacy(party, number) for party, number in votes.items())
    return SeatResult(name, standing, code=code, region=region, seats=seats)


def general(year, *results):
    return Election(str(year), Kind.GENERAL, tuple(results), date(year, 5, 1))


def by(day, *results):
    return Election(day, Kind.BY, tuple(results), date.fromisoformat(day))


def asked(elections, aside, to, name="Tidewell", **more):
    more = {"draws": 400} | more
    return decisive(Elections(tuple(elections)), Question(name, tuple(aside.split(",")), to, **more))


AHEAD = [general(2029, seat(Kestrel=18204, Orchard=15961, Cedar=4230, Foundry=2118))]
LOOKED_BACK = [
    general(2029, seat(Kestrel=20000, Orchard=9000, Cedar=2000)),
    by("2030-03-04", seat(Orchard=12000, Kestrel=11000)),
]


def test_ahead_it_needs_the_gap_over_the_votes_of_those_who_stand_aside():
    told = asked(AHEAD, "Cedar", "Orchard")
    assert told.break_even == (18204 - 15961) / 4230
    assert (told.rival, told.margin, told.votes, told.is_hindsight) == ("Kestrel", -2243, 4230, False)
    assert sentence(told).startswith("Orchard needs 53 of every 100 Cedar voters, net. ")


@pytest.mark.parametrize(
    ("chance", "word"),
    [(0.39, "Probably not"), (0.4, "About even"), (0.6, "Likely"), (0.9, "Very likely"), (1.0, "Very likely")],
)
def test_a_chance_has_the_word_that_pages_have_for_it(chance, word):
    told = replace(asked(AHEAD, "Cedar", "Orchard"), p_turned=chance)
    assert word in sentence(told) and (word == "Probably not" or word.casefold() == word_of(chance))


def test_the_usual_sum_stands_beside_as_if_every_vote_moved():
    assert "The usual sum, as if every vote moved, says: 1,987 ahead." in " ".join(
        caveats(asked(AHEAD, "Cedar", "Orchard"))
    )
    behind = caveats(asked(LOOKED_BACK, "Cedar", "Orchard"))
    assert any("says: without it 1,000 behind" in one for one in behind)


def test_in_hindsight_it_needs_the_majority_over_the_votes_of_the_last_time_they_stood():
    told = asked(LOOKED_BACK, "Cedar", "Orchard")
    assert told.is_hindsight and told.break_even == 1000 / 2000
    assert (told.last_votes[0].election, told.last_votes[0].is_imputed) == ("2029", True)
    assert "needs 50 of every 100 Cedar voters of 2029, net" in sentence(told)


def test_where_they_were_away_and_it_lost_all_the_same_nothing_was_turned():
    told = asked([LOOKED_BACK[0], by("2030-03-04", seat(Orchard=11000, Kestrel=12000))], "Cedar", "Orchard")
    assert told.p_turned == 0 and told.break_even == 0.5
    assert "still came 1,000 votes behind Kestrel: it needed another 50 of every 100" in sentence(told)


def test_a_party_that_won_with_them_on_the_paper_has_nothing_to_turn():
    told = asked(AHEAD, "Cedar", "Kestrel")
    assert told.margin > 0 and told.break_even is not None and told.break_even < 0 and told.p_turned == 0
    assert "there is nothing to turn" in sentence(told)


def test_more_than_all_of_them_is_said_to_be_beyond_arithmetic():
    told = asked([general(2029, seat(Kestrel=9000, Orchard=5000, Cedar=100))], "Cedar", "Orchard")
    assert told.break_even == 40 and told.p_turned == 0
    assert "not by arithmetic" in sentence(told)


@tried(60)
@given(st.integers(0, 50000), st.integers(0, 50000), st.integers(1, 20000))
def test_moving_exactly_the_net_share_that_is_needed_ties(rival, own, aside):
    assume(rival > own and rival > aside)
    told = asked([general(2029, seat(Kestrel=rival, Orchard=own, Cedar=aside))], "Cedar", "Orchard", draws=100)
    assert told.break_even is not None
    assert own + told.break_even * aside == pytest.approx(rival)


@tried(25)
@given(st.lists(st.integers(1, 20000), min_size=4, max_size=4), st.integers(0, 3))
def test_chances_lie_in_their_range_and_ranges_in_order(votes, seed):
    results = [general(2029, seat(**dict(zip(("Con", "Lab", "LD", "Green"), votes, strict=True))))]
    told = asked(results, "Green", "LD", draws=100, seed=seed)
    low, high = told.p_turned_range
    assert 0 <= low <= told.p_turned <= high <= 1
    assert -1 <= told.transfer.low <= told.transfer.mean <= told.transfer.high <= 1


def test_several_who_stand_aside_are_counted_together_but_kept_apart():
    told = asked(AHEAD, "Cedar,Foundry", "Orchard")
    assert told.votes == 4230 + 2118 and len(told.last_votes) == 2
    assert as_json(told)["votes_by_party"][1]["party"] == "Foundry"


def test_independents_are_persons_and_do_not_add_up_to_a_rival():
    results = (Candidacy("Ind", 900), Candidacy("Ind", 800), Candidacy("Kestrel", 1000), Candidacy("Orchard", 500),
               Candidacy("Cedar", 700))  # fmt: skip
    told = asked([general(2029, SeatResult("Tidewell", results))], "Cedar", "Orchard")
    assert (told.rival, told.margin) == ("Kestrel", -500)


def test_an_endorsement_never_makes_it_less_likely():
    plain, endorsed = asked(AHEAD, "Cedar", "Orchard"), asked(AHEAD, "Cedar", "Orchard", endorsement=0.15)
    assert endorsed.p_turned >= plain.p_turned and endorsed.transfer.mean > plain.transfer.mean


def test_a_seat_is_found_by_name_code_year_or_region():
    here, there = (
        seat("Newport", code="E1", region="East", Orchard=2, Cedar=1),
        seat("Newport", code="W1", region="West", Orchard=3, Cedar=1),
    )
    elections = Elections((general(2025, seat(code="E9", Orchard=1, Cedar=5)), general(2029, here, there)))
    assert find_seat(elections, "newport, west").result is there
    assert find_seat(elections, "E1").result is here
    assert find_seat(elections, "Tidewell 2025").election.name == "2025"
    with pytest.raises(BadInput, match="2 seats are called 'Newport': Newport E1 East; Newport W1 West"):
        find_seat(elections, "Newport")


@pytest.mark.parametrize(
    ("aside", "to", "name", "says"),
    [
        ("Cedar", "Orchard", "Tidewel", "no seat 'Tidewel' in this file; nearest: Tidewell"),
        ("Tideway", "Orchard", "Tidewell", "Tideway stood in Tidewell in no election"),
        ("Cedar", "Tideway", "Tidewell", "Tideway did not stand in Tidewell in 2029; there stood Kestrel"),
        ("Cedar", "Cedar", "Tidewell", "Cedar cannot stand aside for itself"),
        ("Cedar,Cedar", "Orchard", "Tidewell", "named twice"),
        ("Ind", "Orchard", "Tidewell", "Ind is no party"),
    ],
)
def test_what_cannot_be_asked_is_said(aside, to, name, says):
    with pytest.raises(BadInput, match=says):
        asked(AHEAD, aside, to, name)


def test_a_ward_that_elects_several_is_sent_to_the_command_for_wards():
    with pytest.raises(BadInput, match=r"elects 3 at once.*pact wards"):
        asked([general(2029, seat(seats=3, Orchard=3, Cedar=2))], "Cedar", "Orchard")


def test_a_party_is_found_by_its_name_in_any_case():
    elections = Elections(tuple(AHEAD), names={"Orchard": "The Orchard Movement"})
    assert find_party(elections, "orchard") == find_party(elections, "Orchard Movement") == "Orchard"
    with pytest.raises(BadInput, match="no party 'Nobody' in this file; there stood Kestrel"):
        find_party(elections, "Nobody")


def test_the_next_election_is_drawn_as_a_plan_draws_it():
    told = asked(AHEAD, "Cedar", "Orchard")
    later = next_time(Elections(tuple(AHEAD)), told, Assumptions(draws=300))
    assert later is not None and 0 < later.without < later.with_it + later.decisive <= 2
    assert later.decisive <= later.with_it


def test_the_picture_says_in_words_what_it_shows_and_has_no_inline_style():
    told = asked(AHEAD, "Cedar", "Orchard")
    for drawn in (picture(told), svg(told)):
        root = ElementTree.fromstring(drawn)  # our own
        assert "Needed 53 in 100; past transfers" in root.attrib["aria-label"]
        assert " style=" not in drawn
    assert "var(--alarm)" in picture(told) and "var(" not in svg(told)


def test_whose_party_is_not_on_the_paper_is_always_told():
    assert "4,230 people would not find their party on the paper." in caveats(asked(AHEAD, "Cedar", "Orchard"))


def test_a_party_that_no_ballots_know_is_said_to_be_guessed_at():
    told = asked(AHEAD, "Cedar", "Orchard")
    assert caveats(told)[0].startswith("No ballots tell where Cedar voters go, so a wide guess")
    assert as_json(told)["transfer_known"] is False


def test_more_than_all_of_them_never_reads_as_all_of_them():
    told = asked([general(2029, seat(Kestrel=3001, Orchard=2000, Cedar=1000))], "Cedar", "Orchard")
    assert sentence(told) == (
        "Orchard needs 101 of every 100 Cedar voters, net. That is more than there are: not by arithmetic."
    )


def test_level_is_neither_ahead_nor_behind():
    before = general(2025, seat(Kestrel=900, Orchard=800, Cedar=70))
    now = general(2029, seat(Kestrel=1000, Orchard=1000))
    ahead = asked([general(2029, seat(Kestrel=1000, Orchard=1000, Cedar=30))], "Cedar", "Orchard")
    assert sentence(ahead) == "Without Cedar, Orchard is level with Kestrel even if none of their voters moved."
    assert "Orchard and Kestrel came level" in sentence(asked([before, now], "Cedar", "Orchard"))
    even = asked([general(2029, seat(Kestrel=1030, Orchard=1000, Cedar=30))], "Cedar", "Orchard")
    assert "The usual sum, as if every vote moved, says: level. They never all do." in caveats(even)


def test_one_is_told_as_one_and_two_as_two():
    before = general(2025, seat(Kestrel=990, Orchard=980, Cedar=1, Foundry=9, Tideway=8))
    now = general(2029, seat(Kestrel=1000, Orchard=1001, Foundry=9, Tideway=8))
    told = asked([before, now], "Cedar,Foundry,Tideway", "Orchard")
    assert "Orchard won by 1 vote. " in sentence(told)
    said = " ".join(caveats(told))
    assert "1 person last voted for" in said and "its 1 vote is of 2025" in said
    assert "Foundry and Tideway were not away in 2029 and are left out." in said


def test_of_a_party_without_a_vote_no_shares_are_told():
    told = asked([general(2029, seat(Kestrel=30, Orchard=20, Cedar=0))], "Cedar", "Orchard")
    assert caveats(told) == ("Voters are not transferable. Some stay at home, and a pact drives some away.",)


def test_an_election_is_meant_by_its_name_before_its_year():
    elections = Elections((general(2029, seat(Orchard=2)), by("2029-11-08", seat(Orchard=3))))
    assert find_seat(elections, "Tidewell", "2029").election.kind is Kind.GENERAL
    assert find_seat(elections, "Tidewell 2029").election.kind is Kind.GENERAL
    assert find_seat(elections, "Tidewell").election.kind is Kind.BY
    called = (replace(elections.elections[0], name="Assembly"), elections.elections[1])
    assert named(called, "2029") == [called[0]]
    assert named(called, "assembly") == [called[0]]
    assert named(called, "2029-11-08") == [called[1]]
    assert named(called, None) == [*called]


@pytest.mark.parametrize("name", ["?", "--", "\udcff"])
def test_a_name_without_a_letter_is_no_seat_even_where_seats_have_no_code(name):
    with pytest.raises(BadInput, match=r"no seat .* its one seat is Tidewell"):
        find_seat(Elections(tuple(AHEAD)), name)


def test_who_looks_for_what_was_left_out_is_told_of_it():
    notes = ("left out: oxley.csv, line 3: -90 votes", "left out: oxley.csv, line 9: no seat is named")
    elections = Elections(tuple(AHEAD), notes=notes)
    with pytest.raises(BadInput, match=r"Kestrel, .*line 3: -90 votes, and 1 more\)"):
        find_party(elections, "Tideway")
    with pytest.raises(BadInput, match="line 3: -90 votes"):
        find_seat(elections, "Oxley")
