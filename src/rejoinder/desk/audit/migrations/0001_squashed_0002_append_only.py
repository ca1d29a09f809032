# Squashed by bin/squash: how a fresh database is made. Older ones take the steps it replaces.

import django.db.models.deletion
import rejoinder.desk.tables
from django.conf import settings
from django.db import migrations, models


# The database refuses to change or delete a row of the audit trail.
SQLITE = """
CREATE TRIGGER audit_no_{verb} BEFORE {verb} ON audit_auditevent
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
"""
POSTGRES = """
CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END; $$ LANGUAGE plpgsql;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit_auditevent
FOR EACH ROW EXECUTE FUNCTION audit_refuse();
"""


def add(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute(POSTGRES)
    else:
        for verb in ("UPDATE", "DELETE"):
            editor.execute(SQLITE.format(verb=verb))


def drop(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP TRIGGER audit_append_only ON audit_auditevent; DROP FUNCTION audit_refuse();")
    else:
        for verb in ("UPDATE", "DELETE"):
            editor.execute(f"DROP TRIGGER audit_no_{verb}")


class Migration(migrations.Migration):

    replaces = [('audit', '0001_initial'), ('audit', '0002_append_only')]

    initial = True

    dependencies = [
        ('people', '__first__'),
    ]

    operations = [
        rejoinder.desk.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='AuditEvent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField(db_index=True)),
                        ('actor_label', models.CharField(max_length=200)),
                        ('action', models.CharField(db_index=True, max_length=80)),
                        ('subject', models.CharField(db_index=True, max_length=200)),
                        ('detail', models.JSONField(default=dict)),
                        ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-id'],
                    },
                ),
            ],
        ),
        migrations.RunPython(add, drop),
    ]
