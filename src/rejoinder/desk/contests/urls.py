"""Addresses of contests: the team's, the voters', and the results'."""

from importlib.util import find_spec

from django.urls import include, path

PARTS = ("org_urls", "vote_urls", "result_urls")
urlpatterns = [
    path("", include(f"rejoinder.desk.contests.{part}"))
    for part in PARTS
    if find_spec(f"rejoinder.desk.contests.{part}")
]
