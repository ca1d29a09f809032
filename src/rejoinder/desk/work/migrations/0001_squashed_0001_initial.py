# Squashed by bin/squash: how a fresh database is made. Older ones take the steps it replaces.

import rejoinder.desk.tables
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('work', '0001_initial')]

    initial = True

    dependencies = [
    ]

    operations = [
        rejoinder.desk.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='JobRun',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('job', models.CharField(db_index=True, max_length=40)),
                        ('started_at', models.DateTimeField(db_index=True)),
                        ('took_s', models.FloatField()),
                        ('counts', models.JSONField(default=dict)),
                        ('error', models.TextField(blank=True)),
                    ],
                ),
                migrations.CreateModel(
                    name='Lease',
                    fields=[
                        ('name', models.CharField(max_length=40, primary_key=True, serialize=False)),
                        ('owner', models.CharField(max_length=100)),
                        ('until', models.DateTimeField()),
                    ],
                ),
            ],
        ),
    ]
