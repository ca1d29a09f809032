from django.apps import AppConfig


class ReformConfig(AppConfig):
    name = "rejoinder.desk.reform"
    label = "reform"
