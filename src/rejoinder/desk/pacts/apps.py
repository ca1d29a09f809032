from django.apps import AppConfig


class PactsConfig(AppConfig):
    name = "rejoinder.desk.pacts"
    label = "pacts"
