"""Signing in, people, own settings."""

from django.urls import path

from rejoinder.desk.people import rooms, views

urlpatterns = [
    path("sign-in/", views.sign_in),
    path("sign-in/mail/", views.mail_link),
    path("sign-in/link/<str:secret>/", views.link),
    path("sign-out/", views.sign_out),
    path("people/", rooms.people),
    path("people/<int:pk>/", rooms.person),
    path("settings/", rooms.settings_page),
    path("settings/tokens/", rooms.tokens),
]
