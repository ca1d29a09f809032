"""The public pages by which people join, confirm their address, and get their letter again. No cookie, no script."""

from django.conf import settings
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from rejoinder.desk.contests import joining
from rejoinder.desk.contests.models import Contest, Voter
from rejoinder.desk.contests.public import may_knock
from rejoinder.desk.contests.sheets import languages_of, no_script, public_contest, sheet
from rejoinder.desk.listening.fields import BadFields
from rejoinder.desk.words import words_for
from rejoinder.errors import NotAllowed

FIELDS = ("name", "email", "postcode", "declares", "consents")
form_page = require_http_methods(["GET", "HEAD", "POST"])


@csrf_exempt  # no cookie gives any right here, so there is nothing that another site could use
@form_page
@no_script
def join(request, slug):
    """The form by which somebody asks to vote; its answer is the same whether the address is known or not."""
    found = public_contest(slug)
    if not joining.is_joinable(found):
        return sheet(request, "joining/closed.html", found, {}, status=200 if request.method != "POST" else 409)
    typed = {name: request.POST.get(name, "")[:300] for name in FIELDS}
    about = {"typed": typed, "needs_declaration": joining.needs_declaration(found)}
    about |= {"consent": f"join.consent_{joining.CONSENT}"}
    if request.method != "POST":
        return sheet(request, "joining/join.html", found, about)
    try:
        declared = joining.read_form(found, typed)
    except BadFields as error:
        return sheet(request, "joining/join.html", found, about | {"wrong": _keyed(error)}, status=422)
    if not may_knock("join", address_of(request)):
        return sheet(request, "joining/join.html", found, about | {"too_many": True}, status=429)
    language = words_for(request, languages_of(found)).code
    joining.declare(found, declared, language, sends_mail=bool(settings.REJOINDER.smtp_url))
    return _sent(request, found)


@csrf_exempt  # as above: who has the link in the mail may press, and nobody else can
@form_page
@no_script
def confirm(request, slug, token):
    """Opening the link asks; one press confirms, because mail programs open links by themselves."""
    found = public_contest(slug)
    if request.method != "POST":
        there = joining.voter_with(found, token) if joining.is_joinable(found) else None
        return sheet(request, "joining/confirm.html" if there else "joining/used.html", found, {})
    try:
        voter = joining.confirm(found, token)
    except NotAllowed:
        return sheet(request, "joining/used.html", found, {}, status=409)
    done = "joining/done.html" if voter.state == Voter.State.ELIGIBLE else "joining/doubt.html"
    return sheet(request, done, found, {})


@csrf_exempt  # as above
@form_page
@no_script
def again(request, slug):
    """Has a letter sent again; says the same whether the address is known or not."""
    found = public_contest(slug)
    about = {"typed": request.POST.get("email", "")[:300], "is_sent": False}
    if request.method == "POST":
        if not may_knock("again", address_of(request)):
            return sheet(request, "joining/again.html", found, about | {"too_many": True}, status=429)
        joining.send_again(found, about["typed"])
        about["is_sent"] = True
    return sheet(request, "joining/again.html", found, about)


def address_of(request) -> str:
    """Where a form comes from; only its digest is kept, for a day."""
    return request.META.get("REMOTE_ADDR", "")[:64]


def _sent(request, found: Contest):
    return sheet(request, "joining/sent.html", found, {"sends_mail": bool(settings.REJOINDER.smtp_url)})


def _keyed(error: BadFields) -> dict[str, str]:
    return {name: f"join.{key}" for name, key in error.fields.items()}
