"""A double of a Mastodon server, written from docs.joinmastodon.org: no server that speaks this API could be started
from the registries that tests may use. That it is not our own reading alone, Mastodon.py says in test_servers.py.
"""

import contextlib
import html
import itertools
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

import regex
from aiohttp import web

from tests.servers import HOST
from tests.servers.threaded import answers, served

MAX = 500
URL = re.compile(r"https?://[^\s<>\"]+")
MENTION = re.compile(r"@([a-z0-9_]+)(?:@([a-z0-9.-]+[a-z0-9]))?", re.IGNORECASE)


@dataclass
class Mastodon:
    """One account on one server. `statuses` are what stands there, by id, newest last."""

    url: str = ""
    handle: str = "desk"
    token: str = "a-token-of-the-double"
    statuses: dict = field(default_factory=dict)
    pictures: dict = field(default_factory=dict)
    by_key: dict = field(default_factory=dict)
    numbers: itertools.count = field(default_factory=lambda: itertools.count(110_000_000_000_000_001))

    def revoke(self):
        """From now on the token is not taken."""
        self.token = "another-token"

    def forbidden(self, request):
        """401 as Mastodon says it, for what needs a token."""
        if request.path.startswith("/api/v1/instance") or request.path == "/api/v2/instance":
            return None
        if request.headers.get("Authorization") == f"Bearer {self.token}":
            return None
        return web.json_response({"error": "The access token is invalid"}, status=401)

    def account(self):
        return {
            "id": "17", "username": self.handle, "acct": self.handle, "display_name": "The desk", "locked": False, "bot": False,
            "created_at": "2026-01-01T00:00:00.000Z", "note": "", "url": f"{self.url}/@{self.handle}", "avatar": "", "header": "",
            "followers_count": 0, "following_count": 0, "statuses_count": len(self.statuses), "emojis": [], "fields": [],
        }  # fmt: skip

    async def verify(self, request):
        return web.json_response(self.account())

    async def instance(self, request):
        statuses = {"max_characters": MAX, "max_media_attachments": 4, "characters_reserved_per_url": 23}
        said = {"title": "Tidewell", "version": "4.3.2", "configuration": {"statuses": statuses}}
        return web.json_response(said | {"uri": "tidewell.example", "domain": "tidewell.example", "rules": []})

    async def post(self, request):
        key = request.headers.get("Idempotency-Key")
        if key and key in self.by_key:
            return web.json_response(self.shown(self.by_key[key]))
        said = await read(request)
        if refused := self.refused(said):
            return refused
        number = str(next(self.numbers))
        self.statuses[number] = {"id": number, "at": datetime.now(UTC), **said}
        if key:
            self.by_key[key] = number
        return web.json_response(self.shown(number))

    async def put(self, request):
        number, said = request.match_info["id"], await read(request)
        if number not in self.statuses:
            return missing()
        if refused := self.refused(said):
            return refused
        self.statuses[number] |= {"media_ids": [], **said, "edited_at": datetime.now(UTC)}
        return web.json_response(self.shown(number))

    async def show(self, request):
        number = request.match_info["id"]
        return web.json_response(self.shown(number)) if number in self.statuses else missing()

    async def source(self, request):
        status = self.statuses.get(request.match_info["id"])
        return (
            web.json_response({"id": status["id"], "text": status["status"], "spoiler_text": ""})
            if status
            else missing()
        )

    async def context(self, request):
        return web.json_response({"ancestors": [], "descendants": []})

    async def delete(self, request):
        number = request.match_info["id"]
        if number not in self.statuses:
            return missing()
        shown = self.shown(number) | {"text": self.statuses.pop(number)["status"]}
        return web.json_response(shown)

    async def latest(self, request):
        newest = [n for n in reversed(self.statuses) if n < request.query.get("max_id", "9")]
        return web.json_response([self.shown(n) for n in newest[: min(40, int(request.query.get("limit", 20)))]])

    async def upload(self, request):
        """202 at first: the picture is processed while the client asks after it."""
        form = await request.post()
        number = str(next(self.numbers))
        content = form["file"].file.read()
        if not content.startswith((b"\x89PNG", b"\xff\xd8")):
            return web.json_response({"error": "Validation failed: File content type is invalid"}, status=422)
        self.pictures[number] = {"content": content, "alt": form.get("description", ""), "asked": 0}
        return web.json_response(self.picture(number), status=202)

    async def processed(self, request):
        number = request.match_info["id"]
        if number not in self.pictures:
            return missing()
        self.pictures[number]["asked"] += 1
        is_ready = self.pictures[number]["asked"] > 1
        return web.json_response(self.picture(number), status=200 if is_ready else 206)

    def picture(self, number):
        kept = self.pictures[number]
        url = f"{self.url}/media/{number}.png" if kept["asked"] > 1 else None
        return {"id": number, "type": "image", "url": url, "preview_url": url, "description": kept["alt"], "meta": {}}

    def refused(self, said):
        if not said.get("status", "").strip() and not said.get("media_ids"):
            return invalid("Text can't be blank")
        if length(said.get("status", "")) > MAX:
            return invalid(f"Text character limit of {MAX} exceeded")
        if said.get("in_reply_to_id") and said["in_reply_to_id"] not in self.statuses:
            return missing()
        if any(self.pictures.get(one, {"asked": 0})["asked"] < 2 for one in said.get("media_ids") or ()):
            return web.json_response({"error": "Cannot attach files that have not finished processing"}, status=422)
        return None

    def shown(self, number):
        status = self.statuses[number]
        edited = status.get("edited_at")
        return {
            "id": number, "uri": f"{self.url}/users/{self.handle}/statuses/{number}", "url": f"{self.url}/@{self.handle}/{number}",
            "created_at": status["at"].isoformat(timespec="milliseconds").replace("+00:00", "Z"), "account": self.account(),
            "edited_at": edited and edited.isoformat(), "content": page_of(status.get("status", "")), "visibility": "public",
            "language": status.get("language"), "in_reply_to_id": status.get("in_reply_to_id"), "reblog": None, "sensitive": False,
            "spoiler_text": "", "replies_count": 3, "reblogs_count": 2, "favourites_count": 5, "quotes_count": 1, "tags": [],
            "mentions": [], "emojis": [], "media_attachments": [self.picture(one) for one in status.get("media_ids") or ()],
        }  # fmt: skip


async def read(request):
    """A body as JSON or as a form, as the API takes both."""
    if request.content_type == "application/json":
        return await request.json()
    form = await request.post()
    said = {name: form[name] for name in form if not name.endswith("[]")}
    return said | {name[:-2]: form.getall(name) for name in form if name.endswith("[]")}


def invalid(why):
    return web.json_response({"error": f"Validation failed: {why}"}, status=422)


def missing():
    return web.json_response({"error": "Record not found"}, status=404)


def length(text):
    """As the web client counts: 23 for each address, of a mention the name before its domain."""
    text = URL.sub("x" * 23, text)
    text = MENTION.sub(lambda found: "@" + found.group(1), text)
    return len(regex.findall(r"\X", text))


def page_of(text):
    """The page's HTML: addresses cut by spans that are not seen, mentions without their domain."""
    paragraphs = [part.replace("\n", "<br />") for part in re.split(r"\n\n+", html.escape(text, quote=False))]
    page = "".join(f"<p>{part}</p>" for part in paragraphs)
    page = re.sub(
        r"(https?://)([^\s<>]{1,30})([^\s<>]*)",
        r'<a href="\1\2\3" rel="nofollow noopener"><span class="invisible">\1</span>'
        r'<span class="ellipsis">\2</span><span class="invisible">\3</span></a>',
        page,
    )
    return re.sub(
        r"(?<![\w/])@(\w+)@[\w.-]*\w", r'<span class="h-card"><a class="u-url">@<span>\1</span></a></span>', page
    )


@contextlib.contextmanager
def mastodon(host=HOST):
    """Serves one account until the end of the block."""
    there = Mastodon()
    routes = {
        "GET /api/v1/accounts/verify_credentials": there.verify, "GET /api/v1/instance": there.instance,
        "GET /api/v1/instance/": there.instance, "GET /api/v2/instance": there.instance, "GET /api/v2/instance/": there.instance,
        "POST /api/v1/statuses": there.post, "GET /api/v1/statuses/{id}": there.show, "PUT /api/v1/statuses/{id}": there.put,
        "DELETE /api/v1/statuses/{id}": there.delete, "GET /api/v1/statuses/{id}/source": there.source,
        "GET /api/v1/statuses/{id}/context": there.context, "GET /api/v1/accounts/17/statuses": there.latest,
        "POST /api/v2/media": there.upload, "GET /api/v1/media/{id}": there.processed,
    }  # fmt: skip
    with served(answers(routes, there.forbidden), host) as there.url:
        yield there
