"""What every voting system keeps to."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.reform.ams import members
from rejoinder.core.reform.asking import asked_options
from rejoinder.core.reform.result import CAVEAT, Options
from rejoinder.core.reform.stv import districts_of
from rejoinder.core.reform.systems import (
    SYSTEMS,
    compare,
    earlier_than,
    election_named,
    system_named,
    systems_for,
)
from rejoinder.core.reform.tally import lists_of, votes_by_party
from rejoinder.core.reform.telling import as_csv, as_json, table_rows
from rejoinder.core.reform.thresholds import Threshold
from rejoinder.core.seats.results import Candidacy, Elections, Kind, SeatResult
from rejoinder.errors import BadInput
from tests.core.reform.worlds import country, election, seat
from tests.examples import tried

FEW = Options(draws=3)
every_system = pytest.mark.parametrize("name", SYSTEMS)


def won(made):
    return dict(made.result.seats)


@every_system
@tried(8)
@given(world=st.integers(1, 10**6))
def test_a_system_fills_every_seat_and_its_areas_add_up(name, world):
    made = compare(country(world, seats=6), name, FEW).result
    assert made.total == sum(made.seats.values()) == 18
    assert made.total == sum(sum(here.values()) for here in made.by_area.values())
    assert set(made.by_area) == {"Region 0", "Region 1", "Region 2"}


@every_system
def test_a_comparison_says_votes_figures_options_and_always_the_caveat(name):
    told = as_json(compare(country(), name, FEW))
    assert told["votes"] == votes_by_party(country().results)
    assert told["caveat"] == CAVEAT and "differently" in CAVEAT and told["sentence"].endswith("help nobody to a seat.")
    assert 0 <= told["gallagher"] <= told["loosemore_hanby"] <= 100
    assert 1 <= told["enp_seats"] <= told["enp_votes"] + 1
    assert 0 <= told["wasted"]["pct"] <= 100 and told["wasted"]["means"]
    assert told["options"]["seed"] == "1"


@every_system
def test_a_comparison_is_the_same_when_it_is_done_again_and_in_another_order_of_the_file(name):
    once = compare(country(), name, FEW)
    turned = replace(country(), results=tuple(reversed(country().results)))
    assert once == compare(country(), name, FEW)
    assert won(once) == won(compare(turned, name, FEW))


@every_system
def test_one_party_that_has_all_votes_has_all_seats(name):
    all_for = election(*(seat(f"S{n}", {"Orchard": 100, "Cedar": 0}, region="R") for n in range(6)))
    assert won(compare(all_for, name, FEW)) == {"Orchard": 6}


@every_system
def test_votes_that_are_missing_or_none_are_refused(name):
    with pytest.raises(BadInput, match="votes are missing in Oxley; nominations"):
        compare(election(SeatResult("Oxley", (Candidacy("A"),))), name, FEW)
    with pytest.raises(BadInput, match="nobody has a vote"):
        compare(election(seat("Oxley", {"A": 0, "B": 0})), name, FEW)
    with pytest.raises(BadInput, match="no seat in it"):
        compare(election(), name, FEW)
    with pytest.raises(BadInput, match="nobody stands in Oxley"):
        compare(election(SeatResult("Oxley", ())), name, FEW)


def test_the_systems_are_counted_and_an_unknown_one_says_which_there_are():
    assert list(SYSTEMS) == ["fptp", "av", "tworound", "ams", "list", "stv"]
    assert system_named("MMP").name == "ams"
    with pytest.raises(BadInput, match="no voting system is named borda; there are fptp, av, tworound"):
        system_named("borda")


def test_wards_of_several_seats_go_without_systems_of_one():
    wards = election(seat("Ward", {"A": 60, "B": 50, "C": 10}, seats=3, region="R"), kind=Kind.LOCAL)
    assert [one.name for one in systems_for(wards)] == ["fptp", "list", "stv"]
    assert compare(wards, "stv", FEW).result.total == 3
    with pytest.raises(BadInput, match="av fills one seat; Ward has 3"):
        compare(wards, "av", FEW)


@tried(15)
@given(world=st.integers(1, 10**6), share=st.sampled_from(("25", "50", "75")))
def test_additional_members_without_overhang_are_the_pure_list(world, share):
    of = country(world, seats=7)
    options = asked_options(overhang="none", list_share=share, draws=0)
    assert won(compare(of, "ams", options)) == won(compare(of, "list", options))


def test_half_from_lists_is_the_pure_list_where_nobody_wins_too_many():
    even = election(*(seat(f"S{n}", {"A": 50 + n % 2, "B": 50 - n % 2}, region="R") for n in range(10)))
    assert won(compare(even, "ams", FEW)) == won(compare(even, "list", FEW))


def test_overhang_is_kept_levelled_taken_from_others_or_not_filled():
    lists = lists_of([seat("all", {"A": 40, "B": 35, "C": 25})])
    direct = {"A": 8}
    found = {
        name: members(lists, direct, 10, replace(FEW, overhang=name))[0] for name in ("fixed", "keep", "level", "none")
    }
    assert found["none"] == {"A": 4, "B": 4, "C": 2}
    assert found["fixed"] == {"A": 8, "B": 1, "C": 1}
    assert found["keep"] == {"A": 8, "B": 4, "C": 2}
    assert found["level"] == {"A": 8, "B": 6, "C": 4}  # of 17, A would have 7


def test_an_independent_who_wins_keeps_the_constituency_beside_the_lists():
    lists = lists_of([seat("Oxley", [("Ind", 30), ("A", 40), ("B", 30)])])
    found, _ = members(lists, {"Ind, Oxley": 1}, 5, replace(FEW, overhang="keep"))
    assert found["Ind, Oxley"] == 1 and sum(found.values()) == 5


def test_a_threshold_keeps_out_and_lets_off_by_name_or_by_winning():
    lists = lists_of([seat("all", {"A": 60, "B": 37, "C": 3})])
    keeps = Threshold(Fraction(5))
    by_name, by_winning = replace(keeps, exempt=frozenset({"C"})), replace(keeps, winners=1)

    def ams(threshold, direct=None):
        return members(lists, direct or {}, 40, Options(threshold=threshold, overhang="keep"))[0].get("C", 0)

    assert (ams(keeps), ams(by_name), ams(by_winning), ams(by_winning, {"C": 1})) == (0, 1, 0, 1)


def test_a_threshold_is_of_the_area_or_of_all_votes():
    of = election(
        seat("A1", {"A": 50, "Local": 50}, region="North"), seat("A2", {"A": 60, "Local": 40}, region="North"),
        *(seat(f"B{n}", {"A": 60, "B": 440}, region="South") for n in range(4)),
    )  # fmt: skip
    assert won(compare(of, "list", asked_options(threshold="10"))).get("Local") == 1
    assert "Local" not in won(compare(of, "list", asked_options(threshold="10", threshold_of="national")))


def test_a_threshold_that_nobody_reaches_is_refused():
    of = election(*(seat(f"S{n}", {"A": 50, "B": 50}, region="R") for n in range(3)))
    for system in ("list", "ams"):
        with pytest.raises(BadInput, match="R: no list reaches 60% of the votes"):
            compare(of, system, asked_options(threshold="60"))


def test_without_regions_lists_are_one_and_that_is_said():
    made = compare(election(seat("Oxley", {"A": 5, "B": 4}), seat("Marl Bay", {"A": 5, "B": 4})), "list", FEW)
    assert made.result.notes == ("The file names no region: all seats are shared out as one area.",)


def test_levelling_seats_make_all_seats_as_all_votes():
    of = country(5, regions=6, seats=5)
    level = compare(of, "list", asked_options(levelling="40"))
    national = compare(of, "list", asked_options(by="national"))
    assert level.result.total == 30 and level.gallagher == pytest.approx(national.gallagher, abs=4)
    assert sum(level.result.by_area["levelling"].values()) == 12


def test_levelling_gives_no_second_seat_to_who_stands_alone_and_counts_its_votes_as_helping():
    of = election(
        seat("Oxley", {"Ind": 60, "A": 40, "B": 10}, region="N", seats=3),
        seat("Marl", {"A": 50, "B": 45}, region="S", seats=3),
    )
    made = compare(of, "list", asked_options(levelling="34")).result
    assert dict(made.seats) == {"A": 3, "B": 2, "Ind": 1} and made.helped_nobody == 0
    assert made.by_area["levelling"] == {"A": 1, "B": 1}


def test_levelling_that_no_party_may_take_part_in_is_refused():
    apart = election(*(seat(f"S{n}", {f"P{n}": 100}, region=f"R{n}", seats=3) for n in range(4)))
    with pytest.raises(BadInput, match="all together: no list reaches 30%"):
        compare(apart, "list", asked_options(levelling="34", threshold="30"))


def test_the_second_choice_of_whoever_is_out_decides_under_the_alternative_vote():
    of = election(seat("Oxley", {"Con": 45, "Lab": 40, "Green": 15}))
    assert won(compare(of, "fptp", FEW)) == {"Con": 1}
    assert won(compare(of, "av", FEW)) == won(compare(of, "tworound", FEW)) == {"Lab": 1}


def test_more_than_half_wins_at_once_whatever_second_choices_are():
    of = election(seat("Oxley", {"Con": 51, "Lab": 49}))
    made = compare(of, "av", FEW).result
    assert dict(made.seats) == {"Con": 1} and dict(made.ranges) == {} and made.helped_nobody == 49


@pytest.mark.parametrize("name", ["fptp", "av", "tworound", "stv"])
def test_a_tie_for_a_seat_goes_by_a_lot_of_the_seed_and_is_told(name):
    def made(seed, *rows):
        return compare(election(seat("Y", [*rows], region="R")), name, replace(FEW, seed=seed)).result

    rows = ("Aa", 5000), ("Bb", 5000)
    results = [made(str(seed), *rows) for seed in range(12)]
    assert {next(iter(one.seats)) for one in results} == {"Aa", "Bb"}
    assert all(any("Aa and Bb" in note and f"by lot (seed {seed})" in note for note in one.notes)
               for seed, one in enumerate(results))  # fmt: skip
    assert [made(str(seed), *rows[::-1]).seats for seed in range(12)] == [one.seats for one in results]
    assert not any("by lot (" in note for note in made("1", ("Aa", 5001), ("Bb", 5000)).notes)


def test_a_tie_for_the_second_round_goes_by_lot_and_is_told_by_name_where_it_decides():
    def notes(*votes):
        of = election(seat("Y", [*zip(("Aa", "Bb", "Cc"), votes, strict=True)]))
        return " ".join(compare(of, "tworound", FEW).result.notes)

    assert "In one seat candidates are level for the second round and a lot decides" in notes(40, 30, 30)
    assert "Aa, Bb and Cc are level for the second round: by lot (seed 1)" in notes(30, 30, 30)
    assert "level" not in notes(40, 31, 30)


def test_who_goes_out_by_lot_is_told_under_the_alternative_vote():
    rows = [("Aa", 40), ("Bb", 30), ("Cc", 30)]
    notes = compare(election(seat("Y", rows)), "av", FEW).result.notes
    assert any("level for who goes out" in note for note in notes)


def test_a_share_of_the_electorate_lets_a_third_into_the_second_round():
    of = election(seat("Oxley", {"Con": 42, "Lab": 33, "LD": 25}, electorate=120))
    two, more = asked_options(draws=0), asked_options(draws=0, qualify="12.5")
    assert won(compare(of, "tworound", two)) == {"Lab": 1} or won(compare(of, "tworound", two)) == {"Con": 1}
    assert won(compare(of, "tworound", more)) == {"Con": 1}
    with pytest.raises(BadInput, match="Oxley: how many may vote is missing"):
        compare(election(seat("Oxley", {"Con": 42, "Lab": 33})), "tworound", more)


def test_imputed_choices_carry_a_range_that_holds_the_result():
    made = compare(country(9), "av", Options(draws=20)).result
    assert made.ranges and all(low <= made.seats.get(name, 0) <= high for name, (low, high) in made.ranges.items())
    assert any("imputed" in note for note in made.notes)


def test_seats_are_joined_within_their_region_to_districts_of_the_size_asked_for():
    results = country(2, regions=1, seats=18).results
    districts = districts_of(results, asked_options(size="3-6"))
    assert sorted(one.seats for one in districts) == [4, 4, 5, 5]
    assert sorted(r.seat for one in districts for r in one.results) == sorted(r.seat for r in results)


def test_transferable_votes_give_a_minority_of_a_district_its_seat():
    of = election(*(seat(f"S{n}", {"Orchard": 700, "Cedar": 300}, region="R") for n in range(3)))
    assert won(compare(of, "fptp", FEW)) == {"Orchard": 3}
    assert won(compare(of, "stv", asked_options(size="3", draws=0))) == {"Orchard": 2, "Cedar": 1}


def test_the_latest_general_election_with_votes_is_the_one_compared():
    old, now = country(1), replace(country(2), name="later")
    by = replace(country(3, regions=1, seats=1), name="by", kind=Kind.BY)
    coming = election(SeatResult("Oxley", (Candidacy("A"),)), name="next")
    held = Elections((old, now, by, coming))
    assert election_named(held) == now and election_named(held, "by") == by
    assert earlier_than(held, now) == [old]
    with pytest.raises(BadInput, match="no election is named never; there are now, later, by, next"):
        election_named(held, "never")


def test_a_pool_of_parties_is_said_to_be_one():
    of = election(*(seat(f"S{n}", {"A": 60, "Oth": 40}, region="R") for n in range(3)))
    assert "several parties as Oth" in compare(of, "list", FEW).result.notes[0]


def test_the_table_has_a_row_for_each_party_and_one_for_the_sum():
    rows = list(table_rows([compare(country(), name, FEW) for name in ("fptp", "list")]))
    assert rows[0] == ["party", "votes", "votes_pct", "fptp", "list"]
    parties = rows[1 : next(n for n, row in enumerate(rows) if row[0] == "all seats")]
    assert sum(row[3] for row in parties) == sum(row[4] for row in parties) == 36
    assert round(sum(row[2] for row in parties)) == 100


def test_a_table_as_csv_leaves_numbers_and_empty_cells_alone_and_makes_a_formula_text():
    assert as_csv([["=Oxley", "", -3, 2.5, 'a "b", c']]) == '\'=Oxley,,-3,2.5,"a ""b"", c"\n'


@pytest.mark.parametrize(
    ("asked", "says"),
    [({"threshold": "200"}, "threshold 200: it is a per cent"), ({"threshold": "many"}, "threshold many: write a number"),
     ({"method": "x"}, "no method is named x"), ({"by": "town"}, "not town"), ({"overhang": "x"}, "not x"),
     ({"size": "9-3"}, "size 9-3"), ({"size": "0"}, "size 0"), ({"threshold_of": "x"}, "not x"),
     ({"list_share": "-1"}, "list share -1"), ({"threshold": "1/0"}, "threshold 1/0"),
     ({"threshold": "1e-99999999"}, "write a number of per cent"), ({"levelling": "9" * 21}, "write a number")],
)  # fmt: skip
def test_what_cannot_be_read_is_said_with_what_there_is(asked, says):
    with pytest.raises(BadInput, match=says):
        asked_options(**asked)


def test_a_party_that_is_let_off_the_threshold_stands_here_or_is_told():
    letters = country(1)
    first = next(iter(votes_by_party(letters.results)))
    let_off = replace(FEW, threshold=Threshold(exempt=frozenset({first.upper()})))
    assert as_json(compare(letters, "list", let_off))["options"]["exempt"] == [first]
    with pytest.raises(BadInput, match="no party 'Nowhere' stands here; there are"):
        compare(letters, "list", replace(FEW, threshold=Threshold(exempt=frozenset({"Nowhere"}))))
