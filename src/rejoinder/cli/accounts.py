"""`rejoinder accounts`, `imprints` and `press`: what publishing stands on; the same functions as on the pages."""

from pathlib import Path
from typing import Annotated

import typer

from rejoinder.cli.desk import person_of
from rejoinder.cli.run import DataOption
from rejoinder.cli.said import JsonOption, show
from rejoinder.cli.setup import open_desk
from rejoinder.errors import BadInput

accounts_app = typer.Typer(no_args_is_help=True, help="The team's own accounts, over which it publishes.")
imprints_app = typer.Typer(no_args_is_help=True, help="Who promotes what is published, and on whose behalf.")
press_app = typer.Typer(no_args_is_help=True, help="Press lists: journalists who asked for releases.")
secrets_app = typer.Typer(no_args_is_help=True, help="The secrets of accounts, sealed.")
By = Annotated[
    str, typer.Option("--by", metavar="EMAIL", help="Who does it: a person of the desk with the role for it.")
]
Name = Annotated[str, typer.Argument(metavar="ACCOUNT", help="What the team calls it.")]
Secret = Annotated[
    list[str] | None,
    typer.Option(help="NAME=FILE: a secret is read from a file, never from the command line. Give it again for more."),
]
SECRET_BYTES_MAX = 8_000


@accounts_app.command("kinds")
def kinds_(as_json: JsonOption = False, data: DataOption = None) -> None:
    """List the kinds of account and the secrets that each needs."""
    open_desk(data)
    from rejoinder.desk.publishing.kinds import kinds

    rows = [
        {"kind": kind.name, "label": kind.label, "server": bool(kind.server), "handle": bool(kind.handle),
         "secrets": ", ".join(field.name for field in kind.secrets), "can": ", ".join(sorted(kind.can))}
        for kind in kinds().values()
    ]  # fmt: skip
    show(rows, as_json=as_json, empty="")


@accounts_app.command("list")
def accounts_list(as_json: JsonOption = False, data: DataOption = None) -> None:
    """List the accounts and how each stands."""
    open_desk(data)
    from rejoinder.desk.publishing.models import Account

    rows = [
        {"id": a.pk, "name": a.name, "kind": a.kind, "server": a.server, "handle": a.handle, "state": a.state,
         "why": a.state_why, "imprint": a.imprint.name if a.imprint else a.no_imprint_why}
        for a in Account.objects.select_related("imprint")
    ]  # fmt: skip
    show(rows, as_json=as_json, empty="no account yet; connect one with `rejoinder accounts add NAME --kind …`")


@accounts_app.command("add")
def accounts_add(
    name: Name, by: By, kind: Annotated[str, typer.Option(help="See `rejoinder accounts kinds`.")], server: str = "",
    handle: str = "", secret: Secret = None, imprint: Annotated[str, typer.Option(help="Name of its imprint.")] = "",
    no_imprint: Annotated[str, typer.Option(help="Why no law asks for one.")] = "", data: DataOption = None,
) -> None:  # fmt: skip
    """Connect an account; it is checked at the next turn of the worker."""
    open_desk(data)
    from rejoinder.desk.publishing.accounts import save_account

    fields = {"kind": kind, "name": name, "server": server, "handle": handle, "no_imprint_why": no_imprint}
    if imprint:
        fields["imprint"] = _imprint_of(imprint).pk
    account = save_account(fields | {"secrets": _secrets(secret)}, by=person_of(by))
    print(f"added: account {account.pk}, {account.name}")


@accounts_app.command("stop")
def accounts_stop(name: Name, by: By, data: DataOption = None) -> None:
    """Let nothing go out to an account until it is started again."""
    open_desk(data)
    from rejoinder.desk.publishing.accounts import stop_account

    stop_account(_account_of(name), by=person_of(by))
    print(f"stopped: {name}")


@accounts_app.command("start")
def accounts_start(name: Name, by: By, data: DataOption = None) -> None:
    """Use an account again; it is checked at the next turn of the worker."""
    open_desk(data)
    from rejoinder.desk.publishing.accounts import start_account

    start_account(_account_of(name), by=person_of(by))
    print(f"started: {name}")


@imprints_app.command("list")
def imprints_list(as_json: JsonOption = False, data: DataOption = None) -> None:
    """List the imprints as they stand under a text, and whether their pages show them."""
    open_desk(data)
    from rejoinder.core.imprint import sentence
    from rejoinder.desk.publishing.imprints import promoted
    from rejoinder.desk.publishing.models import Imprint

    rows = [
        {"id": one.pk, "name": one.name, "says": sentence(promoted(one)), "nation": one.nation,
         "election": one.election, "page": one.place_url, "page_shows_it": one.place_stands, "why": one.place_why}
        for one in Imprint.objects.order_by("name")
    ]  # fmt: skip
    show(rows, as_json=as_json, empty="no imprint yet; write one with `rejoinder imprints add NAME …`")


@imprints_app.command("add")
def imprints_add(
    name: str, by: By, promoter: Annotated[str, typer.Option()], address: Annotated[str, typer.Option(help="Postal.")],
    on_behalf_of: str = "", on_behalf_address: str = "", nation: str = "england", election: str = "uk_parliament",
    page: Annotated[str, typer.Option(help="A page where it stands too, for short posts.")] = "",
    data: DataOption = None,
) -> None:  # fmt: skip
    """Write an imprint."""
    open_desk(data)
    from rejoinder.core.imprint import sentence
    from rejoinder.desk.publishing.imprints import promoted, save_imprint

    fields = {
        "name": name, "promoter": promoter, "promoter_address": address, "on_behalf_of": on_behalf_of,
        "on_behalf_address": on_behalf_address, "nation": nation, "election": election, "place_url": page,
    }  # fmt: skip
    print(sentence(promoted(save_imprint(fields, by=person_of(by)))))


@imprints_app.command("rules")
def imprints_rules(as_json: JsonOption = False) -> None:
    """List the rules that ask for an imprint, dated and cited. Not legal advice."""
    from rejoinder.core.imprint import RULES

    rows = [
        {"id": r.id, "since": r.since.isoformat(), "nations": ", ".join(r.nations), "asks": r.asks, "cite": r.cite}
        for r in RULES
    ]
    show(rows, as_json=as_json, empty="")


@press_app.command("list")
def press_list(account: Name, as_json: JsonOption = False, data: DataOption = None) -> None:
    """List who is on a press list, and who left."""
    open_desk(data)
    rows = [
        {"email": c.email, "name": c.name, "outlet": c.outlet, "because": c.because,
         "left": c.left_at.isoformat() if c.left_at else ""}
        for c in _account_of(account).contacts.order_by("left_at", "email")
    ]  # fmt: skip
    show(rows, as_json=as_json, empty="nobody is on it yet")


@press_app.command("import")
def press_import(
    account: Name, file: Path, by: By,
    because: Annotated[str, typer.Option(help="How they all agreed to it.")], data: DataOption = None,
) -> None:  # fmt: skip
    """Bring in a CSV list with email, name, outlet; lines that cannot be read are listed."""
    open_desk(data)
    from rejoinder.desk.publishing.press_list import import_contacts

    done = import_contacts(_account_of(account), _read(file, 1024 * 1024), because, by=person_of(by))
    print(f"{done.added} added, {done.here} here already, {len(done.not_in)} not in")
    for line, why in done.not_in:
        print(f"  line {line}: {why}")


@secrets_app.command("rotate")
def secrets_rotate(data: DataOption = None) -> None:
    """Seal the secrets of all accounts with a new key and forget the old one."""
    open_desk(data)
    from rejoinder.desk.publishing.accounts import rotate_secrets

    print(f"sealed anew: the secrets of {rotate_secrets()} accounts")


@secrets_app.callback()
def _secrets_group() -> None:
    """One command so far; its name stays when more come."""


def _secrets(given: list[str] | None) -> dict[str, str]:
    found = {}
    for one in given or []:
        name, is_there, path = one.partition("=")
        if not is_there:
            raise BadInput(f"--secret {one[:40]}: write it as NAME=FILE")
        found[name] = _read(Path(path), SECRET_BYTES_MAX).decode("utf-8", "replace").strip()
    return found


def _read(path: Path, bytes_max: int) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(bytes_max + 1)
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror}") from None
    if len(content) > bytes_max:
        raise BadInput(f"{path}: over {bytes_max:,} bytes")
    return content


def _account_of(name: str):
    from rejoinder.desk.publishing.models import Account

    found = Account.objects.filter(name=name).first()
    if found is None:
        raise BadInput(f"there is no account {name!r}; see `rejoinder accounts list`")
    return found


def _imprint_of(name: str):
    from rejoinder.desk.publishing.models import Imprint

    found = Imprint.objects.filter(name=name).first()
    if found is None:
        raise BadInput(f"there is no imprint {name!r}; see `rejoinder imprints list`")
    return found
