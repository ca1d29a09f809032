"""A fresh database is made in one step for each app, and is what all steps make; older ones lose nothing on the way."""

import re
from itertools import groupby

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from tests.desk.old_days import FIRST, bring_up_to_date, own_database, take_steps

COLUMN = re.compile(r', (?=(?:CONSTRAINT )?")')
POSTGRES_SAYS = (
    "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default, is_identity, "
    "generation_expression FROM information_schema.columns WHERE table_schema = 'public'",
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE connamespace = 'public'::regnamespace",
    "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
)


@pytest.fixture
def blank(tmp_path, django_db_setup, django_db_blocker):
    """A database without a table, of the kind that is asked for."""
    with django_db_blocker.unblock():
        yield lambda name, vendor="": own_database(_folder(tmp_path / name), vendor)


@pytest.fixture(scope="module")
def steps():
    """All migrations, none replaced; and those of the steps that squashed ones replace, in an order to take them."""
    loader = MigrationLoader(None, replace_migrations=False)
    replaced = {key for one in loader.disk_migrations.values() for key in one.replaces}
    order = []
    for key in sorted(replaced):
        order += [one for one in loader.graph.forwards_plan(key) if one not in order]
    return loader, order


def test_squashed_migrations_leave_the_models_that_their_steps_leave(steps):
    loader, _ = steps
    for key, one in loader.disk_migrations.items():
        if one.replaces:
            squashed, stepwise = (_models(loader, last, key[0]) for last in (key, one.replaces[-1]))
            assert squashed == stepwise, key


def test_a_database_of_any_day_takes_each_step_once_and_after_those_it_rests_on(steps, blank):
    whole, order = steps
    with blank("any", "sqlite"):
        recorder = MigrationRecorder(connection)
        recorder.ensure_schema()
        for number, key in enumerate(order):
            executor = MigrationExecutor(connection)
            executor.loader.check_consistent_history(connection)
            done = order[:number]
            for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes()):
                takes = migration.replaces or [(migration.app_label, migration.name)]
                rests_on = {parent.key for one in takes for parent in whole.graph.node_map[one].parents}
                assert (rests_on & set(order)) <= {*done, *takes}, (key, migration)
                done = [*done, *takes]
            assert sorted(set(done)) == sorted(done) and set(done) >= set(order), key
            recorder.record_applied(*key)


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("vendor", "day"),
    [("sqlite", FIRST), ("sqlite", None), ("postgresql", None)],
    ids=["0.1.0", "0.5.0", "0.5.0 on PostgreSQL"],
)
def test_a_database_of_an_older_version_becomes_what_a_fresh_one_is(vendor, day, steps, blank):
    if vendor == "postgresql" and connection.vendor != vendor:
        pytest.skip("needs --pg")
    with blank("fresh", vendor):
        bring_up_to_date()
        fresh = _schema()
    with blank("old", vendor):
        take_steps(day.items() if day else _last(steps[1]))
        bring_up_to_date()
        assert _schema() == fresh


def _folder(path):
    path.mkdir()
    return path


def _last(order):
    """The last step of each app."""
    return {label: list(keys)[-1][1] for label, keys in groupby(sorted(order), lambda key: key[0])}.items()


def _models(loader, key, label):
    """The app's models after this migration: each with its fields in the order of its columns."""
    models = loader.project_state([key]).models
    return {name: (one, list(one.fields)) for (app, name), one in models.items() if app == label}


def _schema():
    """All that the database keeps, whatever the order of columns."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            return [sorted(map(str, _rows(cursor, said))) for said in POSTGRES_SAYS]
        found = _rows(cursor, "SELECT type, name, sql FROM sqlite_master")
    said = ((kind, name, " ".join((sql or "").split()).removesuffix(")")) for kind, name, sql in found)
    return sorted((kind, name, sorted(COLUMN.split(sql))) for kind, name, sql in said)


def _rows(cursor, said):
    cursor.execute(said)
    return cursor.fetchall()
