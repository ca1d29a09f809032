"""Addresses of the Lines room. A ref may hold a slash, so what is pressed stands in the form, not in the address."""

from django.urls import path, re_path

from rejoinder.desk.lines import copy_views, request_views, taught_views, views

urlpatterns = [
    path("lines/", views.lines, name="lines"),
    path("lines/new/", views.new, name="line-new"),
    path("lines/taught/", taught_views.taught, name="line-taught"),
    path("lines/learn/", taught_views.learn, name="lines-learn"),
    path("lines/import/", views.bring, name="lines-import"),
    path("lines/count/", views.count, name="lines-count"),
    path("lines/requests/", request_views.listed, name="line-requests"),
    path("lines/requests/new/", request_views.ask, name="line-request-new"),
    path("lines/copies/<int:pk>/", copy_views.copy, name="evidence-copy"),
    path("lines/copies/<int:pk>/original/", copy_views.original, name="evidence-original"),
    re_path(r"^lines/export\.(?P<form>csv|json|zip)$", views.export, name="lines-export"),
    path("lines/versions/<path:ref>/", views.all_versions, name="line-versions"),
    path("lines/uses/<path:ref>/", views.all_uses, name="line-uses"),
    path("lines/<path:ref>/", views.line, name="line"),
]
