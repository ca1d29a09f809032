"""The short links: a list with people first, one to make, and one link with its hours, its classes and its QR code."""

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from rejoinder.core.targets import shown_host
from rejoinder.desk.audit.models import AuditEvent
from rejoinder.desk.links import pictures, shorten
from rejoinder.desk.links.fields import moment_of, story_of
from rejoinder.desk.links.models import ShortLink
from rejoinder.desk.links.reading import MEANS, Followed, followed, hours_of
from rejoinder.desk.listening.fields import BadFields, plain_line
from rejoinder.desk.listening.files import as_file
from rejoinder.desk.listening.page import sentence, show, writers_only
from rejoinder.desk.listening.said import after, said
from rejoinder.desk.listening.zone import own_clock
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Role
from rejoinder.errors import NotAllowed

LINKS_A_PAGE = 50
HOURS_SHOWN = 48
DEEDS_SHOWN = 8
FIELDS = ("target", "slug", "campaign", "story", "expires_at", "then_to")
DONE = {
    "made": "The link {} is made. It works from now on.",
    "off": "{} is switched off. It leads nowhere now.",
    "on": "{} leads on again.",
    "end": "The end of {} is saved.",
    "target": "{} leads to the new address.",
}
DEEDS = {
    "link.add": "made it",
    "link.off": "switched it off",
    "link.on": "switched it on",
    "link.end": "changed its end",
    "link.target": "changed where it leads",
}


class Row:
    """A link as the pages show it."""

    def __init__(self, link: ShortLink, clicks: Followed, now) -> None:
        self.link, self.clicks, self.address = link, clicks, shorten.public_url(link)
        self.shown = self.address.partition("//")[2]
        self.target_host = shown_host(link.target)
        self.has_ended = link.expires_at is not None and link.expires_at <= now
        self.bars = pictures.day_bars(clicks.hours)
        self.day = sum(clicks.hours)

    @property
    def others(self) -> list[tuple[str, int]]:
        """The other classes, by their plural."""
        names = {"preview": "preview,previews", "robot": "robot,robots", "unknown": "unknown,unknown"}
        return [(words, self.clicks.kinds[kind]) for kind, words in names.items()]


@require_GET
@needs(Role.READER)
@own_clock
def links(request):
    """Every link, the newest first, of one campaign where one is chosen."""
    now, campaign = timezone.now(), plain_line(request.GET.get("campaign"), shorten.CAMPAIGN_LETTERS_MAX)
    chosen = ShortLink.objects.select_related("made_by")
    if campaign:
        chosen = chosen.filter(campaign=campaign)
    page = Paginator(chosen, LINKS_A_PAGE).get_page(request.GET.get("page"))
    sums = followed(page.object_list, now)
    campaigns = ShortLink.objects.exclude(campaign="").values("campaign").annotate(n=Count("pk")).order_by("campaign")
    about = {
        "rows": [Row(link, sums[link.pk], now) for link in page.object_list], "page": page, "campaign": campaign,
        "campaigns": list(campaigns[:50]), "total": ShortLink.objects.count(),
    }  # fmt: skip
    return show(request, "links/links.html", about)


@needs(Role.WRITER)
@own_clock
def new(request):
    """The form of a new link; what was typed stays when a field needs another look."""
    typed = {name: request.GET.get(name, "")[:2000] for name in FIELDS}
    wrong: dict[str, str] = {}
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in FIELDS}
        if request.POST.get("press") == "suggest":
            target = shorten.checked_target(typed["target"], wrong, "target")
            story = story_of(typed["story"], wrong)
            typed["slug"] = typed["slug"] if wrong else shorten.suggest_slug(target, story)
        else:
            made = _made(typed, request.user, wrong)
            if made:
                return after(f"/links/{made.pk}/", "made")
    base = shorten.public_url(ShortLink(slug="")).partition("//")[2]
    about = {"typed": typed, "wrong": wrong, "base": base}
    return show(request, "links/new.html", about, status=422 if wrong else 200)


def _made(typed: dict[str, str], by, wrong: dict[str, str]) -> ShortLink | None:
    story, ends = story_of(typed["story"], wrong), moment_of(typed["expires_at"], wrong)
    try:
        if not wrong:
            return shorten.make_link(
                typed["target"], by, typed["slug"], typed["campaign"], story=story, expires_at=ends,
                then_to=typed["then_to"],
            )  # fmt: skip
        shorten.checked_target(typed["target"], wrong, "target")
    except BadFields as error:
        wrong.update(error.fields)
    return None


@require_GET
@needs(Role.READER)
@own_clock
def link(request, pk):
    """One link: who followed it hour by hour, what the classes mean, where it leads and until when."""
    return _link_page(request, get_object_or_404(ShortLink.objects.select_related("made_by", "story"), pk=pk))


def _link_page(request, found: ShortLink, *, wrong: dict | None = None, typed: dict | None = None, refused: str = ""):
    now = timezone.now()
    row, hours = Row(found, followed([found], now)[found.pk], now), hours_of(found, now, HOURS_SHOWN)
    ends = f"{timezone.localtime(found.expires_at):%Y-%m-%dT%H:%M}" if found.expires_at else ""
    about = {
        "link": found, "row": row, "hours": [hour for hour in hours if hour.human or hour.others],
        "picture": pictures.hours_picture(hours), "hours_shown": HOURS_SHOWN,
        "classes": [(kind, row.clicks.kinds[kind], means) for kind, means in MEANS.items()],
        "typed": typed or {"target": found.target, "expires_at": ends, "then_to": found.then_to},
        "wrong": wrong or {}, "refused": refused, "deeds": _deeds(found),
        "said": said(request, DONE, row.shown, {"off": f"/links/{found.pk}/on/", "on": f"/links/{found.pk}/off/"}),
    }  # fmt: skip
    return show(request, "links/link.html", about, status=422 if wrong else 409 if refused else 200)


@require_POST
@needs(Role.READER)
@own_clock
def press(request, pk, what):
    """Off, on, its end, or where it leads while nobody has it."""
    writers_only(request)
    found = get_object_or_404(ShortLink, pk=pk)
    typed = {name: request.POST.get(name, "") for name in ("target", "expires_at", "then_to")}
    wrong: dict[str, str] = {}
    try:
        if what in ("off", "on"):
            shorten.turn(found, request.user, on=what == "on")
        elif what == "end":
            ends = moment_of(typed["expires_at"], wrong)
            if wrong:
                raise BadFields(wrong)
            shorten.set_end(found, request.user, ends, typed["then_to"])
        elif what == "target":
            shorten.change_target(found, typed["target"], request.user)
        else:
            raise Http404
    except BadFields as error:
        return _link_page(request, found, wrong=error.fields, typed=typed)
    except NotAllowed as error:
        return _link_page(request, found, refused=sentence(error))
    return after(f"/links/{pk}/", what)


@require_GET
@needs(Role.READER)
def qr(request, pk, form):
    """The QR code of a link, to look at or to keep."""
    found = get_object_or_404(ShortLink, pk=pk)
    address = shorten.public_url(found)
    body = pictures.qr_svg(address) if form == "svg" else pictures.qr_png(address)
    answer = HttpResponse(body, content_type="image/svg+xml" if form == "svg" else "image/png")
    return as_file(answer, f"{found.slug}.{form}") if "keep" in request.GET else answer


def _deeds(found: ShortLink) -> list[dict]:
    events = AuditEvent.objects.filter(subject=f"link:{found.pk}")[:DEEDS_SHOWN]
    return [{"at": one.at, "who": one.actor_label, "did": DEEDS.get(one.action, one.action)} for one in events]
