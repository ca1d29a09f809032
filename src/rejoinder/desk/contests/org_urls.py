"""Addresses of contests for the team, and the public ones before and around the voting."""

from django.urls import path

from rejoinder.desk.contests import candidate_views, join_views, nominate_views, org_views, voter_views

urlpatterns = [
    path("alliance/contests/new/", org_views.new, name="contest-new"),
    path("alliance/contests/<slug:slug>/", org_views.contest, name="contest"),
    path("alliance/contests/<slug:slug>/edit/", org_views.edit, name="contest-edit"),
    path("alliance/contests/<slug:slug>/candidates/", candidate_views.candidates, name="contest-candidates"),
    path("alliance/contests/<slug:slug>/voters/", voter_views.voters, name="contest-voters"),
    path("alliance/contests/<slug:slug>/letters.csv", voter_views.letters_csv, name="contest-letters"),
    path("alliance/contests/<slug:slug>/letters/print/", voter_views.letters_print, name="contest-print"),
    path("alliance/decisions/", org_views.decisions, name="decisions"),
    path("vote/<slug:slug>/nominate/", nominate_views.nominate, name="nominate"),
    path("vote/<slug:slug>/stand/<str:token>/", nominate_views.stand, name="stand"),
    path("vote/<slug:slug>/join/", join_views.join, name="join"),
    path("vote/<slug:slug>/confirm/<str:token>/", join_views.confirm, name="confirm"),
    path("vote/<slug:slug>/again/", join_views.again, name="letter-again"),
]
