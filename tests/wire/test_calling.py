"""What every publisher's call keeps to."""

import asyncio

import pytest
from aiohttp import web

from rejoinder.wire.channels.calling import Answered, Ask, Caller, wait_of
from rejoinder.wire.channels.message import NotSent, Unclear
from rejoinder.wire.channels.outgoing import Login, Outgoing, Reach, Receipt
from rejoinder.wire.channels.publishers import PUBLISHERS
from rejoinder.wire.guard import UnencryptedError, UnencryptedSockets
from tests.wire.counterparts import NETWORKS
from tests.wire.web import answers, site

HEADERS = {"Authorization": "Bearer a-token"}


def call(routes, path="/", **said):
    async def ask():
        async with site(routes) as (base, hits):
            caller = Caller(Reach(NETWORKS), secrets=("a-token",))
            answer = await caller.send(Ask("POST", base + path, HEADERS, b"{}", **said))
            return caller.refusal(answer, is_write=True), answer, hits

    return asyncio.run(ask())


def test_a_redirect_is_not_followed_since_the_token_would_go_along():
    refused, _, hits = call({"/": answers(302, Location="/b"), "/b": "ok"})
    assert isinstance(refused, NotSent) and refused.is_final and hits == ["/"]


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_an_error_of_the_servers_own_may_have_come_after_it_was_done(status):
    refused, answer, _ = call({"/": answers(status)})
    assert isinstance(refused, Unclear)
    assert isinstance(Caller(Reach()).refusal(answer, is_write=False), NotSent)


@pytest.mark.parametrize("status", [400, 404, 409, 410, 413, 422])
def test_a_no_is_final_and_in_the_servers_words(status):
    refused, _, _ = call({"/": answers(status, b'{"error": "Validation failed: too long"}')})
    assert isinstance(refused, NotSent) and refused.is_final and not refused.is_refused and "too long" in refused.why


def test_a_token_that_the_server_says_back_is_struck_out():
    refused, _, _ = call({"/": answers(401, b'{"error": "a-token is unknown"}')})
    assert refused.is_refused and "a-token" not in refused.why and "•••" in refused.why


def test_of_a_page_that_comes_for_an_error_only_the_words_are_kept_and_few_of_them():
    page = b"<html><head><style>p {}</style></head><body><p>Gone fishing</p>" + b"<p>more</p>" * 500
    refused, _, _ = call({"/": answers(404, page)})
    assert "Gone fishing" in refused.why and "{" not in refused.why and len(refused.why) < 350


def test_an_endless_answer_is_cut():
    async def flood(request):
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(100):
            await response.write(b"x" * 100_000)
        return response

    _, answer, _ = call({"/": flood})
    assert isinstance(answer, Answered) and len(answer.body) <= 2 * 1024 * 1024


def test_a_secret_goes_without_tls_only_into_an_allowed_network():
    with pytest.raises(UnencryptedError):
        UnencryptedSockets(NETWORKS)((2, 1, 6, "", ("93.184.216.34", 80)))
    UnencryptedSockets(NETWORKS)((2, 1, 6, "", ("127.77.0.1", 80))).close()


@pytest.mark.parametrize("name", sorted(set(PUBLISHERS) - {"press"}))
@pytest.mark.parametrize(
    "server", ["ftp://brask.example", "brask.example", "http://", "https://[::", "http://127.77.0.1:99999"]
)
def test_what_is_no_address_is_said_in_words_by_every_publisher(name, server):
    publisher = PUBLISHERS[name](Login(server, "!room:brask.example", {"token": "a-token"}), Reach(NETWORKS))
    outcome = asyncio.run(publisher.publish(Outgoing("ab" * 16, "Page 6.", 1795687200.0)))
    assert isinstance(outcome, NotSent) and outcome.is_final and outcome.why


@pytest.mark.parametrize("name", sorted(set(PUBLISHERS) - {"press"}))
def test_a_yes_that_is_not_in_the_servers_own_words_is_unclear_or_no_account(name):
    async def ask():
        async with site({}) as (base, _):
            login = Login(base, "!room:brask.example", {"token": "a-token"})
            return await PUBLISHERS[name](login, Reach(NETWORKS)).check()

    assert isinstance(asyncio.run(ask()), NotSent)


def test_a_token_with_a_line_break_is_refused_before_it_is_sent():
    publisher = PUBLISHERS["mastodon"](Login("http://127.77.0.1:1", "", {"token": "a\r\nHost: b"}), Reach(NETWORKS))
    outcome = asyncio.run(publisher.withdraw(Receipt("1")))
    assert isinstance(outcome, NotSent) and outcome.is_final


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({}, 0.0),
        ({"Retry-After": "30"}, 30.0),
        ({"X-RateLimit-Reset": "not a time"}, 0.0),
        ({"RateLimit-Reset": "60"}, 60.0),
    ],
)
def test_how_long_to_wait_is_read_or_not_known(headers, wait):
    assert wait_of(headers, 1795687200.0) == wait
