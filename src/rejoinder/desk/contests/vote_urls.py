"""Addresses of the voter's pages and of the public board."""

from django.urls import path

from rejoinder.desk.contests import board_views, scrutiny_views, vote_views

urlpatterns = [
    path("vote/<slug:slug>/", vote_views.contest, name="vote"),
    path("vote/<slug:slug>/p/<str:secret>/", vote_views.ballot, name="ballot"),
    path("vote/<slug:slug>/board/", board_views.board, name="vote-board"),
    path("vote/<slug:slug>/board/<str:name>", board_views.file, name="vote-board-file"),
    path("alliance/contests/<slug:slug>/scrutiny/", scrutiny_views.scrutiny, name="contest-scrutiny"),
]
