"""The board as it is published: its files as of the last signed root, as a folder and as a .zip in the data folder."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings

from rejoinder.core.bulletin import Entry
from rejoinder.core.bulletin.publishing import RESULT, ROOTS, board_files
from rejoinder.desk.contests.models import BoardRoot, Contest
from rejoinder.desk.contests.posting import last_root, signed_root
from rejoinder.errors import Broken
from rejoinder.wire.board_folder import write_board, write_board_zip

READ_AT_ONCE = 2_000  # rows in memory


def boards_folder() -> Path:
    """Where the boards of this desk lie, for static hosting."""
    return settings.REJOINDER.data / "boards"


def files_of(contest: Contest, until: BoardRoot) -> Iterator[tuple[str, Iterable[bytes]]]:
    """The files of the board as of a root, each to be read before the next."""
    roots = contest.roots.filter(at__lte=until.at, size__lte=until.size).order_by("at", "size")
    yield from board_files(contest.terms, _entries(contest, until.size), map(signed_root, roots))
    over = contest.entries.filter(number__lte=until.size, kind__in=("closed", "result"))
    kinds = set(over.values_list("kind", flat=True))
    for file in contest.files.defer("content").order_by("name"):  # papers.* stands before result.json
        if ("result" if file.name == RESULT else "closed") in kinds:
            yield file.name, (one.content.encode() for one in [file])  # read only where somebody asks for it


def is_folder_due(contest: Contest) -> bool:
    """Whether the folder in the data folder lacks the newest root."""
    root = last_root(contest)
    if root is None:
        return False
    try:
        lines = (boards_folder() / contest.slug / ROOTS).read_text(encoding="utf-8").splitlines()
    except OSError:
        return True
    return len(lines) != contest.roots.count() or root.signature not in lines[-1]


def write_folder(contest: Contest) -> None:
    """Writes the board as of the newest root, as a folder and as a .zip, each whole or not at all."""
    root = last_root(contest)
    if root is not None:
        boards_folder().mkdir(parents=True, exist_ok=True)
        write_board(boards_folder() / contest.slug, files_of(contest, root))
        try:
            zip_of(contest, root)
        except OSError as error:
            raise Broken(f"{contest.slug}: its .zip cannot be written: {error.strerror or error}") from None


def zip_path(contest: Contest, root: BoardRoot) -> Path:
    """Where the .zip of a root lies, once it is made."""
    return boards_folder() / f".{contest.slug}.{root.pk}.zip"


def zip_of(contest: Contest, root: BoardRoot) -> Path:
    """The board as a .zip, made once for each root."""
    path = zip_path(contest, root)
    if not path.exists():
        boards_folder().mkdir(parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=boards_folder(), prefix=f".{contest.slug}.", suffix=".draft")
        try:
            with os.fdopen(descriptor, "wb") as file:
                write_board_zip(file, files_of(contest, root), folder=f"{contest.slug}-board")
            Path(draft).replace(path)
        finally:
            Path(draft).unlink(missing_ok=True)
        _drop_older(contest, path)
    return path


def _drop_older(contest: Contest, kept: Path) -> None:
    for path in boards_folder().glob(f".{contest.slug}.*.zip"):
        if path != kept:
            path.unlink(missing_ok=True)


def _entries(contest: Contest, size: int) -> Iterator[Entry]:
    rows = contest.entries.filter(number__lte=size).order_by("number").values_list("number", "kind", "body")
    for number, kind, body in rows.iterator(chunk_size=READ_AT_ONCE):
        yield Entry(number, kind, body)
