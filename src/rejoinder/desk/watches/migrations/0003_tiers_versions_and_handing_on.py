# Tiers become choices that stand side by side; watches have versions; alerts have reasons and are handed on.
# The rows are kept in step by 0004 and the old columns go in 0005: PostgreSQL wants each in a transaction of its own.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("watches", "0002_queries_tiers_duty_digests"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("watch", "tells_once", models.BooleanField(default=True)),
        migrations.AddField("watch", "once_pct", models.PositiveSmallIntegerField(null=True)),
        migrations.AddField("watch", "once_posts", models.PositiveSmallIntegerField(default=5)),
        migrations.AddField("watch", "once_minutes", models.PositiveSmallIntegerField(default=10)),
        migrations.AddField("watch", "tells_daily", models.BooleanField(default=True)),
        migrations.AddField("watch", "tells_weekly", models.BooleanField(default=False)),
        migrations.AddField("watch", "daily_email", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.AddField("watch", "weekly_email", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.AddField("watch", "version", models.PositiveIntegerField(default=1)),
        migrations.AddField("watch", "saved_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "watch",
            "saved_by",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField("watch", "found_week", models.PositiveIntegerField(null=True)),
        migrations.AddField("watch", "counted_at", models.DateTimeField(null=True)),
        migrations.AddField("decision", "words", models.JSONField(default=list)),
        migrations.RemoveConstraint("alert", "one_alert_per_watch_and_story"),
        migrations.AddField("alert", "mark", models.CharField(default="match", max_length=10)),
        migrations.AddField("alert", "words", models.JSONField(default=list)),
        migrations.AddField("alert", "is_urgent", models.BooleanField(default=False)),
        migrations.AddField("alert", "handed_on", models.PositiveSmallIntegerField(default=0)),
        migrations.AddConstraint(
            "alert", models.UniqueConstraint(fields=("watch", "story", "mark"), name="one_alert_for_each_reason")
        ),
        migrations.AddField("delivery", "is_duty", models.BooleanField(default=False)),
        migrations.AddField("delivery", "why_you", models.CharField(blank=True, max_length=200, default=""), preserve_default=False),
        migrations.AddField(
            "delivery",
            "person",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
    ]
