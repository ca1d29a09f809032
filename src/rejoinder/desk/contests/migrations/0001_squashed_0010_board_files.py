# Squashed by bin/squash: how a fresh database is made. Older ones take the steps it replaces.

import django.db.models.deletion
import rejoinder.desk.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('contests', '0001_initial'), ('contests', '0002_letters_and_asking'), ('contests', '0010_board_files')]

    initial = True

    dependencies = [
        ('people', '__first__'),
    ]

    operations = [
        rejoinder.desk.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='Contest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('primary', 'Open primary'), ('members', "Members' vote")], max_length=8)),
                        ('slug', models.SlugField(max_length=80, unique=True)),
                        ('title', models.CharField(max_length=160)),
                        ('question', models.CharField(blank=True, max_length=300)),
                        ('seat', models.CharField(blank=True, max_length=120)),
                        ('party', models.CharField(blank=True, max_length=120)),
                        ('about', models.TextField(blank=True)),
                        ('languages', models.JSONField(default=list)),
                        ('state', models.CharField(choices=[('draft', 'Draft'), ('nominations', 'Nominations open'), ('fixed', 'Fixed, not open yet'), ('open', 'Open'), ('closed', 'Closed, being counted'), ('counted', 'Counted'), ('cancelled', 'Called off')], default='draft', max_length=12)),
                        ('rule', models.CharField(max_length=24)),
                        ('rule_version', models.CharField(blank=True, max_length=16)),
                        ('seats', models.PositiveSmallIntegerField(default=1)),
                        ('quorum_pct', models.FloatField(null=True)),
                        ('threshold_pct', models.FloatField(null=True)),
                        ('eligibility', models.CharField(choices=[('roll', 'Only who is on a roll'), ('declaration', 'Whoever declares'), ('both', 'On a roll, and declares')], default='declaration', max_length=12)),
                        ('declaration', models.TextField(blank=True)),
                        ('nominations_until', models.DateTimeField(null=True)),
                        ('opens_at', models.DateTimeField(null=True)),
                        ('closes_at', models.DateTimeField(null=True)),
                        ('erase_at', models.DateField(null=True)),
                        ('erased_at', models.DateTimeField(null=True)),
                        ('made_at', models.DateTimeField()),
                        ('asked_at', models.DateTimeField(null=True)),
                        ('fixed_at', models.DateTimeField(null=True)),
                        ('terms', models.JSONField(default=dict)),
                        ('terms_sha256', models.CharField(blank=True, max_length=64)),
                        ('seed_sha256', models.CharField(blank=True, max_length=64)),
                        ('seed', models.CharField(blank=True, max_length=64)),
                        ('sealed', models.TextField(blank=True)),
                        ('public_key', models.CharField(blank=True, max_length=64)),
                        ('result', models.JSONField(default=dict)),
                        ('result_sha256', models.CharField(blank=True, max_length=64)),
                        ('decision', models.CharField(blank=True, max_length=8)),
                        ('decision_why', models.CharField(blank=True, max_length=400)),
                        ('closed_at', models.DateTimeField(null=True)),
                        ('counted_at', models.DateTimeField(null=True)),
                        ('cancelled_why', models.CharField(blank=True, max_length=300)),
                        ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('fixed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('asked_sha256', models.CharField(blank=True, max_length=64)),
                        ('consent_means', models.CharField(blank=True, max_length=300)),
                        ('controller', models.CharField(blank=True, max_length=300)),
                        ('edited_at', models.DateTimeField(null=True)),
                        ('edited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('no_quorum', models.CharField(choices=[('veto', 'No: the party does not stand aside'), ('none', 'No decision: the members said nothing')], default='veto', max_length=4)),
                        ('voided_why', models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        'ordering': ['-pk'],
                    },
                ),
                migrations.CreateModel(
                    name='Credential',
                    fields=[
                        ('pseudonym', models.CharField(max_length=64, primary_key=True, serialize=False)),
                        ('struck_why', models.CharField(blank=True, max_length=300)),
                        ('contest', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='credentials', to='contests.contest')),
                    ],
                ),
                migrations.CreateModel(
                    name='Roll',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('holder', models.CharField(max_length=120)),
                        ('basis', models.CharField(max_length=300)),
                        ('added_at', models.DateTimeField()),
                        ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('contest', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rolls', to='contests.contest')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('contest', 'holder'), name='one_roll_per_holder')],
                    },
                ),
                migrations.CreateModel(
                    name='RollMark',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('mark', models.CharField(max_length=64)),
                        ('branch', models.CharField(blank=True, max_length=80)),
                        ('roll', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='marks', to='contests.roll')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('roll', 'mark'), name='one_mark_per_roll')],
                    },
                ),
                migrations.CreateModel(
                    name='Voter',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('mark', models.CharField(max_length=64)),
                        ('contact', models.TextField(blank=True)),
                        ('twin', models.CharField(blank=True, max_length=64)),
                        ('branch', models.CharField(blank=True, max_length=80)),
                        ('state', models.CharField(choices=[('declared', 'Declared, address not confirmed'), ('eligible', 'May vote'), ('doubtful', 'For a person to decide'), ('refused', 'May not vote')], default='declared', max_length=10)),
                        ('why', models.CharField(blank=True, max_length=300)),
                        ('language', models.CharField(blank=True, max_length=8)),
                        ('consent', models.CharField(blank=True, max_length=16)),
                        ('consent_at', models.DateTimeField(null=True)),
                        ('confirm_digest', models.CharField(blank=True, max_length=64)),
                        ('letters_due', models.PositiveSmallIntegerField(default=0)),
                        ('letters_sent', models.PositiveSmallIntegerField(default=0)),
                        ('contest', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='voters', to='contests.contest')),
                        ('roll', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='contests.roll')),
                        ('is_issued', models.BooleanField(default=False)),
                        ('letter_at', models.DateTimeField(null=True)),
                        ('letter_error', models.CharField(blank=True, max_length=200)),
                        ('letter_tries', models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['contest', 'state'], name='contests_vo_contest_0617c7_idx'), models.Index(fields=['contest', 'twin'], name='contests_vo_contest_714fc1_idx'), models.Index(fields=['contest', 'confirm_digest'], name='contests_vo_contest_ca667b_idx'), models.Index(condition=models.Q(('letters_due__gt', 0)), fields=['letter_at'], name='letters_due_by_time')],
                        'constraints': [models.UniqueConstraint(fields=('contest', 'mark'), name='one_voter_per_address')],
                    },
                ),
                migrations.CreateModel(
                    name='Candidate',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=120)),
                        ('party', models.CharField(blank=True, max_length=120)),
                        ('about', models.CharField(blank=True, max_length=160)),
                        ('statement', models.TextField(blank=True)),
                        ('nominated_by', models.CharField(blank=True, max_length=300)),
                        ('contact', models.TextField(blank=True)),
                        ('accept_digest', models.CharField(blank=True, max_length=64)),
                        ('declared', models.TextField(blank=True)),
                        ('state', models.CharField(choices=[('nominated', 'Nominated, not accepted yet'), ('standing', 'Standing'), ('declined', 'Declined'), ('refused', 'Not valid'), ('withdrawn', 'Withdrawn')], default='nominated', max_length=10)),
                        ('why', models.CharField(blank=True, max_length=300)),
                        ('place', models.PositiveSmallIntegerField(null=True)),
                        ('made_at', models.DateTimeField()),
                        ('answered_at', models.DateTimeField(null=True)),
                        ('contest', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='candidates', to='contests.contest')),
                        ('is_public', models.BooleanField(default=False)),
                        ('letter_at', models.DateTimeField(null=True)),
                        ('letter_error', models.CharField(blank=True, max_length=200)),
                        ('letter_tries', models.PositiveSmallIntegerField(default=0)),
                        ('letters_due', models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        'ordering': ['place', 'pk'],
                        'constraints': [models.UniqueConstraint(fields=('contest', 'place'), name='one_candidate_per_place')],
                    },
                ),
                migrations.CreateModel(
                    name='BoardRoot',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField()),
                        ('size', models.PositiveIntegerField()),
                        ('root', models.CharField(max_length=64)),
                        ('signature', models.CharField(max_length=128)),
                        ('contest', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roots', to='contests.contest')),
                    ],
                    options={
                        'ordering': ['at'],
                        'constraints': [models.UniqueConstraint(fields=('contest', 'size', 'at'), name='one_root_per_time')],
                    },
                ),
                migrations.CreateModel(
                    name='BoardEntry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField()),
                        ('kind', models.CharField(max_length=12)),
                        ('body', models.JSONField()),
                        ('leaf', models.CharField(max_length=64)),
                        ('contest', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='contests.contest')),
                    ],
                    options={
                        'ordering': ['number'],
                        'constraints': [models.UniqueConstraint(fields=('contest', 'number'), name='one_entry_per_number')],
                    },
                ),
                migrations.CreateModel(
                    name='Envelope',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('pseudonym', models.CharField(max_length=64)),
                        ('envelope', models.CharField(max_length=64, unique=True)),
                        ('number', models.PositiveIntegerField()),
                        ('sealed', models.TextField(blank=True)),
                        ('posted', models.PositiveIntegerField(null=True)),
                        ('contest', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='envelopes', to='contests.contest')),
                    ],
                    options={
                        'indexes': [models.Index(fields=['contest', 'posted'], name='contests_en_contest_20c4f9_idx')],
                        'constraints': [models.UniqueConstraint(fields=('contest', 'pseudonym', 'number'), name='one_envelope_per_turn')],
                    },
                ),
                migrations.CreateModel(
                    name='Knock',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('what', models.CharField(max_length=12)),
                        ('place', models.CharField(max_length=64)),
                        ('at', models.DateTimeField(db_index=True)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['what', 'place', 'at'], name='contests_kn_what_4be568_idx')],
                    },
                ),
                migrations.CreateModel(
                    name='BoardFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=20)),
                        ('content', models.TextField()),
                        ('contest', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='contests.contest')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('contest', 'name'), name='one_file_per_name')],
                    },
                ),
            ],
        ),
    ]
