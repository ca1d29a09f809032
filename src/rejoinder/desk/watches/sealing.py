"""The secrets that sign webhooks: kept sealed, so that a copy of the database alone gives none of them away."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from rejoinder.desk.watches.models import Watch
from rejoinder.errors import Broken


def seal(secret: str) -> str:
    """The secret encrypted (Fernet) with a key made from the signing key in the data folder."""
    return _box().encrypt(secret.encode()).decode()


def secret_of(watch: Watch) -> str:
    """The secret that signs this watch's webhook, empty where it has none.

    Raises Broken where the data folder's key is not the one it was sealed with.
    """
    if not watch.webhook_secret:
        return ""
    try:
        return _box().decrypt(watch.webhook_secret.encode()).decode()
    except InvalidToken:
        raise Broken(
            f"watch {watch.pk}: its secret was sealed with another secret.key; save its webhook address anew"
        ) from None


def _box() -> Fernet:
    key = hashlib.sha256(b"rejoinder webhook secrets:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
