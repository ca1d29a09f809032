"""Makes Django ready for a command that uses the database, and the database ready for the program."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rejoinder.errors import BadInput, Broken
from rejoinder.settings import Settings, read_settings


def setup(data: Path | None = None) -> Settings:
    """Sets Django up for the data folder (`data` beats REJOINDER_DATA) and returns the settings. Raises BadInput."""
    if data is not None:
        os.environ["REJOINDER_DATA"] = str(Path(data).expanduser().absolute())
    os.environ["DJANGO_SETTINGS_MODULE"] = "rejoinder.desk.settings"
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "false")
    settings = read_settings()
    if settings.data.exists() and not settings.data.is_dir():
        raise BadInput(f"{settings.data} is a file; name a folder with --data")
    try:
        settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise BadInput(f"{settings.data}: the data folder cannot be made: {error.strerror}") from None
    import django

    try:
        django.setup()
    except OSError as error:
        raise BadInput(f"{settings.data}: the data folder cannot be written: {error.strerror}") from None
    return settings


def open_desk(data: Path | None = None) -> Settings:
    """`setup`, and the database made or brought up to date. For every command that reads or writes the desk."""
    settings = setup(data)
    migrate(settings)
    return settings


@contextmanager
def desk_clock() -> Iterator[None]:
    """Words that name a time name it by the desk's clock, as its pages do. After `open_desk`."""
    from django.utils import timezone

    from rejoinder.desk.listening.zone import zone_of

    with timezone.override(zone_of(None)):
        yield


def migrate(settings: Settings) -> None:
    """Brings the database up to date; one process does it, others wait. Raises Broken where it cannot be used."""
    from django.core.management import call_command
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        with _only_one(settings.data / "migrate.lock"):
            executor = MigrationExecutor(connection)
            if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                call_command("migrate", verbosity=0, interactive=False)
    except (DatabaseError, OSError) as error:
        where = settings.database_url.rsplit("@", 1)[-1] or settings.data
        raise Broken(f"the database at {where} cannot be used: {str(error).splitlines()[0]}") from None


@contextmanager
def _only_one(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
