"""What people say of a line on a story's page, and the press that lets matching learn from it."""

from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from rejoinder.desk.lines import teaching
from rejoinder.desk.lines.models import Line
from rejoinder.desk.listening.fields import plain_line
from rejoinder.desk.listening.page import sentence
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Role
from rejoinder.desk.stories.models import Story
from rejoinder.errors import BadInput


@require_POST
@needs(Role.WRITER)
def taught(request):
    """Keeps what was said of a line for a story, and goes back to the story."""
    story = _story(request.POST.get("story", ""))
    ref = plain_line(request.POST.get("line"), 100)
    back = f"/stories/{story.pk}/#lines"
    try:
        line = Line.objects.filter(ref=ref).first()
        if line is None:
            raise BadInput(f"there is no line {ref!r}; find its ref under Lines")
        if request.POST.get("answers") not in ("yes", "no"):
            raise BadInput("say yes, it answers, or no, it does not")
        teaching.teach(story, line, answers=request.POST["answers"] == "yes", by=request.user)
    except BadInput as error:
        return render(request, "stories/refused.html", {"why": sentence(error), "back": back}, status=400)
    return HttpResponseRedirect(back)


@require_POST
@needs(Role.WRITER)
def learn(request):
    """Lets matching learn now."""
    back = "/lines/#learning"
    try:
        teaching.learn(by=request.user)
    except BadInput as error:
        return render(request, "stories/refused.html", {"why": sentence(error), "back": back}, status=400)
    return HttpResponseRedirect(back)


def _story(text: str) -> Story:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0
    return get_object_or_404(Story, pk=number)
