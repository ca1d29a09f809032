"""Doubles at the wire, each written from its documents: a Matrix homeserver with one room, Slack's incoming webhook,
and a receiver of our own signed webhooks.
"""

import contextlib
import itertools
import json
import time
from dataclasses import dataclass, field

from aiohttp import web

from rejoinder.wire.channels.webhook import signature
from tests.servers import HOST
from tests.servers.threaded import answers, served

EVENT_BYTES_MAX = 65_536  # spec.matrix.org, size limits


@dataclass
class Homeserver:
    """One user in one room (spec.matrix.org/v1.11/client-server-api). `events`: newest last."""

    url: str = ""
    token: str = "a-token-of-the-homeserver"
    user: str = "@desk:brask.example"
    room: str = "!press:brask.example"
    alias: str = "#press:brask.example"
    is_in_room: bool = True
    events: list = field(default_factory=list)
    by_transaction: dict = field(default_factory=dict)
    numbers: itertools.count = field(default_factory=lambda: itertools.count(1))

    def revoke(self):
        """From now on the token is not taken."""
        self.token = "another-token"

    def forbidden(self, request):
        if request.headers.get("Authorization") == f"Bearer {self.token}":
            return None
        return web.json_response({"errcode": "M_UNKNOWN_TOKEN", "error": "Invalid access token passed."}, status=401)

    def standing(self):
        """What a reader of the room sees: each message in its latest words, without those that were redacted."""
        edits = {
            e["content"]["m.relates_to"]["event_id"]: e["content"]["m.new_content"] for e in self.events if is_edit(e)
        }
        return [edits.get(e["event_id"], e["content"])["body"] for e in self.events if e["content"] and not is_edit(e)]

    async def whoami(self, request):
        return web.json_response({"user_id": self.user, "device_id": "DESK"})

    async def joined(self, request):
        return web.json_response({"joined_rooms": [self.room] if self.is_in_room else []})

    async def directory(self, request):
        if request.match_info["alias"] != self.alias:
            return web.json_response({"errcode": "M_NOT_FOUND", "error": "Room alias not found."}, status=404)
        return web.json_response({"room_id": self.room, "servers": ["brask.example"]})

    async def send(self, request):
        body = await request.read()
        transaction = ("send", request.match_info["txn"])
        if transaction in self.by_transaction:
            return web.json_response({"event_id": self.by_transaction[transaction]})
        if len(body) > EVENT_BYTES_MAX:
            return web.json_response({"errcode": "M_TOO_LARGE", "error": "event too large"}, status=413)
        event = f"$event{next(self.numbers)}"
        self.by_transaction[transaction] = event
        now = int(time.time() * 1000)
        self.events.append({"event_id": event, "sender": self.user, "type": "m.room.message", "origin_server_ts": now,
                            "content": json.loads(body), "unsigned": {"transaction_id": request.match_info["txn"]}})  # fmt: skip
        return web.json_response({"event_id": event})

    async def redact(self, request):
        found = self.found(request.match_info["event"])
        if found:
            found["content"], found["unsigned"] = {}, {"redacted_because": {"type": "m.room.redaction"}}
        return web.json_response({"event_id": f"$redaction{next(self.numbers)}"})

    async def event(self, request):
        found = self.found(request.match_info["event"])
        if not found:
            return web.json_response({"errcode": "M_NOT_FOUND", "error": "Event not found."}, status=404)
        edits = [e for e in self.events if is_edit(e) and e["content"]["m.relates_to"]["event_id"] == found["event_id"]]
        bundled = {"m.relations": {"m.replace": edits[-1]}} if edits else {}
        return web.json_response(found | {"unsigned": {**found["unsigned"], **bundled}})

    async def messages(self, request):
        newest = list(reversed(self.events))
        start, limit = int(request.query.get("from", 0)), int(request.query["limit"])
        end = {"end": str(start + limit)} if start + limit < len(newest) else {}
        return web.json_response({"chunk": newest[start : start + limit], "start": str(start), **end})

    def found(self, event):
        return next((e for e in self.events if e["event_id"] == event), None)


def is_edit(event):
    return event["content"].get("m.relates_to", {}).get("rel_type") == "m.replace"


@contextlib.contextmanager
def homeserver(host=HOST):
    """Serves the room until the end of the block."""
    there, api = Homeserver(), "/_matrix/client/v3"
    routes = {
        f"GET {api}/account/whoami": there.whoami, f"GET {api}/joined_rooms": there.joined,
        f"GET {api}/directory/room/{{alias}}": there.directory, f"PUT {api}/rooms/{{room}}/send/m.room.message/{{txn}}": there.send,
        f"PUT {api}/rooms/{{room}}/redact/{{event}}/{{txn}}": there.redact, f"GET {api}/rooms/{{room}}/event/{{event}}": there.event,
        f"GET {api}/rooms/{{room}}/messages": there.messages,
    }  # fmt: skip
    with served(answers(routes, there.forbidden), host) as there.url:
        yield there


@dataclass
class Slack:
    """An incoming webhook (docs.slack.dev/messaging/sending-messages-using-incoming-webhooks). `messages`: as posted."""

    url: str = ""
    path: str = "/services/T000/B000/a-secret-path"
    messages: list = field(default_factory=list)

    def revoke(self):
        """From now on the address is not taken."""
        self.path = "/services/gone"

    async def post(self, request):
        if request.path != self.path:
            return web.Response(status=404, text="no_service")
        try:
            said = json.loads(await request.read())
        except ValueError:
            return web.Response(status=400, text="invalid_payload")
        if not said.get("text") and not said.get("blocks"):
            return web.Response(status=400, text="no_text")
        if (
            any(len(block["text"]["text"]) > 3000 for block in said.get("blocks", ()))
            or len(said.get("blocks", ())) > 50
        ):
            return web.Response(status=400, text="invalid_blocks")
        self.messages.append(said)
        return web.Response(text="ok")


@contextlib.contextmanager
def slack(host=HOST):
    """Serves the webhook until the end of the block."""
    there = Slack()
    with served(answers({"POST /{path:.*}": there.post}), host) as there.url:
        yield there


@dataclass
class Receiver:
    """Takes our signed webhooks as docs/channels.md tells receivers to: checks, and keeps the keys."""

    url: str = ""
    secret: str = "a-secret-of-the-receiver"
    kept: dict = field(default_factory=dict)

    def revoke(self):
        """From now on the signature is not taken."""
        self.secret = "another-secret"

    async def post(self, request):
        body = await request.read()
        stamp = request.headers.get("X-Rejoinder-Timestamp", "0")
        is_good = request.headers.get("X-Rejoinder-Signature") == signature(self.secret, stamp, body)
        if not is_good or abs(time.time() - int(stamp)) > 300:
            return web.json_response({"error": "the signature is not good"}, status=401)
        said = json.loads(body)
        if said["type"] == "publication":
            self.kept.setdefault(request.headers["Idempotency-Key"], said)
        return web.Response(status=202)


@contextlib.contextmanager
def receiver(host=HOST):
    """Serves the receiver until the end of the block."""
    there = Receiver()
    with served(answers({"POST /in": there.post}), host) as there.url:
        yield there
