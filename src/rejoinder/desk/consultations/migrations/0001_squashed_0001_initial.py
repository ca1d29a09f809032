# Squashed by bin/squash: how a fresh database is made. Older ones take the steps it replaces.

import django.db.models.deletion
import rejoinder.desk.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('consultations', '0001_initial')]

    initial = True

    dependencies = [
        ('people', '__first__'),
    ]

    operations = [
        rejoinder.desk.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='Consultation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('slug', models.CharField(max_length=60, unique=True)),
                        ('title', models.CharField(max_length=120)),
                        ('question', models.CharField(blank=True, max_length=1000)),
                        ('organiser', models.CharField(max_length=120)),
                        ('contact', models.CharField(max_length=254)),
                        ('asked_as', models.CharField(default='participant', max_length=40)),
                        ('note', models.CharField(blank=True, max_length=300)),
                        ('note_link', models.CharField(blank=True, max_length=1000)),
                        ('languages', models.JSONField(default=list)),
                        ('translations', models.JSONField(default=dict)),
                        ('who', models.CharField(choices=[('link', 'Link'), ('invited', 'Invited')], default='link', max_length=8)),
                        ('asked_count', models.PositiveIntegerField(null=True)),
                        ('state', models.CharField(choices=[('draft', 'Draft'), ('open', 'Open'), ('closed', 'Closed'), ('reported', 'Reported'), ('erased', 'Erased')], db_index=True, default='draft', max_length=8)),
                        ('opens_at', models.DateTimeField()),
                        ('closes_at', models.DateTimeField()),
                        ('erase_at', models.DateTimeField()),
                        ('group_min', models.PositiveSmallIntegerField(default=10)),
                        ('says_each', models.PositiveSmallIntegerField(default=3)),
                        ('made_at', models.DateTimeField()),
                        ('closed_at', models.DateTimeField(null=True)),
                        ('published_at', models.DateTimeField(null=True)),
                        ('erased_at', models.DateTimeField(null=True)),
                        ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-made_at', '-pk'],
                    },
                ),
                migrations.CreateModel(
                    name='ConsentText',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('language', models.CharField(max_length=8)),
                        ('text', models.TextField()),
                        ('sha256', models.CharField(max_length=64)),
                        ('since', models.DateTimeField()),
                        ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consent_texts', to='consultations.consultation')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('consultation', 'sha256'), name='one_row_a_wording')],
                    },
                ),
                migrations.CreateModel(
                    name='Invitation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('token_hash', models.CharField(max_length=64, unique=True)),
                        ('branch', models.CharField(blank=True, max_length=80)),
                        ('is_used', models.BooleanField(default=False)),
                        ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='consultations.consultation')),
                    ],
                    options={
                        'indexes': [models.Index(fields=['consultation', 'is_used'], name='invitations_left')],
                    },
                ),
                migrations.CreateModel(
                    name='OpinionReport',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('state', models.CharField(choices=[('due', 'Due'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed')], db_index=True, default='due', max_length=8)),
                        ('step', models.CharField(blank=True, max_length=80)),
                        ('claimed_until', models.DateTimeField(null=True)),
                        ('tries', models.PositiveSmallIntegerField(default=0)),
                        ('seed', models.BigIntegerField()),
                        ('method', models.CharField(blank=True, max_length=40)),
                        ('content', models.JSONField(default=dict)),
                        ('error', models.CharField(blank=True, max_length=300)),
                        ('made_at', models.DateTimeField(null=True)),
                        ('took_s', models.FloatField(null=True)),
                        ('consultation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='report', to='consultations.consultation')),
                    ],
                ),
                migrations.CreateModel(
                    name='Participant',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('token_hash', models.CharField(max_length=64, unique=True)),
                        ('seed', models.BigIntegerField()),
                        ('branch', models.CharField(blank=True, max_length=80)),
                        ('agreed_on', models.DateField(null=True)),
                        ('said_count', models.PositiveSmallIntegerField(default=0)),
                        ('consent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consultations.consenttext')),
                        ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participants', to='consultations.consultation')),
                    ],
                ),
                migrations.CreateModel(
                    name='Statement',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField()),
                        ('text', models.CharField(max_length=1000)),
                        ('language', models.CharField(default='en', max_length=8)),
                        ('is_seed', models.BooleanField(default=False)),
                        ('state', models.CharField(choices=[('waiting', 'Waiting'), ('accepted', 'Accepted'), ('rejected', 'Rejected'), ('merged', 'Merged')], default='waiting', max_length=8)),
                        ('reason', models.CharField(blank=True, max_length=300)),
                        ('at', models.DateTimeField()),
                        ('agrees', models.PositiveIntegerField(default=0)),
                        ('disagrees', models.PositiveIntegerField(default=0)),
                        ('passes', models.PositiveIntegerField(default=0)),
                        ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='statements', to='consultations.consultation')),
                        ('same_as', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='merged', to='consultations.statement')),
                        ('writer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='consultations.participant')),
                    ],
                    options={
                        'ordering': ['number'],
                        'constraints': [models.UniqueConstraint(fields=('consultation', 'number'), name='one_statement_a_number')],
                    },
                ),
                migrations.CreateModel(
                    name='StatementAnswer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('vote', models.SmallIntegerField()),
                        ('consent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consultations.consenttext')),
                        ('participant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='consultations.participant')),
                        ('statement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='consultations.statement')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('participant', 'statement'), name='the_last_answer_counts'), models.CheckConstraint(condition=models.Q(('vote__in', [-1, 0, 1])), name='agree_pass_or_disagree')],
                    },
                ),
                migrations.CreateModel(
                    name='StatementDecision',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('was', models.CharField(choices=[('waiting', 'Waiting'), ('accepted', 'Accepted'), ('rejected', 'Rejected'), ('merged', 'Merged')], max_length=8)),
                        ('was_reason', models.CharField(blank=True, max_length=300)),
                        ('became', models.CharField(choices=[('waiting', 'Waiting'), ('accepted', 'Accepted'), ('rejected', 'Rejected'), ('merged', 'Merged')], max_length=8)),
                        ('at', models.DateTimeField()),
                        ('undone_at', models.DateTimeField(null=True)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('statement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='consultations.statement')),
                        ('was_same_as', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='consultations.statement')),
                    ],
                ),
                migrations.CreateModel(
                    name='StatementFlag',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('why', models.CharField(blank=True, max_length=300)),
                        ('participant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='consultations.participant')),
                        ('statement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='flags', to='consultations.statement')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('statement', 'participant'), name='flagged_once_each')],
                    },
                ),
            ],
        ),
    ]
