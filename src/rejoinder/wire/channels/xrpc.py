"""Bluesky's own SDK for its records and calls, with our guarded calls beneath it instead of its own connections.

Importing the SDK takes about a CPU-second, so only what publishes there imports this file, and late.
"""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import httpx
from atproto import AsyncClient, AsyncRequest
from atproto_core.exceptions import AtProtocolError

from rejoinder.wire.channels.calling import NO_ADDRESS, Answered, Ask, Caller, not_ours
from rejoinder.wire.channels.message import NotSent, Unclear

# These belong to one connection, and it is ours that is used.
_OF_THE_CONNECTION = frozenset({"host", "content-length", "transfer-encoding", "connection", "accept-encoding"})

Made = TypeVar("Made")


class NoAnswerError(Exception):
    """There is nothing that the SDK could read; what happened stands in the transport."""


class Transport(httpx.AsyncBaseTransport):
    """Carries the SDK's requests over our guarded calls, and remembers what came of the last one."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self.last: Answered | NotSent | Unclear | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """One request. Raises NoAnswerError where there is no answer, or only a redirect, which nobody follows."""
        headers = {name: value for name, value in request.headers.items() if name not in _OF_THE_CONNECTION}
        content = await request.aread()
        self.last = await self._caller.send(Ask(request.method, str(request.url), headers, content or None))
        if not isinstance(self.last, Answered) or 300 <= self.last.status < 400:
            raise NoAnswerError
        kind = {"Content-Type": self.last.headers.get("Content-Type", "")}
        return httpx.Response(self.last.status, headers=kind, content=self.last.body, request=request)


class _Requests(AsyncRequest):  # type: ignore[misc]  # the SDK has no types
    """The SDK's requests, with bytes handed on as httpx wants them: `data` is for the fields of forms."""

    async def post(self, *args: Any, **kwargs: Any) -> Any:
        if isinstance(kwargs.get("data"), bytes):
            kwargs["content"] = kwargs.pop("data")
        return await super().post(*args, **kwargs)


class Xrpc:
    """The SDK's client for one server. `call` gives back its models, or why there are none."""

    def __init__(self, server: str, caller: Caller) -> None:
        self._caller = caller
        self._transport = Transport(caller)
        self._request = _Requests(transport=self._transport, trust_env=False)
        self._client = AsyncClient(base_url=server, request=self._request)

    async def sign_in(self, handle: str, password: str) -> Any | NotSent:
        """Makes a session and uses it from here on; the SDK's own `login` also asks for a profile, which fails (502)
        on a server that has no app view."""
        made = await self.call(
            lambda client: client.com.atproto.server.create_session({"identifier": handle, "password": password})
        )
        if not isinstance(made, NotSent):
            self._caller.hide(made.refresh_jwt)
            self.resume(made.access_jwt)
        return made

    def resume(self, token: str) -> None:
        """Goes on with a session that was made before."""
        self._caller.hide(token)
        self._request.set_additional_headers({"Authorization": f"Bearer {token}"})

    async def call(self, ask: Callable[[Any], Awaitable[Made]]) -> Made | NotSent:
        """What a request that publishes nothing answers: NotSent whatever went wrong, since it can be made again."""
        made = await self._called(ask, is_write=False)
        return NotSent(made.why) if isinstance(made, Unclear) else made

    async def write(self, ask: Callable[[Any], Awaitable[Made]]) -> Made | NotSent | Unclear:
        """What a request that publishes answers: Unclear where it may have been done without our hearing of it."""
        return await self._called(ask, is_write=True)

    async def _called(self, ask: Callable[[Any], Awaitable[Made]], *, is_write: bool) -> Made | NotSent | Unclear:
        self._transport.last = None
        try:
            return await ask(self._client)
        except (AtProtocolError, httpx.HTTPError, httpx.InvalidURL, NoAnswerError, ValueError, TypeError) as error:
            return self._failed(error, is_write=is_write)

    def _failed(self, error: Exception, *, is_write: bool) -> NotSent | Unclear:
        last = self._transport.last
        if last is None and isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
            return NotSent(NO_ADDRESS, is_final=True)
        if last is None:  # the SDK refused to send it
            said = self._caller.without_secrets(" ".join(str(error.__cause__ or error).split())[:200])
            return NotSent(f"breaks Bluesky's own rules for a record: {said}", is_final=True)
        refused = self._caller.refusal(last, is_write=is_write)
        if refused or not isinstance(last, Answered):
            return refused or NotSent("no answer")
        return not_ours(last, "a Bluesky server") if is_write else NotSent("answered, but not as a Bluesky server does")
