"""Commands that are imported when they are called: until then a name and a line of help stand for each.

This is the lazily loaded group of Click's documents ("Complex Applications"), save that help imports nothing either.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command, get_group


@dataclass(frozen=True, slots=True)
class Row:
    """A command or a group of commands: `place` is module:name below rejoinder.cli, `help` as the list shows it."""

    name: str
    place: str
    help: str


def later(*rows: Row) -> type[TyperGroup]:
    """The class of a group that has these commands, for `typer.Typer(cls=...)`."""

    class Later(_LaterGroup):
        ROWS = rows

    return Later


def every_command(app: typer.Typer) -> Iterator[tuple[str, TyperCommand | TyperGroup]]:
    """All commands and groups with their names in full, such as `lines list`. Imports the module of each."""
    yield from _below(get_command(app), "")


class _Unread(TyperCommand):
    """Stands for a command in lists."""

    def __init__(self, row: Row) -> None:
        super().__init__(name=row.name, callback=None, help=row.help)
        self._row = row

    def read(self) -> TyperCommand | TyperGroup:
        module, _, name = self._row.place.partition(":")
        found = getattr(import_module(f"rejoinder.cli.{module}"), name)
        holder = typer.Typer()
        if isinstance(found, typer.Typer):
            holder.add_typer(found, name=self._row.name)
        else:
            holder.command(self._row.name)(found)
        return get_group(holder).commands[self._row.name]


class _LaterGroup(TyperGroup):
    ROWS: tuple[Row, ...] = ()

    def __init__(self, **said) -> None:
        super().__init__(**said)
        self.commands = {**self.commands, **{row.name: _Unread(row) for row in self.ROWS}}

    def resolve_command(self, ctx, args):
        name, command, rest = super().resolve_command(ctx, args)
        return name, command.read() if isinstance(command, _Unread) else command, rest


def _below(group: TyperGroup, before: str) -> Iterator[tuple[str, TyperCommand | TyperGroup]]:
    for name, command in group.commands.items():
        command = command.read() if isinstance(command, _Unread) else command
        yield f"{before}{name}", command
        if isinstance(command, TyperGroup):
            yield from _below(command, f"{before}{name} ")
