"""Addresses of the Lines room. A ref may hold a slash, so what is pressed stands in the form, not in the address."""

from django.urls import path, re_path

from rejoinder.desk.lines import taught_views, views

urlpatterns = [
    path("lines/", views.lines, name="lines"),
    path("lines/new/", views.new, name="line-new"),
    path("lines/taught/", taught_views.taught, name="line-taught"),
    path("lines/learn/", taught_views.learn, name="lines-learn"),
    path("lines/import/", views.bring, name="lines-import"),
    re_path(r"^lines/export\.(?P<form>csv|json)$", views.export, name="lines-export"),
    path("lines/<path:ref>/", views.line, name="line"),
]
