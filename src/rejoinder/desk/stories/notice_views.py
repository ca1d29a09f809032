"""The notice to the posters on the page of a story: drafted, changed, asked for and approved with plain forms."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from rejoinder.desk.people.models import Role, User
from rejoinder.desk.stories import notices
from rejoinder.desk.stories.models import Notice, Story
from rejoinder.errors import BadInput, NotAllowed, RejoinderError

Act = Callable[[HttpRequest, Story], Notice]


@dataclass(frozen=True)
class NoticeShown:
    """A notice with what this person may do to it."""

    notice: Notice
    sha256: str
    is_current: bool
    is_approved: bool
    why_not: str  # why this person may not approve it; empty where they may


def notice_shown(story: Story, person: User) -> NoticeShown | None:
    """The notice of a story for its page: one query; None where nobody drafted one."""
    rows = Notice.objects.filter(story=story)
    notice = rows.select_related("story", "author", "edited_by", "asked_by", "approved_by").first()
    if notice is None:
        return None
    return NoticeShown(
        notice, notices.sha256_of(notice.text), notices.is_current(notice), notices.is_approved(notice),
        notices.why_not_approve(notice, person),
    )  # fmt: skip


@login_required
@require_POST
def notice(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Does the one thing that the pressed button names; what is refused says why and changes nothing."""
    story = get_object_or_404(Story, pk=pk)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    try:
        if not request.user.may(Role.WRITER):
            raise NotAllowed("Your role only reads. Ask an admin of the desk to make you a writer.")
        act(request, story)
    except RejoinderError as error:
        why = str(error)[:1].upper() + str(error)[1:]
        told = {"why": why, "back": f"/stories/{story.pk}/#notice", "typed": request.POST.get("text", "")}
        return render(request, "stories/refused.html", told, status=403 if isinstance(error, NotAllowed) else 400)
    return redirect(f"/stories/{story.pk}/#notice")


def _draft(request: HttpRequest, story: Story) -> Notice:
    return notices.draft(story, by=request.user)


def _save(request: HttpRequest, story: Story) -> Notice:
    said = request.POST
    return notices.edit(_there(story), said.get("text", ""), by=request.user, seen=said.get("sha256", ""))


def _ask(request: HttpRequest, story: Story) -> Notice:
    return notices.ask(_save(request, story), by=request.user)


def _approve(request: HttpRequest, story: Story) -> Notice:
    return notices.approve(_there(story), request.POST.get("sha256", ""), by=request.user)


def _there(story: Story) -> Notice:
    found = Notice.objects.filter(story=story).first()
    if found is None:
        raise BadInput(f"story {story.pk} has no notice; draft one first")
    return found


ACTS: dict[str, Act] = {"draft": _draft, "save": _save, "ask": _ask, "approve": _approve}
