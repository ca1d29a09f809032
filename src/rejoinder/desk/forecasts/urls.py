"""Addresses of the record."""

from django.urls import path

from rejoinder.desk.forecasts import views

urlpatterns = [path("record/", views.record), path("record/forecasts.csv", views.download)]
