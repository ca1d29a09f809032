"""The public pages: read by anybody, without script, cookie or counting of readers."""

import json
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.safestring import mark_safe
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from rejoinder.core.claimreview import Reviewed, claim_review
from rejoinder.core.formal import Formal, Note, Piece, page_html, pieces, read_formal
from rejoinder.desk.answers.evidence import CopyShown, copies_of
from rejoinder.desk.answers.models import Answer
from rejoinder.desk.answers.pages import approved_why, site_name, site_row, what_changed
from rejoinder.desk.links.shorten import NO_BASE, public_base
from rejoinder.desk.people.desk import desk_row

PAGE = 20
FEED_MAX = 50
SHORT_AGE_S = 60  # a correction is seen within a minute, and a burst of readers costs little
public = cache_control(public=True, max_age=SHORT_AGE_S)


@dataclass(frozen=True)
class NoteShown:
    """A piece of evidence with our copies of it."""

    note: Note
    copies: list[CopyShown]


@require_safe
@public
def answers(request):
    """Every answer, newest first."""
    page = Paginator(Answer.objects.all(), PAGE).get_page(request.GET.get("page"))
    rows = [(answer, read_formal(answer.text)) for answer in page]
    return _shown(request, "answers/list.html", {"rows": rows, "page": page})


@require_safe
@public
def answer(request, slug):
    """One answer with its evidence, its corrections, who wrote and approved it, and its imprint."""
    found = get_object_or_404(Answer.objects.select_related("publication__release"), slug=slug)
    formal = read_formal(found.text)
    release = found.publication.release
    people = (release.author, release.last_editor)  # by name: an address is nobody's business
    writers = list(dict.fromkeys(one.name for one in people if one and one.name))
    about = {
        "answer": found, "formal": formal, "short": pieces(formal.short, formal.notes),
        "paragraphs": [pieces(one, formal.notes) for one in formal.paragraphs], "notes": _notes(formal),
        "changes": [(change, what_changed(change)) for change in found.changes.all()], "writers": writers,
        "why": approved_why(found),
        "release": release, "address": f"{public_base()}/answers/{found.slug}/", "data": _data(found, formal),
    }  # fmt: skip
    return _shown(request, "answers/answer.html", about)


@require_safe
@public
def evidence(request, slug, number):
    """Our copy of one piece of evidence as plain words: where it came from, when, and its hash."""
    found = get_object_or_404(Answer, slug=slug)
    note = next((one for one in read_formal(found.text).notes if one.number == number), None)
    copies = copies_of([note.address]).get(note.address, []) if note and note.address else []
    wanted = request.GET.get("copy", "")
    copy = next((one for one in copies if str(one.id) == wanted), copies[-1] if copies else None)
    if copy is None:
        raise Http404
    head = f"Our copy of {note.address}\nof {copy.at:%Y-%m-%d %H:%M} UTC, sha256 {copy.sha256}\n\n"
    answered = HttpResponse(head + copy.text, content_type="text/plain; charset=utf-8")
    answered["X-Robots-Tag"] = "noindex"
    answered["X-Content-Type-Options"] = "nosniff"
    return answered


@require_safe
@public
def atom(request):
    """The newest answers as an Atom feed; a correction is an update, a withdrawal says so."""
    base = public_base() or NO_BASE  # never the host of the request: a cache would keep it for everybody
    feed = Atom1Feed(
        title=f"{site_name()}: answers", link=f"{base}/answers/", description="", language="en",
        feed_url=f"{base}/answers/feed.atom", author_name=site_name(),
    )  # fmt: skip
    for one in Answer.objects.all()[:FEED_MAX]:
        feed.add_item(
            title=_title(one), link=f"{base}/answers/{one.slug}/", description=page_html(one.text, one.imprint),
            pubdate=one.published_at, updateddate=_updated(one), unique_id=f"{base}/answers/{one.slug}/",
        )  # fmt: skip
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@require_safe
@public
def json_feed(request):
    """The newest answers as a JSON Feed (jsonfeed.org/version/1.1)."""
    base = public_base() or NO_BASE  # never the host of the request: a cache would keep it for everybody
    items = [
        {"id": f"{base}/answers/{one.slug}/", "url": f"{base}/answers/{one.slug}/", "title": _title(one),
         "content_html": page_html(one.text, one.imprint), "date_published": one.published_at.isoformat(),
         "date_modified": _updated(one).isoformat(), "language": one.language}
        for one in Answer.objects.all()[:FEED_MAX]
    ]  # fmt: skip
    feed = {
        "version": "https://jsonfeed.org/version/1.1", "title": f"{site_name()}: answers",
        "home_page_url": f"{base}/answers/", "feed_url": f"{base}/answers/feed.json", "items": items,
    }  # fmt: skip
    return JsonResponse(feed, content_type="application/feed+json", json_dumps_params={"ensure_ascii": False})


def _shown(request, template: str, about: dict) -> HttpResponse:
    row = site_row()
    with timezone.override(desk_row().time_zone):
        return render(request, template, about | {"site": row, "site_name": row.name or desk_row().name})


def _notes(formal: Formal) -> list[NoteShown]:
    copies = copies_of([note.address for note in formal.notes if note.address])
    return [NoteShown(note, copies.get(note.address, [])) for note in formal.notes]


def _title(one: Answer) -> str:
    return f"Withdrawn: {one.title}" if one.withdrawn_at else one.title


def _updated(one: Answer):
    return max(filter(None, [one.published_at, one.corrected_at, one.withdrawn_at]))


def _data(found: Answer, formal: Formal) -> str:
    """The ClaimReview data of the page as a script block of data, safe inside HTML; empty where it is off."""
    row = site_row()
    if not row.has_claim_review or row.is_party or not formal.claim or found.withdrawn_at:
        return ""
    said = Reviewed(
        formal.claim, f"{public_base()}/answers/{found.slug}/", found.published_at.isoformat(), site_name(),
        public_base(), found.rating, short="".join(_words(pieces(formal.short, formal.notes))),
        claim_url=formal.claim_address, updated=found.corrected_at.isoformat() if found.corrected_at else "",
    )  # fmt: skip
    text = json.dumps(claim_review(said), ensure_ascii=False).replace("<", "\\u003c")
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - no < is left in it


def _words(found: tuple[Piece, ...]) -> list[str]:
    return [piece.text for piece in found if piece.kind != "note"]
