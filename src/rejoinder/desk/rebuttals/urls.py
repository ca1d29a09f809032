"""Addresses of the Rebuttals room, and of the page where a second person approves."""

from django.urls import path

from rejoinder.desk.rebuttals import approve_views, record_views, views

urlpatterns = [
    path("rebuttals/", views.listed),
    path("rebuttals/record/", record_views.record),
    path("rebuttals/start/", views.start),
    path("rebuttals/<int:pk>/", views.rebuttal),
    path("rebuttals/<int:pk>/check/", views.check),
    path("approve/<uuid:key>/", approve_views.approve),
]
