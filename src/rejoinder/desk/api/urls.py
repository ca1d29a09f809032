"""The API at /api/v1/ and its description at /api/v1/openapi.json."""

from django.db import OperationalError
from django.http import JsonResponse
from django.urls import path
from ninja import NinjaAPI

from rejoinder import __version__
from rejoinder.desk.api import (
    claims,
    consulting,
    contest_boards,
    contesting,
    counting,
    lines,
    linking,
    notices,
    outlook,
    planning,
    pledging,
    publishing,
    rebutting,
    reforming,
    releases,
    rooms,
    seating,
    set_pages,
    shapes,
    stories,
    teaching,
    team,
    voting_rolls,
    watching,
)
from rejoinder.desk.api.access import READ
from rejoinder.desk.api.health import desk_health, public_health
from rejoinder.errors import BadInput, Broken, NotAllowed

# No documentation page: it would need scripts from outside. The description is for any OpenAPI reader.
api = NinjaAPI(title="Rejoinder", version=__version__, docs_url=None, urls_namespace="api")
api.add_router("", stories.router)
api.add_router("", outlook.router)
api.add_router("", notices.router)
api.add_router("", teaching.router)
api.add_router("", claims.router)
api.add_router("", rooms.router)
api.add_router("", lines.router)
api.add_router("", watching.router)
api.add_router("", team.router)
api.add_router("", publishing.router)
api.add_router("", releases.router)
api.add_router("", linking.router)
api.add_router("", rebutting.router)
api.add_router("", contesting.router)
api.add_router("", voting_rolls.router)
api.add_router("", contest_boards.router)
api.add_router("", counting.router)
api.add_router("", consulting.router)
api.add_router("", reforming.router)
api.add_router("", pledging.router)
api.add_router("", seating.router)
api.add_router("", set_pages.router)
api.add_router("", planning.router)


@api.get("/health", response={200: shapes.Health, 503: shapes.Problem}, auth=None, tags=["health"])
def health(request):
    """Whether the desk works, without a token and without counts."""
    return public_health()


@api.get("/measures", response={200: dict, **stories.REFUSED}, auth=READ, tags=["health"])
def measures(request):
    """How the desk does, in numbers, with the last errors of its jobs."""
    return desk_health()


@api.exception_handler(BadInput)
def bad_input(request, problem):
    return api.create_response(request, {"detail": str(problem)}, status=400)


@api.exception_handler(NotAllowed)
def not_allowed(request, problem):
    return api.create_response(request, {"detail": str(problem)}, status=409)


@api.exception_handler(Broken)
def broken(request, problem):
    return api.create_response(request, {"detail": str(problem)}, status=503)


@api.exception_handler(OperationalError)
def database_gave_way(request, problem):
    return api.create_response(request, {"detail": f"the database gave way: {problem}; try again"}, status=503)


def nothing_here(request, path):
    """Programs are answered in JSON, also where there is no such call."""
    return JsonResponse({"detail": f"there is no call /{path[:100]}; see /api/v1/openapi.json"}, status=404)


urlpatterns = [path("api/v1/", api.urls), path("api/v1/<path:path>", nothing_here)]
