"""A signed webhook of one's own: a POST of JSON that the other side can check, and tell from a repeat."""

import json
import time
from collections.abc import Mapping
from typing import Any, ClassVar

from rejoinder.wire.channels.calling import Answered, Ask, Caller, parts_of
from rejoinder.wire.channels.message import NotSent, Unclear
from rejoinder.wire.channels.one_way import OneWay
from rejoinder.wire.channels.outgoing import (
    Login,
    Outcome,
    Outgoing,
    Published,
    Reach,
    Ready,
    Receipt,
    SecretField,
)
from rejoinder.wire.channels.webhook import signature


class Hook(OneWay):
    """Posts the text with its Idempotency-Key; the other side keeps the key and answers a repeat with 2xx again."""

    name: ClassVar[str] = "hook"
    label: ClassVar[str] = "Webhook"
    secrets: ClassVar[tuple[SecretField, ...]] = (
        SecretField("secret", "Signing secret", "Any long random text; the other side checks with it"),
    )
    can: ClassVar[frozenset[str]] = frozenset()
    no_look = "a webhook cannot be asked what it took"
    no_withdrawal = "what a webhook took cannot be taken back from here"
    no_correction = "what a webhook took cannot be changed from here: send the correction anew"
    no_echoes = "a webhook counts nothing"

    def __init__(self, login: Login, reach: Reach) -> None:
        self._url = login.server
        self._secret = login.secrets.get("secret", "").strip()
        self._caller = Caller(reach, secrets=(self._secret, *secret_parts(login.server)))

    async def check(self) -> Ready | NotSent:
        """Posts {"type": "check"}, signed as everything else; any 2xx will do."""
        refused = self._refusal(await self._post({"type": "check"}, "check"))
        if refused:
            return refused if isinstance(refused, NotSent) else NotSent(refused.why)
        return Ready(parts_of(self._url).netloc)

    async def publish(self, out: Outgoing) -> Outcome:
        """Posts it once. A 5xx is NotSent: the other side knows a repeat by its key."""
        fields = {
            "type": "publication",
            "id": out.key,
            "title": out.title,
            "text": out.text,
            "html": out.html,
            "language": out.language,
            "made_at": out.made_at,
        }
        return self._refusal(await self._post(fields, out.key)) or Published(Receipt(out.key))

    async def _post(self, fields: Mapping[str, Any], key: str) -> Answered | NotSent | Unclear:
        body = json.dumps(fields, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")
        return await self._caller.send(Ask("POST", self._url, signed_headers(self._secret, key, body), body))

    def _refusal(self, answer: Answered | NotSent | Unclear) -> NotSent | Unclear | None:
        refused = self._caller.refusal(answer, is_write=True)
        is_answered = isinstance(answer, Answered) and isinstance(refused, Unclear)
        return NotSent(refused.why) if is_answered and refused else refused


def signed_headers(secret: str, key: str, body: bytes) -> dict[str, str]:
    """The headers of a signed POST of JSON: see docs/channels.md for how the other side checks them."""
    now = str(int(time.time()))
    headers = {"Content-Type": "application/json", "Idempotency-Key": key, "X-Rejoinder-Timestamp": now}
    return headers | ({"X-Rejoinder-Signature": signature(secret, now, body)} if secret else {})


def secret_parts(address: str) -> tuple[str, ...]:
    """What of a webhook's address nobody else should read: its path's last piece and its query."""
    parts = parts_of(address)
    return tuple(part for part in (parts.path.rpartition("/")[2], parts.query) if part)
