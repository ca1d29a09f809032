# Squashed by bin/squash: how a fresh database is made. Older ones take the steps it replaces.

import rejoinder.desk.tables
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('board', '0001_initial')]

    initial = True

    dependencies = [
    ]

    operations = [
        rejoinder.desk.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='Snapshot',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField(unique=True)),
                        ('rows', models.BinaryField()),
                        ('sha256', models.CharField(max_length=64)),
                        ('before', models.CharField(blank=True, max_length=64)),
                    ],
                ),
            ],
        ),
    ]
