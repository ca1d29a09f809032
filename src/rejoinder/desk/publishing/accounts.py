"""The team's own named accounts: connected, checked, stopped; their secrets are kept sealed and never shown again."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from rejoinder.core.urls import canonical_url
from rejoinder.desk.audit.trail import record
from rejoinder.desk.contests.keys import reseal_all
from rejoinder.desk.listening.fields import BadFields, plain_line, whole_number
from rejoinder.desk.people.models import Role, User
from rejoinder.desk.publishing.kinds import Kind, kind_of
from rejoinder.desk.publishing.models import Account, Imprint, Release
from rejoinder.errors import BadInput, NotAllowed
from rejoinder.wire.guard import check_literal
from rejoinder.wire.vault import add_key, drop_old_keys, open_vault

SECRET_LETTERS_MAX = 8_000  # a DKIM key of 4,096 bits has some 3,300
WHY_LETTERS_MIN = 10
TYPED = ("name", "server", "handle", "language", "no_imprint_why", "is_default")
State = Account.State


def save_account(fields: Mapping[str, Any], *, by: User, account: Account | None = None) -> Account:
    """Connects a new account, or changes `account`. Raises BadFields with a message a field; then nothing is saved.

    Fields: kind (new ones only), name, server, handle, language, imprint (its id or None), no_imprint_why, secrets (by
    name; those left empty stay as they are, but not for another server: no secret goes where it was not given for). A
    change of server, handle or secret has it checked anew.
    """
    _admins_only(by)
    kind = kind_of(account.kind if account else str(fields.get("kind", "")))
    values, secrets = _checked(fields, kind, account)
    sealed_before = account.secrets if account else ""
    now = timezone.now()
    row = account or Account(kind=kind.name, made_by=by, made_at=now)
    keeps = account is not None and not _is_elsewhere(account, values["server"])
    moved = account is None or any(getattr(row, name) != values[name] for name in ("server", "handle"))
    for name, value in values.items():
        setattr(row, name, value)
    if secrets or (sealed_before and not keeps):
        vault = open_vault(settings.REJOINDER.data)
        row.secrets = vault.seal((vault.unseal(sealed_before) if keeps else {}) | secrets)
    if moved or secrets:
        row.state, row.state_why, row.checked_at = State.UNCHECKED, "", None
    if kind.name == "site":
        row.state, row.checked_at = State.READY, now
    try:
        with transaction.atomic():
            row.save()
            changed = sorted([*values, *(f"secret {name}" for name in secrets)])
            record("account.save" if account else "account.add", _subject(row), actor=by, kind=kind.name, set=changed)
    except IntegrityError:
        raise BadFields({"name": f"{values['name']} is another account's name. Choose another."}) from None
    return row


@transaction.atomic
def stop_account(account: Account, *, by: User) -> None:
    """Nothing goes out to it until it is started again; what waits for it waits."""
    _admins_only(by)
    account.state, account.state_why = State.STOPPED, f"stopped by {by}"
    account.save(update_fields=["state", "state_why"])
    record("account.stop", _subject(account), actor=by)


@transaction.atomic
def start_account(account: Account, *, by: User) -> None:
    """It may be used again once it was checked; also a refused one, when its token was renewed over there."""
    _admins_only(by)
    is_own = account.kind == "site"
    account.state, account.state_why, account.checked_at = State.READY if is_own else State.UNCHECKED, "", None
    account.save(update_fields=["state", "state_why", "checked_at"])
    record("account.start", _subject(account), actor=by)


@transaction.atomic
def forget_account(account: Account, *, by: User) -> None:
    """Takes an account away that nothing was ever written for. Raises NotAllowed for others: stop those."""
    _admins_only(by)
    if account.publications.exists() or Release.objects.filter(texts__account=account).exists():
        raise NotAllowed(f"{account.name} has texts or publications; stop it instead, so that they stay readable")
    record("account.forget", _subject(account), actor=by, name=account.name, kind=account.kind)
    account.delete()


def secrets_of(account: Account) -> dict[str, str]:
    """The account's secrets, opened. Raises Broken where the key they were sealed with is not here."""
    return open_vault(settings.REJOINDER.data).unseal(account.secrets)


def secret_names(account: Account) -> set[str]:
    """Which secrets are kept, without opening more than is needed to say so; empty where they cannot be opened."""
    return set(secrets_of(account)) if account.secrets else set()


def rotate_secrets(*, by: User | None = None) -> int:
    """Seals every account's secrets with a new key and forgets the old ones; returns how many were sealed anew.

    Raises BadInput where the keys come from the environment, Broken where a secret cannot be opened: then the old keys
    stay and nothing is lost.
    """
    folder = settings.REJOINDER.data
    vault = add_key(folder)
    with transaction.atomic():
        rows = list(Account.objects.select_for_update().exclude(secrets=""))
        for row in rows:
            row.secrets = vault.reseal(row.secrets)
        Account.objects.bulk_update(rows, ["secrets"])
        record("account.rotate", "accounts", **({"actor": by} if by else {"label": "command line"}), count=len(rows))
        reseal_all(vault)
    drop_old_keys(folder)
    return len(rows)


def _checked(fields: Mapping[str, Any], kind: Kind, account: Account | None) -> tuple[dict[str, Any], dict[str, str]]:
    wrong: dict[str, str] = {}
    said = {name: getattr(account, name) for name in TYPED} if account else {}
    said |= {name: fields[name] for name in TYPED if name in fields}
    values = {
        "name": plain_line(said.get("name"), 120),
        "server": _server(str(said.get("server") or ""), kind, wrong),
        "handle": plain_line(said.get("handle"), 300) if kind.handle else "",
        "language": plain_line(said.get("language") or "en", 20),
        "no_imprint_why": plain_line(said.get("no_imprint_why"), 300),
        "imprint": _imprint(fields["imprint"], wrong) if "imprint" in fields else account and account.imprint,
        "is_default": bool(said.get("is_default", True)),
    }
    if not values["name"]:
        wrong["name"] = "Give it a name that the team knows it by."
    if kind.handle and not values["handle"]:
        wrong["handle"] = f"{kind.handle}: fill it in."
    if values["imprint"] and values["no_imprint_why"]:
        values["no_imprint_why"] = ""
    if values["no_imprint_why"] and len(values["no_imprint_why"]) < WHY_LETTERS_MIN:
        wrong["no_imprint_why"] = "Say in a sentence why no law asks for an imprint on this account."
    is_new = account is None or _is_elsewhere(account, values["server"])
    secrets = _secrets(fields.get("secrets") or {}, kind, wrong, is_new=is_new)
    if wrong:
        raise BadFields(wrong)
    return values, secrets


def _is_elsewhere(account: Account, server: str) -> bool:
    """True where this is another server than the one that the account's secrets were given for."""
    before, now = urlsplit(account.server), urlsplit(server)
    return (before.scheme, before.netloc) != (now.scheme, now.netloc)


def _server(typed: str, kind: Kind, wrong: dict[str, str]) -> str:
    text = plain_line(typed, 2000)
    if not kind.server:
        return ""
    if not text:
        wrong["server"] = f"{kind.server}: fill it in."
        return ""
    try:
        address = canonical_url(text if "://" in text else f"https://{text}")
        check_literal(urlsplit(address).hostname or "", settings.REJOINDER.allow_networks)
    except BadInput as error:
        wrong["server"] = f"{error}"
        return text
    if address.startswith("http://") and not settings.REJOINDER.allow_networks:
        wrong["server"] = "Use https://: a token must not travel in the open."
    return text.rstrip("/") if "://" in text else f"https://{text}".rstrip("/")


def _imprint(value: object, wrong: dict[str, str]) -> Imprint | None:
    if value in (None, "", 0, "0"):
        return None
    found = Imprint.objects.filter(pk=whole_number(str(value))).first()
    if found is None:
        wrong["imprint"] = "There is no such imprint. Make it first."
    return found


def _secrets(given: Mapping[str, str], kind: Kind, wrong: dict[str, str], *, is_new: bool) -> dict[str, str]:
    known = {field.name: field for field in kind.secrets}
    found = {name: str(value).strip() for name, value in given.items() if name in known and str(value).strip()}
    for name, value in found.items():
        if len(value) > SECRET_LETTERS_MAX or "\x00" in value:
            wrong[name] = f"{known[name].label}: that is too long to be one."
    missing = [field for field in kind.secrets if is_new and not field.is_optional and field.name not in found]
    for field in missing:
        wrong[field.name] = f"{field.label}: fill it in."
    return found


def _admins_only(by: User) -> None:
    if not by.may(Role.ADMIN):
        raise NotAllowed("Accounts and imprints are an admin's. Ask an admin of your desk.")


def _subject(account: Account) -> str:
    return f"account:{account.pk}"
