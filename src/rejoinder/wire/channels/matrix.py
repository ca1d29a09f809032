"""Matrix: messages in one room, by its client-server API (spec.matrix.org/v1.11/client-server-api)."""

import hashlib
import json
from typing import Any, ClassVar
from urllib.parse import quote, urlencode

from rejoinder.wire.channels.calling import Answered, Ask, Caller, cannot_tell, not_ours
from rejoinder.wire.channels.message import NotSent, Unclear
from rejoinder.wire.channels.outgoing import (
    Absent,
    CannotTell,
    Echoes,
    Found,
    Login,
    Outcome,
    Outgoing,
    Published,
    Reach,
    Ready,
    Receipt,
    SecretField,
    Standing,
    Withdrawn,
)
from rejoinder.wire.channels.pages import clean, html_of

PAGE = 100
PAGES_MAX = 5  # of the room's messages, looked through for one of ours
CLOCKS_APART_S = 300.0  # a server's clock may be so much behind ours
KEY = "org.rejoinder.key"  # in the event's content; servers keep fields that they do not know


class Matrix:
    """Sends messages with the text's key as transaction id: the server answers a repeat with the same event."""

    name: ClassVar[str] = "matrix"
    label: ClassVar[str] = "Matrix"
    secrets: ClassVar[tuple[SecretField, ...]] = (
        SecretField("token", "Access token", "Of an account that is in the room, under Help & About"),
    )
    can: ClassVar[frozenset[str]] = frozenset({"read_back", "withdraw", "correct"})

    def __init__(self, login: Login, reach: Reach) -> None:
        """`login.handle` is the room: !id:server or #alias:server."""
        self._api = login.server.rstrip("/") + "/_matrix/client/v3"
        self._named = login.handle.strip()
        token = login.secrets.get("token", "").strip()
        self._headers = {"Authorization": f"Bearer {token}"}
        self._caller = Caller(reach, secrets=(token,))
        self._room = self._named if self._named.startswith("!") else ""

    async def check(self) -> Ready | NotSent:
        """Asks the server who we are, and whether we are in the room."""
        me = await self._ask("/account/whoami")
        rooms = await self._ask("/joined_rooms") if isinstance(me, Answered) else me
        room = await self._room_id()
        for answer in (me, rooms, room):
            if isinstance(answer, NotSent):
                return answer
        user = str(me.fields().get("user_id", "")) if isinstance(me, Answered) else ""
        joined = rooms.fields().get("joined_rooms") if isinstance(rooms, Answered) else None
        if not user or not isinstance(joined, list):
            return NotSent("answered, but not as a Matrix server does; is the address right?", is_final=True)
        if room not in joined:
            return NotSent(f"{user} is not in that room: invite it there", is_final=True, is_refused=True)
        return Ready(user)

    async def publish(self, out: Outgoing) -> Outcome:
        """Puts the message under its key; a repeat makes no second event."""
        return await self._put("send/m.room.message", out.key, _content(out))

    async def read_back(self, out: Outgoing, receipt: Receipt | None = None) -> Standing:
        """The event itself, or the one of ours in the room that holds the key."""
        room = await self._room_id()
        if isinstance(room, NotSent):
            return cannot_tell(room)
        if receipt is None:
            return await self._looked_through(room, out)
        url = f"{self._api}/rooms/{quote(room, safe='')}/event/{quote(receipt.id, safe='')}"
        answer = await self._caller.send(Ask("GET", url, self._headers))
        if isinstance(answer, Answered) and answer.fields().get("errcode") == "M_NOT_FOUND":
            return await self._missing(room)
        refused = self._caller.refusal(answer, is_write=False)
        if refused or not isinstance(answer, Answered):
            return cannot_tell(refused or NotSent("no answer"))
        return _standing(room, answer.fields(), out)

    async def withdraw(self, receipt: Receipt) -> Withdrawn | NotSent | Unclear:
        """Redacts the event: its words go, that there was a message stays."""
        key = hashlib.sha256(b"withdraw " + receipt.id.encode()).hexdigest()[:32]
        done = await self._put(f"redact/{quote(receipt.id, safe='')}", key, {})
        return Withdrawn("its words were redacted") if isinstance(done, Published) else done

    async def correct(self, receipt: Receipt, out: Outgoing) -> Outcome:
        """Sends an edit (m.replace); the receipt stays that of the first message, as readers see one message."""
        new = _content(out)
        relation = {"rel_type": "m.replace", "event_id": receipt.id}
        edit = {**new, "body": f"* {out.text}", "m.new_content": new, "m.relates_to": relation}
        done = await self._put("send/m.room.message", out.key, edit)
        return Published(receipt) if isinstance(done, Published) else done

    async def echoes(self, receipt: Receipt) -> Echoes | CannotTell:
        """A room is no open network."""
        return CannotTell("a room does not count who passes a message on")

    async def _put(self, what: str, key: str, content: dict[str, Any]) -> Outcome:
        room = await self._room_id()
        if isinstance(room, NotSent):
            return room
        url = f"{self._api}/rooms/{quote(room, safe='')}/{what}/{quote(key, safe='')}"
        answer = await self._caller.send(Ask("PUT", url, self._headers, None, content))
        refused = self._caller.refusal(answer, is_write=True)
        if refused or not isinstance(answer, Answered):
            return refused or Unclear("no answer")
        event = answer.fields().get("event_id")
        return Published(_receipt(room, event)) if isinstance(event, str) else not_ours(answer, "a Matrix server")

    async def _room_id(self) -> str | NotSent:
        if not self._room:
            if not self._named.startswith("#"):
                return NotSent("the account names no room: enter it, as in #press:brask.example", is_final=True)
            answer = await self._ask(f"/directory/room/{quote(self._named, safe='')}")
            if isinstance(answer, NotSent):
                return answer
            self._room = str(answer.fields().get("room_id", ""))
        return self._room or NotSent("answered, but not as a Matrix server does", is_final=True)

    async def _looked_through(self, room: str, out: Outgoing) -> Standing:
        me = await self._ask("/account/whoami")
        if isinstance(me, NotSent):
            return cannot_tell(me)
        start = ""
        for _ in range(PAGES_MAX):
            query = {"dir": "b", "limit": str(PAGE), "filter": json.dumps({"types": ["m.room.message"]})}
            query |= {"from": start} if start else {}
            page = await self._ask(f"/rooms/{quote(room, safe='')}/messages?{urlencode(query)}")
            if isinstance(page, NotSent):
                return cannot_tell(page)
            events = page.fields().get("chunk")
            if not isinstance(events, list) or not all(isinstance(event, dict) for event in events):
                return CannotTell("answered, but not as a Matrix server does")
            for event in events:
                is_ours = event.get("sender") == me.fields().get("user_id")
                if is_ours and isinstance(content := event.get("content"), dict) and content.get(KEY) == out.key:
                    return _standing(room, event, out)
                if event.get("origin_server_ts", 0) < (out.made_at - CLOCKS_APART_S) * 1000:
                    return Absent("none of the room's messages since then is it")
            start = str(page.fields().get("end") or "")
            if not start:
                return Absent("none of the room's messages is it")
        return CannotTell(f"over {PAGE * PAGES_MAX} messages since then; look for it in the room")

    async def _missing(self, room: str) -> Absent | CannotTell:
        """ "Not found" is also said to those who may not see it: it is a proof only for one who is in the room."""
        rooms = await self._ask("/joined_rooms")
        joined = rooms.fields().get("joined_rooms") if isinstance(rooms, Answered) else None
        if isinstance(joined, list) and room in joined:
            return Absent("the room does not have that message")
        return CannotTell("we are not in that room any more, so we do not see what stands there")

    async def _ask(self, path: str) -> Answered | NotSent:
        answer = await self._caller.send(Ask("GET", self._api + path, self._headers))
        refused = self._caller.refusal(answer, is_write=False)
        if isinstance(answer, Answered) and refused is None:
            return answer
        return refused if isinstance(refused, NotSent) else NotSent("no answer")


def _content(out: Outgoing) -> dict[str, Any]:
    page = clean(out.html) if out.html else html_of(out.text)
    words = {"msgtype": "m.text", "body": out.text, "format": "org.matrix.custom.html", "formatted_body": page}
    return {**words, KEY: out.key}


def _receipt(room: str, event: str) -> Receipt:
    return Receipt(event, f"https://matrix.to/#/{quote(room, safe='!:')}/{quote(event, safe='$:')}")


def _standing(room: str, event: dict[str, Any], out: Outgoing) -> Standing:
    """What readers see: the latest edit that the server bundles with the event, else the event's own words."""
    unsigned = event.get("unsigned") or {}
    content = event.get("content") or {}
    if not content or unsigned.get("redacted_because"):
        return Absent("its words were redacted")
    edit = (unsigned.get("m.relations") or {}).get("m.replace") or {}
    shown = (edit.get("content") or {}).get("m.new_content") or content
    text = str(shown.get("body", ""))
    return Found(_receipt(room, str(event.get("event_id", ""))), text == out.text, text)
