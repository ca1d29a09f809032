"""The secrets of accounts at rest: sealed with a key that is not in the database, so that a copy of it gives none away.

The keys stand in `secrets.key` in the data folder (only its owner may read it) or in REJOINDER_SECRETS_KEY: one or
more, newest first. The first seals; all open. To change it: `add_key`, `reseal` every row, `drop_old_keys`.
"""

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from rejoinder.errors import BadInput, Broken

FILE_NAME = "secrets.key"
KEYS_MAX = 8  # a rotation leaves one; more than a few are rotations that were never ended
SEALED_LETTERS_MAX = 64 * 1024  # the longest secret is a DKIM key of some 3 kB


class Vault:
    """Seals the secrets of an account and opens them again.

    >>> vault = Vault([new_key()])
    >>> sealed = vault.seal({"token": "a-token"})
    >>> "a-token" in sealed, vault.unseal(sealed)
    (False, {'token': 'a-token'})
    """

    def __init__(self, keys: Iterable[str]) -> None:
        """`keys`: newest first. Raises BadInput where one is no key; the text does not show it."""
        self._box = MultiFernet([_fernet(number, key) for number, key in enumerate(_some(keys), start=1)])

    def __repr__(self) -> str:
        return "Vault(...)"

    def seal(self, secrets: Mapping[str, str]) -> str:
        """The secrets as one sealed line of letters."""
        return self._box.encrypt(json.dumps(dict(secrets), sort_keys=True).encode()).decode()

    def unseal(self, sealed: str) -> dict[str, str]:
        """The secrets in a sealed line; none in an empty one. Raises Broken where no key here opens it."""
        if not sealed:
            return {}
        found = json.loads(self._opened(sealed))
        return {str(name): str(value) for name, value in found.items()}

    def reseal(self, sealed: str) -> str:
        """The same secrets, sealed with the newest key. Raises Broken where no key here opens it."""
        return self._box.encrypt(self._opened(sealed)).decode() if sealed else ""

    def _opened(self, sealed: str) -> bytes:
        try:
            return self._box.decrypt(sealed[:SEALED_LETTERS_MAX].encode())
        except InvalidToken:
            raise Broken(
                f"the secrets were sealed with a key that is not here: bring back the {FILE_NAME} they were sealed with"
                " (or its line in REJOINDER_SECRETS_KEY), or enter them anew"
            ) from None


def new_key() -> str:
    """A fresh key, fit for one line of `secrets.key` or for REJOINDER_SECRETS_KEY."""
    return Fernet.generate_key().decode()


def open_vault(data: Path, environ: Mapping[str, str] | None = None) -> Vault:
    """The vault of this data folder; its key file is made where there is none and the environment names no key.

    Raises BadInput where what stands there is no key, Broken where the file cannot be read or written.
    """
    said = _said(environ)
    return Vault(said or _in_file(data / FILE_NAME))


def add_key(data: Path, environ: Mapping[str, str] | None = None) -> Vault:
    """Puts a fresh key before the old ones, which still open what they sealed. Raises BadInput, Broken."""
    if _said(environ):
        raise BadInput(f"REJOINDER_SECRETS_KEY is set: write a new key before it, with a comma ({new_key()} is fresh)")
    keys = [new_key(), *_in_file(data / FILE_NAME)]
    if len(keys) > KEYS_MAX:
        raise BadInput(f"{FILE_NAME} holds {KEYS_MAX} keys: reseal everything and drop the old ones first")
    _write(data / FILE_NAME, keys)
    return Vault(keys)


def drop_old_keys(data: Path, environ: Mapping[str, str] | None = None) -> None:
    """Leaves the newest key alone. Only after every row was resealed: what was not stays shut for ever."""
    if not _said(environ):
        _write(data / FILE_NAME, _in_file(data / FILE_NAME)[:1])


def _said(environ: Mapping[str, str] | None) -> list[str]:
    env = os.environ if environ is None else environ
    return [key.strip() for key in env.get("REJOINDER_SECRETS_KEY", "").split(",") if key.strip()]


def _some(keys: Iterable[str]) -> list[str]:
    found = list(keys)[:KEYS_MAX]
    if not found:
        raise BadInput(f"there is no key: {FILE_NAME} is empty")
    return found


def _fernet(number: int, key: str) -> Fernet:
    try:
        return Fernet(key.encode())
    except ValueError:
        raise BadInput(
            f"key {number} of {FILE_NAME} or REJOINDER_SECRETS_KEY is none: 32 bytes in URL-safe base64 are"
        ) from None


def _in_file(path: Path) -> list[str]:
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            _make(path)
        return path.read_text(encoding="ascii").split()
    except (OSError, UnicodeDecodeError) as error:
        raise Broken(f"{path.name} in the data folder cannot be read or made: {error}") from None


def _make(path: Path) -> None:
    """Makes the file whole or not at all: of two processes that begin together, the second takes the first's key."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    _write_private(draft, [new_key()])
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _write(path: Path, keys: list[str]) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        _write_private(draft, keys)
        draft.replace(path)
    except OSError as error:
        raise Broken(f"{path.name} in the data folder cannot be written: {error}") from None


def _write_private(path: Path, keys: list[str]) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write("\n".join(keys) + "\n")
        file.flush()
        os.fsync(file.fileno())
