"""The audit trail's page."""

from django.urls import path

from rejoinder.desk.audit import views

urlpatterns = [path("audit/", views.audit)]
