"""Addresses of voting systems compared: /alliance/reform/."""

from django.urls import path

from rejoinder.desk.reform import views

ROOM = "alliance/reform/"

urlpatterns = [
    path(ROOM, views.compare_page, name="reform"),
    path(f"{ROOM}table.csv", views.table_file, name="reform-table"),
    path(f"{ROOM}power.csv", views.power_file, name="reform-power"),
    path(f"{ROOM}comparison.json", views.json_file, name="reform-json"),
    path(f"{ROOM}seats.svg", views.picture_file, name="reform-picture"),
]
