"""Addresses of the watches, their alerts, the rota and the digest."""

from django.urls import path

from rejoinder.desk.watches import alerts, digest_page, rota_page, views

urlpatterns = [
    path("watches/", views.watches, name="watches"),
    path("watches/new/", views.new, name="watch-new"),
    path("watches/count/", views.count, name="watch-count"),
    path("watches/duty/", rota_page.rota, name="rota"),
    path("watches/duties/", rota_page.duties, name="duties"),
    path("watches/<int:pk>/", views.watch, name="watch"),
    path("watches/<int:pk>/<str:what>/", views.press, name="watch-press"),
    path("alerts/", alerts.alerts, name="alerts"),
    path("alerts/seen/", alerts.all_seen, name="alerts-seen"),
    path("alerts/<int:pk>/", alerts.alert, name="alert"),
    path("alerts/<int:pk>/seen/", alerts.seen, name="alert-seen"),
    path("deliveries/<int:pk>/<str:what>/", alerts.press, name="delivery-press"),
    path("digest/", digest_page.digest, name="digest"),
    path("digest/mail/", digest_page.mail, name="digest-mail"),
    path("digest/stop/<str:token>/", digest_page.stop_page, name="digest-stop"),
    path("digest/<int:pk>/<str:what>/", digest_page.press, name="digest-press"),
]
