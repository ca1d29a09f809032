# Squashed by bin/squash: how a fresh database is made. Older ones take the steps it replaces.

import django.db.models.deletion
import rejoinder.desk.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('claims', '0001_initial')]

    initial = True

    dependencies = [
        ('lines', '0001_initial'),
        ('listening', '0004_prefixes_of_words'),
        ('people', '__first__'),
    ]

    operations = [
        rejoinder.desk.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='ReadPost',
                    fields=[
                        ('post', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='read_for_claims', serialize=False, to='listening.post')),
                        ('text_hash', models.CharField(max_length=64)),
                        ('sentences', models.PositiveIntegerField(default=0)),
                        ('at', models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name='Transcript',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.SlugField(max_length=80, unique=True)),
                        ('title', models.CharField(max_length=300)),
                        ('place', models.CharField(blank=True, max_length=200)),
                        ('is_ended', models.BooleanField(default=False)),
                        ('lines_count', models.PositiveIntegerField(default=0)),
                        ('made_at', models.DateTimeField()),
                        ('last_line_at', models.DateTimeField(db_index=True, null=True)),
                        ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-made_at', '-id'],
                    },
                ),
                migrations.CreateModel(
                    name='TranscriptLine',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField()),
                        ('said_at', models.CharField(blank=True, max_length=20)),
                        ('speaker', models.CharField(blank=True, max_length=100)),
                        ('text', models.TextField()),
                        ('at', models.DateTimeField()),
                        ('is_read', models.BooleanField(default=False)),
                        ('transcript', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='claims.transcript')),
                    ],
                    options={
                        'ordering': ['number'],
                        'indexes': [models.Index(condition=models.Q(('is_read', False)), fields=['id'], name='not_read')],
                        'constraints': [models.UniqueConstraint(fields=('transcript', 'number'), name='one_line_per_number')],
                    },
                ),
                migrations.CreateModel(
                    name='Claim',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('start', models.PositiveIntegerField()),
                        ('sentence', models.TextField()),
                        ('score', models.FloatField()),
                        ('why', models.CharField(max_length=500)),
                        ('at', models.DateTimeField()),
                        ('fit', models.FloatField(default=0)),
                        ('is_fit', models.BooleanField(default=False)),
                        ('words', models.JSONField(default=list)),
                        ('line_why', models.TextField(blank=True)),
                        ('matched_with', models.CharField(blank=True, db_index=True, max_length=64)),
                        ('line', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='lines.line')),
                        ('post', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='claims', to='listening.post')),
                        ('spoken', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='claims', to='claims.transcriptline')),
                    ],
                    options={
                        'indexes': [models.Index(fields=['-score'], name='claims_clai_score_ca9c00_idx')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('post__isnull', False), ('spoken', None)), models.Q(('post', None), ('spoken__isnull', False)), _connector='OR'), name='claim_of_one'), models.UniqueConstraint(fields=('post', 'start'), name='one_claim_per_place_of_a_post'), models.UniqueConstraint(fields=('spoken', 'start'), name='one_claim_per_place_of_a_line')],
                    },
                ),
            ],
        ),
    ]
