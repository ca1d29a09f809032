"""Databases as older versions left them: each a database of its own, and the steps that squashed migrations replace."""

from contextlib import contextmanager
from pathlib import Path

from django.db import connection, connections
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

FIRST = {  # of each app of the desk, the last step of version 0.1.0
    "audit": "0002_append_only", "board": "0001_initial", "forecasts": "0001_initial", "lines": "0001_initial",
    "listening": "0003_words_of_posts", "people": "0004_quiet_hours_and_digests",
    "stories": "0002_chances_copies_and_reopening", "watches": "0002_queries_tiers_duty_digests", "work": "0001_initial",
}  # fmt: skip


@contextmanager
def own_database(folder: Path, vendor: str = ""):
    """What is done inside is done to a database of its own, without a table; of the run's kind if `vendor` is empty."""
    before = connections["default"]
    if (vendor or before.vendor) == "sqlite":
        settings = before.copy().settings_dict
        options = settings["OPTIONS"] if before.vendor == "sqlite" else {}
        sqlite = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "old.sqlite3"), "OPTIONS": options}
        own, drop = DatabaseWrapper(settings | sqlite, "default"), None
    else:
        own = before.copy()
        own.settings_dict["NAME"] = name = f"{before.settings_dict['NAME']}_old"
        drop = f'DROP DATABASE IF EXISTS "{name}"'
        _tell(before, drop, f'CREATE DATABASE "{name}"')
    connections["default"] = own
    try:
        yield
    finally:
        own.close()
        connections["default"] = before
        if drop:
            _tell(before, drop)


def take_steps(targets) -> object:
    """Brings the database to these (app, step), by the steps as they were first written. Their models, as of then."""
    executor = MigrationExecutor(connection)
    executor.loader = MigrationLoader(connection, replace_migrations=False)
    executor.migrate(list(targets))
    return executor.loader.project_state(list(targets)).apps


def bring_up_to_date(*labels: str) -> None:
    """What `migrate` does to a database of any day: to these apps, or to all."""
    executor = MigrationExecutor(connection)
    executor.migrate([key for key in executor.loader.graph.leaf_nodes() if not labels or key[0] in labels])


def _tell(own, *statements: str) -> None:
    with own.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
