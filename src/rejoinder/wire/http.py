"""The one guarded HTTP client: everything that Rejoinder reads from outside comes through here.

It asks robots.txt first, waits where a host said to wait, keeps a gap between calls to one host, follows at most five
redirects and checks each, stops at a size and a time, and connects to public addresses only.
"""

import asyncio
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Protocol, Self
from urllib.parse import urljoin, urlsplit

import aiohttp

from rejoinder import __version__
from rejoinder.core.urls import host_of
from rejoinder.wire import robots
from rejoinder.wire.body import BodyError, read_body
from rejoinder.wire.guard import GuardedSockets, InsideOurNetworkError, Network
from rejoinder.wire.robots import HostState

TOTAL_S = 90.0  # a slow site that still sends is heard out this long; more is a tarpit
SILENCE_S = 20.0  # without a byte: the site is in trouble
CONNECT_S = 8.0
REDIRECTS_MAX = 5
FEED_BYTES_MAX = 4 * 1024 * 1024  # after decompression; the largest honest feeds are about 2 MB
RETRY_AFTER_MAX_S = 24 * 3600.0
HOST_GAP_S = 1.0  # between two calls to one host
DEFAULT_WAIT_S = 300.0  # after a 429 that names no time
URL_LETTERS_MAX = 4000

FEED_ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
PAGE_ACCEPT = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"


@dataclass(frozen=True)
class Fetched:
    """A body that came. `moved_to` is the new address where every redirect on the way was permanent."""

    url: str  # the last address, after redirects
    status: int
    body: bytes
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    moved_to: str = ""
    is_truncated: bool = False


@dataclass(frozen=True)
class NotModified:
    """The body is as it was."""

    moved_to: str = ""


@dataclass(frozen=True)
class Refused:
    """We did not ask, or may not: robots.txt, our own network, a bad address."""

    why: str
    kind: str  # robots, private, address


@dataclass(frozen=True)
class RetryLater:
    """The host named a time, or its robots.txt cannot be read just now."""

    until: float  # unix seconds
    why: str


@dataclass(frozen=True)
class Gone:
    """The address is gone for good (410)."""


@dataclass(frozen=True)
class Failed:
    """The network or the host failed; worth another try later."""

    why: str
    status: int = 0


Answer = Fetched | NotModified | Refused | RetryLater | Gone | Failed


class HostBook(Protocol):
    """Where the client keeps what hosts asked of it, so that a restart does not forget it."""

    def load(self, host: str) -> HostState | None:
        """What is known of `host` (scheme://name:port), or None."""

    def save(self, host: str, state: HostState) -> None:
        """Remember `state` of `host`."""


class MemoryBook:
    """A HostBook that forgets at the end of the process."""

    def __init__(self) -> None:
        self._states: dict[str, HostState] = {}

    def load(self, host: str) -> HostState | None:
        """What is known of `host`."""
        return self._states.get(host)

    def save(self, host: str, state: HostState) -> None:
        """Remember `state`."""
        self._states[host] = state


@dataclass
class _Lane:
    """One host's queue: calls go one after another, with a gap."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0  # event-loop time


@dataclass(frozen=True)
class _Ask:
    """What to send along with one fetch."""

    accept: str
    etag: str
    last_modified: str
    max_bytes: int

    def headers(self) -> dict[str, str]:
        sent = {"Accept": self.accept, "Accept-Encoding": "gzip, deflate, br"}
        if self.etag:
            sent["If-None-Match"] = self.etag
        if self.last_modified:
            sent["If-Modified-Since"] = self.last_modified
        return sent


class Client:
    """A polite client. Use as `async with Client(...) as client`; one for a whole process.

    `book` keeps host states; `gap_s` is the least time between two calls to one host, robots.txt may ask for more.
    """

    def __init__(
        self,
        *,
        contact: str = "",
        allow_networks: Iterable[Network] = (),
        book: HostBook | None = None,
        gap_s: float = HOST_GAP_S,
        total_s: float = TOTAL_S,
    ) -> None:
        self._agent = f"{robots.PRODUCT}/{__version__} (+{contact})" if contact else f"{robots.PRODUCT}/{__version__}"
        self._sockets = GuardedSockets(allow_networks)
        self._book: HostBook = book or MemoryBook()
        self._gap_s = gap_s
        self._total_s = total_s
        self._lanes: dict[str, _Lane] = {}
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(
            limit=0, limit_per_host=2, socket_factory=self._sockets, keepalive_timeout=5, ttl_dns_cache=300
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            headers={"User-Agent": self._agent},
            timeout=aiohttp.ClientTimeout(total=self._total_s, connect=CONNECT_S, sock_read=SILENCE_S),
            auto_decompress=False,
            trust_env=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            max_line_size=16384,
            max_field_size=16384,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session:
            await self._session.close()

    async def fetch(
        self,
        url: str,
        *,
        accept: str = FEED_ACCEPT,
        etag: str = "",
        last_modified: str = "",
        max_bytes: int = FEED_BYTES_MAX,
    ) -> Answer:
        """Fetches `url` politely. Never raises for what the network does: each outcome is a value.

        With `etag` or `last_modified` the answer may be NotModified. A body over `max_bytes` is cut there and marked.
        """
        ask = _Ask(accept, etag, last_modified, max_bytes)
        try:
            return await self._follow(url, ask)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            return failure(error)

    async def robots_of(self, url: str) -> HostState:
        """What the host of `url` asks of robots; read from it at most once a day."""
        return await self._robots(host_of(url))

    async def _follow(self, url: str, ask: _Ask) -> Answer:
        moved_to, is_permanent = "", True
        for _ in range(REDIRECTS_MAX + 1):
            refused = await self._may(url)
            if refused:
                return refused
            answer, location, is_forever = await self._once(url, ask)
            if not location:
                return _with_move(answer, moved_to)
            is_permanent = is_permanent and is_forever
            url = urljoin(url, location)
            moved_to = url if is_permanent else ""
        return Failed(f"over {REDIRECTS_MAX} redirects")

    async def _may(self, url: str) -> Answer | None:
        """None if `url` may be asked for now, else why not."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or len(url) > URL_LETTERS_MAX:
            return Refused(f"{url[:100]} is not a web address", "address")
        state = await self._robots(host_of(url))
        now = time.time()
        if state.wait_until > now:
            return RetryLater(state.wait_until, "told to wait")
        if robots.is_stay_out(state):
            return RetryLater(state.robots_until, "its robots.txt cannot be read, so we stay out for now")
        if not robots.is_allowed(state, url):
            return Refused("its robots.txt says no", "robots")
        return None

    async def _robots(self, host: str) -> HostState:
        state = self._book.load(host) or HostState()
        if state.robots_until > time.time():
            return state
        async with self._lane(host).lock:  # two posts of one host: one asks, the other waits for the answer
            state = self._book.load(host) or HostState()
            if state.robots_until > time.time() or state.wait_until > time.time():
                return state
            await self._read_robots(host, state)
        return state

    async def _read_robots(self, host: str, state: HostState) -> None:
        url, ask = host + "/robots.txt", _Ask("text/plain, */*;q=0.5", "", "", robots.ROBOTS_BYTES_MAX)
        status, text = 0, ""
        try:
            for _ in range(REDIRECTS_MAX + 1):
                answer, location, _forever = await self._send(url, ask)
                if not location:
                    status, text = _robots_answer(answer)
                    break
                url = urljoin(url, location)
            else:
                status = 404  # RFC 9309, 2.3.1.2: too many redirects count as unavailable
        except (aiohttp.ClientError, OSError, TimeoutError, BodyError, ValueError) as error:
            if isinstance(error, aiohttp.ClientConnectorError) or isinstance(failure(error), Refused):
                raise  # the host itself is not there or not ours to call: say that, not "robots.txt"
        now = time.time()
        state.robots_status, state.robots_text = status, text
        is_out = robots.is_stay_out(state)
        state.robots_until = now + (robots.UNREACHABLE_S if is_out else robots.ROBOTS_TTL_S)
        self._lane(host).free_at = asyncio.get_running_loop().time() + self._gap_s
        self._book.save(host, state)

    async def _once(self, url: str, ask: _Ask) -> tuple[Answer, str, bool]:
        """One request in its host's lane, with the gap kept."""
        host = host_of(url)
        lane = self._lane(host)
        loop = asyncio.get_running_loop()
        async with lane.lock:
            pause = lane.free_at - loop.time()
            if pause > 0:
                await asyncio.sleep(pause)
            state = self._book.load(host) or HostState()
            if state.wait_until > time.time():  # said to the call before us
                return RetryLater(state.wait_until, "told to wait"), "", False
            try:
                answer, location, is_forever = await self._send(url, ask)
            finally:
                lane.free_at = loop.time() + max(self._gap_s, robots.crawl_delay_s(state))
            if isinstance(answer, RetryLater):
                state.wait_until = answer.until
                self._book.save(host, state)
            return answer, location, is_forever

    async def _send(self, url: str, ask: _Ask) -> tuple[Answer, str, bool]:
        """One request, no redirect followed: the answer, or where it points and whether for ever."""
        if self._session is None:
            raise RuntimeError("use the client in `async with`")
        async with self._session.get(url, headers=ask.headers(), allow_redirects=False) as response:
            status, headers = response.status, response.headers
            if status in (301, 302, 303, 307, 308) and headers.get("Location"):
                return Failed("redirect", status), headers["Location"], status in (301, 308)
            if status == 304:
                return NotModified(), "", False
            if status == 410:
                return Gone(), "", False
            if status == 429 or (status == 503 and headers.get("Retry-After")):
                until = retry_after(headers.get("Retry-After", ""), time.time())
                return RetryLater(until, f"error {status}, told to wait"), "", False
            if not 200 <= status < 300:
                return Failed(f"error {status}", status), "", False
            body, is_cut = await read_body(response, ask.max_bytes)
            etag, modified = headers.get("ETag", "")[:500], headers.get("Last-Modified", "")[:100]
            kind = headers.get("Content-Type", "")
            return Fetched(url, status, body, kind, etag, modified, is_truncated=is_cut), "", False

    def _lane(self, host: str) -> _Lane:
        return self._lanes.setdefault(host, _Lane())


def retry_after(said: str, now: float) -> float:
    """The time (unix seconds) that a Retry-After header names, in either form; capped at a day (RFC 9110, 10.2.3).

    >>> retry_after("120", 1000.0)
    1120.0
    >>> retry_after("soon", 1000.0)
    1300.0
    """
    text = said.strip()
    try:
        until = now + float(text) if text.isdigit() else parsedate_to_datetime(text).timestamp()
    except (ValueError, TypeError, OverflowError):
        until = now + DEFAULT_WAIT_S
    return max(now, min(until, now + RETRY_AFTER_MAX_S))


def failure(error: BaseException) -> Answer:
    """What an exception of the network means, in words for the person who looks at the source."""
    inner = getattr(error, "os_error", None) or error
    if isinstance(inner, InsideOurNetworkError) or "inside our own network" in str(error):
        return Refused("points inside our own network, so we did not open it", "private")
    if isinstance(error, aiohttp.InvalidURL):
        return Refused("that is not a web address", "address")
    if isinstance(error, TimeoutError | asyncio.TimeoutError):
        return Failed("did not answer in time")
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return Failed("its name is not known")
    if isinstance(error, aiohttp.ClientConnectorError):
        return Failed("does not take our call")
    if isinstance(error, BodyError):
        return Failed(str(error))
    return Failed(f"broke off ({type(error).__name__})")


def _robots_answer(answer: Answer) -> tuple[int, str]:
    """Status and text of a robots.txt: 0 means unreachable, as 5xx does."""
    if isinstance(answer, Fetched):
        return answer.status, answer.body.decode("utf-8", "replace").lstrip("\ufeff")
    if isinstance(answer, Failed):
        return answer.status, ""
    if isinstance(answer, RetryLater):
        return 503, ""
    return 410 if isinstance(answer, Gone) else 404, ""


def _with_move(answer: Answer, moved_to: str) -> Answer:
    if moved_to and isinstance(answer, Fetched):
        return Fetched(**{**vars(answer), "moved_to": moved_to})
    return NotModified(moved_to) if moved_to and isinstance(answer, NotModified) else answer
