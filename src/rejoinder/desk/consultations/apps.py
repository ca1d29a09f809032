from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "rejoinder.desk.consultations"
    label = "consultations"
