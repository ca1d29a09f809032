"""What the form of a rebuttal says: its texts as they are typed, not saved, with the imprint that they would have."""

from types import SimpleNamespace

from django.http import HttpRequest

from rejoinder.desk.publishing.releases import TextFields
from rejoinder.desk.rebuttals.drafts import imprint_of, with_link
from rejoinder.desk.rebuttals.models import Rebuttal


def typed_rows(found: Rebuttal, request: HttpRequest) -> list[SimpleNamespace]:
    """A row for each text, like those of the release; a field that the form has not stays as it is."""
    return [_row(row, request) for row in found.release.texts.select_related("account__imprint")]


def typed_fields(found: Rebuttal, request: HttpRequest) -> dict[int, TextFields]:
    """The same by account, as saving takes them."""
    return {
        row.account_id: TextFields(row.account_id, row.text, row.title, row.slug) for row in typed_rows(found, request)
    }


def digits(text: str) -> int:
    """The number that a field says, 0 where it says none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _row(row, request: HttpRequest) -> SimpleNamespace:
    said, key = request.POST, row.account_id
    text = said.get(f"text-{key}", row.text)
    if f"short-{key}" in said:
        quoted = "\n".join(f"> {line.strip()}" for line in said.get(f"claim-{key}", "").splitlines() if line.strip())
        parts = (quoted, said[f"short-{key}"].strip(), said.get(f"rest-{key}", "").strip())
        text = "\n\n".join(part for part in parts if part)
    title = " ".join(said.get(f"title-{key}", row.title).split())
    text = text.replace("\r\n", "\n").strip()
    text = with_link(row.account, text)
    imprint, how = imprint_of(row.account, text)
    return SimpleNamespace(
        account=row.account, account_id=key, text=text, title=title, slug=said.get(f"slug-{key}", row.slug),
        imprint=imprint, imprint_how=how,
    )  # fmt: skip
