"""Tokens that act for a person over the API."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from rejoinder.desk.audit.trail import record
from rejoinder.desk.people.accounts import plain_name, sha
from rejoinder.desk.people.models import ApiToken
from rejoinder.errors import BadInput

DAYS_MAX = 366
DAYS = 90
PREFIX = "rj_"
USED_EVERY_S = 60  # last use is noted to the minute: not a write a call


def make_token(user, name, *, scope=ApiToken.Scope.READ, days=DAYS, by=None):
    """A new token and its secret, which is shown once. Raises BadInput."""
    name = plain_name(name)
    if not name:
        raise BadInput("a token needs a name that tells what uses it")
    if scope not in ApiToken.Scope.values:
        raise BadInput(f"{str(scope)[:40]!r} is no scope; there are {', '.join(ApiToken.Scope.values)}")
    if not 1 <= days <= DAYS_MAX:
        raise BadInput(f"a token works for 1 to {DAYS_MAX} days")
    secret = PREFIX + secrets.token_urlsafe(32)
    now = timezone.now()
    with transaction.atomic():
        token = ApiToken.objects.create(
            name=name, user=user, scope=scope, secret_hash=sha(secret), hint=secret[:8], made_at=now,
            expires_at=now + timedelta(days=days),
        )  # fmt: skip
        record("token.make", f"token:{token.pk}", actor=by or user, scope=scope, days=days)
    return token, secret


def revoke(token, *, by=None):
    """Ends a token at once."""
    with transaction.atomic():
        if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
            record("token.revoke", f"token:{token.pk}", actor=by)


def token_of(secret):
    """The valid token with this secret and its person, or None."""
    now = timezone.now()
    found = ApiToken.objects.select_related("user").filter(secret_hash=sha(secret), revoked_at=None).first()
    if found is None or found.expires_at <= now or not found.user.is_active:
        return None
    if found.last_used_at is None or (now - found.last_used_at).total_seconds() > USED_EVERY_S:
        ApiToken.objects.filter(pk=found.pk).update(last_used_at=now)
    return found
