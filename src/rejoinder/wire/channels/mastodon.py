"""Mastodon, and servers that speak its client API (docs.joinmastodon.org/methods/statuses and /media)."""

import asyncio
import re
import unicodedata
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import quote, urlencode

import aiohttp

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
    Picture,
    Published,
    Reach,
    Ready,
    Receipt,
    SecretField,
    Standing,
    Withdrawn,
)
from rejoinder.wire.markup import plain_text

PICTURE_ASKS_MAX = 12  # how often we look whether a picture is processed; with growing waits about half a minute
PICTURE_WAIT_S = 0.25
PAGE = 40  # the most statuses that one page holds
PAGES_MAX = 5  # of our own account's statuses, looked through for one
CLOCKS_APART_S = 300.0  # an instance's clock may be so much behind ours
_DOMAIN_OF_A_MENTION = re.compile(r"(@[a-z0-9_.-]+)@[a-z0-9_.-]*\w", re.IGNORECASE)


class Mastodon:
    """Publishes statuses. The instance itself drops a repeat with the same Idempotency-Key for an hour."""

    name: ClassVar[str] = "mastodon"
    label: ClassVar[str] = "Mastodon"
    secrets: ClassVar[tuple[SecretField, ...]] = (
        SecretField(
            "token",
            "Access token",
            "Preferences → Development → New application, with the scopes read, write:statuses and write:media",
        ),
    )
    can: ClassVar[frozenset[str]] = frozenset({"read_back", "withdraw", "correct", "echoes", "pictures", "reply"})

    def __init__(self, login: Login, reach: Reach) -> None:
        self._server = login.server.rstrip("/")
        token = login.secrets.get("token", "").strip()
        self._headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        self._caller = Caller(reach, secrets=(token,))

    async def check(self) -> Ready | NotSent:
        """Asks the instance who we are and how long a status may be."""
        account = await self._read("/api/v1/accounts/verify_credentials")
        if not isinstance(account, Answered):
            return account
        handle = account.fields().get("acct")
        if not isinstance(handle, str):
            return NotSent("answered, but not as a Mastodon server does; is the address right?", is_final=True)
        instance = await self._read("/api/v2/instance")
        found = instance.fields() if isinstance(instance, Answered) else {}
        said = _inner(found, "configuration", "statuses")
        names = ("max_characters", "characters_reserved_per_url", "max_media_attachments")
        limits = {name: said[name] for name in names if isinstance(said.get(name), int)}
        return Ready(handle, limits)

    async def publish(self, out: Outgoing) -> Outcome:
        """Uploads the pictures, waits until they are processed, then posts the status with its Idempotency-Key."""
        fields = await self._fields(out)
        if isinstance(fields, NotSent):
            return fields
        ask = Ask(
            "POST", self._server + "/api/v1/statuses", {**self._headers, "Idempotency-Key": out.key}, None, fields
        )
        return self._outcome(await self._caller.send(ask))

    async def read_back(self, out: Outgoing, receipt: Receipt | None = None) -> Standing:
        """By the receipt; without one, by going through our own latest statuses back to when the text was made."""
        if receipt is None:
            return await self._looked_through(out)
        answer = await self._caller.send(Ask("GET", self._place(receipt), self._headers))
        if _is_gone(answer):
            return Absent("the instance does not have that status")
        refused = self._caller.refusal(answer, is_write=False)
        if refused or not isinstance(answer, Answered):
            return cannot_tell(refused or NotSent("no answer"))
        status = answer.fields()
        if not _is_status(status):
            return CannotTell("answered, but not as a Mastodon server does")
        return await self._found(status, out)

    async def withdraw(self, receipt: Receipt) -> Withdrawn | NotSent | Unclear:
        """Deletes the status."""
        answer = await self._caller.send(Ask("DELETE", self._place(receipt), self._headers))
        if _is_gone(answer):
            return Withdrawn("it was gone already")
        return self._caller.refusal(answer, is_write=True) or Withdrawn("the instance deleted it")

    async def correct(self, receipt: Receipt, out: Outgoing) -> Outcome:
        """Edits the status; readers see that it was edited and what it said before."""
        fields = await self._fields(out)
        if isinstance(fields, NotSent):
            return fields
        fields.pop("in_reply_to_id", None)  # an edit cannot move it
        return self._outcome(await self._caller.send(Ask("PUT", self._place(receipt), self._headers, None, fields)))

    async def echoes(self, receipt: Receipt) -> Echoes | CannotTell:
        """The counts that the instance keeps with the status; quotes from version 4.5 on."""
        answer = await self._read(self._place(receipt).removeprefix(self._server))
        if not isinstance(answer, Answered):
            return cannot_tell(answer)
        said = answer.fields()
        if not _is_status(said):
            return CannotTell("answered, but not as a Mastodon server does")
        names = ("replies_count", "reblogs_count", "quotes_count", "favourites_count")
        replies, boosts, quotes, likes = (said[n] if isinstance(said.get(n), int) else None for n in names)
        return Echoes(replies, boosts, quotes, likes)

    async def _read(self, path: str) -> Answered | NotSent:
        answer = await self._caller.send(Ask("GET", self._server + path, self._headers))
        refused = self._caller.refusal(answer, is_write=False)
        if isinstance(answer, Answered) and refused is None:
            return answer
        return refused if isinstance(refused, NotSent) else NotSent("no answer")

    def _place(self, receipt: Receipt) -> str:
        return f"{self._server}/api/v1/statuses/{quote(receipt.id, safe='')}"

    def _outcome(self, answer: Answered | NotSent | Unclear) -> Outcome:
        refused = self._caller.refusal(answer, is_write=True)
        if refused or not isinstance(answer, Answered):
            return refused or Unclear("no answer")
        status = answer.fields()
        return Published(_receipt(status)) if _is_status(status) else not_ours(answer, "a Mastodon server")

    async def _fields(self, out: Outgoing) -> dict[str, Any] | NotSent:
        fields: dict[str, Any] = {"status": out.text, "language": out.language.split("-")[0], "visibility": "public"}
        if out.reply_to:
            fields["in_reply_to_id"] = out.reply_to
        ids = []
        for picture in out.pictures:
            uploaded = await self._upload(picture)
            if isinstance(uploaded, NotSent):
                return uploaded
            ids.append(uploaded)
        if ids:
            fields["media_ids"] = ids
        return fields

    async def _upload(self, picture: Picture) -> str | NotSent:
        """The id of the picture, once the instance has processed it. Nothing is public yet, so nothing is Unclear."""
        form = aiohttp.MultipartWriter("form-data")
        part = form.append(picture.content, {"Content-Type": picture.mime})
        part.set_content_disposition("form-data", name="file", filename=picture.sha256[:16])
        form.append(picture.alt).set_content_disposition("form-data", name="description")
        headers = {**self._headers, "Content-Type": form.content_type}
        ask = Ask("POST", self._server + "/api/v2/media", headers, await form.as_bytes())
        answer = await self._caller.send(ask)
        for number in range(PICTURE_ASKS_MAX):
            refused = self._caller.refusal(answer, is_write=False)
            if refused or not isinstance(answer, Answered):
                why = refused.why if refused else "no answer"
                is_final = isinstance(refused, NotSent) and refused.is_final
                return NotSent(f"the picture was not taken: {why}", is_final=is_final)
            media = str(answer.fields().get("id", ""))
            if answer.status == 200 and media:
                return media
            await asyncio.sleep(PICTURE_WAIT_S * (number + 1))  # 202: taken, 206: still at it
            place = f"{self._server}/api/v1/media/{quote(media, safe='')}"
            answer = await self._caller.send(Ask("GET", place, self._headers))
        return NotSent("the instance has not processed the picture yet")

    async def _looked_through(self, out: Outgoing) -> Standing:
        account = await self._read("/api/v1/accounts/verify_credentials")
        if not isinstance(account, Answered):
            return cannot_tell(account)
        place = f"/api/v1/accounts/{quote(str(account.fields().get('id', '')), safe='')}/statuses?"
        oldest = ""
        for _ in range(PAGES_MAX):
            asked = {"limit": str(PAGE), "exclude_reblogs": "true"} | ({"max_id": oldest} if oldest else {})
            page = await self._read(place + urlencode(asked))
            if not isinstance(page, Answered):
                return cannot_tell(page)
            statuses = page.json()
            if not isinstance(statuses, list) or not all(_is_status(s) for s in statuses):
                return CannotTell("answered, but not as a Mastodon server does")
            for status in statuses:
                if _time_of(status) < out.made_at - CLOCKS_APART_S:
                    return Absent("none of the account's statuses since then has this text")
                if _is_same(plain_text(status["content"]), out.text):
                    return await self._found(status, out)
            if not statuses:
                return Absent("none of the account's statuses has this text")
            oldest = str(statuses[-1]["id"])
        return CannotTell(f"over {PAGE * PAGES_MAX} statuses since then; look for it on its page")

    async def _found(self, status: dict[str, Any], out: Outgoing) -> Found:
        """Compares what the instance shows; where that differs, also the source that it keeps of our own statuses."""
        text = plain_text(status["content"])
        if not _is_same(text, out.text):
            source = await self._read(f"/api/v1/statuses/{quote(str(status['id']), safe='')}/source")
            said = source.fields().get("text") if isinstance(source, Answered) else None
            text = said if isinstance(said, str) else text
        return Found(_receipt(status), _is_same(text, out.text), text)


def _is_same(shown: str, sent: str) -> bool:
    """Equal but for blanks, and for the domains of mentions, which a page leaves out."""
    return _normal(shown) == _normal(sent)


def _normal(text: str) -> str:
    return " ".join(_DOMAIN_OF_A_MENTION.sub(r"\1", unicodedata.normalize("NFC", text)).split())


def _is_gone(answer: object) -> bool:
    """The instance's own word; a web server's page for 404 proves nothing."""
    return isinstance(answer, Answered) and answer.status in (404, 410) and "error" in answer.fields()


def _is_status(found: object) -> bool:
    return isinstance(found, dict) and all(isinstance(found.get(name), str) for name in ("id", "content", "created_at"))


def _receipt(status: dict[str, Any]) -> Receipt:
    return Receipt(status["id"], str(status.get("url") or ""))


def _time_of(status: dict[str, Any]) -> float:
    try:
        return datetime.fromisoformat(status["created_at"]).timestamp()
    except ValueError:
        return float("inf")


def _inner(found: Any, *names: str) -> dict[str, Any]:
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}
