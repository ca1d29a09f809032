"""An invented social server for the demo: enough of Mastodon's client API to publish, look, correct and withdraw.

Its page shows what stands there. It forgets everything when the demo ends.
"""

import html
import itertools
import re
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from rejoinder.cli.demo.content import INSTANCE_TOKEN

LETTERS_MAX = 500
STATUSES_MAX = 1_000


class Instance:
    """One account on one invented server; `statuses` by id, newest last."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.statuses: dict[str, dict[str, Any]] = {}
        self.by_key: dict[str, str] = {}
        self._numbers = itertools.count(110_000_000_000_000_001)

    def app(self) -> web.Application:
        """The server as an application."""
        app = web.Application(middlewares=[self._checked])
        app.add_routes(
            [
                web.get("/", self._page), web.get("/@brask", self._page), web.get("/@brask/{id}", self._page),
                web.get("/robots.txt", lambda request: web.Response(text="User-agent: *\nAllow: /\n")),
                web.get("/api/v1/accounts/verify_credentials", self._account),
                web.get("/api/v2/instance", self._about), web.get("/api/v1/accounts/1/statuses", self._latest),
                web.post("/api/v1/statuses", self._post), web.get("/api/v1/statuses/{id}", self._show),
                web.put("/api/v1/statuses/{id}", self._put), web.delete("/api/v1/statuses/{id}", self._delete),
                web.get("/api/v1/statuses/{id}/source", self._source),
            ]
        )  # fmt: skip
        return app

    @web.middleware
    async def _checked(self, request: web.Request, handler: Any) -> web.StreamResponse:
        is_open = not request.path.startswith("/api/v1/")
        if is_open or request.headers.get("Authorization") == f"Bearer {INSTANCE_TOKEN}":
            return await handler(request)
        return web.json_response({"error": "The access token is invalid"}, status=401)

    async def _account(self, request: web.Request) -> web.Response:
        return web.json_response(self._me())

    async def _about(self, request: web.Request) -> web.Response:
        said = {"max_characters": LETTERS_MAX, "characters_reserved_per_url": 23, "max_media_attachments": 0}
        return web.json_response({"domain": "harrow.example", "configuration": {"statuses": said}})

    async def _post(self, request: web.Request) -> web.Response:
        key, said = request.headers.get("Idempotency-Key", ""), await _said(request)
        if key and key in self.by_key:
            return web.json_response(self._shown(self.by_key[key]))
        if not said.get("status", "").strip() or len(self.statuses) >= STATUSES_MAX:
            return web.json_response({"error": "Validation failed: Text can't be blank"}, status=422)
        number = str(next(self._numbers))
        self.statuses[number] = {"at": datetime.now(UTC), **said}
        self.by_key[key or number] = number
        return web.json_response(self._shown(number))

    async def _put(self, request: web.Request) -> web.Response:
        if (number := request.match_info["id"]) not in self.statuses:
            return _missing()
        self.statuses[number] |= {**await _said(request), "edited_at": datetime.now(UTC)}
        return web.json_response(self._shown(number))

    async def _show(self, request: web.Request) -> web.Response:
        number = request.match_info["id"]
        return web.json_response(self._shown(number)) if number in self.statuses else _missing()

    async def _source(self, request: web.Request) -> web.Response:
        status = self.statuses.get(request.match_info["id"])
        if status is None:
            return _missing()
        return web.json_response({"id": request.match_info["id"], "text": status["status"], "spoiler_text": ""})

    async def _delete(self, request: web.Request) -> web.Response:
        if (number := request.match_info["id"]) not in self.statuses:
            return _missing()
        shown = self._shown(number)
        del self.statuses[number]
        return web.json_response(shown)

    async def _latest(self, request: web.Request) -> web.Response:
        before = request.query.get("max_id", "9")
        return web.json_response([self._shown(n) for n in reversed(self.statuses) if n < before][:40])

    async def _page(self, request: web.Request) -> web.Response:
        wanted = request.match_info.get("id")
        shown = [n for n in reversed(self.statuses) if wanted in (None, n)]
        if wanted and not shown:
            return web.Response(status=404, text="Nothing stands here (any more).")
        posts = "".join(
            f"<article><p><b>@brask@harrow.example</b> {self.statuses[n]['at']:%H:%M} UTC</p>"
            f"{self._shown(n)['content']}</article><hr>"
            for n in shown
        )
        body = posts or "<p>Nothing yet. What you publish in the demo appears here.</p>"
        head = "<meta charset='utf-8'><meta name='viewport' content='width=device-width'><title>harrow.example</title>"
        said = f"<!doctype html><html lang='en'>{head}<h1>harrow.example, an invented server</h1>{body}</html>"
        return web.Response(text=said, content_type="text/html")

    def _me(self) -> dict[str, Any]:
        return {"id": "1", "username": "brask", "acct": "brask", "url": f"{self.base}/@brask"}

    def _shown(self, number: str) -> dict[str, Any]:
        status = self.statuses[number]
        parts = re.split(r"\n\n+", html.escape(status["status"], quote=False))
        linked = [re.sub(r"(https?://[^\s<]+)", r'<a href="\1">\1</a>', part) for part in parts]
        edited = status.get("edited_at")
        return {
            "id": number, "url": f"{self.base}/@brask/{number}", "uri": f"{self.base}/users/brask/statuses/{number}",
            "created_at": status["at"].isoformat(), "edited_at": edited and edited.isoformat(), "account": self._me(),
            "content": "".join("<p>" + part.replace("\n", "<br>") + "</p>" for part in linked), "reblog": None,
            "in_reply_to_id": status.get("in_reply_to_id"), "language": status.get("language"), "media_attachments": [],
            "replies_count": 0, "reblogs_count": 0, "favourites_count": 0,
        }  # fmt: skip


async def _said(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        found = await request.json()
        return found if isinstance(found, dict) else {}
    form = await request.post()
    return {name: str(value) for name, value in form.items()}


def _missing() -> web.Response:
    return web.json_response({"error": "Record not found"}, status=404)
