"""People, tokens, the desk's settings and the audit trail over the API: for admins."""

from django.shortcuts import get_object_or_404
from ninja import Query, Router

from rejoinder.desk.api import shapes
from rejoinder.desk.api.access import ADMIN
from rejoinder.desk.api.stories import LIMITED, OFFSET, REFUSED, Key
from rejoinder.desk.audit.trail import list_events
from rejoinder.desk.people import accounts, tokens
from rejoinder.desk.people.desk import desk_row, save_desk
from rejoinder.desk.people.models import ApiToken, User
from rejoinder.errors import BadInput

router = Router(auth=ADMIN)


@router.get("/people", response={200: list[shapes.Person], **REFUSED}, tags=["people"])
def people(request, limit: int = LIMITED, offset: int = OFFSET):
    """Everybody with an account."""
    return list(User.objects.order_by("email")[offset : offset + limit])


@router.post("/people", response={200: shapes.Person, **REFUSED}, tags=["people"])
def add_person(request, body: shapes.NewPerson):
    """Adds a person."""
    return accounts.add_person(body.email, name=body.name, role=body.role, by=request.user)


@router.post("/people/{email}/role", response={200: shapes.Person, **REFUSED}, tags=["people"])
def set_role(request, email: str, body: shapes.SetRole):
    """Changes what a person may do; the last admin stays one."""
    return accounts.set_role(_person(email), body.role, by=request.user)


@router.post("/people/{email}/active", response={200: shapes.Person, **REFUSED}, tags=["people"])
def set_active(request, email: str, body: shapes.SetActive):
    """Lets a person in or keeps them out; the last admin stays in."""
    return accounts.set_active(_person(email), body.is_active, by=request.user)


@router.post("/people/{email}/link", response={200: shapes.SignInLink, **REFUSED}, tags=["people"])
def make_link(request, email: str):
    """A link to hand over that signs a person in once, within 15 minutes."""
    path = accounts.make_link(_person(email), by=request.user, needs_press=True)
    return {"url": request.build_absolute_uri(path)}


@router.get("/tokens", response={200: list[shapes.Token], **REFUSED}, tags=["tokens"])
def list_tokens(request, limit: int = LIMITED, offset: int = OFFSET):
    """All tokens, ended ones too, in the order they were made; never their secrets."""
    rows = ApiToken.objects.select_related("user").order_by("id")
    return [_token(token) for token in rows[offset : offset + limit]]


@router.post("/tokens", response={200: shapes.MadeToken, **REFUSED}, tags=["tokens"])
def make_token(request, body: shapes.NewToken):
    """A new token for a person; its secret is in this answer only."""
    person = _person(body.email)
    token, secret = tokens.make_token(person, body.name, scope=body.scope, days=body.days, by=request.user)
    return {"token": _token(token), "secret": secret}


@router.post("/tokens/{token}/revoke", response={200: shapes.Token, **REFUSED}, tags=["tokens"])
def revoke(request, token: int = Key):
    """Ends a token at once."""
    found = get_object_or_404(ApiToken.objects.select_related("user"), pk=token)
    tokens.revoke(found, by=request.user)
    found.refresh_from_db()
    return _token(found)


@router.get("/desk", response={200: shapes.Desk, **REFUSED}, tags=["desk"])
def desk(request):
    """What the whole team has set."""
    return desk_row()


@router.patch("/desk", response={200: shapes.Desk, **REFUSED}, tags=["desk"])
def change_desk(request, body: shapes.ChangeDesk):
    """Changes what the whole team has set; what is left out stays."""
    said = {name: value for name, value in body.dict(exclude_unset=True).items() if value is not None}
    if wrong := save_desk(said, by=request.user):
        raise BadInput(" ".join(wrong.values()))
    return desk_row()


@router.get("/audit", response={200: list[shapes.Event], **REFUSED}, tags=["audit"])
def audit(
    request,
    *,
    action: str = Query("", max_length=80),
    actor: str = Query("", max_length=200),
    subject: str = Query("", max_length=200),
    limit: int = LIMITED,
    before: int = Query(2**62, ge=1, le=2**62),
):
    """The audit trail, newest first; `before` is the id of the last row of the page before."""
    rows = list_events(action=action, actor=actor, subject=subject).filter(pk__lt=before)
    return [
        {
            "id": e.pk,
            "at": e.at.timestamp(),
            "who": e.actor_label,
            "what": e.action,
            "which": e.subject,
            "how": e.detail,
        }
        for e in rows[:limit]
    ]


def _person(email):
    return get_object_or_404(User, email=accounts.plain_address(email))


def _token(token):
    return {
        "id": token.pk, "name": token.name, "person": token.user.email, "scope": token.scope, "begins": token.hint,
        "until": token.expires_at.timestamp(), "is_ended": token.revoked_at is not None,
        "last_used_at": token.last_used_at.timestamp() if token.last_used_at else None,
    }  # fmt: skip
