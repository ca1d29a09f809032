"""Makes many tables at once: the operation of which squashed migrations consist (docs/adr/0037)."""

from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.state import ProjectState


class CreateTables(Operation):
    """Makes all tables of an app, each as it is now. Renders every model once.

    Django's CreateModel renders all models anew that are tied to the new one, for one of them might point to it. Here
    nearly all point to the people: a hundred tables took ten seconds, nine of them for that. A table that did not
    exist is pointed to by none that did, so nothing but the new ones needs it.
    """

    category = OperationCategory.ADDITION
    reduces_to_sql = True
    serialization_expand_args = ["tables"]

    def __init__(self, tables: list[CreateModel]) -> None:
        self.tables = tables

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        rendered = state.__dict__.pop("apps", None)
        for table in self.tables:
            table.state_forwards(app_label, state)
        if rendered is not None:
            rendered.render_multiple([state.models[app_label, table.name_lower] for table in self.tables])
            state.apps = rendered

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        for table in self.tables:
            table.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state) -> None:
        for table in reversed(self.tables):
            table.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Create {len(self.tables)} tables"
