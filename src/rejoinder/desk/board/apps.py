from django.apps import AppConfig


class BoardConfig(AppConfig):
    name = "rejoinder.desk.board"
    label = "board"
