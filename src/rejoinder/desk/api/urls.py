"""The API at /api/v1/ and its description at /api/v1/openapi.json."""

from django.urls import path
from ninja import NinjaAPI

from rejoinder import __version__
from rejoinder.desk.api import rooms, stories
from rejoinder.desk.api.health import desk_health
from rejoinder.errors import BadInput, Broken, NotAllowed

# No documentation page: it would need scripts from outside. The description is for any OpenAPI reader.
api = NinjaAPI(title="Rejoinder", version=__version__, docs_url=None, urls_namespace="api")
api.add_router("", stories.router)
api.add_router("", rooms.router)


@api.get("/health", auth=None, tags=["health"])
def health(request):
    """How the desk does, in numbers; without a token and without names."""
    return {name: value for name, value in desk_health().items() if name != "errors"}


@api.exception_handler(BadInput)
def bad_input(request, problem):
    return api.create_response(request, {"detail": str(problem)}, status=400)


@api.exception_handler(NotAllowed)
def not_allowed(request, problem):
    return api.create_response(request, {"detail": str(problem)}, status=409)


@api.exception_handler(Broken)
def broken(request, problem):
    return api.create_response(request, {"detail": str(problem)}, status=503)


urlpatterns = [path("api/v1/", api.urls)]
