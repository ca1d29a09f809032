"""Clicks told apart: by what a request sends, by what came with it, and whatever way the log was cut."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.clicks import (
    AHEAD_S,
    ALL_RECORDED,
    ClickTeller,
    LookKind,
    Request,
    Seen,
    Sign,
    look_at,
    network_mark,
    network_of,
    read_agent,
    recorded_in,
    signs_of,
    tell_all,
    tell_alone,
)
from rejoinder.core.clicks.telling import STORM_NETWORKS
from tests.examples import tried

CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"
IPHONE_OLD = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 15_8 like Mac OS X) AppleWebKit/605.1.15 Version/15.6 Mobile Safari/604.1"
)
PAGE = {
    "Accept": "text/html,*/*;q=0.8", "Accept-Language": "en-GB,en;q=0.9", "Accept-Encoding": "gzip, deflate, br",
    "Upgrade-Insecure-Requests": "1",
}  # fmt: skip
SURE = PAGE | {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "none"}


def look(agent=CHROME, headers=SURE, method="GET", recorded=ALL_RECORDED):
    return look_at(signs_of(Request(agent, method, headers)), recorded)


@pytest.mark.parametrize(
    ("agent", "headers", "method", "kind"),
    [
        (CHROME, SURE, "GET", LookKind.PERSON),
        (CHROME, {name.upper(): value for name, value in SURE.items()}, "GET", LookKind.PERSON),
        (CHROME, PAGE, "GET", LookKind.LIKELY),  # a private browser keeps Sec-Fetch to itself
        (IPHONE_OLD, PAGE, "GET", LookKind.LIKELY),  # from before Safari sent it
        (CHROME, PAGE | {"Upgrade-Insecure-Requests": ""}, "GET", LookKind.BARE),
        (CHROME, SURE | {"Accept-Language": ""}, "GET", LookKind.BARE),
        (CHROME, {"Accept": "*/*"}, "GET", LookKind.MASKED),
        (CHROME, {}, "GET", LookKind.MASKED),
        (CHROME, SURE | {"sec-ch-ua": '"Chromium";v="99"'}, "GET", LookKind.MASKED),
        (CHROME, SURE | {"sec-ch-ua": '"HeadlessChrome";v="126"'}, "GET", LookKind.MASKED),
        (CHROME, SURE | {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}, "GET", LookKind.MASKED),
        (CHROME, {"Accept": "application/activity+json"}, "GET", LookKind.MASKED),
        (CHROME, SURE | {"Range": "bytes=0-4095"}, "GET", LookKind.MASKED),
        (CHROME, SURE, "HEAD", LookKind.TOOL),
        (CHROME, SURE, "POST", LookKind.ROBOT),
        (CHROME, SURE | {"Sec-Purpose": "prefetch;prerender"}, "GET", LookKind.PREVIEW),
        (CHROME, SURE | {"Purpose": "prefetch"}, "GET", LookKind.PREVIEW),
        (CHROME, SURE | {"X-Moz": "prefetch"}, "GET", LookKind.PREVIEW),
        (CHROME, SURE | {"From": "ops@crawl.example"}, "GET", LookKind.ROBOT),
        ("Mastodon/4.3.1 (http.rb/5.2.0; +https://gulls.example/) Bot", {}, "GET", LookKind.PREVIEW),
        ("Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", SURE, "GET", LookKind.PREVIEW),
        ("python-requests/2.31", {}, "GET", LookKind.TOOL),
        ("", SURE, "GET", LookKind.TOOL),
        ("Mozilla/5.0 (compatible; AhrefsBot/7.0)", {}, "GET", LookKind.ROBOT),
        (None, None, None, LookKind.UNKNOWN),
        (CHROME, None, "GET", LookKind.UNKNOWN),
    ],
)
def test_a_request_is_looked_at_by_all_that_it_sends(agent, headers, method, kind):
    found = look(agent, headers, method)
    assert found.kind is kind, found.why
    assert found.why.endswith(".")


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 [FBAN/FBIOS;FBAV/450.0]",
        "Mozilla/5.0 (Linux; Android 13; CUBOT X70) AppleWebKit/537.36 Chrome/126.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.5 Safari/605.1.15",
        "Lynx/2.9.0dev.12 libwww-FM/2.14",
    ],
)
def test_people_inside_apps_and_odd_telephones_are_browsers(agent):
    assert read_agent(agent).kind == "browser"


def test_a_header_that_a_log_never_records_says_nothing_by_being_absent():
    short = {"Accept": "text/html", "Accept-Language": "en"}
    signs = signs_of(Request(CHROME, "GET", short))
    assert look_at(signs).kind is LookKind.MASKED or look_at(signs).kind is LookKind.BARE
    assert look_at(signs, recorded_in([signs.signs])).kind is LookKind.LIKELY


def seen(kind, time, network, link="a", kin=""):
    return Seen(time, network, link, _LOOKS[kind], kin)


_LOOKS = {
    "person": look(), "likely": look(headers=PAGE), "bare": look(headers=SURE | {"Accept-Language": ""}),
    "masked": look(headers={}), "tool": look("okhttp/4.12", {}), "preview": look("Twitterbot/1.0", {}),
    "robot": look("Googlebot/2.1", {}),
}  # fmt: skip


def storm(n=30, at=0.0, kind="masked"):
    return [seen(kind, at + i, f"server {i}") for i in range(n)]


def told(clicks, **about):
    return [one.kind.value for one in tell_all(sorted(clicks, key=lambda c: c.time), **about)]


def test_a_program_alone_is_a_robot_and_in_a_burst_a_preview():
    assert told([seen("tool", 0, "n")]) == ["robot"]
    assert set(told(storm())) == {"preview"}
    assert told(storm(STORM_NETWORKS - 1)) == ["robot"] * (STORM_NETWORKS - 1)


def test_one_network_is_no_burst_however_often_it_asks():
    assert set(told([seen("masked", i * 0.7, "one") for i in range(40)])) == {"robot"}


def test_a_late_preview_belongs_to_its_burst():
    assert told([*storm(), seen("tool", 700, "late")])[-1] == "preview"
    assert told([*storm(), seen("tool", 3_000, "much later")])[-1] == "robot"


def test_sure_people_inside_a_burst_stay_people():
    people = [seen("person", 5 + 40 * i, f"home {i}") for i in range(20)]
    assert told([*storm(200), *people]).count("human") == 20


def test_likely_people_inside_a_burst_count_as_far_as_sure_ones_bear_them_out():
    sure = [seen("person", 3 * i, f"home {i}") for i in range(20)] + [
        seen("person", 100 + 9 * i, f"late {i}") for i in range(20)
    ]
    some = [seen("likely", 6 * i, f"old {i}") for i in range(4)] + [
        seen("likely", 100 + 40 * i, f"older {i}") for i in range(4)
    ]
    assert told([*storm(60), *sure, *some]).count("human") == 48
    many = [seen("likely", i, f"copy {i}") for i in range(60)]
    assert told([*storm(60), *sure, *many]).count("human") <= 40


def test_people_do_not_stop_at_once():
    copies = [seen("person", i * 0.5, f"copy {i}") for i in range(100)]
    people = [seen("person", 20 + 10 * i, f"home {i}", kin="safari phone") for i in range(60)]
    found = told([*storm(200), *copies, *people])
    assert found.count("human") == 60
    assert found.count("unknown") == 100


def test_a_crowd_without_a_burst_of_programs_is_people():
    assert told([seen("person", i * 0.5, f"home {i}") for i in range(100)]) == ["human"] * 100


def test_a_program_that_asked_from_the_same_network_speaks_against_a_likely_person():
    asked = [seen("tool", 0, "same"), seen("likely", 2, "same"), seen("likely", 3, "other")]
    assert told(asked) == ["robot", "unknown", "human"]


def test_a_bare_click_is_a_person_where_one_came_from_the_same_network_later():
    assert told([seen("bare", 0, "home")]) == ["unknown"]
    assert told([seen("bare", 0, "home"), seen("person", 200, "home")]) == ["human", "human"]


def test_one_network_on_many_links_is_a_robot():
    clicks = [seen("person", i, "one", link=f"link {i}") for i in range(12)]
    assert told(clicks) == ["robot"] * 12


def test_clockwork_is_a_robot():
    assert "robot" in told([seen("person", 300 * i, "monitor") for i in range(20)])
    rng = random.Random(3)
    times = sorted(rng.uniform(0, 7_000) for _ in range(20))
    assert told([seen("person", at, "office") for at in times]) == ["human"] * 20


def test_times_cut_to_the_minute_make_no_clockwork_of_people():
    assert told([seen("person", 60 * i, "office") for i in range(20)], resolution_s=60) == ["human"] * 20


def test_a_click_without_a_time_is_told_alone():
    assert tell_alone(look()).kind == "human"
    assert tell_alone(look(headers={})).kind == "robot"
    assert "time is not known" in tell_alone(look()).why
    with pytest.raises(ValueError, match="without a time"):
        ClickTeller().add(Seen(None, "n", "a", look()))


CLICKS = st.lists(
    st.tuples(
        st.sampled_from(sorted(_LOOKS)),
        st.integers(0, 1_200),
        st.sampled_from("abcdefghijklmnop"),
        st.sampled_from("xy"),
    ),
    max_size=60,
)


@tried(60)
@given(CLICKS, st.lists(st.integers(1, 20), max_size=20))
def test_the_classes_do_not_depend_on_how_the_stream_is_cut(rows, cuts):
    clicks = sorted((seen(kind, at, network, link) for kind, at, network, link in rows), key=lambda c: c.time)
    whole = list(tell_all(clicks))
    teller, found, place = ClickTeller(), [], 0
    for size in [*cuts, len(clicks)]:
        for click in clicks[place : place + size]:
            found += teller.add(click)
        place += size
    assert [*found, *teller.end()] == whole
    assert len(whole) == len(clicks)


@tried(60)
@given(CLICKS)
def test_what_comes_much_later_changes_nothing_that_was_told(rows):
    clicks = sorted((seen(kind, at, network, link) for kind, at, network, link in rows), key=lambda c: c.time)
    more = [seen("masked", 1_200 + AHEAD_S + 1 + i, f"server {i}", link) for i in range(40) for link in "xy"]
    assert list(tell_all([*clicks, *more]))[: len(clicks)] == list(tell_all(clicks))


@given(
    st.dictionaries(st.text(max_size=20), st.text(max_size=60), max_size=12), st.text(max_size=80), st.text(max_size=8)
)
def test_any_request_gets_a_class(headers, agent, method):
    assert look_at(signs_of(Request(agent, method, headers))).kind in LookKind


@given(st.text(max_size=60), st.binary(min_size=1, max_size=64))
def test_a_mark_says_nothing_of_the_network(address, salt):
    mark = network_mark(address, salt)
    assert len(mark) == 24
    assert mark == network_mark(network_of(address), salt)
    assert mark != network_mark(address, salt + b"x" if len(salt) < 64 else b"x")


def test_a_household_is_one_network():
    assert network_of("2001:db8:1:2::a") == network_of("2001:db8:1:2:ffff::1") != network_of("2001:db8:1:3::a")
    assert network_of("::ffff:192.0.2.7") == network_of("192.0.2.7") != network_of("192.0.2.8")


def test_memory_is_bounded_by_what_is_near():
    teller = ClickTeller()
    for i in range(4_000):
        teller.add(seen("person", i * 10.0, f"home {i}", link=f"link {i}"))
    assert len(teller._links) < 200
    assert len(teller._waiting) < 50


def test_signs_of_headers_as_logs_write_them():
    signs = signs_of(Request(None, None, {"user-agent": "curl/8", "ACCEPT": "text/html"}))
    assert signs.agent.name == "curl"
    assert signs.signs & Sign.HTML


def test_what_most_sure_browsers_of_a_log_lack_is_not_asked_of_others():
    short = {
        name: value for name, value in SURE.items() if name not in ("Accept-Encoding", "Upgrade-Insecure-Requests")
    }
    private = signs_of(Request(CHROME, "GET", {"Accept": "text/html", "Accept-Language": "en"}))
    log = [signs_of(Request(CHROME, "GET", short)).signs] * 9 + [signs_of(Request(CHROME, "GET", SURE)).signs]
    assert look_at(private).kind is LookKind.BARE
    assert look_at(private, recorded_in(log)).kind is LookKind.LIKELY
