"""The people of a press list, and the page on which one of them leaves it."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from rejoinder.desk.listening.fields import read_upload, whole_number
from rejoinder.desk.listening.page import sentence, show, writers_only
from rejoinder.desk.listening.said import after, said
from rejoinder.desk.listening.zone import own_clock
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Role
from rejoinder.desk.publishing.models import Account, PressContact
from rejoinder.desk.publishing.press_list import add_contact, import_contacts, leave
from rejoinder.errors import BadInput, NotAllowed

DONE = {"added": "{} is on the list.", "left": "{} is off the list."}


@needs(Role.READER)
@own_clock
def contacts(request, pk):
    """Who is on a press list, how they came to be on it, and who left."""
    account = get_object_or_404(Account, pk=pk, kind="press")
    wrong, report, status = "", None, 200
    if request.method == "POST":
        writers_only(request)
        try:
            if drop := request.POST.get("drop", ""):
                found = get_object_or_404(PressContact, pk=whole_number(drop), account=account)
                leave(found, by=request.user)
                return after(f"/publishing/accounts/{pk}/contacts/", "left", name=found.email)
            if file := request.FILES.get("file"):
                _, content = read_upload(file)
                report = import_contacts(account, content, request.POST.get("because", ""), by=request.user)
            else:
                typed = request.POST
                added = add_contact(
                    account, typed.get("email", ""), typed.get("because", ""), by=request.user,
                    name=typed.get("name", ""), outlet=typed.get("outlet", ""),
                )  # fmt: skip
                return after(f"/publishing/accounts/{pk}/contacts/", "added", name=added.email)
        except (BadInput, NotAllowed) as error:
            wrong, status = sentence(error), 422
    everybody = account.contacts.order_by("left_at", "email")
    about = {
        "account": account, "contacts": everybody.filter(left_at=None), "left": everybody.exclude(left_at=None),
        "wrong": wrong, "report": report, "typed": request.POST,
        "said": said(request, DONE, request.GET.get("name", "")[:254]),
    }  # fmt: skip
    return show(request, "publishing/contacts.html", about, status=status)


@csrf_exempt  # RFC 8058: the mail program posts here for its reader, without our cookie
@require_http_methods(["GET", "HEAD", "POST"])
def leave_page(request, token):
    """Where somebody leaves a press list: opening asks, one press does it. No sign-in, no question why."""
    contact = get_object_or_404(PressContact.objects.select_related("account"), token=token)
    if request.method == "POST":
        leave(contact)
    return render(request, "publishing/leave.html", {"contact": contact})
