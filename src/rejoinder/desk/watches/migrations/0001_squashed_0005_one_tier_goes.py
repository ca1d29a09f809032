# Squashed by bin/squash: how a fresh database is made. Older ones take the steps it replaces.

import django.db.models.deletion
import rejoinder.desk.tables
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('watches', '0001_initial'), ('watches', '0002_queries_tiers_duty_digests'), ('watches', '0003_tiers_versions_and_handing_on'), ('watches', '0004_keep_tiers'), ('watches', '0005_one_tier_goes')]

    initial = True

    dependencies = [
        ('people', '__first__'),
        ('stories', '0001_initial'),
    ]

    operations = [
        rejoinder.desk.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='Alert',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('why', models.TextField()),
                        ('at', models.DateTimeField(db_index=True)),
                        ('seen_at', models.DateTimeField(null=True)),
                        ('seen_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alerts', to='stories.story')),
                        ('watch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alerts', to='watches.watch')),
                        ('mark', models.CharField(default='match', max_length=10)),
                        ('words', models.JSONField(default=list)),
                        ('is_urgent', models.BooleanField(default=False)),
                        ('handed_on', models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('watch', 'story', 'mark'), name='one_alert_for_each_reason')],
                    },
                ),
                migrations.CreateModel(
                    name='Delivery',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('channel', models.CharField(max_length=10)),
                        ('address', models.CharField(max_length=2000)),
                        ('key', models.UUIDField(default=uuid.uuid4, unique=True)),
                        ('state', models.CharField(choices=[('due', 'Due'), ('sending', 'Sending'), ('sent', 'Sent'), ('failed', 'Failed'), ('unclear', 'Unclear')], db_index=True, default='due', max_length=10)),
                        ('text_hash', models.CharField(blank=True, max_length=64)),
                        ('tries', models.PositiveSmallIntegerField(default=0)),
                        ('due_at', models.DateTimeField(db_index=True)),
                        ('claimed_by', models.CharField(blank=True, max_length=100)),
                        ('sent_at', models.DateTimeField(null=True)),
                        ('receipt', models.CharField(blank=True, max_length=500)),
                        ('error', models.CharField(blank=True, max_length=500)),
                        ('alert', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='watches.alert')),
                        ('is_duty', models.BooleanField(default=False)),
                        ('why_you', models.CharField(blank=True, max_length=200)),
                        ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                ),
                migrations.CreateModel(
                    name='Watch',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=120)),
                        ('words', models.JSONField(default=list)),
                        ('sources_min', models.PositiveSmallIntegerField(default=0)),
                        ('speed_min', models.FloatField(default=0)),
                        ('leaning', models.CharField(blank=True, choices=[('left', 'Left'), ('centre', 'Centre'), ('right', 'Right'), ('', 'no label')], default='', max_length=10)),
                        ('to_page', models.BooleanField(default=True)),
                        ('to_email', models.TextField(blank=True)),
                        ('to_webhook', models.CharField(blank=True, max_length=2000)),
                        ('webhook_secret', models.TextField(blank=True)),
                        ('is_on', models.BooleanField(default=True)),
                        ('made_at', models.DateTimeField()),
                        ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('query', models.TextField(blank=True)),
                        ('to_duty', models.BooleanField(default=False)),
                        ('tells_once', models.BooleanField(default=True)),
                        ('once_pct', models.PositiveSmallIntegerField(null=True)),
                        ('once_posts', models.PositiveSmallIntegerField(default=5)),
                        ('once_minutes', models.PositiveSmallIntegerField(default=10)),
                        ('tells_daily', models.BooleanField(default=True)),
                        ('tells_weekly', models.BooleanField(default=False)),
                        ('daily_email', models.TextField(blank=True)),
                        ('weekly_email', models.TextField(blank=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('saved_at', models.DateTimeField(null=True)),
                        ('saved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('found_week', models.PositiveIntegerField(null=True)),
                        ('counted_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'verbose_name_plural': 'watches',
                    },
                ),
                migrations.CreateModel(
                    name='Decision',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('is_raised', models.BooleanField()),
                        ('why', models.TextField()),
                        ('steps', models.JSONField(default=list)),
                        ('at', models.DateTimeField()),
                        ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='stories.story')),
                        ('watch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='watches.watch')),
                        ('words', models.JSONField(default=list)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('watch', 'story'), name='one_decision_per_watch_and_story')],
                    },
                ),
                migrations.CreateModel(
                    name='Digest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('address', models.CharField(max_length=254)),
                        ('kind', models.CharField(choices=[('digest', 'daily'), ('weekly', 'weekly')], max_length=6)),
                        ('since', models.DateTimeField()),
                        ('until', models.DateTimeField()),
                        ('key', models.UUIDField(default=uuid.uuid4, unique=True)),
                        ('subject', models.CharField(max_length=300)),
                        ('text', models.TextField()),
                        ('html', models.TextField()),
                        ('state', models.CharField(db_index=True, default='due', max_length=10)),
                        ('tries', models.PositiveSmallIntegerField(default=0)),
                        ('due_at', models.DateTimeField()),
                        ('claimed_by', models.CharField(blank=True, max_length=100)),
                        ('receipt', models.CharField(blank=True, max_length=500)),
                        ('error', models.CharField(blank=True, max_length=500)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('address', 'kind', 'until'), name='one_digest_a_morning')],
                    },
                ),
                migrations.CreateModel(
                    name='Duty',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('starts', models.DateTimeField(db_index=True)),
                        ('ends', models.DateTimeField(db_index=True)),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='duties', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name_plural': 'duties',
                    },
                ),
            ],
        ),
    ]
