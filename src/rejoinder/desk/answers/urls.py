"""Addresses of the public pages."""

from django.urls import path

from rejoinder.desk.answers import site_views, views

urlpatterns = [
    path("answers/", views.answers, name="answers"),
    path("answers/feed.atom", views.atom, name="answers-atom"),
    path("answers/feed.json", views.json_feed, name="answers-json"),
    path("answers/<slug:slug>/", views.answer, name="answer"),
    path("answers/<slug:slug>/evidence/<int:number>/", views.evidence, name="answer-evidence"),
    path("publishing/site/", site_views.site, name="site"),
]
