"""The key that signs the roots of a board: made once for each contest, sealed in the vault, never published."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rejoinder.core.bulletin import Root, root_statement
from rejoinder.errors import BadInput

KEY_BYTES = 32  # Ed25519, RFC 8032


def new_signing_key() -> tuple[str, str]:
    """A fresh key: the private half, which goes into the vault, and the public half, both as 64 hex digits."""
    key = Ed25519PrivateKey.generate()
    return key.private_bytes_raw().hex(), key.public_key().public_bytes_raw().hex()


def public_key_of(private_key: str) -> str:
    """The public half of a private key, hex. Raises BadInput where it is no key; the text does not show it."""
    return _key(private_key).public_key().public_bytes_raw().hex()


def sign_root(private_key: str, contest: str, at: str, *, size: int, root: str, previous: str) -> Root:
    """A signed root over the first `size` entries. `at` is a stamp; `previous` is link_of the root before, or "".

    Signing the same again gives the same signature. Raises BadInput where the key or a field is malformed.
    """
    statement = root_statement(contest, at, size, root, previous=previous)
    return Root(at, size, root, _key(private_key).sign(statement).hex())


def _key(private_key: str) -> Ed25519PrivateKey:
    try:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(private_key))
    except ValueError:
        raise BadInput(f"this is no signing key: {KEY_BYTES} bytes in hex are") from None
