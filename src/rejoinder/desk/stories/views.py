"""All stories, searched and filtered; and what a person may do to one."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from rejoinder.desk.listening.models import Post
from rejoinder.desk.people.models import Desk, Role
from rejoinder.desk.stories import corrections
from rejoinder.desk.stories.finding import FoundStories, find_stories
from rejoinder.desk.stories.models import Correction, Membership, Story
from rejoinder.desk.stories.words import STATE_WORDS
from rejoinder.errors import BadInput, NotAllowed, RejoinderError

PAGE_ROWS = 40
PAGES_MAX = 250  # past it a search is the better way; keeps the database from counting up to far offsets
QUIET_H_MAX = 720  # of one verdict, thirty days
POST_IDS_MAX = 5000  # of one split
STATES = [("", "All"), *STATE_WORDS.items(), ("muted", "Muted")]

Act = Callable[[HttpRequest, Story], Correction]


@login_required
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Every story, newest post first, forty a page."""
    wanted, state = request.GET.get("q", "").strip()[:200], request.GET.get("state", "")
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 19 and Story.objects.filter(pk=int(wanted)).exists():
        return redirect(f"/stories/{wanted}/")
    page = _page_number(request.GET.get("page", "1"))
    before = _post_number(request.GET.get("before", ""))
    looked = find_stories(wanted, before_id=before) if wanted else FoundStories()
    found = _filtered(state, is_single=bool(request.GET.get("singles")))
    found = found.filter(pk__in=looked.ids) if wanted else found
    start = (page - 1) * PAGE_ROWS
    stories = list(found.select_related("first_post__source", "state_by")[start : start + PAGE_ROWS + 1])
    return render(
        request,
        "stories/list.html",
        {
            "stories": stories[:PAGE_ROWS],
            "older": page + 1 if len(stories) > PAGE_ROWS and page < PAGES_MAX else None,
            "newer": page - 1 if page > 1 else None,
            "page": page,
            "wanted": wanted,
            "looked": looked,
            "before": before,
            "state": state,
            "states": STATES,
            "singles": request.GET.get("singles", ""),
            "desk": Desk.objects.filter(pk=1).first() or Desk(pk=1),
        },
    )


def _page_number(text: str) -> int:
    return min(max(int(text), 1), PAGES_MAX) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _post_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _filtered(state: str, *, is_single: bool) -> QuerySet[Story]:
    found = Story.objects.filter(merged_into=None, posts_count__gt=0)
    found = found.filter(muted_at__isnull=state != "muted")
    if state in Story.State.values:
        found = found.filter(state=state)
    if is_single:
        found = found.filter(sources_count__lte=1)
    return found.order_by("-last_post_at", "-id")


def writer_does(act: Act) -> Callable[..., HttpResponseBase]:
    """A view that lets a writer do one thing to a story and answers pages with a redirect, scripts with JSON.

    What is refused says why, in both, and changes nothing.
    """

    @login_required
    @require_POST
    @wraps(act)
    def view(request: HttpRequest, pk: int) -> HttpResponseBase:
        story = get_object_or_404(Story, pk=pk)
        try:
            if not request.user.may(Role.WRITER):
                raise NotAllowed("Your role only reads. Ask an admin of the desk to make you a writer.")
            correction = act(request, story)
        except RejoinderError as error:
            return _refused(request, story, error)
        return _done(request, correction)

    return view


def _refused(request: HttpRequest, story: Story, error: RejoinderError) -> HttpResponse:
    status = 403 if isinstance(error, NotAllowed) else 400
    why = str(error)[:1].upper() + str(error)[1:]
    if _is_script(request):
        return JsonResponse({"refused": why}, status=status)
    return render(request, "stories/refused.html", {"why": why, "back": _next(request, story)}, status=status)


def _done(request: HttpRequest, correction: Correction) -> HttpResponse:
    story = Story.objects.get(pk=correction.story_id)
    is_undone = correction.undone_at is not None
    if _is_script(request):
        told = {
            "kind": "undo" if is_undone else correction.kind,
            "story": story.pk,
            "title": story.title,
            "state": story.state,
            "word": STATE_WORDS[story.state],
            "correction": correction.pk,
        }
        return JsonResponse(told)
    if correction.kind == Correction.Kind.STATE and story.state == Story.State.RESPONDING and not is_undone:
        return redirect(f"/stories/{story.pk}/#lines")
    return redirect(_next(request, story))


def _is_script(request: HttpRequest) -> bool:
    return request.headers.get("accept", "").startswith("application/json")


def _next(request: HttpRequest, story: Story) -> str:
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/"):
        return wanted
    return f"/stories/{story.pk}/"


def _reason(request: HttpRequest) -> str:
    return " ".join(request.POST.get("reason", "").split())[: corrections.REASON_LETTERS_MAX]


def _number(request: HttpRequest, name: str, what: str) -> int:
    text = request.POST.get(name, "").strip()
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise BadInput(f"{what}: {text[:40]!r} is not a number; choose one from the list")
    return int(text)


@writer_does
def state(request: HttpRequest, story: Story) -> Correction:
    """Says what the team does about the story."""
    said = request.POST
    line = (
        _number(request, "reopens_pct", "the chance it reopens above") if said.get("reopens_pct", "").strip() else None
    )
    hours = _number(request, "quiet_h", "hours of quiet") if said.get("quiet_h", "").strip() else 0
    if hours > QUIET_H_MAX:
        raise BadInput(f"a verdict holds at most {QUIET_H_MAX} hours; then look at it again")
    until = timezone.now() + timedelta(hours=hours) if hours else None
    return corrections.set_state(
        story, said.get("state", ""), by=request.user, why=_reason(request), reopens_pct=line, quiet_until=until
    )


@writer_does
def rename(request: HttpRequest, story: Story) -> Correction:
    """Gives the story a name that holds."""
    return corrections.rename(story, request.POST.get("title", ""), by=request.user)


@writer_does
def mute(request: HttpRequest, story: Story) -> Correction:
    """Takes the story off the board."""
    return corrections.mute(story, by=request.user, reason=_reason(request))


@writer_does
def unmute(request: HttpRequest, story: Story) -> Correction:
    """Puts the story back on the board."""
    return corrections.unmute(story, by=request.user, reason=_reason(request))


@writer_does
def split(request: HttpRequest, story: Story) -> Correction:
    """Puts the posts that the preview showed into a story of their own."""
    parts = [part for part in request.POST.get("post_ids", "").split(",") if part]
    if len(parts) > POST_IDS_MAX or not all(part.isascii() and part.isdigit() and len(part) < 19 for part in parts):
        raise BadInput(f"story {story.pk}: the chosen posts cannot be read; choose them again")
    inside = Membership.objects.filter(story=story, post_id__in=parts).count()
    if inside != len(set(parts)):
        gone = len(set(parts)) - inside
        raise BadInput(f"{gone} of the chosen posts left story {story.pk} meanwhile; look at it and choose again")
    return corrections.split(story, [int(part) for part in parts], by=request.user, reason=_reason(request))


@writer_does
def merge(request: HttpRequest, story: Story) -> Correction:
    """Joins another story into this one."""
    other = Story.objects.filter(pk=_number(request, "other", "the other story")).first()
    if other is None:
        raise BadInput("there is no such story; choose one from the list")
    return corrections.merge(story, other, by=request.user, reason=_reason(request))


@writer_does
def move(request: HttpRequest, story: Story) -> Correction:
    """Moves one post of this story into another."""
    post = Post.objects.filter(pk=_number(request, "post", "the post"), membership__story=story).first()
    target = Story.objects.filter(pk=_number(request, "to", "the other story")).first()
    if post is None or target is None:
        raise BadInput("that post or that story is not there any more; look at the story again")
    return corrections.move(post, target, by=request.user, reason=_reason(request))


@writer_does
def undo(request: HttpRequest, story: Story) -> Correction:
    """Takes a correction of this story back."""
    number = _number(request, "correction", "what to undo")
    correction = Correction.objects.filter(Q(story=story) | Q(other=story), pk=number).first()
    if correction is None:
        raise Http404
    return corrections.undo(correction, by=request.user)
