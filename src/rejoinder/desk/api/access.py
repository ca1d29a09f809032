"""Who may call the API: a bearer token, its scope, and the role of the person it acts for."""

from ninja.errors import HttpError
from ninja.security import HttpBearer

from rejoinder.desk.people.tokens import token_of

_SCOPES = ("read", "write", "admin")
_ROLE_FOR = {"read": "reader", "write": "writer", "admin": "admin"}


class Bearer(HttpBearer):
    """A token that is known, has not ended, and whose person is still here."""

    def authenticate(self, request, token):
        return token_of(token)


class Scope:
    """As `auth=` of one call: a token with at least this scope, of a person with the role for it."""

    def __init__(self, scope):
        self.scope = scope
        self._bearer = Bearer()
        self.openapi_security_schema = self._bearer.openapi_security_schema

    def __call__(self, request):
        token = self._bearer(request)
        if token is None:
            return None
        if _SCOPES.index(token.scope) < _SCOPES.index(self.scope):
            raise HttpError(403, f"this token may only {token.scope}; make one with scope {self.scope} under Settings")
        if not token.user.may(_ROLE_FOR[self.scope]):
            raise HttpError(403, f"{token.user} is a {token.user.role}; this needs a {_ROLE_FOR[self.scope]}")
        request.user = token.user
        return token


READ, WRITE, ADMIN = Scope("read"), Scope("write"), Scope("admin")
