# Squashed by bin/squash: how a fresh database is made. Older ones take the steps it replaces.

import django.db.models.deletion
import rejoinder.desk.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('stories', '0001_initial'), ('stories', '0002_chances_copies_and_reopening'), ('stories', '0003_returns'), ('stories', '0004_notices')]

    initial = True

    dependencies = [
        ('listening', '0001_initial'),
        ('listening', '0002_post_feed_hash'),
        ('people', '__first__'),
    ]

    operations = [
        rejoinder.desk.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='PostVector',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('dense', models.BinaryField()),
                        ('post', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='vector', to='listening.post')),
                    ],
                ),
                migrations.CreateModel(
                    name='Story',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('title', models.TextField()),
                        ('is_title_fixed', models.BooleanField(default=False)),
                        ('opened_why', models.TextField(blank=True)),
                        ('state', models.CharField(choices=[('new', 'New'), ('responding', 'Responding'), ('watch', 'Watch'), ('answered', 'Answered'), ('non_story', 'Non Story')], db_index=True, default='new', max_length=10)),
                        ('state_at', models.DateTimeField(null=True)),
                        ('state_why', models.CharField(blank=True, max_length=500)),
                        ('muted_at', models.DateTimeField(null=True)),
                        ('was_split', models.BooleanField(default=False)),
                        ('first_seen', models.DateTimeField(db_index=True)),
                        ('last_post_at', models.DateTimeField(db_index=True)),
                        ('posts_count', models.PositiveIntegerField(default=0)),
                        ('sources_count', models.PositiveIntegerField(default=0)),
                        ('growth', models.FloatField(default=0)),
                        ('growth_word', models.CharField(blank=True, max_length=20)),
                        ('spark', models.JSONField(default=list)),
                        ('carriers', models.JSONField(default=dict)),
                        ('summed_at', models.DateTimeField(null=True)),
                        ('first_post', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='listening.post')),
                        ('merged_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='stories.story')),
                        ('state_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('became_at', models.DateTimeField(null=True)),
                        ('became_why', models.CharField(blank=True, max_length=300)),
                        ('chance', models.FloatField(db_index=True, null=True)),
                        ('chance_at', models.DateTimeField(null=True)),
                        ('chance_was', models.FloatField(null=True)),
                        ('chance_was_at', models.DateTimeField(null=True)),
                        ('chance_why', models.CharField(blank=True, max_length=300)),
                        ('chances', models.JSONField(default=dict)),
                        ('copies_count', models.PositiveIntegerField(default=0)),
                        ('own_count', models.PositiveIntegerField(default=0)),
                        ('quiet_until', models.DateTimeField(null=True)),
                        ('reopened_at', models.DateTimeField(null=True)),
                        ('reopened_why', models.CharField(blank=True, max_length=500)),
                        ('reopens_pct', models.PositiveSmallIntegerField(null=True)),
                        ('rewordings', models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        'verbose_name_plural': 'stories',
                    },
                ),
                migrations.CreateModel(
                    name='Membership',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at_arrival', models.BigIntegerField()),
                        ('why', models.TextField()),
                        ('score', models.FloatField(default=0)),
                        ('is_loose', models.BooleanField(default=False)),
                        ('is_fixed', models.BooleanField(default=False)),
                        ('at', models.DateTimeField()),
                        ('placed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('post', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='membership', to='listening.post')),
                        ('story', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='stories.story')),
                        ('copied_share', models.FloatField(null=True)),
                        ('copy_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='listening.post')),
                    ],
                    options={
                        'indexes': [models.Index(condition=models.Q(('copied_share', None)), fields=['id'], name='not_traced')],
                    },
                ),
                migrations.CreateModel(
                    name='Correction',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('split', 'Split'), ('merge', 'Merge'), ('move', 'Move'), ('rename', 'Rename'), ('mute', 'Mute'), ('unmute', 'Unmute'), ('state', 'State')], max_length=10)),
                        ('post_ids', models.JSONField(default=list)),
                        ('before', models.JSONField(default=dict)),
                        ('reason', models.CharField(blank=True, max_length=500)),
                        ('at', models.DateTimeField()),
                        ('undone_at', models.DateTimeField(null=True)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('other', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stories.story')),
                        ('story', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='stories.story')),
                    ],
                ),
                migrations.CreateModel(
                    name='Change',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=20)),
                        ('at', models.DateTimeField(db_index=True)),
                        ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='stories.story')),
                    ],
                ),
                migrations.CreateModel(
                    name='KeepApart',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('correction', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='apart', to='stories.correction')),
                        ('one', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='stories.story')),
                        ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='stories.story')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('one', 'other', 'correction'), name='apart_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Return',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('likeness', models.FloatField()),
                        ('why', models.CharField(max_length=300)),
                        ('at', models.DateTimeField()),
                        ('earlier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='returns', to='stories.story')),
                        ('story', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='return_of', to='stories.story')),
                    ],
                ),
                migrations.CreateModel(
                    name='Notice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('text', models.TextField()),
                        ('state', models.CharField(choices=[('draft', 'Draft'), ('asked', 'Asked'), ('approved', 'Approved')], default='draft', max_length=10)),
                        ('verdict_at', models.DateTimeField()),
                        ('made_at', models.DateTimeField()),
                        ('edited_at', models.DateTimeField()),
                        ('asked_at', models.DateTimeField(null=True)),
                        ('approved_at', models.DateTimeField(null=True)),
                        ('approved_sha256', models.CharField(blank=True, max_length=64)),
                        ('voided_why', models.CharField(blank=True, max_length=300)),
                        ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('edited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('story', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='notice', to='stories.story')),
                    ],
                ),
            ],
        ),
    ]
