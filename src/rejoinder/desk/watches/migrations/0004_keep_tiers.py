# Each watch goes on as it was.

from django.db import migrations
from django.db.models import F


def keep_tiers(apps, schema_editor):
    """Each watch goes on as it was: its tier is the one that is chosen, its chance the line of what is told at once."""
    watches = apps.get_model("watches", "Watch").objects
    watches.update(saved_at=F("made_at"), tells_daily=False, once_posts=0, once_minutes=0, once_pct=F("chance_min"))
    watches.filter(tier="never").update(to_email="", to_webhook="", to_duty=False)
    watches.filter(tier="digest").update(tells_once=False, tells_daily=True, daily_email=F("to_email"), to_email="")
    watches.filter(tier="weekly").update(tells_once=False, tells_weekly=True, weekly_email=F("to_email"), to_email="")


class Migration(migrations.Migration):
    dependencies = [("watches", "0003_tiers_versions_and_handing_on")]

    operations = [
        migrations.RunPython(keep_tiers, migrations.RunPython.noop),
    ]
