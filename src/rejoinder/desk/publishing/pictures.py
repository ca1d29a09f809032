"""Pictures of a release: checked, hashed, with words for those who cannot see them, and with the imprint in them."""

import hashlib

from rejoinder.desk.listening.fields import plain_line
from rejoinder.desk.people.models import User
from rejoinder.desk.publishing.models import Release, ReleasePicture
from rejoinder.desk.publishing.releases import changed
from rejoinder.errors import BadInput

PICTURES_MAX = 4  # Mastodon and Bluesky take four
PICTURE_BYTES_MAX = 976_560  # what Bluesky takes (app.bsky.embed.images); the others take more
SIGNATURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
ALT_LETTERS_MAX = 1_500  # Mastodon's limit


def add_picture(release: Release, content: bytes, alt: str, *, has_imprint: bool, by: User) -> Release:
    """Puts a PNG or JPEG under every text of the release; voids what was promised. Raises BadInput."""
    mime = next((mime for start, mime in SIGNATURES.items() if content.startswith(start)), "")
    if not mime:
        raise BadInput("a picture is a PNG or a JPEG file")
    if len(content) > PICTURE_BYTES_MAX:
        raise BadInput(
            f"the picture has {len(content):,} bytes; at most {PICTURE_BYTES_MAX:,}, so that every channel takes it"
        )
    words = plain_line(alt, ALT_LETTERS_MAX)
    if not words:
        raise BadInput("say what the picture shows, for people who cannot see it")

    def change(row: Release) -> None:
        count = row.pictures.count()
        if count >= PICTURES_MAX:
            raise BadInput(f"a release has at most {PICTURES_MAX} pictures")
        ReleasePicture.objects.create(
            release=row, position=count, content=content, mime=mime, alt=words, has_imprint=has_imprint,
            sha256=hashlib.sha256(content).hexdigest(),
        )  # fmt: skip

    return changed(release, change, by=by)


def remove_picture(release: Release, picture: int, *, by: User) -> Release:
    """Takes a picture out; voids what was promised."""
    return changed(release, lambda row: row.pictures.filter(pk=picture).delete() and None, by=by)
