"""Addresses of the short links: the public redirect, and the pages for the team."""

from django.urls import path, re_path

from rejoinder.desk.links import tag_views, views
from rejoinder.desk.links.go import go

urlpatterns = [
    path("go/<path:slug>", go, name="go"),
    path("links/", views.links, name="links"),
    path("links/new/", views.new, name="link-new"),
    path("links/tags/", tag_views.tags, name="hashtags"),
    path("links/<int:pk>/", views.link, name="link"),
    re_path(r"^links/(?P<pk>\d{1,18})/qr\.(?P<form>svg|png)$", views.qr, name="link-qr"),
    path("links/<int:pk>/<str:what>/", views.press, name="link-press"),
]
