# Squashed by bin/squash: how a fresh database is made. Older ones take the steps it replaces.

import datetime
import django.db.models.deletion
import django.db.models.functions.text
import rejoinder.desk.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('people', '0001_initial'), ('people', '0002_links_by_mail'), ('people', '0003_what_counts_as_a_story'), ('people', '0004_quiet_hours_and_digests'), ('people', '0005_line_thresholds')]

    initial = True

    dependencies = [
    ]

    operations = [
        rejoinder.desk.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='Desk',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(default='The desk', max_length=120)),
                        ('time_zone', models.CharField(default='Europe/London', max_length=64)),
                        ('answer_target_min', models.PositiveSmallIntegerField(default=40)),
                        ('smtp_from', models.CharField(blank=True, max_length=254)),
                        ('forecast_h', models.PositiveSmallIntegerField(default=6)),
                        ('line_pct', models.PositiveSmallIntegerField(default=60)),
                        ('reopen_pct', models.PositiveSmallIntegerField(default=30)),
                        ('story_both_sides', models.BooleanField(default=True)),
                        ('story_listed_min', models.PositiveSmallIntegerField(default=2)),
                        ('story_share_pct', models.PositiveSmallIntegerField(default=10)),
                        ('story_since', models.DateTimeField(null=True)),
                        ('story_version', models.PositiveSmallIntegerField(default=1)),
                        ('digest_at', models.TimeField(default=datetime.time(8, 0))),
                        ('digest_weekday', models.PositiveSmallIntegerField(default=0)),
                        ('quiet_from', models.TimeField(null=True)),
                        ('quiet_to', models.TimeField(null=True)),
                        ('wake_pct', models.PositiveSmallIntegerField(default=80)),
                        ('start_pct', models.PositiveSmallIntegerField(default=85)),
                        ('suggest_pct', models.PositiveSmallIntegerField(default=50)),
                    ],
                ),
                migrations.CreateModel(
                    name='User',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('email', models.EmailField(max_length=254, unique=True)),
                        ('name', models.CharField(blank=True, max_length=120)),
                        ('role', models.CharField(choices=[('reader', 'Reader'), ('writer', 'Writer'), ('approver', 'Approver'), ('admin', 'Admin')], default='reader', max_length=10)),
                        ('is_active', models.BooleanField(default=True)),
                        ('time_zone', models.CharField(blank=True, max_length=64)),
                        ('has_keys', models.BooleanField(default=True)),
                        ('theme', models.CharField(blank=True, max_length=5)),
                        ('made_at', models.DateTimeField(auto_now_add=True)),
                        ('wants_digest', models.BooleanField(default=False)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='one_user_per_address')],
                    },
                ),
                migrations.CreateModel(
                    name='ApiToken',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=120)),
                        ('scope', models.CharField(choices=[('read', 'Read'), ('write', 'Write'), ('admin', 'Admin')], default='read', max_length=5)),
                        ('secret_hash', models.CharField(max_length=64, unique=True)),
                        ('hint', models.CharField(max_length=12)),
                        ('made_at', models.DateTimeField()),
                        ('expires_at', models.DateTimeField()),
                        ('revoked_at', models.DateTimeField(null=True)),
                        ('last_used_at', models.DateTimeField(null=True)),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
                    ],
                ),
                migrations.CreateModel(
                    name='SignInLink',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('secret_hash', models.CharField(max_length=64, unique=True)),
                        ('made_at', models.DateTimeField()),
                        ('expires_at', models.DateTimeField()),
                        ('used_at', models.DateTimeField(null=True)),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
                        ('needs_press', models.BooleanField(default=False)),
                    ],
                ),
                migrations.CreateModel(
                    name='LinkRequest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('email', models.CharField(db_index=True, max_length=254)),
                        ('place', models.CharField(db_index=True, max_length=64)),
                        ('at', models.DateTimeField(db_index=True)),
                        ('sent_at', models.DateTimeField(null=True)),
                    ],
                ),
            ],
        ),
    ]
