"""Addresses of transcripts and of the claims of a story."""

from django.urls import path

from rejoinder.desk.claims import views

urlpatterns = [
    path("transcripts/", views.transcripts, name="transcripts"),
    path("transcripts/new/", views.new, name="transcript-new"),
    path("transcripts/<slug:name>/", views.transcript, name="transcript"),
    path("transcripts/<slug:name>/live/", views.live, name="transcript-live"),
    path("stories/<int:pk>/claims/", views.of_story, name="story-claims"),
]
