"""At the team's public address only the public pages are there; the desk behind it does not show."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpResponseRedirect

OPEN = ("/answers/", "/static/", "/go/", "/consult/", "/press/leave/", "/health")


class PublicHost:
    """Where REJOINDER_PUBLIC_URL is a host of its own, every other page is not there; its root leads to the answers."""

    def __init__(self, get_response):
        self._get_response = get_response
        public, desk = (_host(url) for url in (settings.REJOINDER.public_url, settings.REJOINDER.base_url))
        self._host = public if public and public != desk else ""

    def __call__(self, request):
        if self._host and _plain(request.get_host()) == self._host:
            if request.path == "/":
                return HttpResponseRedirect("/answers/")
            if not request.path.startswith(OPEN):
                raise Http404
        return self._get_response(request)


def _host(url: str) -> str:
    return _plain(urlsplit(url).netloc)


def _plain(host: str) -> str:
    """The host however it is written: without the usual port, without the dot that may end a name."""
    return host.lower().removesuffix(":443").removesuffix(":80").rstrip(".")
