"""Addresses of pact plans and of the law around them, all of the team's."""

from django.urls import path

from rejoinder.desk.pacts import (
    law_views,
    one_seat_views,
    picture_views,
    seat_views,
    sign_views,
    statement_views,
    views,
    ward_views,
)

ROOM = "alliance/plans/"
SET = "alliance/seats/<int:pk>/"  # pages about a set of results; before the addresses of desk/seats

urlpatterns = [
    path(ROOM, views.plans, name="plans"),
    path(f"{ROOM}new/", views.new, name="plan-new"),
    path(f"{ROOM}<int:number>/", views.plan, name="plan"),
    path(f"{ROOM}<int:number>/state/", views.state, name="plan-state"),
    path(f"{ROOM}<int:number>/compare/", views.compare, name="plan-compare"),
    path(f"{ROOM}<int:number>/export.json", views.export_json, name="plan-json"),
    path(f"{ROOM}<int:number>/export.csv", views.export_csv, name="plan-csv"),
    path(f"{ROOM}<int:number>/why/", picture_views.why, name="plan-why"),
    path(f"{ROOM}<int:number>/seats/", picture_views.seat_list, name="plan-seats"),
    path(f"{ROOM}<int:number>/export/", picture_views.export, name="plan-export"),
    path(f"{ROOM}<int:number>/<slug:name>.svg", picture_views.picture, name="plan-picture"),
    path(f"{ROOM}<int:number>/seats/<int:key>/<slug:name>.svg", picture_views.seat_picture, name="plan-seat-picture"),
    path(f"{ROOM}<int:number>/choose/", seat_views.choose, name="plan-choose"),
    path(f"{ROOM}<int:number>/seats/<int:key>/", seat_views.seat, name="plan-seat"),
    path(f"{ROOM}<int:number>/statements/", statement_views.add, name="plan-statements"),
    path(f"{ROOM}<int:number>/statements/<int:key>/<str:what>/", statement_views.press, name="plan-statement"),
    path(f"{ROOM}<int:number>/<str:what>/", views.press, name="plan-press"),
    path("alliance/law/", law_views.law, name="election-law"),
    path(f"{SET}signs/", sign_views.signs, name="signs"),
    path(f"{SET}signs/signs.json", sign_views.signs_file, name="signs-json"),
    path(f"{SET}decisive/", one_seat_views.decisive, name="decisive"),
    path(f"{SET}decisive/decisive.svg", one_seat_views.picture, name="decisive-picture"),
    path(f"{SET}wards/", ward_views.wards, name="wards"),
    path(f"{SET}wards/wards.csv", ward_views.wards_file, {"ending": "csv"}, name="wards-csv"),
    path(f"{SET}wards/wards.json", ward_views.wards_file, {"ending": "json"}, name="wards-json"),
    path(f"{SET}statements/", sign_views.add, name="signs-statements"),
    path(f"{SET}statements/<int:key>/<str:what>/", sign_views.press, name="signs-statement"),
]
