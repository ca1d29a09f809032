"""Bluesky: posts in a repository of the AT Protocol, under record keys of our own (docs.bsky.app, atproto.com)."""

import hashlib
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from rejoinder.core.counting import BLUESKY_BYTES, BLUESKY_GRAPHEMES, Facet, facets
from rejoinder.wire.channels.calling import Caller, cannot_tell
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

if TYPE_CHECKING:
    from rejoinder.wire.channels.xrpc import Xrpc

POST = "app.bsky.feed.post"
PICTURES_MAX = 4  # lexicon app.bsky.embed.images
PICTURE_BYTES_MAX = 1_000_000  # the lexicon's older limit; many servers still hold to it
MENTIONS_MAX = 10  # names that are looked up for one post
SESSION_S = 5400.0  # a session is good for two hours
SESSIONS_MAX = 100  # accounts of one process whose session is kept
_LETTERS = "234567abcdefghijklmnopqrstuvwxyz"  # base32-sortable, atproto.com/specs/tid


class Bluesky:
    """Publishes posts with putRecord under a record key made from the text's own key.

    putRecord of what stands there already changes nothing, so a repeat is a no-op; createRecord under a taken key is
    answered with an error that cannot be told from others.
    """

    name: ClassVar[str] = "bluesky"
    label: ClassVar[str] = "Bluesky"
    secrets: ClassVar[tuple[SecretField, ...]] = (
        SecretField("app_password", "App password", "Settings → Privacy and security → App passwords"),
    )
    can: ClassVar[frozenset[str]] = frozenset({"read_back", "withdraw", "correct", "echoes", "pictures", "reply"})

    _kept: ClassVar[dict[tuple[str, str, str], tuple[float, str]]] = {}  # when a session was made, and its token

    def __init__(self, login: Login, reach: Reach) -> None:
        self._server = login.server.rstrip("/")
        self._handle = login.handle.strip().removeprefix("@")
        self._password = login.secrets.get("app_password", "").strip()
        self._caller = Caller(reach, secrets=(self._password,))
        self._signed_in: tuple[Xrpc, Any] | None = None
        self._account = (self._server, self._handle, hashlib.sha256(self._password.encode()).hexdigest())

    async def check(self) -> Ready | NotSent:
        """Signs in, and says under which handle."""
        signed_in = await self._session()
        if isinstance(signed_in, NotSent):
            return signed_in
        _, session = signed_in
        if session.active is False:
            return NotSent(f"the account is {session.status or 'not active'} there", is_final=True, is_refused=True)
        return Ready(session.handle, {"max_graphemes": BLUESKY_GRAPHEMES, "max_bytes": BLUESKY_BYTES})

    async def publish(self, out: Outgoing) -> Outcome:
        """Uploads the pictures, looks up who is mentioned, and puts the post under its key."""
        made = await self._record(out)
        if isinstance(made, NotSent):
            return made
        xrpc, session, record = made
        key = tid_of(out.key, out.made_at)
        data = {"repo": session.did, "collection": POST, "rkey": key, "record": record}
        put = await xrpc.write(lambda client: client.com.atproto.repo.put_record(data))
        return put if isinstance(put, NotSent | Unclear) else Published(_receipt(session.did, key))

    async def read_back(self, out: Outgoing, receipt: Receipt | None = None) -> Standing:
        """The record under the receipt's key, or under the key made from the text's.

        No password is needed; where ours is taken, the account is asked for by its own number: a handle can move.
        """
        if receipt:
            repo, key = _repo_and_key(receipt.id)
        else:
            signed_in = await self._session()
            repo = self._handle if isinstance(signed_in, NotSent) else signed_in[1].did
            key = tid_of(out.key, out.made_at)
        found = await self._record_at(self._xrpc(), repo, key)
        if isinstance(found, NotSent):
            return Absent("there is no such post") if _is_absent(found) else cannot_tell(found)
        did, _ = _repo_and_key(found.uri)
        text = str(getattr(found.value, "text", ""))
        return Found(_receipt(did, key), text == out.text, text)

    async def withdraw(self, receipt: Receipt) -> Withdrawn | NotSent | Unclear:
        """Deletes the record; to delete what is gone already is no error there."""
        signed_in = await self._session()
        if isinstance(signed_in, NotSent):
            return signed_in
        xrpc, session = signed_in
        _, key = _repo_and_key(receipt.id)
        data = {"repo": session.did, "collection": POST, "rkey": key}
        gone = await xrpc.write(lambda client: client.com.atproto.repo.delete_record(data))
        return gone if isinstance(gone, NotSent | Unclear) else Withdrawn("its record was deleted")

    async def correct(self, receipt: Receipt, out: Outgoing) -> Outcome:
        """Deletes the old post and creates the new one in one commit, so never both nor neither stand there.

        Apps do not show a changed record as an edit, most keep showing the old text: hence a new post. Its receipt is
        another one, and the answers to the old post stay with the old.
        """
        standing = await self.read_back(out)
        if isinstance(standing, Found):
            return Published(standing.receipt)
        made = await self._record(out)
        if isinstance(made, NotSent):
            return made
        xrpc, session, record = made
        old_repo, old_key = _repo_and_key(receipt.id)
        old = await self._record_at(xrpc, old_repo, old_key)
        if isinstance(old, NotSent):
            return await self.publish(out) if _is_absent(old) else old
        key = tid_of(out.key, out.made_at)
        writes = [
            {"$type": "com.atproto.repo.applyWrites#delete", "collection": POST, "rkey": old_key},
            {"$type": "com.atproto.repo.applyWrites#create", "collection": POST, "rkey": key, "value": record},
        ]
        data = {"repo": session.did, "writes": writes}
        done = await xrpc.write(lambda client: client.com.atproto.repo.apply_writes(data))
        return done if isinstance(done, NotSent | Unclear) else Published(_receipt(session.did, key))

    async def echoes(self, receipt: Receipt) -> Echoes | CannotTell:
        """What the server's app view counts; a server without one cannot tell."""
        xrpc = await self._reading()
        if isinstance(xrpc, NotSent):
            return cannot_tell(xrpc)
        found = await xrpc.call(lambda client: client.app.bsky.feed.get_posts({"uris": [receipt.id]}))
        if isinstance(found, NotSent):
            self._kept.pop(self._account, None)  # it may have ended: the next look signs in anew
            return cannot_tell(found)
        if not found.posts:
            return CannotTell("the app view does not know the post (yet)")
        post = found.posts[0]
        return Echoes(post.reply_count, post.repost_count, post.quote_count, post.like_count)

    def _xrpc(self) -> "Xrpc":
        from rejoinder.wire.channels.xrpc import Xrpc

        return Xrpc(self._server, self._caller)

    async def _session(self) -> "tuple[Xrpc, Any] | NotSent":
        """Signed in anew by each publisher that writes: a password that was taken back ends that at once."""
        if self._signed_in is None:
            if not self._handle:
                return NotSent("the account has no handle: enter it, as in name.bsky.social", is_final=True)
            xrpc = self._xrpc()
            session = await xrpc.sign_in(self._handle, self._password)
            if isinstance(session, NotSent):
                return session
            self._signed_in = xrpc, session
            if len(self._kept) < SESSIONS_MAX:
                self._kept[self._account] = time.monotonic(), session.access_jwt
        return self._signed_in

    async def _reading(self) -> "Xrpc | NotSent":
        """Signed in, if need be with a session that was made before: a server allows 300 sign-ins a day, and there are
        many looks for echoes."""
        made_at, token = self._kept.get(self._account, (0.0, ""))
        if not token or time.monotonic() - made_at > SESSION_S:
            self._kept.pop(self._account, None)
            signed_in = await self._session()
            return signed_in if isinstance(signed_in, NotSent) else signed_in[0]
        xrpc = self._xrpc()
        xrpc.resume(token)
        return xrpc

    async def _record(self, out: Outgoing) -> "tuple[Xrpc, Any, dict[str, Any]] | NotSent":
        """The session, and the record of the post: the same for every try."""
        signed_in = await self._session()
        if isinstance(signed_in, NotSent):
            return signed_in
        xrpc, session = signed_in
        record: dict[str, Any] = {
            "$type": POST,
            "text": out.text,
            "createdAt": datetime.fromtimestamp(out.made_at, UTC)
            .isoformat(timespec="milliseconds")
            .replace("+00:00", "Z"),
            "langs": [out.language],
        }
        found = facets(out.text)
        if linked := [one for facet in found if (one := await _feature(xrpc, facet, found))]:
            record["facets"] = linked
        embed = await _embed(xrpc, out, found)
        if isinstance(embed, NotSent):
            return embed
        reply = await _reply(xrpc, out.reply_to)
        if isinstance(reply, NotSent):
            return reply
        record |= ({"embed": embed} if embed else {}) | ({"reply": reply} if reply else {})
        return xrpc, session, record

    async def _record_at(self, xrpc: "Xrpc", repo: str, key: str) -> Any | NotSent:
        asked = {"repo": repo, "collection": POST, "rkey": key}
        return await xrpc.call(lambda client: client.com.atproto.repo.get_record(asked))


def tid_of(key: str, made_at: float) -> str:
    """A record key (TID) made from a text's key and its second: the same text always gets the same one.

    53 bits of microseconds and 10 of a clock's number, sortable base32 (atproto.com/specs/tid). What is below the
    second, and the clock, come from the key: two texts of one second meet once in a billion.

    >>> tid_of("00000000000000000000000000000000", 1795687200.0)
    '3n37g2uy42222'
    """
    micros = int(made_at) * 1_000_000 + int(key[:8], 16) % 1_000_000
    number = (micros << 10) | int(key[8:16], 16) % 1024
    return "".join(_LETTERS[(number >> shift) & 31] for shift in range(60, -5, -5))


def _receipt(did: str, key: str) -> Receipt:
    return Receipt(f"at://{did}/{POST}/{key}", f"https://bsky.app/profile/{did}/post/{key}")


def _repo_and_key(uri: str) -> tuple[str, str]:
    repo, _, rest = uri.removeprefix("at://").partition("/")
    return repo, rest.rpartition("/")[2]


def _is_absent(refused: NotSent) -> bool:
    return "RecordNotFound" in refused.why


async def _feature(xrpc: "Xrpc", facet: Facet, found: Sequence[Facet]) -> dict[str, Any] | None:
    """A facet as the lexicon has it; None for a mention of nobody."""
    kind = f"app.bsky.richtext.facet#{facet.kind}"
    feature = {"$type": kind}
    if facet.kind == "link":
        feature["uri"] = facet.value
    elif facet.kind == "tag":
        feature["tag"] = facet.value
    else:
        mentions = [one for one in found if one.kind == "mention"]
        if facet in mentions[MENTIONS_MAX:]:
            return None
        asked = {"handle": facet.value}
        known = await xrpc.call(lambda client: client.com.atproto.identity.resolve_handle(asked))
        if isinstance(known, NotSent):
            return None
        feature["did"] = known.did
    return {"index": {"byteStart": facet.byte_start, "byteEnd": facet.byte_end}, "features": [feature]}


async def _embed(xrpc: "Xrpc", out: Outgoing, found: Sequence[Facet]) -> dict[str, Any] | NotSent | None:
    """The pictures; else, where the text has a title, a card for its first link."""
    if out.pictures:
        return await _pictures(xrpc, out.pictures)
    link = next((facet.value for facet in found if facet.kind == "link"), "")
    if not (link and out.title):
        return None
    return {
        "$type": "app.bsky.embed.external",
        "external": {"$type": "app.bsky.embed.external#external", "uri": link, "title": out.title, "description": ""},
    }


async def _pictures(xrpc: "Xrpc", pictures: Sequence[Picture]) -> dict[str, Any] | NotSent:
    if len(pictures) > PICTURES_MAX:
        return NotSent(f"{len(pictures)} pictures: Bluesky takes {PICTURES_MAX}", is_final=True)
    images = []
    for number, picture in enumerate(pictures, start=1):
        if len(picture.content) > PICTURE_BYTES_MAX:
            size = len(picture.content)
            return NotSent(f"picture {number} has {size:,} bytes: Bluesky takes {PICTURE_BYTES_MAX:,}", is_final=True)
        uploaded = await _upload(xrpc, picture)
        if isinstance(uploaded, NotSent):
            return NotSent(f"picture {number} was not taken: {uploaded.why}", is_final=uploaded.is_final)
        images.append({"$type": "app.bsky.embed.images#image", "alt": picture.alt, "image": uploaded})
    return {"$type": "app.bsky.embed.images", "images": images}


async def _upload(xrpc: "Xrpc", picture: Picture) -> Any | NotSent:
    kind = {"Content-Type": picture.mime}
    answer = await xrpc.call(lambda client: client.com.atproto.repo.upload_blob(picture.content, headers=kind))
    return answer if isinstance(answer, NotSent) else answer.blob


async def _reply(xrpc: "Xrpc", reply_to: str) -> dict[str, Any] | NotSent | None:
    """Parent and root by address and content hash, as the lexicon asks."""
    if not reply_to:
        return None
    repo, key = _repo_and_key(reply_to)
    asked = {"repo": repo, "collection": POST, "rkey": key}
    parent = await xrpc.call(lambda client: client.com.atproto.repo.get_record(asked))
    if isinstance(parent, NotSent):
        if _is_absent(parent):
            return NotSent("the post that it answers is not there any more", is_final=True)
        return parent
    above = getattr(parent.value, "reply", None)
    here = {"uri": parent.uri, "cid": parent.cid}
    return {"parent": here, "root": {"uri": above.root.uri, "cid": above.root.cid} if above else here}
