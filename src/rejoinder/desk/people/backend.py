"""Signing in by address and password."""

from django.contrib.auth.backends import BaseBackend

from rejoinder.desk.people.accounts import plain_address
from rejoinder.desk.people.models import User


class DeskBackend(BaseBackend):
    """Accepts an active person's own password; takes the same time whether the address is known or not."""

    def authenticate(self, request, email=None, password=None, **_):
        if not email or password is None:
            return None
        user = User.objects.filter(email=plain_address(email)).first()
        if user is None:
            User().set_password(password)  # argon2 runs all the same, so that time tells nothing
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id):
        return User.objects.filter(pk=user_id, is_active=True).first()
