"""One call of a publisher to the other side: guarded, with its credentials, and with the question answered that
decides about a second try: may it have arrived?

No redirect is followed, since the credentials would go along. Without TLS it calls only into allowed networks.
"""

import json
import math
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import SplitResult, urlsplit

import aiohttp

from rejoinder import __version__
from rejoinder.wire.body import read_body
from rejoinder.wire.channels.message import NotSent, Unclear
from rejoinder.wire.channels.outgoing import CannotTell, Reach
from rejoinder.wire.guard import GuardedSockets, InsideOurNetworkError, UnencryptedError, UnencryptedSockets
from rejoinder.wire.http import RETRY_AFTER_MAX_S, retry_after
from rejoinder.wire.markup import plain_text

CONNECT_S = 8.0
SILENCE_S = 30.0  # without a byte
ANSWER_BYTES_MAX = 2 * 1024 * 1024  # forty statuses with their accounts are about 200 kB
WORDS_MAX = 300  # of what the other side said
NO_ADDRESS = "that is not a web address; one begins with https://"
SECRET_LETTERS_MIN = 4  # shorter ones are words of the language too


@dataclass(frozen=True)
class Answered:
    """What came back, whatever its status."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body's JSON; None where it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None

    def fields(self) -> dict[str, Any]:
        """The body's JSON object; an empty one where it is none."""
        found = self.json()
        return found if isinstance(found, dict) else {}


@dataclass(frozen=True)
class Ask:
    """One request: the body is `content` as it is, or `fields` as JSON."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    content: bytes | None = field(default=None, repr=False)
    fields: Mapping[str, Any] | None = field(default=None, repr=False)


class Caller:
    """Calls one account's server. `secrets` are struck out of everything that it says back."""

    def __init__(self, reach: Reach, *, secrets: Iterable[str] = ()) -> None:
        self._networks = reach.allow_networks
        total_s = reach.patience_s
        agent = f"Rejoinder/{__version__}"
        self._agent = f"{agent} (+{reach.contact})" if reach.contact else agent
        self._secrets: list[str] = []
        self.hide(*secrets)
        self._timeout = aiohttp.ClientTimeout(
            total=total_s, connect=min(CONNECT_S, total_s), sock_read=min(SILENCE_S, total_s)
        )

    def hide(self, *secrets: str) -> None:
        """Strikes these too out of what the other side says, such as a session's token."""
        known = {*self._secrets, *(secret for secret in secrets if len(secret) >= SECRET_LETTERS_MIN)}
        self._secrets = sorted(known, key=len, reverse=True)

    async def send(self, ask: Ask) -> Answered | NotSent | Unclear:
        """One request and its answer. NotSent where no connection was made, Unclear where one ended too early."""
        parts = parts_of(ask.url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            return NotSent(NO_ADDRESS, is_final=True)
        if any(not value.isprintable() for value in ask.headers.values()):
            return NotSent("a token or name holds letters that cannot be sent; enter it anew", is_final=True)
        try:
            return await self._once(ask)
        except aiohttp.InvalidURL:
            return NotSent(NO_ADDRESS, is_final=True)
        except aiohttp.ClientConnectorError as error:
            return _no_connection(error)
        except aiohttp.ConnectionTimeoutError:
            return NotSent("does not take our call: no connection in time")
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            return Unclear(f"no answer came after we had begun to send ({type(error).__name__})")

    async def _once(self, ask: Ask) -> Answered:
        sockets = GuardedSockets if ask.url.startswith("https:") else UnencryptedSockets
        connector = aiohttp.TCPConnector(
            socket_factory=sockets(self._networks),
            force_close=True,  # a kept connection that dies is tried again by the library: we must know of each try
        )
        content = ask.content
        headers = {"User-Agent": self._agent, "Accept-Encoding": "gzip, deflate, br", **ask.headers}
        if ask.fields is not None:
            content = json.dumps(ask.fields, ensure_ascii=False).encode()
            headers["Content-Type"] = "application/json"
        async with (
            aiohttp.ClientSession(
                connector=connector,
                timeout=self._timeout,
                auto_decompress=False,
                trust_env=False,
                cookie_jar=aiohttp.DummyCookieJar(),
            ) as session,
            session.request(ask.method, ask.url, data=content, headers=headers, allow_redirects=False) as answer,
        ):
            body, _ = await read_body(answer, ANSWER_BYTES_MAX)
            return Answered(answer.status, answer.headers, body)

    def refusal(self, answer: Answered | NotSent | Unclear, *, is_write: bool) -> NotSent | Unclear | None:
        """None if the answer is a yes. Of a write, an error of the server's own (5xx) may have come after it was done.

        A request that writes nothing can be made again whatever happened, so none of its failures is Unclear.
        """
        if isinstance(answer, Unclear) and not is_write:
            return NotSent(answer.why)
        if not isinstance(answer, Answered):
            return answer
        status, why = answer.status, f"answered {answer.status}: {self.words(answer)}".rstrip(": ")
        if 200 <= status < 300:
            return None
        if 300 <= status < 400:
            place = parts_of(answer.headers.get("Location", "")).netloc[:100]
            return NotSent(f"answered {status}: it points to {place or 'another place'}; enter that", is_final=True)
        if status in (401, 403):
            return NotSent(why, is_final=True, is_refused=True)
        if status in (408, 425, 429):
            return NotSent(why, after_s=_wait(answer) if status == 429 else 0.0)
        if status >= 500:
            return Unclear(why) if is_write else NotSent(why)
        return NotSent(why, is_final=True)

    def words(self, answer: Answered) -> str:
        """What the other side said, in one short line without any of our secrets."""
        found = answer.fields()
        said = [found.get(name) for name in ("error_description", "error", "message", "errcode")]
        text = ": ".join(dict.fromkeys(one.strip() for one in said if isinstance(one, str) and one.strip()))
        text = text or plain_text(answer.body[:10_000].decode("utf-8", "replace"))
        return self.without_secrets(" ".join(text.split()))[:WORDS_MAX]

    def without_secrets(self, text: str) -> str:
        """The text with each secret struck out."""
        for secret in self._secrets:
            text = text.replace(secret, "•••")
        return text


def parts_of(url: str) -> SplitResult:
    """The parts of a web address; those of an empty one where it is none."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def cannot_tell(refused: NotSent | Unclear) -> CannotTell:
    """A question that got no answer."""
    return CannotTell(refused.why)


def not_ours(answer: Answered, kind: str) -> Unclear:
    """A yes in words that this kind of server does not use: something else may stand in its place."""
    return Unclear(f"answered {answer.status}, but not as {kind} does: look there before anything else")


def wait_of(headers: Mapping[str, str], now: float) -> float:
    """For how many seconds the other side asks to be left alone, at most a day.

    Reads Retry-After (RFC 9110), X-RateLimit-Reset (Mastodon: ISO 8601) and RateLimit-Reset (Bluesky: unix seconds).

    >>> wait_of({"X-RateLimit-Reset": "2026-11-26T10:00:00Z"}, 1795687140.0)
    60.0
    >>> wait_of({"RateLimit-Reset": "1795687200"}, 1795687140.0)
    60.0
    """
    if said := headers.get("Retry-After"):
        return retry_after(said, now) - now
    reset = headers.get("X-RateLimit-Reset") or headers.get("RateLimit-Reset") or ""
    try:
        until = float(reset) if reset.isdigit() else datetime.fromisoformat(reset).timestamp()
    except (ValueError, OverflowError):
        return 0.0
    until = now + until if until < RETRY_AFTER_MAX_S else until  # some count from now
    return min(max(0.0, float(math.ceil(until - now))), RETRY_AFTER_MAX_S)


def _wait(answer: Answered) -> float:
    """As the headers say, or as Matrix says in the body, in thousandths of a second."""
    said = answer.fields().get("retry_after_ms")
    if isinstance(said, int | float) and said > 0:
        return min(said / 1000, RETRY_AFTER_MAX_S)
    return wait_of(answer.headers, time.time())


def _no_connection(error: aiohttp.ClientConnectorError) -> NotSent:
    inner = error.os_error
    if isinstance(inner, InsideOurNetworkError):
        return NotSent("points inside our own network, so we did not open it", is_final=True)
    if isinstance(inner, UnencryptedError):
        return NotSent("has no https, so we did not send it our secret; enter its https:// address", is_final=True)
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return NotSent("its name is not known")
    if isinstance(error, aiohttp.ClientConnectorCertificateError | aiohttp.ClientConnectorSSLError):
        return NotSent("its certificate is not good, so we sent nothing")
    return NotSent("does not take our call")
