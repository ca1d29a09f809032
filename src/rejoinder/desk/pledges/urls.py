"""Addresses of pledges: the public page under /pledges/, the team's under /alliance/pledges/ and /alliance/ledger/."""

from django.urls import path

from rejoinder.desk.pledges import ledger_views, public_views, views

ROOM, LEDGER = "alliance/pledges/", "alliance/ledger/"

urlpatterns = [
    path("pledges/", public_views.pledges, name="public-pledges"),
    path(ROOM, views.pledges, name="pledges"),
    path(f"{ROOM}new/", views.new, name="pledge-new"),
    path(f"{ROOM}upload/", views.upload, name="pledges-upload"),
    path(f"{ROOM}export.json", views.export, name="pledges-export"),
    path(f"{ROOM}<int:number>/", views.pledge, name="pledge"),
    path(f"{ROOM}<int:number>/<str:what>/", views.press, name="pledge-press"),
    path(LEDGER, ledger_views.page, name="ledger"),
    path(f"{LEDGER}add/", ledger_views.add, name="ledger-add"),
    path(f"{LEDGER}export.csv", ledger_views.csv_file, name="ledger-csv"),
    path(f"{LEDGER}export.json", ledger_views.json_export, name="ledger-json"),
    path(f"{LEDGER}<int:pk>/strike/", ledger_views.strike, name="ledger-strike"),
    path(f"{LEDGER}<int:pk>/back/", ledger_views.back, name="ledger-back"),
]
