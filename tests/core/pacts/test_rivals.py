"""Pacts read from nominations: found where they were planted, not found where nobody made one."""

import random
from datetime import date

import pytest

from rejoinder.core.pacts.presence import nominations_of
from rejoinder.core.pacts.rivals import Strength, rivals
from rejoinder.core.pacts.rivals_telling import as_json, pair_sentence, sentences
from rejoinder.core.seats.results import Candidacy, Election, Elections, Kind, SeatResult
from tests.examples import seeds

STRENGTHS = {"Kestrel": 0.4, "Orchard": 0.35, "Cedar": 0.12, "Tideway": 0.08, "Foundry": 0.05}


def shares(draw):
    """Votes by party in an invented seat; a party stands less readily where it is weak."""
    return {party: max(1, round(10_000 * mean * draw.lognormvariate(0, 0.5))) for party, mean in STRENGTHS.items()}


def stands(party, votes, draw):
    return votes[party] > 1500 or draw.random() < 0.5 + 0.45 * min(1, votes[party] / 1000)


def country(seed, seats=150, pact=lambda seat, last, party: False):
    """Two elections; in the second, `pact` says who stays away; all else is each party's own affair."""
    draw = random.Random(seed)
    places = [(f"Seat {number}", f"Region {number % 5}", shares(draw)) for number in range(seats)]
    before, after = [], []
    for name, region, votes in places:
        first = {party: votes[party] for party in votes if stands(party, votes, draw)}
        last = SeatResult(name, tuple(Candidacy(*one) for one in first.items()), region=region)
        second = [party for party in votes if stands(party, votes, draw) and not pact(name, last, party)]
        before.append(last)
        after.append(SeatResult(name, tuple(Candidacy(party) for party in second), region=region))
    return Elections((
        Election("2025", Kind.GENERAL, tuple(before), date(2025, 5, 1)),
        Election("2029", Kind.GENERAL, tuple(after), date(2029, 5, 1)),
    ))  # fmt: skip


def found(elections):
    return rivals(nominations_of(elections))


def test_who_stays_away_from_another_partys_seats_is_spotted_with_its_strength():
    elections = country(1, pact=lambda name, last, party: party == "Foundry" and last.winner() == "Kestrel")
    first = found(elections).pairs[0]
    assert (first.party, first.rival, first.absent) == ("Foundry", "Kestrel", first.held)
    assert first.strength is Strength.OVERWHELMING and first.p_holm < 1e-6 and first.odds_ratio is None
    assert f"absent in {first.held} of {first.held} seats that Kestrel held" in pair_sentence(first)


def test_nobody_is_accused_where_parties_stay_away_for_reasons_of_their_own():
    spotted = [
        one
        for seed in seeds(12, quick=8)
        for one in (lambda it: (*it.pairs, *it.links))(found(country(seed)))
        if one.is_spotted
    ]
    assert len(spotted) <= 1


def test_parties_that_give_way_to_each_other_are_found_as_a_group():
    def pact(name, last, party):
        votes = last.votes_by_party()
        strong = {one: votes.get(one, 0) >= bar for one, bar in (("Cedar", 1900), ("Tideway", 1300))}
        return (party == "Tideway" and strong["Cedar"]) or (
            party == "Cedar" and strong["Tideway"] and not strong["Cedar"]
        )

    group = found(country(2, seats=250, pact=pact)).together
    assert [one.parties for one in group] == [("Cedar", "Tideway")]
    assert group[0].strength in (Strength.CLEAR, Strength.STRONG, Strength.OVERWHELMING)
    assert set(group[0].surprising) <= set(group[0].seats)


def test_a_weak_party_that_is_absent_where_it_is_weak_is_not_accused():
    """It is strong where Orchard wins and was absent from Kestrel's seats before too."""
    draw = random.Random(4)
    years = []
    for year in (2025, 2029):
        results = []
        for number in range(120):
            holder, other = ("Kestrel", "Orchard") if number % 2 else ("Orchard", "Kestrel")
            standing = [Candidacy(holder, 5000), Candidacy(other, 3000)]
            if draw.random() < (0.08 if number % 2 else 0.9):
                standing.append(Candidacy("Cedar", 200 if number % 2 else 900))
            results.append(SeatResult(f"Seat {number}", tuple(standing)))
        years.append(Election(str(year), Kind.GENERAL, tuple(results), date(year, 5, 1)))
    pair = next(one for one in found(Elections(tuple(years))).pairs if one.party == "Cedar" and one.rival == "Kestrel")
    assert pair.p < 1e-6 and pair.absent_before == pytest.approx(pair.absent, abs=8)
    assert not pair.is_spotted


def test_one_year_with_holders_is_enough_for_what_weakness_hardly_ever_does():
    results = []
    for number in range(60):
        holder = "Kestrel" if number % 2 else "Cedar"
        parties = ["Kestrel", "Cedar"] + (["Foundry"] if number % 2 == 0 or number == 7 else [])
        results.append(SeatResult(f"Seat {number}", tuple(Candidacy(one) for one in parties), holder=holder))
    told = found(Elections((Election("2029", Kind.GENERAL, tuple(results)),)))
    assert [(one.party, one.rival) for one in told.pairs if one.is_spotted] == [("Foundry", "Kestrel")]
    assert any("no election before" in one for one in sentences(told))


def test_where_regions_and_holders_coincide_it_is_said_that_region_alone_could_explain_it():
    def told(region_of):
        results = []
        for number in range(60):
            holder = "Kestrel" if number % 2 else "Cedar"
            parties = ["Kestrel", "Cedar"] + (["Foundry"] if holder == "Cedar" or number == 7 else [])
            standing = tuple(Candidacy(one) for one in parties)
            results.append(SeatResult(f"Seat {number}", standing, holder=holder, region=region_of(number)))
        return sentences(found(Elections((Election("2029", Kind.GENERAL, tuple(results)),))))

    coincide = told(lambda number: "North" if number % 2 else "South")
    assert coincide[0].endswith("A weak sign: regions and holders coincide, so that region alone could explain it.")
    assert "coincide" not in " ".join(told(lambda number: "North" if number % 4 < 2 else "South"))


def test_seats_are_matched_by_code_where_names_changed():
    before = Election("2025", Kind.GENERAL, (SeatResult("Old", (Candidacy("Cedar", 5),), code="E1"),), date(2025, 5, 1))
    after = Election("2029", Kind.GENERAL, (SeatResult("New", (Candidacy("Cedar"),), code="E1"),), date(2029, 5, 1))
    known = nominations_of(Elections((before, after)))
    assert (known.holders, known.before) == (("Cedar",), "2025")


def test_without_a_pact_it_is_said_that_none_is_seen_and_that_absence_proves_nothing():
    told = as_json(found(country(3)))
    assert told["spotted"] == [] and "No sign of a pact" in told["sentences"][0]
    assert "no proof of a deal" in told["sentences"][-1]


def test_without_regions_a_party_that_is_absent_from_a_whole_land_stands_aside_for_nobody_there():
    def result(number):
        there = number >= 80
        standing = ("Glen", "Fell") if there else ("Kestrel", "Cedar")
        holder = ("Glen" if number % 2 else "Fell") if there else "Kestrel"
        return SeatResult(f"Seat {number}", tuple(Candidacy(one) for one in standing), holder=holder)

    told = found(Elections((Election("2029", Kind.GENERAL, tuple(map(result, range(100)))),)))
    assert not [one for one in told.pairs if one.is_spotted]
    assert any("no regions" in one for one in sentences(told))


def test_a_seat_whose_holder_nobody_knows_is_neither_held_nor_among_the_others():
    rows = [(f"S{n}", "Kestrel" if n < 20 else "Cedar" if n < 50 else "") for n in range(60)]
    results = tuple(
        SeatResult(seat, tuple(Candidacy(p, None) for p in ("Kestrel", "Cedar", "Orchard") if p != "Orchard" or 20 <= n < 50),
                   code=seat, region="Northmere", holder=holder)
        for n, (seat, holder) in enumerate(rows)
    )  # fmt: skip
    said = found(Elections((Election("2031", Kind.GENERAL, results, date(2031, 5, 1)),), {}))
    one = next(pair for pair in said.pairs if pair.rival == "Kestrel")
    assert (one.absent, one.held, one.absent_elsewhere, one.elsewhere) == (20, 20, 0, 30)
    assert "Who held 10 seats is not known; they count neither as held nor among the others." in sentences(said)
