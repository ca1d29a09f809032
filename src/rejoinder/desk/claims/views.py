"""The pages of transcripts, live while they are spoken, and the claims of a story."""

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET

from rejoinder.core.claims.why import WORTH
from rejoinder.desk.claims import transcripts as acts
from rejoinder.desk.claims.finding import claims_of, claims_said, lines_of
from rejoinder.desk.claims.models import Transcript
from rejoinder.desk.listening.fields import BadFields, read_upload
from rejoinder.desk.listening.page import sentence, show, writers_only
from rejoinder.desk.listening.said import after, said
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Role
from rejoinder.desk.stories.models import Story
from rejoinder.errors import BadInput, RejoinderError

TRANSCRIPTS_A_PAGE = 50
CLAIMS_SHOWN = 30  # beside a transcript
ALL_CLAIMS_MAX = 200  # of a story on one page
LIVE_LINES_MAX = 200
DONE = {
    "opened": "The transcript is open. Its claims appear as its lines are read.",
    "added": "{}",
    "ended": "The transcript has ended. Nothing more can be added to it.",
}


@require_GET
@needs(Role.READER)
def transcripts(request):
    """Every transcript, the newest first, with how many claims it has."""
    counted = Count("lines__claims", filter=Q(lines__claims__score__gte=WORTH))
    rows = Transcript.objects.annotate(claims_count=counted).order_by("-made_at", "-id")
    page = Paginator(rows, TRANSCRIPTS_A_PAGE)
    return show(request, "claims/transcripts.html", {"page": page.get_page(request.GET.get("page"))})


@needs(Role.WRITER)
def new(request):
    """The form of a new transcript: a title, and its words where they are here already."""
    typed = {name: request.POST.get(name, "") for name in ("title", "name", "place", "pasted")}
    wrong: dict = {}
    if request.method == "POST":
        try:
            lines = _pasted(request)
            made = acts.open_transcript(typed["title"], request.user, name=typed["name"], place=typed["place"])
            if lines:
                acts.add_lines(made, lines, request.user)
            return after(f"/transcripts/{made.name}/", "opened")
        except BadFields as error:
            wrong = error.fields
        except RejoinderError as error:
            wrong = {"pasted": sentence(error)}
    about = {"typed": typed, "wrong": wrong}
    return show(request, "claims/new.html", about, status=422 if wrong else 200)


def _pasted(request) -> list[str]:
    """The lines that were typed or sent as a file. Raises BadInput where they are more than a transcript takes."""
    text = request.POST.get("pasted", "")
    if file := request.FILES.get("file"):
        try:
            text = read_upload(file)[1].decode("utf-8-sig")
        except UnicodeDecodeError:
            raise BadInput(f"{file.name} is not UTF-8 text; save it as UTF-8") from None
    lines = text.splitlines() if text.strip() else []
    if len(lines) > acts.AT_ONCE_MAX:
        raise BadInput(f"{len(lines):,} lines; paste at most {acts.AT_ONCE_MAX:,} at once")
    return lines


@needs(Role.READER)
def transcript(request, name):
    """One transcript: what is said, what of it can be checked, and which line answers."""
    found = get_object_or_404(Transcript, name=name)
    wrong, typed, status = "", "", 200
    if request.method == "POST":
        writers_only(request)
        try:
            return _pressed(request, found)
        except RejoinderError as error:
            wrong, typed, status = sentence(error), request.POST.get("pasted", ""), 422
    about = _about(found) | {"wrong": wrong, "typed": typed, "said": _said(request)}
    return show(request, "claims/transcript.html", about, status=status)


def _pressed(request, found: Transcript):
    if request.POST.get("press") == "end":
        acts.end_transcript(found, request.user)
        return after(f"/transcripts/{found.name}/", "ended")
    lines = _pasted(request)
    if not lines:
        raise BadInput("Nothing to add: type or paste what was said")
    done = acts.add_lines(found, lines, request.user)
    return after(f"/transcripts/{found.name}/", "added", n=done.added)


def _said(request):
    count = request.GET.get("n", "")
    words = f"{int(count):,} lines added." if count.isascii() and count.isdigit() and len(count) < 8 else "Added."
    return said(request, DONE, words)


def _about(found: Transcript) -> dict:
    shown = lines_of(found)
    unread = found.lines.filter(is_read=False).count()
    hidden = found.lines.filter(number__lt=shown[0].line.number).count() if shown else 0
    claims = claims_said(found, limit=CLAIMS_SHOWN)
    return {"transcript": found, "lines": shown, "claims": claims, "unread": unread, "hidden": hidden}


@require_GET
@needs(Role.READER)
def live(request, name):
    """What came after a line, for a page that is open: rows, the claims as they stand, and whether more may come.

    `from` is the number of the first line whose claims the page does not know yet.
    """
    found = get_object_or_404(Transcript, name=name)
    told = request.GET.get("from", "")
    since = int(told) if told.isascii() and told.isdigit() and len(told) < 9 else 1
    shown = lines_of(found, after=max(0, since - 1), limit=LIVE_LINES_MAX, is_latest=False)
    unread = [one.line.number for one in shown if not one.line.is_read]
    last = shown[-1].line.number if shown else since - 1
    about = {"claims": claims_said(found, limit=CLAIMS_SHOWN), "transcript": found, "unread": len(unread)}
    answer = JsonResponse(
        {
            "rows": [
                {"number": one.line.number, "html": render_to_string("claims/line.html", {"one": one}, request)}
                for one in shown
            ],
            "claims": render_to_string("claims/said_claims.html", about, request),
            "from": min(unread, default=last + 1),
            "ended": found.is_ended and not unread,
        }
    )
    answer["Cache-Control"] = "no-store"
    return answer


@require_GET
@needs(Role.READER)
def of_story(request, pk) -> HttpResponse:
    """All the claims of a story; a merged one leads to the story that it went into."""
    story = get_object_or_404(Story, pk=pk)
    if story.merged_into_id:
        return redirect(f"/stories/{story.merged_into_id}/claims/")
    about = {"story": story, "story_claims": claims_of(story, limit=ALL_CLAIMS_MAX), "is_all": True}
    return show(request, "claims/story.html", about)
