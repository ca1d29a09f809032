"""Telling voters apart without keeping who they are: one spelling of an address or a person, and keyed marks of it.

A mark is an HMAC (RFC 2104, SHA-256) of the one spelling under a key of its contest. Without the key nobody can try
addresses against it, and the marks of two contests cannot be laid side by side.
"""

import hashlib
import hmac
import unicodedata

from rejoinder.errors import BadInput

ADDRESS_LETTERS_MAX = 254  # RFC 5321, 4.5.3.1.3
# Where letters behind a plus reach the same box, as these providers say themselves. Elsewhere a plus may be anybody's.
PLUS_HOSTS = frozenset(
    "gmail.com outlook.com hotmail.com live.com icloud.com me.com mac.com fastmail.com proton.me protonmail.com pm.me"
    .split()
)  # fmt: skip
DOTLESS_HOSTS = frozenset({"gmail.com"})  # where dots do not count
_SAME_HOST = {"googlemail.com": "gmail.com", "protonmail.com": "proton.me", "pm.me": "proton.me"}


def fold_address(address: str) -> str:
    """The one spelling of an e-mail address, by which an address is one voter. Raises BadInput for what is none.

    Capitals never count. Dots and what stands behind a plus are dropped only where the provider says that they lead
    to the same box: elsewhere a.b and ab may be two people, and one of them would lose a vote.

    >>> fold_address(" Ines.Quill+primary@GoogleMail.com "), fold_address("A.B+c@Harrow.example")
    ('inesquill@gmail.com', 'a.b+c@harrow.example')
    """
    plain = unicodedata.normalize("NFKC", address).strip().casefold()
    local, at, host = plain.rpartition("@")
    host = _ascii_host(host.rstrip("."))
    is_line = plain.isprintable() and " " not in plain
    if not at or not local or "." not in host or len(plain) > ADDRESS_LETTERS_MAX or not is_line:
        raise BadInput(f"{address.strip()[:80]!r} is not an e-mail address")
    host = _SAME_HOST.get(host, host)
    if host in PLUS_HOSTS:
        local = local.partition("+")[0] or local
    if host in DOTLESS_HOSTS:
        local = local.replace(".", "") or local
    return f"{local}@{host}"


def fold_person(name: str, postcode: str) -> str:
    """The one spelling of a name with a postcode; empty where either says nothing. Two who share it may be two people.

    >>> fold_person("Inés  Halvor-Pike", "tw1 4qp") == fold_person("INES HALVOR PIKE", "TW14QP")
    True
    """
    who, where = fold_name(name), fold_name(postcode).replace(" ", "")
    return f"{who}|{where}" if who and where else ""


def mark_of(key: bytes, what: str, folded: str) -> str:
    """The mark of a folded spelling, 64 hex letters. `what` ("address", "person") keeps two kinds of marks apart.

    >>> mark_of(b"key", "address", "a@b.example") == mark_of(b"key", "person", "a@b.example")
    False
    """
    return hmac.new(key, f"rejoinder {what}\x1f{folded}".encode(), hashlib.sha256).hexdigest()


def fold_name(text: str) -> str:
    """Letters and digits without accents, in small, single blanks between words.

    >>> fold_name("  Inés Halvor-Pike ")
    'ines halvor pike'
    """
    bare = (one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one))
    return " ".join("".join(one if one.isalnum() else " " for one in bare).split())


def _ascii_host(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
