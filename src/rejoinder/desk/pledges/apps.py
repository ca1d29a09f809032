from django.apps import AppConfig


class PledgesConfig(AppConfig):
    name = "rejoinder.desk.pledges"
    label = "pledges"
