"""Addresses of the watches and their alerts."""

from django.urls import path

from rejoinder.desk.watches import alerts, views

urlpatterns = [
    path("watches/", views.watches, name="watches"),
    path("watches/new/", views.new, name="watch-new"),
    path("watches/duties/", views.duties, name="duties"),
    path("watches/<int:pk>/", views.watch, name="watch"),
    path("watches/<int:pk>/<str:what>/", views.press, name="watch-press"),
    path("alerts/", alerts.alerts, name="alerts"),
    path("alerts/seen/", alerts.all_seen, name="alerts-seen"),
    path("alerts/<int:pk>/seen/", alerts.seen, name="alert-seen"),
    path("deliveries/<int:pk>/<str:what>/", alerts.press, name="delivery-press"),
]
