"""Every address of the desk: the board's own, then those of each room."""

from importlib.util import find_spec

from django.urls import include, path

from rejoinder.desk.board import alliance, correct, live, searched, story, views

ROOMS = (
    "people", "listening", "forecasts", "lines", "claims", "watches", "links", "publishing", "answers", "rebuttals",
    "contests", "consultations", "pacts", "seats", "pledges", "reform", "audit", "api",
)  # fmt: skip

urlpatterns = [
    path("", views.now),
    path("board/rows/", views.rows),
    path("board/at/", views.stood_at),
    path("board/at/<str:minute>/", views.stood_at),
    path("live/", live.live),
    path("measures/", views.measures),
    path("more/", views.more),
    path("alliance/", alliance.alliance),
    path("search/", searched.search),
    path("stories/<int:pk>/", story.story),
    path("stories/<int:pk>/split/", correct.split),
    path("stories/<int:pk>/merge/", correct.merge),
    path("stories/<int:pk>/move/", correct.move),
    path("stories/<int:pk>/rename/", correct.rename),
    path("", include("rejoinder.desk.stories.urls")),
]
urlpatterns += [
    path("", include(f"rejoinder.desk.{room}.urls")) for room in ROOMS if find_spec(f"rejoinder.desk.{room}.urls")
]
