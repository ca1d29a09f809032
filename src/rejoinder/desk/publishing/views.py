"""The Publishing room: what is out and what waits, the team's accounts, and their imprints."""

from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from rejoinder.core.imprint import ELECTIONS, NATIONS, RULES, Promoted, gaps, rules_for, sentence
from rejoinder.desk.listening.fields import BadFields
from rejoinder.desk.listening.page import sentence as as_sentence
from rejoinder.desk.listening.page import show
from rejoinder.desk.listening.said import after, said
from rejoinder.desk.listening.zone import own_clock
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Role
from rejoinder.desk.publishing import accounts as account_work
from rejoinder.desk.publishing.imprints import promoted, save_imprint
from rejoinder.desk.publishing.kinds import Kind, kind_of, kinds
from rejoinder.desk.publishing.models import Account, Imprint, Publication, Release
from rejoinder.errors import BadInput, Broken, NotAllowed

RELEASES_SHOWN = 50
DONE = {
    "account": "The account {} is saved. It is checked within a minute.",
    "stopped": "The account {} is stopped. Nothing goes out to it.",
    "started": "The account {} is started. It is checked within a minute.",
    "forgotten": "The account is taken away.",
    "imprint": "The imprint {} is saved. Releases that wait with the old words must be asked for again.",
    "dropped": "The release is dropped. It stays readable.",
}


@dataclass(frozen=True)
class ReleaseRow:
    """A release in the list: where it stands in one word, and what became of each publication."""

    release: Release
    word: str
    publications: list[Publication]

    @property
    def out(self) -> int:
        """How many of its publications are out."""
        return sum(1 for one in self.publications if one.state == Publication.State.OUT)


@require_GET
@needs(Role.READER)
@own_clock
def publishing(request):
    """What waits, what went out, and through which accounts."""
    rows = _releases()
    waiting = [row for row in rows if row.release.state in ("draft", "asked", "approved")]
    about = {
        "waiting": waiting, "out": [row for row in rows if row.release.state == "out"],
        "accounts": Account.objects.select_related("imprint"), "imprints": Imprint.objects.order_by("name"),
        "kinds": kinds().values(), "may_admin": request.user.may(Role.ADMIN),
        "said": said(request, DONE, request.GET.get("name", "")[:120]),
    }  # fmt: skip
    return show(request, "publishing/publishing.html", about)


def _releases() -> list[ReleaseRow]:
    found = Release.objects.exclude(state="dropped").select_related("author", "last_editor", "story")
    found = found.prefetch_related("publications__account")[:RELEASES_SHOWN]
    return [ReleaseRow(one, _word(one), list(one.publications.all())) for one in found]


def _word(release: Release) -> str:
    if release.state == "approved":
        return "scheduled" if release.goes_out_at and release.goes_out_at > timezone.now() else "going out"
    if release.state == "draft" and release.note:
        return "sent back"
    return {"draft": "draft", "asked": "asked", "out": "out"}[release.state]


@needs(Role.ADMIN)
@own_clock
def new_account(request):
    """The form of a new account of one kind."""
    try:
        kind = kind_of(request.POST.get("kind") or request.GET.get("kind") or "site")
    except BadInput:
        return redirect("/publishing/")
    if request.method == "POST":
        return _save_account(request, kind, None)
    return _account_page(request, kind, None)


@needs(Role.READER)
@own_clock
def account(request, pk):
    """One account: what it is, what we last heard of it, what went out over it; an admin changes it here."""
    found = get_object_or_404(Account.objects.select_related("imprint"), pk=pk)
    if request.method == "POST":
        return _save_account(request, kind_of(found.kind), found)
    return _account_page(request, kind_of(found.kind), found)


@require_POST
@needs(Role.ADMIN)
def press(request, pk, what):
    """Stop, start or forget an account."""
    found = get_object_or_404(Account, pk=pk)
    if what not in ("stop", "start", "forget"):
        raise Http404
    try:
        if what == "stop":
            account_work.stop_account(found, by=request.user)
            return after(f"/publishing/accounts/{pk}/", "stopped", name=found.name)
        if what == "start":
            account_work.start_account(found, by=request.user)
            return after(f"/publishing/accounts/{pk}/", "started", name=found.name)
        account_work.forget_account(found, by=request.user)
    except NotAllowed as error:
        return _account_page(request, kind_of(found.kind), found, wrong={"": as_sentence(error)}, status=409)
    return after("/publishing/", "forgotten")


def _save_account(request, kind: Kind, found: Account | None):
    typed = request.POST
    fields = {
        "kind": kind.name, "name": typed.get("name", ""), "server": typed.get("server", ""),
        "handle": typed.get("handle", ""), "language": typed.get("language", ""),
        "imprint": typed.get("imprint", ""), "no_imprint_why": typed.get("no_imprint_why", ""),
        "is_default": typed.get("is_default") == "on",
        "secrets": {field.name: typed.get(f"secret-{field.name}", "") for field in kind.secrets},
    }  # fmt: skip
    try:
        saved = account_work.save_account(fields, by=request.user, account=found)
    except BadFields as error:
        return _account_page(request, kind, found, wrong=error.fields, status=422)
    except (BadInput, NotAllowed, Broken) as error:
        return _account_page(request, kind, found, wrong={"": as_sentence(error)}, status=409)
    return after(f"/publishing/accounts/{saved.pk}/", "account", name=saved.name)


def _account_page(request, kind: Kind, found: Account | None, *, wrong=None, status=200):
    kept: set[str] = set()
    try:
        kept = account_work.secret_names(found) if found else set()
    except Broken as error:
        wrong = {"": as_sentence(error)} | (wrong or {})
    about = {
        "kind": kind, "account": found, "as_is": found or Account(), "wrong": wrong or {}, "typed": request.POST,
        "kept": kept,
        "imprints": Imprint.objects.order_by("name"), "may_admin": request.user.may(Role.ADMIN),
        "publications": found.publications.select_related("release").order_by("-pk")[:20] if found else [],
        "contacts": found.contacts.filter(left_at=None).count() if found and kind.name == "press" else None,
        "said": said(request, DONE, request.GET.get("name", "")[:120]),
    }  # fmt: skip
    return show(request, "publishing/account.html", about, status=status)


@needs(Role.READER)
@own_clock
def imprint(request, pk=None):
    """One imprint, or a new one: its words as they will stand, the rules that ask for it, and its page."""
    found = get_object_or_404(Imprint, pk=pk) if pk else None
    typed, wrong, status = request.POST, {}, 200
    if request.method == "POST":
        try:
            saved = save_imprint({name: typed.get(name, "") for name in typed}, by=request.user, imprint=found)
            return after("/publishing/", "imprint", name=saved.name)
        except BadFields as error:
            wrong, status = error.fields, 422
        except NotAllowed as error:
            wrong, status = {"": as_sentence(error)}, 403
    nation, election = (typed.get("nation"), typed.get("election")) if typed else (None, None)
    nation = nation or (found.nation if found else "england")
    election = election or (found.election if found else "uk_parliament")
    says = Promoted(*(typed.get(n, "") for n in _PROMOTED)) if typed else promoted(found) if found else Promoted("", "")
    about = {
        "imprint": found, "as_is": found or Imprint(), "typed": typed, "wrong": wrong,
        "nations": NATIONS.items(), "elections": ELECTIONS.items(),
        "nation": nation, "election": election, "says": "" if gaps(says) else sentence(says),
        "rules": rules_for(nation, election, timezone.localdate()), "other_rules": _others(nation, election),
        "accounts": found.accounts.all() if found else [], "may_admin": request.user.may(Role.ADMIN),
    }  # fmt: skip
    return show(request, "publishing/imprint.html", about, status=status)


_PROMOTED = ("promoter", "promoter_address", "on_behalf_of", "on_behalf_address")


def _others(nation: str, election: str):
    asked = rules_for(nation, election, timezone.localdate())
    return [rule for rule in RULES if nation in rule.nations and rule not in asked]
