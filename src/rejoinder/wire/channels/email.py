"""E-mail over SMTP."""

from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import Any
from urllib.parse import unquote, urlsplit

import aiosmtplib

from rejoinder.errors import BadInput
from rejoinder.wire.channels.message import Message, NotSent, Outcome, Sent, Unclear

TIMEOUT_S = 30.0


class Email:
    """Sends a message with a text part and, where given, an HTML part, over one SMTP server."""

    name = "email"

    def __init__(self, smtp_url: str, sender: str) -> None:
        self._server = server_of(smtp_url) if smtp_url else None
        self._sender = sender

    async def send(self, message: Message) -> Outcome:
        """Hands `message` to the server. A connection lost after the text was handed over is Unclear."""
        if self._server is None:
            return NotSent("no mail server is set; set REJOINDER_SMTP_URL", is_final=True)
        mail = self._mail(message)
        return await hand_over(self._server, parseaddr(mail["From"])[1], message.address, mail.as_bytes())

    def _mail(self, message: Message) -> EmailMessage:
        mail = EmailMessage()
        mail["From"] = self._sender
        mail["To"] = message.address
        mail["Subject"] = " ".join(message.subject.split())[:200]
        mail["Date"] = format_datetime(datetime.now(UTC))
        # The same alert has the same id for ever, so that a second copy is told from a second alert.
        mail["Message-ID"] = f"<{message.key}@{self._sender.rsplit('@', 1)[-1].rstrip('>')}>"
        mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
        if message.stop_url:
            mail["List-Unsubscribe"] = f"<{message.stop_url}>"
            if message.stop_url.startswith("https://"):
                mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
        mail.set_content(message.text)
        if message.html:
            mail.add_alternative(message.html, subtype="html")
        return mail


async def hand_over(
    server: dict[str, Any], sender: str, address: str, mail: bytes, *, timeout_s: float = TIMEOUT_S
) -> Outcome:
    """Gives one mail for one address to the server. Unclear where the connection ended after the text was begun."""
    client = aiosmtplib.SMTP(timeout=timeout_s, **server)
    is_handed_over = False
    try:
        await client.connect()
        await client.mail(sender)
        await client.rcpt(address)
        is_handed_over = True
        answer = await client.data(mail)
        await quietly_quit(client)
        return Sent(f"{answer.code} {answer.message}"[:300])
    except aiosmtplib.SMTPResponseException as error:
        await quietly_quit(client)
        return refused_by(error)
    except (TimeoutError, aiosmtplib.SMTPException, OSError) as error:
        if is_handed_over:
            return Unclear(f"the connection ended before the server answered: {error}"[:300])
        return NotSent(f"no connection to the mail server: {error}"[:300])


def refused_by(error: aiosmtplib.SMTPResponseException) -> NotSent:
    """What a server's no means: 5xx is final (RFC 5321, 4.2.1), 53x is about our sign-in (RFC 4954, 6)."""
    said = " ".join(str(error.message).split())
    is_sign_in = error.code in (530, 534, 535, 538)
    return NotSent(f"the server said {error.code} {said}"[:300], is_final=error.code >= 500, is_refused=is_sign_in)


def server_of(smtp_url: str) -> dict[str, Any]:
    """Host, port, security and sign-in from smtp://user:password@host:port or smtps://. Raises BadInput."""
    parts = urlsplit(smtp_url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise BadInput("REJOINDER_SMTP_URL: write it as smtp://user:password@host:port or smtps://…")
    is_tls = parts.scheme == "smtps"
    return {
        "hostname": parts.hostname,
        "port": parts.port or (465 if is_tls else 587 if parts.username else 25),
        "use_tls": is_tls,
        "start_tls": None,  # taken up where the server offers it
        "username": unquote(parts.username) if parts.username else None,
        "password": unquote(parts.password) if parts.password else None,
    }


async def quietly_quit(client: aiosmtplib.SMTP) -> None:
    """Takes leave of a server, whatever it says to that."""
    try:
        await client.quit()
    except (TimeoutError, aiosmtplib.SMTPException, OSError):
        client.close()
