"""Addresses of results, and of counting a file."""

from django.urls import path

from rejoinder.desk.contests import result_count, result_views

urlpatterns = [
    path("alliance/count/", result_count.count_file, name="count-file"),
    path("alliance/contests/<slug:slug>/result/", result_views.team, name="contest-result"),
    path("alliance/contests/<slug:slug>/result/rules/", result_views.team_rules, name="contest-result-rules"),
    path("alliance/contests/<slug:slug>/result/<str:name>", result_views.team_file, name="contest-result-file"),
    path("vote/<slug:slug>/result/", result_views.public, name="vote-result"),
    path("vote/<slug:slug>/result/rules/", result_views.public_rules, name="vote-result-rules"),
    path("vote/<slug:slug>/result/<str:name>", result_views.public_file, name="vote-result-file"),
]
