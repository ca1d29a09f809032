"""Addresses of pact plans and of the law around them, all of the team's."""

from django.urls import path

from rejoinder.desk.pacts import law_views, picture_views, seat_views, statement_views, views

ROOM = "alliance/plans/"

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
]
