"""Signed webhooks: a POST of JSON that the other side can check and tell from a repeat."""

import hashlib
import hmac
import json
import time
from collections.abc import Iterable

from rejoinder import __version__
from rejoinder.wire.channels.message import Message, NotSent, Outcome, Sent, Unclear
from rejoinder.wire.guard import GuardedSockets, InsideOurNetworkError, Network

TIMEOUT_S = 15.0


class Webhook:
    """Posts JSON with `Idempotency-Key`, a timestamp, and an HMAC-SHA256 over both where the watch has a secret."""

    name = "webhook"

    def __init__(self, allow_networks: Iterable[Network] = ()) -> None:
        self._sockets = GuardedSockets(allow_networks)

    async def send(self, message: Message) -> Outcome:
        """Posts `message.data`. Redirects are not followed; an answer that never came is Unclear."""
        import aiohttp  # a fifth of a second, which pages that only name a channel need not wait for

        body = json.dumps(message.data, ensure_ascii=False, sort_keys=True).encode()
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_S, connect=8)
        connector = aiohttp.TCPConnector(socket_factory=self._sockets)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout, connector=connector, trust_env=False) as session,
                session.post(
                    message.address, data=body, headers=_headers(message, body), allow_redirects=False
                ) as answer,
            ):
                return _outcome(answer.status)
        except aiohttp.InvalidURL:
            return NotSent("that is not a web address", is_final=True)
        except aiohttp.ClientConnectorError as error:
            if isinstance(error.os_error, InsideOurNetworkError):
                return NotSent("points inside our own network, so we did not open it", is_final=True)
            return NotSent("does not take our call")
        except (aiohttp.ConnectionTimeoutError, aiohttp.ClientSSLError) as error:
            return NotSent(f"no connection: {type(error).__name__}")
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return Unclear(f"no answer came after we had sent it ({type(error).__name__})")


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """What X-Rejoinder-Signature holds: sha256= and the hexadecimal HMAC of timestamp, a full stop, and the body."""
    return "sha256=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def _headers(message: Message, body: bytes) -> dict[str, str]:
    now = str(int(time.time()))
    said = {
        "Content-Type": "application/json",
        "User-Agent": f"Rejoinder/{__version__}",
        "Idempotency-Key": message.key,
        "X-Rejoinder-Timestamp": now,
    }
    if message.secret:
        said["X-Rejoinder-Signature"] = signature(message.secret, now, body)
    return said


def _outcome(status: int) -> Outcome:
    if 200 <= status < 300:
        return Sent(f"answered {status}")
    return NotSent(f"answered {status}", is_final=status < 500 and status not in (408, 425, 429))
