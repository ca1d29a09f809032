"""People of the desk: made, given a role, signed in by one-time links."""

import hashlib
import secrets
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from rejoinder.desk.audit.trail import record
from rejoinder.desk.people.models import LinkRequest, Role, SignInLink, User
from rejoinder.errors import BadInput, NotAllowed

LINK_MINUTES = 15
REQUESTS_PER_ADDRESS = 3  # mailed links in ten minutes
REQUESTS_PER_PLACE = 20  # the same for one network address
REQUEST_MINUTES = 10
REQUESTS_KEPT_DAYS = 1
EMAIL_LETTERS_MAX = 254  # RFC 5321


def add_person(email, *, name="", role=Role.READER, by=None):
    """Makes a person who signs in by link until they set a password. Raises BadInput."""
    email = plain_address(email)
    _check_role(role)
    try:
        validate_email(email)
    except ValidationError:
        raise BadInput(f"{email[:80]!r} is not an e-mail address") from None
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, plain_name(name), role)
            record("person.add", f"person:{user.pk}", actor=by, email=email, role=role)
    except IntegrityError:
        raise BadInput(f"{email} is here already") from None
    return user


@transaction.atomic
def set_role(user, role, *, by=None):
    """Changes what a person may do. The last admin stays one."""
    _check_role(role)
    user = _held(user)
    if user.role == Role.ADMIN and role != Role.ADMIN:
        _refuse_last_admin(user)
    before, user.role = user.role, role
    user.save(update_fields=["role"])
    record("person.role", f"person:{user.pk}", actor=by, before=before, after=role)
    return user


@transaction.atomic
def set_active(user, is_active, *, by=None):
    """Lets a person in or keeps them out; their past stays. The last admin stays in."""
    user = _held(user)
    if not is_active and user.role == Role.ADMIN:
        _refuse_last_admin(user)
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    record("person.on" if is_active else "person.off", f"person:{user.pk}", actor=by)
    return user


def first_admin(email):
    """The first active admin; made with this address where there is none."""
    found = User.objects.filter(role=Role.ADMIN, is_active=True).order_by("pk").first()
    return found or add_person(email, name="Admin", role=Role.ADMIN)


def make_link(user, *, by=None, needs_press=False):
    """The path of a link that signs `user` in once within 15 minutes. Only its hash is stored.

    Links that are mailed need a press on their page, because mail scanners open every link.
    """
    secret = secrets.token_urlsafe(32)
    now = timezone.now()
    with transaction.atomic():
        SignInLink.objects.create(
            secret_hash=sha(secret), user=user, made_at=now, expires_at=now + timedelta(minutes=LINK_MINUTES),
            needs_press=needs_press,
        )  # fmt: skip
        record("person.link", f"person:{user.pk}", actor=by)
    return f"/sign-in/link/{secret}/"


def find_link(secret):
    """The link with this secret, used or not, or None."""
    return SignInLink.objects.select_related("user").filter(secret_hash=sha(secret)).first()


def use_link(secret):
    """The person whom a link signs in, once: of two at the same moment one wins. Raises NotAllowed with the reason."""
    link = find_link(secret)
    now = timezone.now()
    if link is None:
        raise NotAllowed("This link is not known. Ask for a new one.")
    if link.used_at:
        raise NotAllowed(f"That link was used already, at {link.used_at:%H:%M} UTC.")
    if link.expires_at < now:
        raise NotAllowed(f"That link is too old: it worked until {link.expires_at:%H:%M} UTC.")
    if not link.user.is_active:
        raise NotAllowed("This account is switched off. Ask whoever runs your desk.")
    if not SignInLink.objects.filter(pk=link.pk, used_at=None).update(used_at=now):
        raise NotAllowed("That link was used already, just now.")
    return link.user


def ask_for_link(email, place):
    """Notes that somebody wants a link mailed; a job sends it if the address is known. False when asked too often.

    What was asked over a day ago is forgotten: an address typed here may be a stranger's.
    """
    now = timezone.now()
    LinkRequest.objects.filter(at__lt=now - timedelta(days=REQUESTS_KEPT_DAYS)).delete()
    recent = LinkRequest.objects.filter(at__gte=now - timedelta(minutes=REQUEST_MINUTES))
    email = plain_address(email)
    if (
        recent.filter(email=email).count() >= REQUESTS_PER_ADDRESS
        or recent.filter(place=place).count() >= REQUESTS_PER_PLACE
    ):
        return False
    LinkRequest.objects.create(email=email, place=place, at=now)
    return True


def due_link_requests(limit=20):
    """Requests not yet answered, each claimed by one worker: (address, path of the link) for the known ones.

    One that waited over ten minutes is left: its person has asked again or gone away.
    """
    due = []
    now = timezone.now()
    fresh = LinkRequest.objects.filter(sent_at=None, at__gte=now - timedelta(minutes=REQUEST_MINUTES))
    for request in fresh.order_by("at", "pk")[:limit]:
        if LinkRequest.objects.filter(pk=request.pk, sent_at=None).update(sent_at=now):
            user = User.objects.filter(email=request.email, is_active=True).first()
            if user:
                due.append((user.email, make_link(user, needs_press=True)))
    return due


def plain_name(name):
    """A name as one line of at most 120 letters."""
    return " ".join(str(name or "").replace("\x00", " ").split())[:120]


def plain_address(email):
    """An e-mail address in one spelling, so that other capitals are neither another person nor five tries more."""
    return str(email or "").replace("\x00", "").strip().lower()[:EMAIL_LETTERS_MAX]


def sha(secret):
    """What is stored in place of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _check_role(role):
    if role not in Role.values:
        raise BadInput(f"{str(role)[:40]!r} is no role; there are {', '.join(Role.values)}")


def _held(user):
    """The person, with all admins locked: two who take each other's role away at once must not both succeed."""
    rows = User.objects.select_for_update(of=("self",)).filter(Q(role=Role.ADMIN) | Q(pk=user.pk)).order_by("pk")
    return next(row for row in rows if row.pk == user.pk)


def _refuse_last_admin(user):
    others = User.objects.filter(role=Role.ADMIN, is_active=True).exclude(pk=user.pk)
    if not others.exists():
        raise NotAllowed(f"{user} is the last admin; make somebody else admin first")
