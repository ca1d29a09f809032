"""Many rows written at once, quicker than Django's own bulk_update, which builds an expression for every value."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models


def write_columns(rows: Iterable[models.Model], names: Sequence[str]) -> None:
    """Writes these fields of rows of one model, each found by its key: one prepared statement, run for each row.

    Names are those of fields or of their columns ("first_post" or "first_post_id"). Rows that are gone change nothing.
    """
    rows = list(rows)
    if not rows:
        return
    meta = rows[0]._meta
    fields = [meta.get_field(name.removesuffix("_id") if name.endswith("_id") else name) for name in names]
    quote = connection.ops.quote_name
    columns = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    sql = f"UPDATE {quote(meta.db_table)} SET {columns} WHERE {quote(meta.pk.column)} = %s"  # noqa: S608 names of fields
    with connection.cursor() as cursor:
        cursor.executemany(sql, [_values(row, fields) for row in rows])


def _values(row: models.Model, fields: Sequence[Any]) -> list[Any]:
    return [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields] + [row.pk]
