from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "rejoinder.desk.api"
    label = "api"
