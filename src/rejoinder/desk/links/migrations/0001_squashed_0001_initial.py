# Squashed by bin/squash: how a fresh database is made. Older ones take the steps it replaces.

import django.db.models.deletion
import rejoinder.desk.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('links', '0001_initial')]

    initial = True

    dependencies = [
        ('people', '__first__'),
        ('stories', '0004_notices'),
        ('watches', '0005_one_tier_goes'),
    ]

    operations = [
        rejoinder.desk.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='ClickSalt',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('day', models.DateField(unique=True)),
                        ('salt', models.CharField(max_length=64)),
                    ],
                ),
                migrations.CreateModel(
                    name='Hashtag',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('tag', models.CharField(max_length=60)),
                        ('key', models.CharField(max_length=60, unique=True)),
                        ('campaign', models.CharField(blank=True, db_index=True, max_length=60)),
                        ('since', models.DateField(null=True)),
                        ('until', models.DateField(null=True)),
                        ('own_posts', models.JSONField(default=list)),
                        ('made_at', models.DateTimeField()),
                        ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('watch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='hashtags', to='watches.watch')),
                    ],
                    options={
                        'ordering': ['key'],
                    },
                ),
                migrations.CreateModel(
                    name='ShortLink',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('slug', models.CharField(max_length=60, unique=True)),
                        ('shape', models.CharField(max_length=60, unique=True)),
                        ('target', models.CharField(max_length=2000)),
                        ('campaign', models.CharField(blank=True, db_index=True, max_length=60)),
                        ('made_at', models.DateTimeField()),
                        ('published_at', models.DateTimeField(null=True)),
                        ('expires_at', models.DateTimeField(null=True)),
                        ('then_to', models.CharField(blank=True, max_length=2000)),
                        ('is_off', models.BooleanField(default=False)),
                        ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('story', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='short_links', to='stories.story')),
                    ],
                    options={
                        'ordering': ['-made_at', '-pk'],
                    },
                ),
                migrations.CreateModel(
                    name='ClickCount',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('hour', models.DateTimeField()),
                        ('kind', models.CharField(choices=[('human', 'human'), ('preview', 'preview'), ('robot', 'robot'), ('unknown', 'unknown')], max_length=8)),
                        ('clicks', models.PositiveIntegerField(default=0)),
                        ('link', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='counts', to='links.shortlink')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('link', 'hour', 'kind'), name='one_count_an_hour_and_class')],
                    },
                ),
                migrations.CreateModel(
                    name='Click',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('network', models.CharField(max_length=24)),
                        ('minute', models.DateTimeField(db_index=True)),
                        ('look', models.CharField(choices=[('person', 'person'), ('likely', 'likely'), ('bare', 'bare'), ('masked', 'masked'), ('tool', 'tool'), ('preview', 'preview'), ('robot', 'robot'), ('unknown', 'unknown')], max_length=8)),
                        ('kind', models.CharField(blank=True, choices=[('human', 'human'), ('preview', 'preview'), ('robot', 'robot'), ('unknown', 'unknown')], max_length=8)),
                        ('link', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='clicks', to='links.shortlink')),
                    ],
                    options={
                        'indexes': [models.Index(fields=['kind', 'minute'], name='clicks_to_tell')],
                    },
                ),
            ],
        ),
    ]
