"""What the public pages say of themselves, set by an admin."""

from django.db import transaction

from rejoinder.desk.answers.models import Answer, Site
from rejoinder.desk.answers.pages import site_row
from rejoinder.desk.audit.trail import record
from rejoinder.desk.links.shorten import public_base
from rejoinder.desk.listening.fields import BadFields, plain_line
from rejoinder.desk.listening.page import sentence, show
from rejoinder.desk.listening.said import after, said
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Role, User
from rejoinder.errors import NotAllowed

LINKS_MAX = 6
DONE = {"saved": "Saved. The public pages say it within a minute."}


@needs(Role.READER)
def site(request):
    """The form, and how the pages look from outside."""
    wrong, status = "", 200
    if request.method == "POST":
        try:
            save_site(request.POST, by=request.user)
            return after("/publishing/site/", "saved")
        except (BadFields, NotAllowed) as error:
            wrong, status = sentence(error), 422
    about = {
        "site": site_row(), "wrong": wrong, "typed": request.POST if wrong else {}, "said": said(request, DONE),
        "answers": Answer.objects.all()[:10], "base": public_base(), "may_admin": request.user.may(Role.ADMIN),
        "links": "\n".join(f"{name} {address}" for name, address in site_row().links),
    }  # fmt: skip
    return show(request, "answers/site.html", about, status=status)


@transaction.atomic
def save_site(typed, *, by: User) -> Site:
    """Saves what the public pages say of themselves. Raises BadFields, and NotAllowed for people who are no admins.

    ClaimReview data cannot be turned on for a party or candidate.
    """
    if not by.may(Role.ADMIN):
        raise NotAllowed("The public pages are set by an admin. Ask one of your desk.")
    row = site_row()
    row.name, row.mistakes_to = plain_line(typed.get("name"), 120), plain_line(typed.get("mistakes_to"), 254)
    row.is_party = typed.get("is_party") == "on"
    row.has_claim_review = typed.get("has_claim_review") == "on"
    row.links = _links(str(typed.get("links") or ""))
    if row.is_party and row.has_claim_review:
        raise BadFields(
            {"has_claim_review": "Search engines take no fact-checks from parties or candidates; leave it off."}
        )
    row.save()
    record("site.save", "site", actor=by, claim_review=row.has_claim_review, is_party=row.is_party)
    return row


def _links(text: str) -> list[list[str]]:
    found = []
    for line in filter(str.strip, text.splitlines()):
        name, _, address = line.strip().rpartition(" ")
        if not name or not address.startswith(("https://", "http://")):
            raise BadFields({"links": f"“{line.strip()[:60]}”: write a name, a space, and an address with https://."})
        found.append([plain_line(name, 40), plain_line(address, 2000)])
    if len(found) > LINKS_MAX:
        raise BadFields({"links": f"At most {LINKS_MAX} links."})
    return found
