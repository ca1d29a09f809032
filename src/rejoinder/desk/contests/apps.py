from django.apps import AppConfig


class ContestsConfig(AppConfig):
    name = "rejoinder.desk.contests"
    label = "contests"
