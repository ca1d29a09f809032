"""The secret of a voter's letter: worked out from a key and the voter's mark, short enough to be typed from paper."""

import hashlib
import hmac

LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u
SECRET_LETTERS = 20  # 100 bits: not to be guessed, though its digest is public
GROUP = 5
_MEANT = str.maketrans({"o": "0", "i": "1", "l": "1", "-": "", " ": ""})


def secret_for(key: bytes, contest: str, mark: str) -> str:
    """The secret of the voter with this mark in this contest: the same at every call, so that a letter can go again.

    >>> secret_for(b"key", "tidewell", "ab12") == secret_for(b"key", "tidewell", "ab12")
    True
    """
    digest = hmac.new(key, f"rejoinder credential\x1f{contest}\x1f{mark}".encode(), hashlib.sha256).digest()
    bits = int.from_bytes(digest, "big")
    return "".join(LETTERS[(bits >> 5 * place) & 31] for place in range(SECRET_LETTERS))


def shown_secret(secret: str) -> str:
    """The secret as a letter shows it, in groups.

    >>> shown_secret("0123456789abcdefghjk")
    '01234-56789-abcde-fghjk'
    """
    return "-".join(secret[start : start + GROUP] for start in range(0, len(secret), GROUP))


def tidy_secret(typed: str) -> str:
    """The secret that somebody typed or followed, with what is easily mistaken put right; empty where it is none.

    >>> tidy_secret("O1234 56789-ABCDE-FGHJK")
    '0123456789abcdefghjk'
    """
    plain = typed.casefold().translate(_MEANT)
    return plain if len(plain) == SECRET_LETTERS and set(plain) <= set(LETTERS) else ""
