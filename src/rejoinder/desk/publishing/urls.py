"""Addresses of the Publishing room."""

from django.urls import path, re_path

from rejoinder.desk.publishing import alarm_views, contact_views, release_views, views

urlpatterns = [
    path("publishing/", views.publishing, name="publishing"),
    path("publishing/accounts/new/", views.new_account, name="account-new"),
    path("publishing/accounts/<int:pk>/", views.account, name="account"),
    path("publishing/accounts/<int:pk>/contacts/", contact_views.contacts, name="contacts"),
    path("publishing/accounts/<int:pk>/<str:what>/", views.press, name="account-press"),
    path("publishing/imprints/new/", views.imprint, name="imprint-new"),
    path("publishing/imprints/<int:pk>/", views.imprint, name="imprint"),
    path("publishing/releases/new/", release_views.new_release, name="release-new"),
    path("publishing/releases/<int:pk>/", release_views.release, name="release"),
    path("publishing/alarms/", alarm_views.alarms, name="publishing-alarms"),
    path("publishing/alarms/<int:pk>/settle/", alarm_views.settle_press, name="alarm-settle"),
    path("publishing/publications/<int:pk>/<str:what>/", alarm_views.publication_press, name="publication-press"),
    path("publishing/releases/<int:pk>/<str:what>/", alarm_views.release_press, name="release-press"),
    re_path(r"^publishing/(?P<what>stop|start)/$", alarm_views.switch_press, name="publishing-switch"),
    path("press/leave/<uuid:token>/", contact_views.leave_page, name="press-leave"),
]
