"""Addresses of stories; the page of one story is drawn by the board, which knows lines and watches too."""

from django.urls import path

from rejoinder.desk.stories import notice_views, views

urlpatterns = [
    path("stories/", views.listed),
    path("stories/<int:pk>/state/", views.state),
    path("stories/<int:pk>/rename/", views.rename),
    path("stories/<int:pk>/mute/", views.mute),
    path("stories/<int:pk>/unmute/", views.unmute),
    path("stories/<int:pk>/move/", views.move),
    path("stories/<int:pk>/undo/", views.undo),
    path("stories/<int:pk>/notice/", notice_views.notice),
]
