"""Addresses of results: /alliance/seats/."""

from django.urls import path

from rejoinder.desk.seats import views

ROOM = "alliance/seats/"

urlpatterns = [
    path(ROOM, views.result_sets, name="result-sets"),
    path(f"{ROOM}load/", views.load, name="results-load"),
    path(f"{ROOM}<int:pk>/", views.result_set, name="result-set"),
    path(f"{ROOM}<int:pk>/SEATS.csv", views.seats_file, name="result-set-file"),
    path(f"{ROOM}<int:pk>/hexes/", views.hexes, name="result-set-hexes"),
    path(f"{ROOM}<int:pk>/<str:what>/", views.press, name="result-set-press"),
]
