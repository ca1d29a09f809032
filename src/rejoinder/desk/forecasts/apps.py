from django.apps import AppConfig


class ForecastsConfig(AppConfig):
    name = "rejoinder.desk.forecasts"
    label = "forecasts"
    default_auto_field = "django.db.models.BigAutoField"
