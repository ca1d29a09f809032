"""The public pages of a contest: no shell, no script, no cookie, nothing kept of who reads them."""

from collections.abc import Mapping
from datetime import tzinfo

from csp.decorators import csp_replace
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

from rejoinder.core.languages import NAMES
from rejoinder.desk.audit.models import AuditEvent
from rejoinder.desk.contests.models import Contest
from rejoinder.desk.listening.zone import zone_of
from rejoinder.desk.words import others, words_for

# As the desk's own, but without a word of script.
no_script = csp_replace({"script-src": ["'none'"], "connect-src": ["'none'"]})
HIDDEN = (Contest.State.DRAFT,)  # before nominations open there is nothing to show


def public_contest(slug: str) -> Contest:
    """The contest at a public address. Raises Http404 where there is none, or nothing is public yet."""
    found = Contest.objects.filter(slug=slug).exclude(state__in=HIDDEN).first()
    if found is None or _was_never_public(found):
        raise Http404
    return found


def _was_never_public(contest: Contest) -> bool:
    """True for a draft that was called off as a draft: whoever was outside then learns nothing of it later."""
    if contest.state != Contest.State.CANCELLED or contest.terms:
        return False
    return not AuditEvent.objects.filter(subject=f"contest:{contest.pk}", action="contest.nominations").exists()


def languages_of(contest: Contest) -> list[str]:
    """The languages that the contest's pages are offered in, the first by default."""
    return [code for code in contest.languages if code in NAMES] or ["en"]


def sheet(
    request, template: str, contest: Contest, about: Mapping, *, status: int = 200, zone: tzinfo | None = None
) -> HttpResponse:
    """A page in the reader's language and the desk's time zone, where `zone` names no other.

    Nobody may keep it, and no address is passed on.
    """
    offered = languages_of(contest)
    words = words_for(request, offered)
    base = {
        "contest": contest, "words": words, "others": others(words, offered), "kind": words.say(f"vote.{contest.kind}"),
        "root": f"/vote/{contest.slug}/",
    }  # fmt: skip
    with timezone.override(zone or zone_of(None)):
        text = render_to_string(template, base | dict(about))
    return private(HttpResponse(text, status=status))


def private(answer: HttpResponse) -> HttpResponse:
    """An answer that is in nobody's cache, sends no address on, and stands in no index."""
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    return answer
