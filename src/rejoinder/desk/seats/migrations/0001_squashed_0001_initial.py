# Squashed by bin/squash: how a fresh database is made. Older ones take the steps it replaces.

import django.db.models.deletion
import rejoinder.desk.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('seats', '0001_initial')]

    initial = True

    dependencies = [
        ('people', '__first__'),
    ]

    operations = [
        rejoinder.desk.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='ResultSet',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=120, unique=True)),
                        ('election', models.CharField(max_length=60)),
                        ('kind', models.CharField(choices=[('general', 'General election'), ('by', 'By-elections'), ('local', 'Local elections')], max_length=8)),
                        ('held_on', models.DateField(null=True)),
                        ('source', models.CharField(blank=True, max_length=300)),
                        ('is_invented', models.BooleanField(default=False)),
                        ('names', models.JSONField(default=dict)),
                        ('colours', models.JSONField(default=dict)),
                        ('notes', models.JSONField(default=list)),
                        ('seats_count', models.PositiveIntegerField(default=0)),
                        ('loaded_at', models.DateTimeField()),
                        ('removed_at', models.DateTimeField(null=True)),
                        ('loaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('removed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-held_on', '-pk'],
                    },
                ),
                migrations.CreateModel(
                    name='SeatRow',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('place', models.PositiveIntegerField()),
                        ('seat', models.CharField(max_length=120)),
                        ('code', models.CharField(blank=True, db_index=True, max_length=24)),
                        ('region', models.CharField(blank=True, max_length=80)),
                        ('country', models.CharField(blank=True, max_length=80)),
                        ('seats', models.PositiveSmallIntegerField(default=1)),
                        ('electorate', models.PositiveIntegerField(null=True)),
                        ('holder', models.CharField(blank=True, max_length=24)),
                        ('candidacies', models.JSONField(default=list)),
                        ('hex_q', models.SmallIntegerField(null=True)),
                        ('hex_r', models.SmallIntegerField(null=True)),
                        ('result_set', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='seats.resultset')),
                    ],
                    options={
                        'ordering': ['place'],
                        'constraints': [models.UniqueConstraint(fields=('result_set', 'seat'), name='one_row_a_seat_in_a_set')],
                    },
                ),
            ],
        ),
    ]
