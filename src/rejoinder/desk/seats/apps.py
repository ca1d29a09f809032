from django.apps import AppConfig


class SeatsConfig(AppConfig):
    name = "rejoinder.desk.seats"
    label = "seats"
