"""Who may see a page: signed in, and with a role."""

from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied

_MAY = {"writer": "change stories, lines and watches", "approver": "approve", "admin": "change people and settings"}


def needs(role="reader"):
    """A view for people with at least this role. Others are told who may; strangers go to the sign-in page."""

    def wrap(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not request.user.may(role):
                raise PermissionDenied(
                    f"You are a {request.user.role}. To {_MAY.get(role, 'do this')} you need to be {_article(role)}. "
                    "Ask an admin of your desk."
                )
            return view(request, *args, **kwargs)

        return guarded

    return wrap


def _article(role):
    return f"an {role}" if role[0] in "aeiou" else f"a {role}"
