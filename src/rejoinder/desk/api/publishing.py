"""Accounts, imprints and press lists over the API."""

from datetime import datetime
from typing import Literal

from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import Field

from rejoinder.core.imprint import sentence
from rejoinder.desk.api.access import ADMIN, READ, WRITE
from rejoinder.desk.api.stories import REFUSED, Key
from rejoinder.desk.publishing.accounts import save_account, start_account, stop_account
from rejoinder.desk.publishing.imprints import promoted, save_imprint
from rejoinder.desk.publishing.models import Account, Imprint, PressContact
from rejoinder.desk.publishing.press_list import add_contact, leave

router = Router(tags=["publishing"])


class AccountOut(Schema):
    """An account and how it stands; its secrets are never given out."""

    id: int
    kind: str
    name: str
    server: str
    handle: str
    language: str
    state: Literal["unchecked", "ready", "refused", "away", "stopped"]
    state_why: str
    imprint: int | None
    no_imprint_why: str
    is_default: bool


class AccountIn(Schema):
    """What an account needs. `secrets` by name; those left out stay as they are."""

    kind: str = Field("", max_length=20)
    name: str = Field(..., max_length=120)
    server: str = Field("", max_length=2000)
    handle: str = Field("", max_length=300)
    language: str = Field("en", max_length=20)
    imprint: int | None = Field(None, ge=1, le=2**62)
    no_imprint_why: str = Field("", max_length=300)
    is_default: bool = True
    secrets: dict[str, str] = {}


class ImprintIn(Schema):
    """An imprint; see docs/publishing.md for nations and elections."""

    name: str = Field(..., max_length=120)
    promoter: str = Field(..., max_length=200)
    promoter_address: str = Field(..., max_length=300)
    on_behalf_of: str = Field("", max_length=200)
    on_behalf_address: str = Field("", max_length=300)
    nation: str = Field(..., max_length=20)
    election: str = Field(..., max_length=30)
    place_url: str = Field("", max_length=2000)


class ImprintOut(ImprintIn):
    """An imprint as it stands under a text, and whether its page shows it (null: not looked at yet)."""

    id: int
    says: str
    place_stands: bool | None
    place_why: str


class ContactIn(Schema):
    """A journalist who agreed to be on a press list, and how."""

    email: str = Field(..., max_length=254)
    because: str = Field(..., max_length=300)
    name: str = Field("", max_length=120)
    outlet: str = Field("", max_length=120)


class ContactOut(ContactIn):
    """Somebody on a press list; `left_at` where they left it."""

    id: int
    left_at: datetime | None


@router.get("/accounts", response={200: list[AccountOut], **REFUSED}, auth=READ)
def accounts(request):
    """The team's own accounts."""
    return [_account(one) for one in Account.objects.all()]


@router.post("/accounts", response={200: AccountOut, **REFUSED}, auth=ADMIN)
def connect(request, body: AccountIn):
    """Connects an account; it is checked within a minute."""
    return _account(save_account(body.dict(), by=request.user))


@router.put("/accounts/{account}", response={200: AccountOut, **REFUSED}, auth=ADMIN)
def change(request, body: AccountIn, account: int = Key):
    """Changes an account; another server, handle or secret has it checked anew."""
    return _account(save_account(body.dict(), by=request.user, account=get_object_or_404(Account, pk=account)))


@router.post("/accounts/{account}/stop", response={200: AccountOut, **REFUSED}, auth=ADMIN)
def stop(request, account: int = Key):
    """Lets nothing go out to an account until it is started again."""
    found = get_object_or_404(Account, pk=account)
    stop_account(found, by=request.user)
    return _account(found)


@router.post("/accounts/{account}/start", response={200: AccountOut, **REFUSED}, auth=ADMIN)
def start(request, account: int = Key):
    """Uses an account again; it is checked within a minute."""
    found = get_object_or_404(Account, pk=account)
    start_account(found, by=request.user)
    return _account(found)


@router.get("/imprints", response={200: list[ImprintOut], **REFUSED}, auth=READ)
def imprints(request):
    """The imprints."""
    return [_imprint(one) for one in Imprint.objects.order_by("name")]


@router.post("/imprints", response={200: ImprintOut, **REFUSED}, auth=ADMIN)
def write_imprint(request, body: ImprintIn):
    """Writes an imprint."""
    return _imprint(save_imprint(body.dict(), by=request.user))


@router.put("/imprints/{imprint}", response={200: ImprintOut, **REFUSED}, auth=ADMIN)
def change_imprint(request, body: ImprintIn, imprint: int = Key):
    """Changes an imprint; releases that wait with the old words must be asked for again."""
    return _imprint(save_imprint(body.dict(), by=request.user, imprint=get_object_or_404(Imprint, pk=imprint)))


@router.get("/accounts/{account}/contacts", response={200: list[ContactOut], **REFUSED}, auth=READ)
def contacts(request, account: int = Key):
    """Who is on a press list, and who left it."""
    found = get_object_or_404(Account, pk=account, kind="press")
    return [_contact(one) for one in found.contacts.order_by("left_at", "email")]


@router.post("/accounts/{account}/contacts", response={200: ContactOut, **REFUSED}, auth=WRITE)
def add(request, body: ContactIn, account: int = Key):
    """Puts a journalist on a press list."""
    found = get_object_or_404(Account, pk=account)
    said = {"name": body.name, "outlet": body.outlet}
    return _contact(add_contact(found, body.email, body.because, by=request.user, **said))


@router.delete("/contacts/{contact}", response={204: None, **REFUSED}, auth=WRITE)
def take_off(request, contact: int = Key):
    """Takes a journalist off a press list, for good."""
    leave(get_object_or_404(PressContact, pk=contact), by=request.user)
    return Status(204, None)


def _account(one: Account) -> dict:
    names = ("kind", "name", "server", "handle", "language", "state", "state_why", "no_imprint_why", "is_default")
    return {name: getattr(one, name) for name in names} | {"id": one.pk, "imprint": one.imprint_id}


def _imprint(one: Imprint) -> dict:
    names = (*ImprintIn.model_fields, "place_stands", "place_why")
    return {name: getattr(one, name) for name in names} | {"id": one.pk, "says": sentence(promoted(one))}


def _contact(one: PressContact) -> dict:
    return {name: getattr(one, name) for name in ("email", "because", "name", "outlet", "left_at")} | {"id": one.pk}
