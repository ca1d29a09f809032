from django.apps import AppConfig


class WatchesConfig(AppConfig):
    name = "rejoinder.desk.watches"
    label = "watches"
    default_auto_field = "django.db.models.BigAutoField"
