"""The public redirect. It leads to stored addresses only: nothing in a request can name where it leads."""

from datetime import datetime

from django.http import HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.utils import timezone

from rejoinder.core.slugs import SLUG_LETTERS_MAX
from rejoinder.core.targets import is_ours
from rejoinder.desk.links.models import ShortLink
from rejoinder.desk.links.shorten import PATH, own_addresses
from rejoinder.desk.links.visits import note, visit_of

METHODS = ["GET", "HEAD"]


def go(request, slug, page_css="/static/go.css"):
    """Leads on; 404 for what was never a link, 410 with plain words for one that ended. No cookie, nothing cached."""
    if request.method not in METHODS:
        return _plain(HttpResponseNotAllowed(METHODS))
    now = timezone.now()
    found = _found(slug)
    if found is None:
        return _page(404, page_css, title="No link by this name", says=_NO_LINK)
    pk, target, expires_at, then_to, is_off = found
    if is_off:
        return _page(410, page_css, title="This link was switched off", says=_OFF)
    if expires_at is not None and expires_at <= now:
        if not then_to:
            return _page(410, page_css, title="This link has ended", says=_ENDED.format(_day(expires_at)))
        target = then_to
    if is_ours(target, [*own_addresses(), f"{request.scheme}://{request.META.get('HTTP_HOST', '')}{PATH}"]):
        return _page(410, page_css, title="This link leads nowhere", says=_LOOP)
    note(visit_of(pk, request, now))
    answer = HttpResponse(status=302)
    answer["Location"] = target
    return _plain(answer)


_NO_LINK = "The address is not whole, or it was never a link. Look at where you found it: every letter counts."
_OFF = "Whoever made it has taken it back. It leads nowhere now."
_ENDED = "It was meant for a time, and that time was over on {}. It leads nowhere now."
_LOOP = "It would lead back to itself. Whoever made it has to mend it."


def _found(slug: str):
    """One read by a unique index."""
    name = slug.rstrip("/").lower()
    if not name.isascii() or "\x00" in name or len(name) > SLUG_LETTERS_MAX:
        return None
    columns = ShortLink.objects.filter(slug=name).order_by()
    return columns.values_list("pk", "target", "expires_at", "then_to", "is_off").first()


def _page(status: int, page_css: str, **about):
    return _plain(HttpResponse(render_to_string("links/gone.html", about | {"page_css": page_css}), status=status))


def _plain(answer):
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "no-referrer"  # where a reader came from is nobody's business
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _day(at: datetime) -> str:
    return f"{at.day} {at:%B %Y}"
