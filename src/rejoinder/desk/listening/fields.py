"""What a person typed into a form, checked field by field, so that each message stands under its own field."""

import re

from rejoinder.errors import BadInput

Who = object  # a User, or a word such as "cli" for what no person did on a page
_NO_LETTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
UPLOAD_BYTES_MAX = 8 * 1024 * 1024  # as much as a list may have (wire/opml.py, wire/linefiles.py)


class BadFields(BadInput):
    """Fields that cannot be taken. `fields` has one message a field; as text it is all of them in one line."""

    def __init__(self, fields: dict[str, str]):
        super().__init__(" ".join(fields.values()))
        self.fields = fields


def actor_of(by: Who) -> dict:
    """`by` as the audit trail wants it: a person as the actor, a word as the label."""
    if by is None or isinstance(by, str):
        return {"label": by or "cli"}
    return {"actor": by}


def person_of(by: Who):
    """The person that `by` is, or None where no person did it."""
    return None if isinstance(by, str) else by


def plain_line(value: object, letters_max: int) -> str:
    """One line of plain text: white space run together, control letters gone, at most `letters_max` letters."""
    text = " ".join(str(value or "").replace("\x00", " ").split())
    return " ".join(printable(text).split())[:letters_max]


def printable(text: str) -> str:
    """The text without letters that no feed may hold (XML 1.0, 2.2): one would end a feed for all its readers."""
    return _NO_LETTER.sub("", text)


def read_upload(file) -> tuple[str, bytes]:
    """The name and the bytes of a file that was sent; raises BadInput before reading one that is too large."""
    if file.size > UPLOAD_BYTES_MAX:
        raise BadInput(f"{file.name}: over {UPLOAD_BYTES_MAX // 2**20} MB; split it")
    return file.name, file.read()


def whole_number(text: str) -> int:
    """The number that a field of a form says, as a row may have it; 0 where it says none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
