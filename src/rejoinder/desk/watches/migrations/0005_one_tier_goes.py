# The columns that the choices have taken over from.

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("watches", "0004_keep_tiers")]

    operations = [
        migrations.RemoveField("watch", "tier"),
        migrations.RemoveField("watch", "chance_min"),
    ]
