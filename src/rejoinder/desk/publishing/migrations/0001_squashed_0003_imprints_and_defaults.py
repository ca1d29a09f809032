# Squashed by bin/squash: how a fresh database is made. Older ones take the steps it replaces.

import django.db.models.deletion
import rejoinder.desk.tables
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('publishing', '0001_initial'), ('publishing', '0002_held_and_told'), ('publishing', '0003_imprints_and_defaults')]

    initial = True

    dependencies = [
        ('people', '__first__'),
        ('stories', '0004_notices'),
    ]

    operations = [
        rejoinder.desk.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='Imprint',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=120, unique=True)),
                        ('promoter', models.CharField(max_length=200)),
                        ('promoter_address', models.CharField(max_length=300)),
                        ('on_behalf_of', models.CharField(blank=True, max_length=200)),
                        ('on_behalf_address', models.CharField(blank=True, max_length=300)),
                        ('nation', models.CharField(max_length=20)),
                        ('election', models.CharField(blank=True, max_length=30)),
                        ('valid_from', models.DateField(null=True)),
                        ('valid_until', models.DateField(null=True)),
                        ('place_url', models.CharField(blank=True, max_length=2000)),
                        ('place_checked_at', models.DateTimeField(null=True)),
                        ('place_stands', models.BooleanField(null=True)),
                        ('place_why', models.CharField(blank=True, max_length=300)),
                        ('made_at', models.DateTimeField()),
                        ('changed_at', models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name='Account',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=20)),
                        ('name', models.CharField(max_length=120, unique=True)),
                        ('server', models.CharField(blank=True, max_length=2000)),
                        ('handle', models.CharField(blank=True, max_length=300)),
                        ('secrets', models.TextField(blank=True)),
                        ('limits', models.JSONField(default=dict)),
                        ('language', models.CharField(default='en', max_length=20)),
                        ('state', models.CharField(choices=[('unchecked', 'Unchecked'), ('ready', 'Ready'), ('refused', 'Refused'), ('away', 'Away'), ('stopped', 'Stopped')], default='unchecked', max_length=10)),
                        ('state_why', models.CharField(blank=True, max_length=300)),
                        ('checked_at', models.DateTimeField(null=True)),
                        ('made_at', models.DateTimeField()),
                        ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('imprint', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='publishing.imprint')),
                        ('used_at', models.DateTimeField(null=True)),
                        ('is_default', models.BooleanField(default=True)),
                        ('no_imprint_why', models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        'ordering': ['pk'],
                    },
                ),
                migrations.CreateModel(
                    name='KillSwitch',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('is_on', models.BooleanField(default=False)),
                        ('why', models.CharField(blank=True, max_length=300)),
                        ('at', models.DateTimeField(null=True)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                ),
                migrations.CreateModel(
                    name='Publication',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('address', models.CharField(blank=True, max_length=254)),
                        ('key', models.CharField(max_length=32, unique=True)),
                        ('text_sha256', models.CharField(max_length=64)),
                        ('state', models.CharField(choices=[('waiting', 'Waiting'), ('sending', 'Sending'), ('unclear', 'Unclear'), ('out', 'Out'), ('failed', 'Failed'), ('void', 'Void'), ('withdrawing', 'Withdrawing'), ('withdrawn', 'Withdrawn')], db_index=True, default='waiting', max_length=12)),
                        ('due_at', models.DateTimeField(db_index=True)),
                        ('should_be_out_at', models.DateTimeField()),
                        ('made_at', models.DateTimeField()),
                        ('tries', models.PositiveSmallIntegerField(default=0)),
                        ('looks', models.PositiveSmallIntegerField(default=0)),
                        ('absent', models.PositiveSmallIntegerField(default=0)),
                        ('claimed_by', models.CharField(blank=True, max_length=100)),
                        ('claimed_at', models.DateTimeField(null=True)),
                        ('sent_at', models.DateTimeField(null=True)),
                        ('out_at', models.DateTimeField(null=True)),
                        ('seen_at', models.DateTimeField(null=True)),
                        ('receipt_id', models.CharField(blank=True, max_length=500)),
                        ('receipt_url', models.CharField(blank=True, max_length=2000)),
                        ('why', models.CharField(blank=True, max_length=500)),
                        ('needs_person', models.BooleanField(default=False)),
                        ('withdrawn_why', models.CharField(blank=True, max_length=500)),
                        ('withdrawn_at', models.DateTimeField(null=True)),
                        ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='publishing.account')),
                        ('corrects', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='publishing.publication')),
                        ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('release', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='publishing.release')),
                        ('echo_at', models.DateTimeField(db_index=True, null=True)),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(fields=('release', 'account', 'address'), name='one_publication_per_text')],
                    },
                ),
                migrations.CreateModel(
                    name='Echo',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField()),
                        ('replies', models.PositiveIntegerField(null=True)),
                        ('boosts', models.PositiveIntegerField(null=True)),
                        ('quotes', models.PositiveIntegerField(null=True)),
                        ('likes', models.PositiveIntegerField(null=True)),
                        ('publication', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='echoes', to='publishing.publication')),
                    ],
                    options={
                        'ordering': ['pk'],
                    },
                ),
                migrations.CreateModel(
                    name='Release',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.UUIDField(default=uuid.uuid4, unique=True)),
                        ('title', models.CharField(max_length=300)),
                        ('state', models.CharField(choices=[('draft', 'draft'), ('asked', 'asked'), ('approved', 'approved'), ('out', 'out'), ('dropped', 'dropped')], default='draft', max_length=10)),
                        ('sha256', models.CharField(max_length=64)),
                        ('goes_out_at', models.DateTimeField(null=True)),
                        ('made_at', models.DateTimeField()),
                        ('edited_at', models.DateTimeField()),
                        ('asked_at', models.DateTimeField(null=True)),
                        ('approved_at', models.DateTimeField(null=True)),
                        ('approved_sha256', models.CharField(blank=True, max_length=64)),
                        ('override_reason', models.TextField(blank=True)),
                        ('reviewed_at', models.DateTimeField(null=True)),
                        ('review_note', models.TextField(blank=True)),
                        ('note', models.TextField(blank=True)),
                        ('voided_why', models.CharField(blank=True, max_length=300)),
                        ('begun_at', models.DateTimeField(null=True)),
                        ('out_at', models.DateTimeField(null=True)),
                        ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('corrects', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='publishing.release')),
                        ('last_editor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('overridden_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('reviewer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('story', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='releases', to='stories.story')),
                        ('held_why', models.CharField(blank=True, max_length=300)),
                        ('let_go_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'ordering': ['-pk'],
                    },
                ),
                migrations.CreateModel(
                    name='Alarm',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=20)),
                        ('what', models.CharField(max_length=300)),
                        ('at', models.DateTimeField()),
                        ('told_at', models.DateTimeField(null=True)),
                        ('settled_at', models.DateTimeField(null=True)),
                        ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('publication', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='alarms', to='publishing.publication')),
                        ('release', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='alarms', to='publishing.release')),
                        ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='alarms', to='publishing.account')),
                    ],
                    options={
                        'ordering': ['-pk'],
                        'constraints': [models.UniqueConstraint(fields=('publication', 'kind'), name='one_alarm_per_kind'), models.UniqueConstraint(condition=models.Q(('publication', None)), fields=('release', 'kind'), name='one_alarm_per_release_and_kind'), models.UniqueConstraint(fields=('account', 'kind'), name='one_alarm_per_account_and_kind')],
                    },
                ),
                migrations.CreateModel(
                    name='ReleasePicture',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('position', models.PositiveSmallIntegerField(default=0)),
                        ('content', models.BinaryField()),
                        ('mime', models.CharField(max_length=50)),
                        ('sha256', models.CharField(max_length=64)),
                        ('alt', models.CharField(max_length=1500)),
                        ('has_imprint', models.BooleanField(default=False)),
                        ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='publishing.release')),
                    ],
                    options={
                        'ordering': ['position', 'pk'],
                    },
                ),
                migrations.CreateModel(
                    name='ReleaseText',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('text', models.TextField()),
                        ('title', models.CharField(blank=True, max_length=300)),
                        ('slug', models.CharField(blank=True, max_length=100)),
                        ('imprint', models.CharField(blank=True, max_length=1000)),
                        ('imprint_how', models.CharField(blank=True, max_length=20)),
                        ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='publishing.account')),
                        ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='publishing.release')),
                    ],
                    options={
                        'ordering': ['account_id'],
                        'constraints': [models.UniqueConstraint(fields=('release', 'account'), name='one_text_per_release_and_account')],
                    },
                ),
                migrations.CreateModel(
                    name='ReleaseVersion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField()),
                        ('content', models.JSONField()),
                        ('sha256', models.CharField(max_length=64)),
                        ('at', models.DateTimeField()),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='publishing.release')),
                    ],
                    options={
                        'ordering': ['-number'],
                        'constraints': [models.UniqueConstraint(fields=('release', 'number'), name='one_release_version_per_number')],
                    },
                ),
                migrations.CreateModel(
                    name='Reminder',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('asked_at', models.DateTimeField()),
                        ('minutes', models.PositiveSmallIntegerField()),
                        ('why', models.CharField(blank=True, max_length=200)),
                        ('state', models.CharField(choices=[('due', 'Due'), ('sending', 'Sending'), ('sent', 'Sent'), ('unclear', 'Unclear'), ('failed', 'Failed'), ('overtaken', 'Overtaken')], db_index=True, default='due', max_length=10)),
                        ('key', models.UUIDField(default=uuid.uuid4, unique=True)),
                        ('at', models.DateTimeField()),
                        ('error', models.CharField(blank=True, max_length=300)),
                        ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='publishing.release')),
                        ('claimed_by', models.CharField(blank=True, max_length=100)),
                        ('due_at', models.DateTimeField()),
                        ('tries', models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(fields=('release', 'asked_at', 'minutes', 'person'), name='one_reminder_per_time_and_person')],
                    },
                ),
                migrations.CreateModel(
                    name='PressContact',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('email', models.EmailField(max_length=254)),
                        ('name', models.CharField(blank=True, max_length=120)),
                        ('outlet', models.CharField(blank=True, max_length=120)),
                        ('because', models.CharField(max_length=300)),
                        ('token', models.UUIDField(default=uuid.uuid4, unique=True)),
                        ('added_at', models.DateTimeField()),
                        ('left_at', models.DateTimeField(null=True)),
                        ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='publishing.account')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('account', 'email'), name='one_contact_per_list_and_address')],
                    },
                ),
                migrations.CreateModel(
                    name='AlarmMail',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('state', models.CharField(choices=[('due', 'Due'), ('sending', 'Sending'), ('sent', 'Sent'), ('unclear', 'Unclear'), ('failed', 'Failed'), ('overtaken', 'Overtaken')], db_index=True, default='due', max_length=10)),
                        ('key', models.UUIDField(default=uuid.uuid4, unique=True)),
                        ('at', models.DateTimeField()),
                        ('due_at', models.DateTimeField()),
                        ('tries', models.PositiveSmallIntegerField(default=0)),
                        ('claimed_by', models.CharField(blank=True, max_length=100)),
                        ('error', models.CharField(blank=True, max_length=300)),
                        ('raised_at', models.DateTimeField()),
                        ('alarm', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mails', to='publishing.alarm')),
                        ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(fields=('alarm', 'person', 'raised_at'), name='one_mail_per_alarm')],
                    },
                ),
            ],
        ),
    ]
