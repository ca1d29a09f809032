# Squashed by bin/squash: how a fresh database is made. Older ones take the steps it replaces.

import django.db.models.deletion
import rejoinder.desk.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('pledges', '0001_initial'), ('pledges', '0002_unless_and_publishing')]

    initial = True

    dependencies = [
        ('people', '__first__'),
        ('seats', '0001_initial'),
    ]

    operations = [
        rejoinder.desk.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='Pledge',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField(unique=True)),
                        ('election', models.CharField(max_length=120)),
                        ('party', models.CharField(max_length=24)),
                        ('gives', models.JSONField(default=dict)),
                        ('condition', models.JSONField(default=dict)),
                        ('text', models.CharField(max_length=1500)),
                        ('note', models.CharField(blank=True, max_length=600)),
                        ('due_at', models.DateTimeField(null=True)),
                        ('is_published', models.BooleanField(default=False)),
                        ('state', models.CharField(choices=[('standing', 'Standing'), ('kept', 'Kept'), ('broken', 'Broken'), ('withdrawn', 'Withdrawn'), ('lapsed', 'Lapsed')], db_index=True, default='standing', max_length=10)),
                        ('made_at', models.DateTimeField()),
                        ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('result_set', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='pledges', to='seats.resultset')),
                        ('asked_at', models.DateTimeField(null=True)),
                        ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('asked_imprint', models.CharField(blank=True, max_length=400)),
                        ('asked_text', models.CharField(blank=True, max_length=1500)),
                        ('for_party', models.CharField(blank=True, max_length=24)),
                        ('imprint', models.CharField(blank=True, max_length=400)),
                        ('published_at', models.DateTimeField(null=True)),
                        ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('published_text', models.CharField(blank=True, max_length=1500)),
                        ('unless', models.JSONField(default=list)),
                        ('warned', models.JSONField(default=list)),
                    ],
                    options={
                        'ordering': ['number'],
                    },
                ),
                migrations.CreateModel(
                    name='LedgerEntry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('giver', models.CharField(max_length=24)),
                        ('taker', models.CharField(max_length=24)),
                        ('kind', models.CharField(choices=[('seat', 'Stood aside in a seat'), ('ward', 'Stood aside in a ward'), ('policy', 'A policy'), ('other', 'Something else, in words')], max_length=8)),
                        ('what', models.CharField(max_length=300)),
                        ('worth', models.FloatField(default=1.0)),
                        ('election', models.CharField(max_length=120)),
                        ('on', models.DateField()),
                        ('at', models.DateTimeField()),
                        ('struck_at', models.DateTimeField(null=True)),
                        ('struck_why', models.CharField(blank=True, max_length=300)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('pledge', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='entries', to='pledges.pledge')),
                    ],
                    options={
                        'ordering': ['-on', '-pk'],
                    },
                ),
                migrations.CreateModel(
                    name='PledgeMark',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('was', models.CharField(choices=[('standing', 'Standing'), ('kept', 'Kept'), ('broken', 'Broken'), ('withdrawn', 'Withdrawn'), ('lapsed', 'Lapsed')], max_length=10)),
                        ('became', models.CharField(choices=[('standing', 'Standing'), ('kept', 'Kept'), ('broken', 'Broken'), ('withdrawn', 'Withdrawn'), ('lapsed', 'Lapsed')], max_length=10)),
                        ('why', models.CharField(blank=True, max_length=300)),
                        ('evidence', models.CharField(blank=True, max_length=1000)),
                        ('at', models.DateTimeField()),
                        ('undone_at', models.DateTimeField(null=True)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('pledge', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='marks', to='pledges.pledge')),
                        ('given', models.JSONField(default=list)),
                    ],
                    options={
                        'ordering': ['pk'],
                    },
                ),
            ],
        ),
    ]
