from django.apps import AppConfig


class RebuttalsConfig(AppConfig):
    name = "rejoinder.desk.rebuttals"
    label = "rebuttals"

    def ready(self):
        from rejoinder.desk.publishing import ready
        from rejoinder.desk.rebuttals.stops import why_not_ready

        ready.MORE.append(why_not_ready)
