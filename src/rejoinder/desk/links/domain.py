"""The team's own link domain: at its root the links, and nothing else of the desk."""

from urllib.parse import urlsplit

from asgiref.sync import iscoroutinefunction, sync_to_async
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.utils.decorators import sync_and_async_middleware

from rejoinder.desk.links.go import go

PAGE_CSS = "/-/go.css"  # no slug begins with a hyphen
POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


@sync_and_async_middleware
def link_domain(get_response):
    """Answers all that is asked of the link domain; lets all else through. Stands before sessions and static files."""
    if iscoroutinefunction(get_response):

        async def through(request):
            if _is_link_domain(request):
                return await sync_to_async(answer)(request)
            return await get_response(request)

        return through
    return lambda request: answer(request) if _is_link_domain(request) else get_response(request)


def answer(request):
    """A link, the one style sheet of its pages, or that there is no such link."""
    if request.path_info == PAGE_CSS:
        found = HttpResponse(_css(), content_type="text/css; charset=utf-8")
        found["Cache-Control"] = "public, max-age=3600"
    else:
        found = go(request, request.path_info.lstrip("/"), PAGE_CSS)
    found["Content-Security-Policy"] = POLICY
    found["X-Content-Type-Options"] = "nosniff"
    found["Content-Length"] = str(len(found.content))
    return found


def _is_link_domain(request) -> bool:
    address = settings.REJOINDER.link_url
    if not address:
        return False
    ours, asked = urlsplit(address), request.META.get("HTTP_HOST", "").lower().rstrip(".")
    names = {ours.netloc.lower(), f"{ours.hostname}:{443 if ours.scheme == 'https' else 80}"}
    return asked in (names | {ours.hostname} if ours.port is None else names)


def _css() -> bytes:
    path = finders.find("go.css")
    with open(path, "rb") as file:  # noqa: PTH123 the finder gives text
        return file.read()
