# Squashed by bin/squash: how a fresh database is made. Older ones take the steps it replaces.

import django.db.models.deletion
import rejoinder.desk.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('lines', '0001_initial'), ('lines', '0002_versions_and_evidence'), ('lines', '0003_what_matching_says')]

    initial = True

    dependencies = [
        ('people', '__first__'),
        ('stories', '0001_initial'),
        ('stories', '0004_notices'),
    ]

    operations = [
        rejoinder.desk.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='Line',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('ref', models.CharField(max_length=100, unique=True)),
                        ('claim', models.TextField(blank=True)),
                        ('text', models.TextField()),
                        ('long_answer', models.TextField(blank=True)),
                        ('evidence', models.JSONField(default=list)),
                        ('owner', models.CharField(blank=True, max_length=200)),
                        ('topics', models.JSONField(default=list)),
                        ('valid_from', models.DateField(null=True)),
                        ('valid_until', models.DateField(null=True)),
                        ('is_withdrawn', models.BooleanField(default=False)),
                        ('made_at', models.DateTimeField()),
                        ('changed_at', models.DateTimeField()),
                        ('approved_version', models.PositiveIntegerField(null=True)),
                        ('latest', models.PositiveIntegerField(default=0)),
                        ('owned_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('replaced_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaces', to='lines.line')),
                        ('short', models.JSONField(default=dict)),
                    ],
                    options={
                        'ordering': ['ref'],
                    },
                ),
                migrations.CreateModel(
                    name='LineMatch',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('rank', models.PositiveSmallIntegerField()),
                        ('score', models.FloatField()),
                        ('words', models.JSONField(default=list)),
                        ('why', models.TextField()),
                        ('is_fit', models.BooleanField(default=False)),
                        ('at', models.DateTimeField()),
                        ('line', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='matches', to='lines.line')),
                        ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='line_matches', to='stories.story')),
                        ('evidence', models.JSONField(default=dict)),
                        ('is_start', models.BooleanField(default=False)),
                        ('no_match', models.FloatField(null=True)),
                    ],
                    options={
                        'ordering': ['rank'],
                        'constraints': [models.UniqueConstraint(fields=('story', 'line'), name='one_match_per_story_and_line')],
                    },
                ),
                migrations.CreateModel(
                    name='Evidence',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.CharField(max_length=64)),
                        ('address', models.CharField(blank=True, max_length=2000)),
                        ('title', models.CharField(blank=True, max_length=300)),
                        ('note', models.CharField(blank=True, max_length=500)),
                        ('position', models.PositiveSmallIntegerField(default=0)),
                        ('dropped_at', models.DateTimeField(null=True)),
                        ('state', models.CharField(choices=[('due', 'not read yet'), ('same', 'same'), ('moved', 'moved'), ('changed', 'changed'), ('gone', 'gone'), ('unreachable', 'not reached'), ('lost', 'not reached for a day'), ('forbidden', 'may not be read'), ('refused', 'not opened'), ('large', 'too large'), ('paper', 'has no address')], default='due', max_length=12)),
                        ('why', models.CharField(blank=True, max_length=300)),
                        ('state_at', models.DateTimeField()),
                        ('checked_at', models.DateTimeField(null=True)),
                        ('next_check_at', models.DateTimeField(db_index=True, null=True)),
                        ('failing_since', models.DateTimeField(null=True)),
                        ('fails', models.PositiveSmallIntegerField(default=0)),
                        ('moved_to', models.CharField(blank=True, max_length=2000)),
                        ('etag', models.CharField(blank=True, max_length=500)),
                        ('last_modified', models.CharField(blank=True, max_length=100)),
                        ('difference', models.JSONField(default=list)),
                        ('changed_words', models.JSONField(default=list)),
                        ('line', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to='lines.line')),
                        ('rests_on', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='lines.evidencecopy')),
                        ('seen_last', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='lines.evidencecopy')),
                    ],
                    options={
                        'ordering': ['position', 'id'],
                        'constraints': [models.UniqueConstraint(fields=('line', 'key'), name='one_piece_per_line_and_key')],
                    },
                ),
                migrations.CreateModel(
                    name='EvidenceCopy',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField()),
                        ('body', models.BinaryField()),
                        ('size', models.PositiveIntegerField()),
                        ('sha256', models.CharField(max_length=64)),
                        ('content_type', models.CharField(blank=True, max_length=200)),
                        ('url', models.CharField(blank=True, max_length=4000)),
                        ('text', models.TextField(blank=True)),
                        ('text_sha256', models.CharField(max_length=64)),
                        ('fetched_at', models.DateTimeField()),
                        ('is_by_hand', models.BooleanField(default=False)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='copies', to='lines.evidence')),
                    ],
                    options={
                        'ordering': ['-number'],
                        'constraints': [models.UniqueConstraint(fields=('evidence', 'number'), name='one_copy_per_number')],
                    },
                ),
                migrations.CreateModel(
                    name='LineRequest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('claim', models.TextField()),
                        ('asked_at', models.DateTimeField()),
                        ('wanted_by', models.DateTimeField(null=True)),
                        ('state', models.CharField(choices=[('asked', 'Asked'), ('answered', 'Answered'), ('declined', 'Declined')], db_index=True, default='asked', max_length=10)),
                        ('reason', models.CharField(blank=True, max_length=500)),
                        ('settled_at', models.DateTimeField(null=True)),
                        ('mail', models.CharField(choices=[('none', 'None'), ('due', 'Due'), ('sending', 'Sending'), ('sent', 'Sent'), ('failed', 'Failed'), ('unclear', 'Unclear')], db_index=True, default='none', max_length=8)),
                        ('mail_error', models.CharField(blank=True, max_length=500)),
                        ('mail_at', models.DateTimeField(null=True)),
                        ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('line', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='lines.line')),
                        ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('story', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='line_requests', to='stories.story')),
                    ],
                    options={
                        'ordering': ['-asked_at', '-id'],
                    },
                ),
                migrations.CreateModel(
                    name='LineUse',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField()),
                        ('where', models.CharField(blank=True, max_length=200)),
                        ('at', models.DateTimeField(db_index=True)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('line', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uses', to='lines.line')),
                        ('story', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='stories.story')),
                    ],
                    options={
                        'ordering': ['-at', '-id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('where', ''), _negated=True), fields=('line', 'where'), name='one_use_per_line_and_release')],
                    },
                ),
                migrations.CreateModel(
                    name='LineVersion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField()),
                        ('claim', models.TextField(blank=True)),
                        ('text', models.TextField()),
                        ('short', models.JSONField(default=dict)),
                        ('long_answer', models.TextField(blank=True)),
                        ('evidence', models.JSONField(default=list)),
                        ('valid_from', models.DateField(null=True)),
                        ('valid_until', models.DateField(null=True)),
                        ('sha256', models.CharField(max_length=64)),
                        ('note', models.CharField(blank=True, max_length=300)),
                        ('author_label', models.CharField(blank=True, max_length=200)),
                        ('made_at', models.DateTimeField()),
                        ('approved_label', models.CharField(blank=True, max_length=300)),
                        ('approved_at', models.DateTimeField(null=True)),
                        ('no_evidence_why', models.CharField(blank=True, max_length=500)),
                        ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('line', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='lines.line')),
                    ],
                    options={
                        'ordering': ['-number'],
                        'constraints': [models.UniqueConstraint(fields=('line', 'number'), name='one_version_per_number')],
                    },
                ),
                migrations.CreateModel(
                    name='MatchTuning',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('made_at', models.DateTimeField()),
                        ('is_on', models.BooleanField(default=False)),
                        ('tier', models.CharField(max_length=10)),
                        ('weights', models.JSONField()),
                        ('lessons', models.PositiveIntegerField()),
                        ('before', models.FloatField()),
                        ('after', models.FloatField()),
                        ('why', models.CharField(blank=True, max_length=300)),
                    ],
                ),
                migrations.CreateModel(
                    name='Lesson',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('answers', models.BooleanField()),
                        ('at', models.DateTimeField()),
                        ('evidence', models.JSONField(default=dict)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('line', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lessons', to='lines.line')),
                        ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lessons', to='stories.story')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('story', 'line'), name='one_lesson_per_story_and_line')],
                    },
                ),
            ],
        ),
    ]
