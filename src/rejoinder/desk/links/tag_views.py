"""The hashtags of campaigns: made with their watch, and heard."""

from rejoinder.desk.links.fields import day_of
from rejoinder.desk.links.hashtags import make_hashtag
from rejoinder.desk.links.models import Hashtag
from rejoinder.desk.listening.fields import BadFields
from rejoinder.desk.listening.page import show, writers_only
from rejoinder.desk.listening.said import after, said
from rejoinder.desk.listening.zone import own_clock
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Role

TAGS_SHOWN = 200
FIELDS = ("tag", "campaign", "since", "until")
DONE = {"made": "{} is in, and a watch listens for it from now on."}


@needs(Role.READER)
@own_clock
def tags(request):
    """Every tag with its watch, and the form of a new one."""
    typed, wrong = dict.fromkeys(FIELDS, ""), {}
    if request.method == "POST":
        writers_only(request)
        typed = {name: request.POST.get(name, "") for name in FIELDS}
        since, until = day_of(typed["since"], wrong, "since"), day_of(typed["until"], wrong, "until")
        try:
            if not wrong:
                made = make_hashtag(typed["tag"], request.user, typed["campaign"], since=since, until=until)
                return after("/links/tags/", "made", tag=made.tag)
        except BadFields as error:
            wrong = error.fields
    listed = list(Hashtag.objects.select_related("watch", "made_by")[:TAGS_SHOWN])
    made = next((one for one in listed if one.tag == request.GET.get("tag")), None)
    about = {"tags": listed, "typed": typed, "wrong": wrong, "said": said(request, DONE, made) if made else None}
    return show(request, "links/tags.html", about, status=422 if wrong else 200)
