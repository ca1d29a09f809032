"""What a voter has: a pseudonym from the secret of the letter, a sealed envelope, and a receipt that finds it.

The envelope is a commitment: its hash shows nothing of the paper to whoever lacks the nonce, and the desk cannot put
another paper into it later. It does not show that the desk put the voter's paper into it in the first place.
"""

import hashlib
import re

from rejoinder.errors import BadInput

NONCE_BYTES_MIN = 16  # 128 bits: with fewer, somebody could try every paper with every nonce
RECEIPT_LETTERS = 12  # 60 bits of the envelope
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
_MISREAD = str.maketrans("OIL", "011")
_ENVELOPE, _PSEUDONYM = b"rejoinder envelope 1", b"rejoinder pseudonym 1"


def pseudonym_of(contest: str, secret: str) -> str:
    """The name under which the holder of a voting letter's secret stands on the board of this contest, hex.

    >>> pseudonym_of("tidewell", "a secret")[:8] == pseudonym_of("oxley", "a secret")[:8]
    False
    """
    return _hash(_PSEUDONYM, contest.encode(), secret.encode())


def envelope_of(contest: str, pseudonym: str, number: int, paper: bytes, *, nonce: bytes) -> str:
    """The envelope of a paper, hex: SHA-256 over a mark, then each part after its length in eight bytes.

    The parts: contest, pseudonym, number in eight bytes, nonce, paper. Raises BadInput for a nonce under 16 bytes.
    """
    if len(nonce) < NONCE_BYTES_MIN:
        raise BadInput(f"a nonce has {NONCE_BYTES_MIN} bytes or more, not {len(nonce)}")
    return _hash(_ENVELOPE, contest.encode(), pseudonym.encode(), number.to_bytes(8, "big"), nonce, paper)


def receipt_of(envelope: str) -> str:
    """The receipt of an envelope: its first 60 bits as 12 letters, in which no two look alike.

    >>> receipt_of("00000000000001f" + "0" * 49)
    '00000000000Z'
    """
    bits = int(envelope[:15], 16)
    return "".join(_ALPHABET[bits >> shift & 31] for shift in range(55, -1, -5))


def grouped(receipt: str) -> str:
    """A receipt as it is shown.

    >>> grouped("00000000000Z")
    '0000 0000 000Z'
    """
    return " ".join(receipt[start : start + 4] for start in range(0, len(receipt), 4))


def envelope_start(receipt: str) -> str:
    """The hex digits with which the envelope of a receipt begins; a whole envelope of 64 digits is taken as it is.

    Small letters, spaces and hyphens are read; O is 0, I and L are 1. Raises BadInput where it is no receipt.

    >>> envelope_start("0000-0000-000z")
    '00000000000001f'
    """
    written = re.sub(r"[\s-]", "", receipt)
    if re.fullmatch(r"[0-9a-fA-F]{64}", written):
        return written.lower()
    letters = written.upper().translate(_MISREAD)
    if len(letters) != RECEIPT_LETTERS or any(letter not in _ALPHABET for letter in letters):
        raise BadInput(f"{receipt.strip()[:20]!r} is no receipt: it has {RECEIPT_LETTERS} letters and figures")
    bits = 0
    for letter in letters:
        bits = bits << 5 | _ALPHABET.index(letter)
    return f"{bits:015x}"


def _hash(mark: bytes, *parts: bytes) -> str:
    whole = hashlib.sha256()
    for part in (mark, *parts):
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole.hexdigest()
