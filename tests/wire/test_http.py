import asyncio
import gzip
import ipaddress
import time
import zlib

import brotli
import pytest
from aiohttp import web

from rejoinder.wire.http import Client, Failed, Fetched, Gone, NotModified, Refused, RetryLater, retry_after
from tests.wire.web import FORBIDDEN_HOST, answers, site

ALLOWED = (ipaddress.ip_network("127.77.0.0/16"),)


def client(**said):
    return Client(contact="test@rejoinder.example", allow_networks=ALLOWED, **{"gap_s": 0.0, **said})


async def fetched(routes, path="/feed", **said):
    async with site(routes) as (base, hits), client() as c:
        return await c.fetch(base + path, **said), hits


async def test_a_feed_is_fetched_after_robots_was_read_once():
    async with site({"/feed": "hello"}) as (base, hits), client() as c:
        for _ in range(3):
            assert (await c.fetch(base + "/feed")).body == b"hello"
    assert hits == ["/robots.txt", "/feed", "/feed", "/feed"]


async def test_the_user_agent_says_who_asks():
    said = {}

    async def handler(request):
        said.update(request.headers)
        return web.Response(text="x")

    await fetched({"/feed": handler})
    assert said["User-Agent"].startswith("Rejoinder/") and "test@rejoinder.example" in said["User-Agent"]


async def test_a_forbidden_path_is_never_asked_for():
    answer, hits = await fetched({"/robots.txt": "User-agent: *\nDisallow: /feed", "/feed": "x"})
    assert isinstance(answer, Refused) and answer.kind == "robots" and hits == ["/robots.txt"]


@pytest.mark.parametrize(("status", "is_free"), [(404, True), (403, True), (500, False), (503, False)])
async def test_a_robots_file_that_is_missing_frees_and_one_that_fails_keeps_us_out(status, is_free):
    answer, hits = await fetched({"/robots.txt": answers(status), "/feed": "x"})
    assert isinstance(answer, Fetched) == is_free
    assert ("/feed" in hits) == is_free


async def test_a_host_that_says_wait_is_not_called_before_its_time():
    async with site({"/feed": answers(429, Retry_After="60")}) as (base, hits), client() as c:
        first, second = await c.fetch(base + "/feed"), await c.fetch(base + "/other")
    assert isinstance(first, RetryLater) and 55 < first.until - time.time() <= 60
    assert isinstance(second, RetryLater) and "/other" not in hits


def test_retry_after_is_read_in_both_forms_and_capped_at_a_day():
    assert retry_after("Thu, 01 Jan 2026 00:01:00 GMT", 1767225600.0) == 1767225660.0
    assert retry_after("999999999", 0.0) == 86400.0
    assert retry_after("-5", 0.0) == 300.0


async def test_a_redirect_to_an_address_inside_is_not_followed():
    async with site({"/secret": "x"}, FORBIDDEN_HOST) as (inside, hits):
        answer, _ = await fetched({"/feed": answers(302, Location=inside + "/secret")})
    assert isinstance(answer, Refused) and answer.kind == "private" and not hits


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/x", "http://localhost:9/x", "http://[::1]:9/x", "http://2130706433:9/"]
)
async def test_addresses_inside_are_refused(url):
    async with client() as c:
        assert isinstance(await c.fetch(url), Refused)


@pytest.mark.parametrize("url", ["ftp://x.example/", "file:///etc/passwd", "http://a:b@x.example/", "x"])
async def test_what_is_no_web_address_is_refused(url):
    async with client() as c:
        assert isinstance(await c.fetch(url), Refused)


async def test_a_permanent_move_is_told_and_a_temporary_one_is_not():
    for status, moved in ((301, True), (308, True), (302, False), (307, False)):
        answer, _ = await fetched({"/feed": answers(status, Location="/new"), "/new": "x"})
        assert answer.body == b"x" and bool(answer.moved_to) == moved


async def test_redirects_end():
    answer, hits = await fetched({"/feed": answers(302, Location="/feed")})
    assert isinstance(answer, Failed) and hits.count("/feed") == 6


async def test_conditional_requests():
    async def handler(request):
        is_same = request.headers.get("If-None-Match") == '"a"'
        return web.Response(status=304 if is_same else 200, text=None if is_same else "x", headers={"ETag": '"a"'})

    answer, _ = await fetched({"/feed": handler}, etag='"a"')
    assert isinstance(answer, NotModified)
    answer, _ = await fetched({"/feed": handler})
    assert answer.etag == '"a"'


@pytest.mark.parametrize("status", [400, 403, 404, 500, 502])
async def test_errors_are_values(status):
    answer, _ = await fetched({"/feed": answers(status)})
    assert isinstance(answer, Failed) and answer.status == status


async def test_gone_is_gone():
    answer, _ = await fetched({"/feed": answers(410)})
    assert isinstance(answer, Gone)


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("br", brotli.compress),
        ("deflate", lambda b: zlib.compress(b)[2:-4]),
    ],
)
async def test_bodies_are_unpacked(encoding, pack):
    body = b"words " * 1000
    answer, _ = await fetched({"/feed": answers(200, pack(body), Content_Encoding=encoding)})
    assert answer.body == body and not answer.is_truncated


@pytest.mark.parametrize(("encoding", "pack"), [("gzip", gzip.compress), ("br", brotli.compress)])
async def test_a_zip_bomb_ends_at_the_cap(encoding, pack):
    bomb = pack(b"\0" * 50_000_000)
    answer, _ = await fetched({"/feed": answers(200, bomb, Content_Encoding=encoding)}, max_bytes=1_000_000)
    assert len(answer.body) == 1_000_000 and answer.is_truncated


async def test_a_body_without_end_is_cut_and_said_to_be():
    async def endless(request):
        response = web.StreamResponse()
        await response.prepare(request)
        with_blanks = b" " * 65536
        for _ in range(4000):
            await response.write(with_blanks)
        return response

    answer, _ = await fetched({"/feed": endless}, max_bytes=500_000)
    assert len(answer.body) == 500_000 and answer.is_truncated


async def test_a_body_that_cannot_be_unpacked_is_a_failure():
    answer, _ = await fetched({"/feed": answers(200, b"not gzip", Content_Encoding="gzip")})
    assert isinstance(answer, Failed)


async def test_a_host_that_does_not_answer_does_not_hold_up_others():
    never = asyncio.Event()

    async def silent(_request):
        await never.wait()

    async with (
        site({"/robots.txt": "", "/feed": silent}) as (slow, _),
        site({"/feed": "x"}) as (quick, _),
        client(total_s=0.5) as c,
    ):
        waiting = asyncio.create_task(c.fetch(slow + "/feed"))
        assert isinstance(await c.fetch(quick + "/feed"), Fetched)
        assert isinstance(await waiting, Failed)


async def test_calls_to_one_host_keep_their_gap():
    times = []

    async def handler(_request):
        times.append(time.monotonic())
        return web.Response(text="x")

    async with site({"/feed": handler}) as (base, _), client(gap_s=0.1) as c:
        await asyncio.gather(*(c.fetch(base + "/feed") for _ in range(4)))
    assert all(later - earlier >= 0.09 for earlier, later in zip(times, times[1:], strict=False))
