# Squashed by bin/squash: how a fresh database is made. Older ones take the steps it replaces.

import django.db.models.deletion
import rejoinder.desk.tables
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('forecasts', '0001_initial')]

    initial = True

    dependencies = [
        ('stories', '0001_initial'),
    ]

    operations = [
        rejoinder.desk.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='TrainedModel',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=60)),
                        ('made_at', models.DateTimeField()),
                        ('is_on', models.BooleanField(default=True)),
                        ('weights', models.JSONField()),
                        ('calls', models.PositiveIntegerField()),
                        ('scores', models.JSONField(default=dict)),
                        ('why', models.CharField(blank=True, max_length=300)),
                    ],
                ),
                migrations.CreateModel(
                    name='Forecast',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField(db_index=True)),
                        ('hours', models.PositiveSmallIntegerField()),
                        ('due_at', models.DateTimeField()),
                        ('chance', models.FloatField(null=True)),
                        ('features', models.JSONField(default=dict)),
                        ('model', models.CharField(max_length=60)),
                        ('definition', models.PositiveSmallIntegerField()),
                        ('happened', models.BooleanField(null=True)),
                        ('settled_at', models.DateTimeField(null=True)),
                        ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='forecasts', to='stories.story')),
                    ],
                    options={
                        'indexes': [models.Index(condition=models.Q(('happened', None)), fields=['due_at'], name='forecast_open'), models.Index(fields=['definition', 'hours', 'settled_at'], name='forecast_record')],
                        'constraints': [models.UniqueConstraint(fields=('story', 'hours', 'at'), name='one_call_at_a_time')],
                    },
                ),
            ],
        ),
    ]
