"""What is typed about a consultation, read for the page: times by the reader's clock, languages with their texts."""

from django.utils import timezone

from rejoinder.desk.consultations.models import Consultation
from rejoinder.desk.consultations.running import TRANSLATED, WHILE_OPEN
from rejoinder.desk.consultations.words import languages
from rejoinder.desk.links.fields import moment_of

TEXTS = ("title", "question", "organiser", "contact", "asked_as", "note", "note_link", "slug", "who")
NUMBERS = ("asked_count", "says_each", "group_min")
TIMES = ("opens_at", "closes_at", "erase_at")


def typed_fields(post, wrong: dict[str, str], row: Consultation | None) -> dict[str, object]:
    """The fields of the form as `save_consultation` takes them; an open consultation has fewer."""
    names = WHILE_OPEN if row and row.state != "draft" else None
    fields: dict[str, object] = {name: post.get(name, "") for name in (*TEXTS, *NUMBERS) if name in post}
    for name in TIMES:
        if name in post:
            at = moment_of(post.get(name, ""), wrong, name)
            if at is not None:
                fields[name] = at
    fields["languages"] = post.getlist("languages")
    fields["translations"] = {
        code: {name: post.get(f"{name}_{code}", "") for name in TRANSLATED} for code in languages()
    }
    return {name: value for name, value in fields.items() if names is None or name in names}


def as_typed(row: Consultation | None) -> dict[str, object]:
    """The form's fields as they stand, or its suggestions for a new one."""
    if row is None:
        return {"languages": ["en"], "who": "link", "says_each": 3, "group_min": 10, "asked_as": "member"}
    found: dict[str, object] = {name: getattr(row, name) for name in (*TEXTS, *NUMBERS)}
    found |= {name: f"{timezone.localtime(getattr(row, name)):%Y-%m-%dT%H:%M}" for name in TIMES}
    found["asked_count"] = row.asked_count or ""
    return found | {"languages": row.languages}


def language_rows(post, row: Consultation | None, chosen: list[str]) -> list[dict]:
    """Each language there are words for: whether it is chosen, and the texts in it."""
    found = []
    for code, words in languages().items():
        kept = (row.translations if row else {}).get(code, {})
        texts = [
            {
                "name": name,
                "key": f"{name}_{code}",
                "text": post.get(f"{name}_{code}", "") if post else kept.get(name, ""),
            }
            for name in TRANSLATED
        ]
        found.append({"code": code, "name": words.name, "is_chosen": code in chosen, "texts": texts})
    return found
