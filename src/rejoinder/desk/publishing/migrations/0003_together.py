"""Two changes that were made at the same time, one after the other."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("publishing", "0002_held_and_told"), ("publishing", "0002_imprints_and_defaults")]
    operations = []
