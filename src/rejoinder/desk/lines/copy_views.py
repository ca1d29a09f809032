"""Our copies of evidence, served so that nothing in them can run: as plain text, or as a file to keep."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from rejoinder.desk.lines.evidence import body_of
from rejoinder.desk.lines.models import EvidenceCopy
from rejoinder.desk.listening.files import as_file
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Role

POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
ENDINGS = {"text/html": "html", "application/pdf": "pdf", "text/plain": "txt", "application/json": "json"}


@require_safe
@needs(Role.READER)
def copy(request, pk):
    """The words of a copy with where it came from, when, and its hash: text/plain, whatever it was."""
    found = get_object_or_404(EvidenceCopy.objects.select_related("evidence__line", "by").defer("body"), pk=pk)
    how = f"put in by hand by {found.by or 'the command line'}" if found.is_by_hand else "fetched"
    head = [
        f"Our copy {found.number} of {found.evidence.address or found.evidence.title}",
        f"{how} {found.fetched_at:%Y-%m-%d %H:%M} UTC, from {found.url or 'a file'}",
        f"{found.size:,} bytes, {found.content_type or 'kind unknown'}, sha256 {found.sha256}",
        f"as it came: /lines/copies/{found.pk}/original/",
    ]
    words = found.text or "(We cannot read the words of this kind. Keep the original and open it yourself.)"
    return _safe(HttpResponse("\n".join([*head, "", words, ""]), content_type="text/plain; charset=utf-8"))


@require_safe
@needs(Role.READER)
def original(request, pk):
    """The bytes of a copy as they came, as a file: never shown by the browser in our name."""
    found = get_object_or_404(EvidenceCopy, pk=pk)
    ending = ENDINGS.get(found.content_type.split(";")[0].strip().lower(), "bin")
    answer = HttpResponse(body_of(found), content_type="application/octet-stream")
    return _safe(as_file(answer, f"copy-{found.pk}.{ending}"))


def _safe(answer: HttpResponse) -> HttpResponse:
    answer["Content-Security-Policy"] = POLICY
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Referrer-Policy"] = "no-referrer"
    return answer
