"""A press list: one mail to one address of it, over our own mail server, signed (DKIM) where a key is given."""

import re
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import ClassVar

import aiosmtplib
import dkim

from rejoinder.errors import BadInput
from rejoinder.wire.channels.email import TIMEOUT_S, hand_over, quietly_quit, refused_by, server_of
from rejoinder.wire.channels.message import NotSent, Sent
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
from rejoinder.wire.channels.pages import escaped, html_of

SUBJECT_LETTERS_MAX = 200
_PEM = re.compile(r"(-----BEGIN [A-Z ]+-----)(.*?)(-----END [A-Z ]+-----)", re.DOTALL)
_ADDRESS = re.compile(r"[^\s@<>,;:()\"\\]{1,64}@[^\s@<>,;:()\"\\]{1,255}")
# Seven-bit throughout: a relay that recodes eight-bit text would break the signature.
_POLICY = policy.SMTP.clone(cte_type="7bit")
# RFC 6376, 5.4.1, and RFC 8058, 4: the signature covers what stops the mails.
_SIGNED = ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Reply-To",
           "List-Unsubscribe", "List-Unsubscribe-Post")  # fmt: skip


class Press(OneWay):
    """Mails a release to one address. A mail cannot be looked up, taken back or changed: a correction is a new one."""

    name: ClassVar[str] = "press"
    label: ClassVar[str] = "Press list"
    secrets: ClassVar[tuple[SecretField, ...]] = (
        SecretField("dkim_selector", "DKIM selector", "Where our mail server does not sign itself", is_optional=True),
        SecretField("dkim_domain", "DKIM domain", "The domain of the sender's address", is_optional=True),
        SecretField("dkim_key", "DKIM private key", "RSA, in PEM", is_optional=True),
    )
    can: ClassVar[frozenset[str]] = frozenset()
    no_look = "a mail cannot be looked up: ask the mail server's log, or one who should have it"
    no_withdrawal = "a mail cannot be taken back: send a correction"
    no_correction = "a mail cannot be changed: send the correction as a mail of its own"
    no_echoes = "mails are not tracked"

    def __init__(self, login: Login, reach: Reach) -> None:
        self._smtp_url = reach.smtp_url
        self._timeout_s = min(TIMEOUT_S, reach.patience_s)
        self._sender = login.handle or reach.sender
        self._signing = tuple(login.secrets.get(f"dkim_{part}", "").strip() for part in ("selector", "domain", "key"))

    async def check(self) -> Ready | NotSent:
        """Signs a line, then goes as far with the server as can be gone without a mail."""
        try:
            server = server_of(self._smtp_url) if self._smtp_url else None
            self._signed(b"From: a@a.example\r\n\r\nA line.\r\n")
        except BadInput as error:
            return NotSent(str(error), is_final=True)
        if server is None:
            return NotSent("no mail server is set; set REJOINDER_SMTP_URL", is_final=True)
        client = aiosmtplib.SMTP(timeout=self._timeout_s, **server)
        try:
            await client.connect()
            await client.mail(parseaddr(self._sender)[1])
            await client.rset()
        except aiosmtplib.SMTPResponseException as error:
            return refused_by(error)
        except (TimeoutError, aiosmtplib.SMTPException, OSError) as error:
            return NotSent(f"no connection to the mail server: {error}"[:300])
        finally:
            await quietly_quit(client)
        return Ready(self._sender)

    async def publish(self, out: Outgoing) -> Outcome:
        """One mail to `out.address`. Its Message-ID is made from the key, so that a mailbox can tell a repeat."""
        if not self._smtp_url:
            return NotSent("no mail server is set; set REJOINDER_SMTP_URL", is_final=True)
        if not _ADDRESS.fullmatch(out.address):
            return NotSent("that is no e-mail address", is_final=True)
        try:
            server = server_of(self._smtp_url)
            mail = self._signed(self._mail(out).as_bytes())
        except BadInput as error:
            return NotSent(str(error), is_final=True)
        except (ValueError, LookupError):
            return NotSent("no mail can be made of it: is the address right?", is_final=True)
        sender = parseaddr(self._sender)[1]
        sent = await hand_over(server, sender, out.address, mail, timeout_s=self._timeout_s)
        return Published(Receipt(self._message_id(out))) if isinstance(sent, Sent) else sent

    def _message_id(self, out: Outgoing) -> str:
        return f"<{out.key}.{_letters(out.address)}@{parseaddr(self._sender)[1].rpartition('@')[2]}>"

    def _mail(self, out: Outgoing) -> EmailMessage:
        """No Auto-Submitted: people wrote and approved it, and an out-of-office answer is worth having."""
        mail = EmailMessage(policy=_POLICY)
        mail["From"] = self._sender
        mail["To"] = out.address
        mail["Subject"] = " ".join((out.title or out.text.strip().split("\n")[0]).split())[:SUBJECT_LETTERS_MAX]
        mail["Date"] = format_datetime(datetime.now(UTC))
        mail["Message-ID"] = self._message_id(out)
        mail["Content-Language"] = out.language
        if out.stop_url:
            mail["List-Unsubscribe"] = f"<{out.stop_url}>"
            if out.stop_url.startswith("https://"):
                mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
        mail.set_content(out.text + (f"\n\n-- \nNo further mails: {out.stop_url}\n" if out.stop_url else ""))
        stop = f'<p><a href="{escaped(out.stop_url)}">No further mails</a></p>' if out.stop_url else ""
        mail.add_alternative((out.html or html_of(out.text)) + stop, subtype="html")
        return mail

    def _signed(self, mail: bytes) -> bytes:
        """The mail with its signature before it; as it is where no key is given. Raises BadInput for a bad key."""
        selector, domain, key = self._signing
        if not any(self._signing):
            return mail
        if not all(self._signing):
            raise BadInput("DKIM needs all three: selector, domain and private key")
        present = {line.split(b":")[0].lower() for line in mail.split(b"\r\n\r\n")[0].split(b"\r\n")}
        signed = [name.encode() for name in _SIGNED if name.lower().encode() in present]
        try:
            signature: bytes = dkim.sign(mail, selector.encode(), domain.encode(), _pem(key), include_headers=signed)
        except (dkim.DKIMException, ValueError, TypeError, IndexError, KeyError):
            raise BadInput("the DKIM key cannot be used: give an RSA private key in PEM") from None
        return signature + mail


def _pem(key: str) -> bytes:
    """The key with its line breaks, which a form's field may have taken away."""
    found = _PEM.search(key.replace("\\n", "\n"))
    if not found:
        return key.encode()
    begin, body, end = found.groups()
    letters = "".join(body.split())
    lines = [letters[at : at + 64] for at in range(0, len(letters), 64)]
    return "\n".join([begin, *lines, end, ""]).encode()


def _letters(address: str) -> str:
    """The address as one word of a Message-ID; the same text to two addresses is two mails."""
    return "".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in address)[:64]
