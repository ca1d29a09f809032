# Squashed by bin/squash: how a fresh database is made. Older ones take the steps it replaces.

import django.db.models.deletion
import rejoinder.desk.tables
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('answers', '0001_initial')]

    initial = True

    dependencies = [
        ('publishing', '0003_imprints_and_defaults'),
    ]

    operations = [
        rejoinder.desk.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='Site',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(blank=True, max_length=120)),
                        ('links', models.JSONField(default=list)),
                        ('mistakes_to', models.CharField(blank=True, max_length=254)),
                        ('is_party', models.BooleanField(default=True)),
                        ('has_claim_review', models.BooleanField(default=False)),
                    ],
                ),
                migrations.CreateModel(
                    name='Answer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.CharField(max_length=32, unique=True)),
                        ('slug', models.CharField(max_length=100, unique=True)),
                        ('title', models.CharField(max_length=300)),
                        ('text', models.TextField()),
                        ('imprint', models.CharField(blank=True, max_length=1000)),
                        ('language', models.CharField(default='en', max_length=20)),
                        ('rating', models.PositiveSmallIntegerField(default=1)),
                        ('published_at', models.DateTimeField(db_index=True)),
                        ('corrected_at', models.DateTimeField(null=True)),
                        ('withdrawn_at', models.DateTimeField(null=True)),
                        ('withdrawn_why', models.CharField(blank=True, max_length=500)),
                        ('publication', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='publishing.publication')),
                    ],
                    options={
                        'ordering': ['-published_at', '-pk'],
                    },
                ),
                migrations.CreateModel(
                    name='AnswerChange',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('published', 'Published'), ('corrected', 'Corrected'), ('withdrawn', 'Withdrawn')], max_length=10)),
                        ('key', models.CharField(blank=True, max_length=32)),
                        ('at', models.DateTimeField()),
                        ('why', models.CharField(blank=True, max_length=500)),
                        ('before', models.TextField(blank=True)),
                        ('after', models.TextField(blank=True)),
                        ('answer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='answers.answer')),
                    ],
                    options={
                        'ordering': ['-at', '-pk'],
                        'constraints': [models.UniqueConstraint(fields=('answer', 'kind', 'key'), name='one_change_per_publication')],
                    },
                ),
            ],
        ),
    ]
