"""`rejoinder contests board` and `openings`: what a contest publishes, and what its scrutineers get."""

import os
from pathlib import Path
from typing import Annotated

import typer

from rejoinder.cli.contests import Slug, contests_app
from rejoinder.cli.run import DataOption
from rejoinder.cli.said import JsonOption, show_one
from rejoinder.cli.setup import open_desk
from rejoinder.errors import BadInput, Broken


@contests_app.command("board")
def board(
    contest: Slug,
    file: Annotated[Path | None, typer.Argument(metavar="FILE.zip", help="Where to put the board.")] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show how far the board of a contest stands; with FILE.zip, write it there as of its last signed root."""
    open_desk(data)
    from rejoinder.desk.contests.drafts import contest_with
    from rejoinder.desk.contests.posting import last_root
    from rejoinder.desk.contests.published import zip_of
    from rejoinder.desk.contests.standing import board_standing, envelopes_waiting

    row = contest_with(contest)
    root = last_root(row)
    if file is not None:
        if root is None:
            raise BadInput(f"the board of {row.slug} has no signed root yet; it begins when voting opens")
        _write(file, zip_of(row, root).read_bytes())
    standing = board_standing(row)
    about = {
        "contest": row.slug, "state": row.state, "entries": standing.entries, "waiting": envelopes_waiting(row),
        "signed": root.at if root else None, "size": root.size if root else 0, "root": root.root if root else "",
        "key": row.public_key,
    }  # fmt: skip
    show_one(about, as_json=as_json)


@contests_app.command("openings")
def openings(
    contest: Slug,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to put them; only you may read it.")],
    whom: Annotated[str, typer.Option("--for", metavar="NAMES", help="Which scrutineers get them.")],
    by: Annotated[str, typer.Option("--by", metavar="EMAIL", help="Who gives them out: an admin.")],
    data: DataOption = None,
) -> None:
    """Write the openings of a closed contest for named scrutineers. Who got them is written into the audit trail."""
    open_desk(data)
    from rejoinder.cli.desk import person_of
    from rejoinder.desk.contests.drafts import contest_with
    from rejoinder.desk.contests.scrutiny import openings as openings_of

    lines = openings_of(contest_with(contest), whom, by=person_of(by))
    _write(file, b"".join(lines), mode=0o600)
    print(f"wrote {file}; give it to {whom} by hand, and keep no copy")


def _write(file: Path, content: bytes, mode: int = 0o644) -> None:
    """Writes a new file; one that is there is never written over."""
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as out:
            out.write(content)
    except FileExistsError:
        raise BadInput(f"{file} is there already; name another") from None
    except OSError as error:
        raise Broken(f"{file}: cannot be written: {error.strerror}") from None
