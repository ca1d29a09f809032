# Squashed by bin/squash: how a fresh database is made. Older ones take the steps it replaces.

import django.db.models.deletion
import rejoinder.desk.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('pacts', '0001_initial'), ('pacts', '0002_claimed_until')]

    initial = True

    dependencies = [
        ('people', '__first__'),
        ('seats', '0001_initial'),
    ]

    operations = [
        rejoinder.desk.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='PactPlan',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField(unique=True)),
                        ('name', models.CharField(blank=True, max_length=120)),
                        ('polling_day', models.DateField(null=True)),
                        ('election_kind', models.CharField(blank=True, max_length=24)),
                        ('wish', models.JSONField(default=dict)),
                        ('assumptions', models.JSONField(default=dict)),
                        ('made_at', models.DateTimeField()),
                        ('put_away_at', models.DateTimeField(null=True)),
                        ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('result_set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='seats.resultset')),
                    ],
                    options={
                        'ordering': ['-number'],
                    },
                ),
                migrations.CreateModel(
                    name='RivalStatement',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('party', models.CharField(max_length=24)),
                        ('seat', models.CharField(blank=True, max_length=120)),
                        ('said', models.CharField(max_length=500)),
                        ('url', models.CharField(blank=True, max_length=1000)),
                        ('said_on', models.DateField()),
                        ('at', models.DateTimeField()),
                        ('removed_at', models.DateTimeField(null=True)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('result_set', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='statements', to='seats.resultset')),
                    ],
                    options={
                        'ordering': ['-said_on', '-pk'],
                    },
                ),
                migrations.CreateModel(
                    name='SeatChoice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('seat', models.CharField(max_length=120)),
                        ('choice', models.CharField(choices=[('leave', 'Nobody stands aside here'), ('keep', 'This party stands for all')], max_length=6)),
                        ('party', models.CharField(blank=True, max_length=24)),
                        ('at', models.DateTimeField()),
                        ('undone_at', models.DateTimeField(null=True)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='choices', to='pacts.pactplan')),
                    ],
                    options={
                        'ordering': ['pk'],
                    },
                ),
                migrations.CreateModel(
                    name='PlanRun',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField()),
                        ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('infeasible', 'Infeasible'), ('failed', 'Failed')], db_index=True, default='waiting', max_length=10)),
                        ('why', models.CharField(max_length=300)),
                        ('wish', models.JSONField(default=dict)),
                        ('assumptions', models.JSONField(default=dict)),
                        ('outcome', models.JSONField(default=dict)),
                        ('step', models.CharField(blank=True, max_length=120)),
                        ('problem', models.CharField(blank=True, max_length=500)),
                        ('asked_at', models.DateTimeField()),
                        ('started_at', models.DateTimeField(null=True)),
                        ('finished_at', models.DateTimeField(null=True)),
                        ('tries', models.PositiveSmallIntegerField(default=0)),
                        ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='runs', to='pacts.pactplan')),
                        ('claimed_until', models.DateTimeField(null=True)),
                    ],
                    options={
                        'ordering': ['-number'],
                        'constraints': [models.UniqueConstraint(fields=('plan', 'number'), name='one_run_a_number')],
                    },
                ),
            ],
        ),
    ]
