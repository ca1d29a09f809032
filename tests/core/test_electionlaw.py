"""Dates of the law against timetables that were really used, and limits against the sums that their sources state."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.electionlaw import KINDS, LIMITS, NEVER, SCENARIOS, WARNINGS, dates_of, limits_of
from rejoinder.core.electionlaw.days import days_back
from rejoinder.core.electionlaw.telling import dates_as_json, limit_as_json
from rejoinder.errors import BadInput

USED = (  # kind, polling day, the last day to withdraw, hour; each as the returning officers published it
    ("uk-general", "2015-05-07", "2015-04-09", 16),
    ("uk-general", "2017-06-08", "2017-05-11", 16),
    ("uk-general", "2019-12-12", "2019-11-14", 16),  # St Andrew's Day, a bank holiday in Scotland alone, is no day
    ("uk-general", "2024-07-04", "2024-06-07", 16),
    ("england-local", "2022-05-05", "2022-04-05", 16),
    ("england-local", "2021-08-12", "2021-07-16", 16),  # Weavers ward, a by-election
    ("england-local", "2025-05-01", "2025-04-02", 16),  # Stroud Central ward, a by-election
    ("wales-local", "2022-05-05", "2022-04-05", 16),
    ("scotland-local", "2022-05-05", "2022-03-30", 16),  # Easter Monday is no day, though no bank holiday there
    ("scotland-local", "2022-12-08", "2022-11-04", 16),  # Mid Galloway and Wigtown West ward, a by-election
    ("scotland-local", "2025-02-13", "2025-01-13", 16),  # Kirkintilloch East ward, a by-election
    ("wales-local", "2023-11-09", "2023-10-13", 16),  # Crickhowell ward, a by-election: nominations closed then
    ("wales-local", "2024-10-09", "2024-09-12", 16),  # Machynlleth ward, a by-election: nominations closed then
    ("scotland-parliament", "2016-05-05", "2016-04-01", 16),
    ("ni-local", "2023-05-18", "2023-04-24", 13),  # the Coronation's bank holiday is no day
)
DAYS = st.dates(date(1995, 1, 1), date(2095, 12, 31))


@pytest.mark.parametrize(("kind", "polling", "last", "hour"), USED)
def test_the_last_day_to_withdraw_is_the_one_that_was_published(kind, polling, last, hour):
    one = dates_of(kind, date.fromisoformat(polling)).withdrawals
    assert (one.on.isoformat(), one.latest.isoformat(), one.at.hour) == (last, last, hour)


def test_the_day_of_a_by_election_is_a_range_because_the_returning_officer_fixes_it():
    found = dates_of("uk-by-election", date(2027, 7, 1))  # Erskine May 2.7: 17 to 19 working days, no holiday between
    assert (found.withdrawals.on, found.withdrawals.latest) == (date(2027, 6, 4), date(2027, 6, 8))
    assert "between Fri 4 Jun 2027 and Tue 8 Jun 2027" in found.withdrawal_words(datetime(2027, 5, 1, tzinfo=UTC))
    assert "was between Fri 4 Jun 2027 and Tue 8 Jun 2027" in found.withdrawal_words(datetime(2027, 6, 9, tzinfo=UTC))
    fixed = dates_of("uk-by-election", date(2025, 5, 1)).nominations  # Runcorn and Helsby: 4 pm on 2 April 2025
    assert fixed.on <= date(2025, 4, 2) <= fixed.latest


@given(kind=st.sampled_from(sorted(KINDS)), on=DAYS)
def test_a_deadline_is_a_working_day_well_before_the_poll(kind, on):
    found = dates_of(kind, on)
    for one in found.deadlines:
        assert one.on <= one.latest < on and one.on.weekday() < 5
        assert one.back <= (on - one.on).days <= 2 * one.back + 16


@given(on=DAYS, back=st.integers(1, 30))
def test_more_bank_holidays_only_make_it_earlier(on, back):
    alone = [days_back(on, back, [part]) for part in ("england", "wales", "scotland", "northern-ireland")]
    assert days_back(on, back, ["england", "wales", "scotland", "northern-ireland"]) <= min(alone)


def test_before_its_hour_the_words_say_when_and_after_it_that_the_name_stays():
    found = dates_of("uk-general", date(2024, 7, 4))
    before, after = datetime(2024, 6, 7, 14, 59, tzinfo=UTC), datetime(2024, 6, 7, 15, 1, tzinfo=UTC)  # summer time
    assert found.withdrawal_words(before) == (
        "Last day to withdraw: Fri 7 Jun 2024, 16:00. After that the name stays on the paper."
    )
    assert "The last day to withdraw was" in found.withdrawal_words(after)
    assert not found.is_past(before) and found.is_past(after)


def test_an_election_that_is_not_known_is_refused_with_those_that_are():
    with pytest.raises(BadInput, match="known are uk-general"):
        dates_of("senedd", date(2026, 5, 7))
    with pytest.raises(BadInput, match="bank holidays are known from"):
        dates_of("uk-general", date(1918, 12, 14))


def test_a_poll_on_a_weekend_is_said_to_look_wrong():
    assert any("weekend" in note for note in dates_of("uk-general", date(2024, 7, 6)).notes)


@pytest.mark.parametrize(
    ("kind", "period", "electors", "pounds"),
    [
        ("uk-general", "short campaign, county constituency", 69_943, 19_783.16),  # as Mole Valley published it
        ("uk-general", "short campaign, borough constituency", 75_503, 17_430.24),  # as Hounslow did
        ("england-local", "until polling day", 7_500, 1_560.00),  # the Electoral Commission's example
        ("scotland-local", "until polling day", 1_502, 911.14),
        ("wales-local", "until polling day", 1_000, 876.00),
        ("ni-local", "for the whole election", 1_000, 650.00),
        ("england-local", "in one ward", 1_000, 55.00),  # the Commission's example of a local campaigner
    ],
)
def test_a_limit_is_what_its_source_works_out(kind, period, electors, pounds):
    (one,) = (one for one in limits_of(kind) if one.period == period)
    assert one.of(electors) == round(pounds * 100)


def test_a_limit_does_not_hold_before_its_day():
    assert limits_of("uk-general", date(2019, 12, 12)) != limits_of("uk-general", date(2024, 7, 4))
    assert all(
        one.since is None or one.since <= date(2019, 12, 12) for one in limits_of("uk-general", date(2019, 12, 12))
    )
    assert limits_of("wales-local", date(2021, 12, 31)) == limits_of("uk-by-election") == ()


def test_everything_that_is_said_names_its_source():
    assert all(one.rule and one.address.startswith("https://") and one.tested_on for one in KINDS.values())
    assert all(one.rule and one.address.startswith("https://") and one.seen_on for one in LIMITS)
    assert all(one.source.startswith("https://") for one in SCENARIOS)
    assert all(one.cite and one.address.startswith("https://") for one in WARNINGS)
    assert len(SCENARIOS) == 5 and len(NEVER) == len(set(NEVER)) > 4


def test_as_json_it_says_the_same():
    told = dates_as_json(dates_of("uk-general", date(2024, 7, 4)), datetime(2024, 6, 1, tzinfo=UTC))
    assert [one["on"] for one in told["deadlines"]] == ["2024-06-07", "2024-06-07"]
    assert (told["is_past"], told["deadlines"][0]["at"]) == (False, "16:00")
    assert limit_as_json(limits_of("england-local")[0])["words"] == "£960 and 8p for each elector"
