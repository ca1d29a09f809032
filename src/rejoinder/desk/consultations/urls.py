"""Addresses of consultations: the public pages under /consult/, the team's under /alliance/consultations/."""

from django.urls import path

from rejoinder.desk.consultations import exchange_views, public_views, report_views, views

ROOM = "alliance/consultations/"

urlpatterns = [
    path("consult/<slug:slug>/", public_views.home, name="consult"),
    path("consult/<slug:slug>/take-back/", public_views.take_back, name="consult-take-back"),
    path("consult/<slug:slug>/say/", public_views.say, name="consult-say"),
    path("consult/<slug:slug>/flag/<int:number>/", public_views.flag, name="consult-flag"),
    path("consult/<slug:slug>/i/<str:token>/", public_views.invitation, name="consult-invitation"),
    path("consult/<slug:slug>/report/", report_views.public_report, name="consult-report"),
    path("consult/<slug:slug>/report.json", report_views.public_json, name="consult-report-json"),
    path(ROOM, views.consultations, name="consultations"),
    path(f"{ROOM}new/", views.new, name="consultation-new"),
    path(f"{ROOM}import/", exchange_views.bring_in, name="consultation-import"),
    path(f"{ROOM}<int:pk>/", views.consultation, name="consultation"),
    path(f"{ROOM}<int:pk>/edit/", views.edit, name="consultation-edit"),
    path(f"{ROOM}<int:pk>/report/", report_views.report, name="consultation-report"),
    path(f"{ROOM}<int:pk>/export/", exchange_views.export, name="consultation-export"),
    path(f"{ROOM}<int:pk>/export/report.json", exchange_views.report_file, name="consultation-report-file"),
    path(f"{ROOM}<int:pk>/export/polis.zip", exchange_views.polis_file, name="consultation-polis-file"),
    path(f"{ROOM}<int:pk>/statements/", views.add_statements, name="consultation-statements"),
    path(f"{ROOM}<int:pk>/statements/<int:number>/<str:what>/", views.decide, name="consultation-decide"),
    path(f"{ROOM}<int:pk>/invitations/", views.invite, name="consultation-invite"),
    path(f"{ROOM}<int:pk>/<str:what>/", views.press, name="consultation-press"),
]
