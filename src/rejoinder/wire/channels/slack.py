"""Slack, and what takes the same shape (Mattermost, Rocket.Chat): an incoming webhook (docs.slack.dev/messaging)."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, ClassVar

from rejoinder.wire.channels.calling import Answered, Ask, Caller, not_ours, parts_of
from rejoinder.wire.channels.hook import secret_parts, signed_headers
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

BLOCK_LETTERS_MAX = 3000  # of a section's text
BLOCKS_MAX = 50
HEADER_LETTERS_MAX = 150
_GONE = (403, 404, 410)  # invalid_token, no_service, channel_is_archived


class Slack(OneWay):
    """Posts into one channel. What an incoming webhook took can be neither looked up nor changed."""

    name: ClassVar[str] = "slack"
    label: ClassVar[str] = "Slack"
    secrets: ClassVar[tuple[SecretField, ...]] = (
        SecretField("address", "Webhook address", "https://hooks.slack.com/services/…: who knows it can post there"),
        SecretField("secret", "Signing secret", "For a receiver of your own that checks signatures", is_optional=True),
    )
    can: ClassVar[frozenset[str]] = frozenset()
    no_look = "an incoming webhook cannot be asked: look into the channel"
    no_withdrawal = "an incoming webhook cannot delete: do it in Slack"
    no_correction = "an incoming webhook cannot edit: post the correction anew"
    no_echoes = "an incoming webhook counts nothing"

    def __init__(self, login: Login, reach: Reach) -> None:
        self._url = login.secrets.get("address", "").strip() or login.server
        self._secret = login.secrets.get("secret", "").strip()
        self._caller = Caller(reach, secrets=(self._secret, *secret_parts(self._url)))

    async def check(self) -> Ready | NotSent:
        """Posts nothing at all: a webhook that lives says that there is no text, one that was revoked says so."""
        answer = await self._post({}, "check")
        if isinstance(answer, Answered) and answer.status == 400:
            return Ready(parts_of(self._url).netloc)
        refused = self._refusal(answer)
        if refused:
            return refused if isinstance(refused, NotSent) else NotSent(refused.why)
        return NotSent("took a message without a text: is that an incoming webhook?", is_final=True)

    async def publish(self, out: Outgoing) -> Outcome:
        """Posts it once."""
        blocks = list(_blocks(out))
        if len(blocks) > BLOCKS_MAX:
            return NotSent(f"too long for one message: Slack takes {BLOCKS_MAX} pieces", is_final=True)
        answer = await self._post({"text": slack_text(out.text), "blocks": blocks}, out.key)
        refused = self._refusal(answer)
        if refused or not isinstance(answer, Answered):
            return refused or Unclear("no answer")
        return Published(Receipt(out.key)) if answer.body.strip() == b"ok" else not_ours(answer, "Slack")

    async def _post(self, fields: dict[str, Any], key: str) -> Answered | NotSent | Unclear:
        body = json.dumps(fields, ensure_ascii=False).encode("utf-8", "replace")
        return await self._caller.send(Ask("POST", self._url, signed_headers(self._secret, key, body), body))

    def _refusal(self, answer: Answered | NotSent | Unclear) -> NotSent | Unclear | None:
        refused = self._caller.refusal(answer, is_write=True)
        if isinstance(answer, Answered) and isinstance(refused, NotSent) and answer.status in _GONE:
            return replace(refused, is_final=True, is_refused=True)
        return refused


def slack_text(text: str) -> str:
    """The text with the three letters escaped that Slack reads as commands, such as <!channel>.

    >>> slack_text("<!channel> Tide & Quay")
    '&lt;!channel&gt; Tide &amp; Quay'
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _blocks(out: Outgoing) -> Iterator[dict[str, Any]]:
    if out.title:
        yield {"type": "header", "text": {"type": "plain_text", "text": out.title[:HEADER_LETTERS_MAX]}}
    for piece in _pieces(out.text):
        yield {"type": "section", "text": {"type": "mrkdwn", "text": slack_text(piece)}}


def _pieces(text: str) -> Iterator[str]:
    """The text in pieces that fit a section, cut at the end of a line or word where there is one."""
    while text.strip():
        room = BLOCK_LETTERS_MAX
        while len(slack_text(text[:room])) > BLOCK_LETTERS_MAX:
            room -= len(slack_text(text[:room])) - BLOCK_LETTERS_MAX
        if len(text) <= room:
            yield text
            return
        cut = max(text.rfind("\n", 0, room), text.rfind(" ", 0, room))
        cut = cut if cut > 0 else room
        yield text[:cut]
        text = text[cut:].lstrip()
