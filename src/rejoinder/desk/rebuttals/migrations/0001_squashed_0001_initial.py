# Squashed by bin/squash: how a fresh database is made. Older ones take the steps it replaces.

import django.db.models.deletion
import rejoinder.desk.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('rebuttals', '0001_initial')]

    initial = True

    dependencies = [
        ('lines', '0002_versions_and_evidence'),
        ('links', '0001_initial'),
        ('listening', '0004_prefixes_of_words'),
        ('people', '__first__'),
        ('publishing', '0003_imprints_and_defaults'),
        ('stories', '0004_notices'),
    ]

    operations = [
        rejoinder.desk.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='Rebuttal',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('claim', models.TextField(blank=True)),
                        ('form', models.CharField(choices=[('short', 'Short'), ('formal', 'Formal'), ('both', 'Short and formal')], default='both', max_length=6)),
                        ('opened_at', models.DateTimeField()),
                        ('triaged_at', models.DateTimeField()),
                        ('answered_at', models.DateTimeField(null=True)),
                        ('uptake_at', models.DateTimeField(null=True)),
                        ('uptake_why', models.CharField(blank=True, max_length=200)),
                        ('dropped_at', models.DateTimeField(null=True)),
                        ('claim_post', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='listening.post')),
                        ('dropped_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('lines', models.ManyToManyField(related_name='rebuttals', to='lines.line')),
                        ('link', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='links.shortlink')),
                        ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('release', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='rebuttal', to='publishing.release')),
                        ('story', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rebuttals', to='stories.story')),
                        ('uptake_post', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='listening.post')),
                    ],
                    options={
                        'ordering': ['-pk'],
                    },
                ),
                migrations.CreateModel(
                    name='Look',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField()),
                        ('at', models.DateTimeField()),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='looks', to='publishing.release')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('release', 'person', 'version'), name='one_look_per_draft')],
                    },
                ),
                migrations.CreateModel(
                    name='Effect',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('hours', models.PositiveSmallIntegerField()),
                        ('at', models.DateTimeField()),
                        ('before', models.PositiveIntegerField()),
                        ('after', models.PositiveIntegerField()),
                        ('expected', models.FloatField(null=True)),
                        ('ratio', models.FloatField(null=True)),
                        ('low', models.FloatField(null=True)),
                        ('high', models.FloatField(null=True)),
                        ('comparisons', models.JSONField(default=list)),
                        ('why', models.CharField(max_length=300)),
                        ('rebuttal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='effects', to='rebuttals.rebuttal')),
                    ],
                    options={
                        'ordering': ['hours'],
                        'constraints': [models.UniqueConstraint(fields=('rebuttal', 'hours'), name='one_effect_per_time')],
                    },
                ),
            ],
        ),
    ]
