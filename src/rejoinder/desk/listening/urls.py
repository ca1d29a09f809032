"""Addresses of the Listening room."""

from django.urls import path

from rejoinder.desk.listening import views

urlpatterns = [
    path("listening/", views.listening, name="listening"),
    path("listening/add/", views.add, name="listening-add"),
    path("listening/import/", views.bring, name="listening-import"),
    path("listening/imports/<int:pk>/", views.imported, name="listening-imported"),
    path("listening/imports/<int:pk>/undo/", views.undo_imported, name="listening-import-undo"),
    path("listening/export.opml", views.export, name="listening-export"),
    path("listening/<int:pk>/", views.source, name="source"),
    path("listening/<int:pk>/<str:what>/", views.press, name="source-press"),
]
