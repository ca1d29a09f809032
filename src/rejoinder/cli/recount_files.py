"""`rejoinder recount` and `rejoinder board`: a published board checked and counted anew, without a database."""

import json
import sys
from contextlib import ExitStack
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer

from rejoinder.core.bulletin import grouped, inclusion_proof, receipt_of
from rejoinder.core.bulletin.board import Asked, Board
from rejoinder.core.bulletin.checking import check
from rejoinder.core.bulletin.copies import Compared, compare_copies
from rejoinder.core.bulletin.entries import is_hash, leaf_of_line
from rejoinder.core.bulletin.envelopes import envelope_start, pseudonym_of
from rejoinder.core.bulletin.findings import Check, Findings, Found
from rejoinder.core.bulletin.roots import shortened
from rejoinder.core.credentials import tidy_secret
from rejoinder.errors import BadInput
from rejoinder.wire.board_folder import Lines, open_board

board_app = typer.Typer(no_args_is_help=True, help="Looks into a published bulletin board.")
_NAME_WIDTH = 13
_JOINERS = "\u200c\u200d"  # that names in some scripts need
_OUTCOMES = {"same": "same", "differs": "DIFFERS", "not checked": "not checked"}
_LAST = ("root", "papers", "winner", "winners", "decision")  # what people compare, at the end

_Folder = Annotated[Path, typer.Argument(metavar="BOARD_FOLDER", help="The published folder, or its .zip.")]
_Key = Annotated[str, typer.Option(metavar="HEX", help="The key as it stands on the ballot page, 64 digits.")]
_Root = Annotated[str, typer.Option(metavar="HEX", help="A root that somebody else was shown, 64 digits.")]
_Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def recount(
    folder: _Folder,
    key: _Key = "",
    root: _Root = "",
    earlier: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="A copy of the same board from another time or person.")
    ] = None,
    openings: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The openings that scrutineers were given, JSON Lines.")
    ] = None,
    as_json: _Json = False,
) -> None:
    """Check a published board and count its papers anew. Exit 0 where all is the same, 2 where anything differs.

    A board whose voting is still open is checked as far as it goes.
    """
    with ExitStack() as stack:
        board = stack.enter_context(open_board(folder))
        findings = check(board, _asked(key, root, openings=openings))
        other = stack.enter_context(open_board(earlier)) if earlier else None
        compared = _compared(board, findings, other, key)
    if as_json:
        print(json.dumps(_as_json(findings, compared), ensure_ascii=False, indent=1))
    else:
        _tell(findings, compared)
    _refuse(folder, findings, compared)


@board_app.command("check-receipt")
def check_receipt(
    folder: _Folder,
    receipt: Annotated[str, typer.Argument(help="The 12 letters, or the 64 digits of the envelope.")],
    key: _Key = "",
    root: _Root = "",
    link: Annotated[
        str, typer.Option(metavar="LINK", help="Your voting link: checks that the envelope is yours. Sent nowhere.")
    ] = "",
    as_json: _Json = False,
) -> None:
    """Find your envelope on a published board: where it stands, since when, and whether it is the one that counts.

    It does not show how you voted. Exit 2 where it is not there, or the board does not hold.
    """
    with open_board(folder) as board:
        findings = check(board, _asked(key, root, envelope=envelope_start(receipt)))
        said = [_found_as_json(found, board) for found in findings.found] if as_json else []
    if as_json:
        print(json.dumps(said, ensure_ascii=False, indent=1))
    for found in () if as_json else findings.found:
        print(_plain(_sentence(found)))
    _refuse(folder, findings, None)
    if not findings.found:
        raise BadInput(_not_there(findings))
    if link:
        _refuse_strange(
            findings.found, pseudonym_of(findings.contest, tidy_secret(link.rstrip("/").rsplit("/", 1)[-1]))
        )
        print("It stands under the pseudonym of your voting link.", file=sys.stderr if as_json else sys.stdout)


def _asked(key: str, root: str, *, openings: Path | None = None, envelope: str = "") -> Asked:
    return Asked(
        _hex("--key", key), _hex("--root", root), datetime.now(UTC), envelope,
        None if openings is None else Lines(openings.name, lambda: openings.open("rb")),
    )  # fmt: skip


def _hex(option: str, text: str) -> str:
    digits = "".join(text.split()).lower()
    if digits and not is_hash(digits):
        raise BadInput(f"{option}: {text[:20]!r} is not 64 hex digits; a shortened one proves too little")
    return digits


def _compared(board: Board, findings: Findings, other: Board | None, key: str) -> Compared | None:
    if other is None:
        return None
    other_findings = check(other, Asked(_hex("--key", key)))
    return compare_copies((other, other_findings), (board, findings))


def _tell(findings: Findings, compared: Compared | None) -> None:
    if findings.title:
        print(f"{findings.title}: {_standing(findings)}")
    for one in sorted(findings.checks, key=lambda check: check.name in _LAST):
        _tell_check(one)
    if compared:
        _tell_check(Check("earlier copy", "compared", "differs" if compared.faults else "same"))
    differences = [*findings.differences, *(compared.faults if compared else ())]
    print(f"{'differences':{_NAME_WIDTH}}{_count(findings, compared):,}")
    for difference in differences:
        print(f"  {_plain(difference)}")
    for note in findings.notes:
        print(f"\n{_plain(note)}")


def _tell_check(one: Check) -> None:
    print(f"{one.name:{_NAME_WIDTH}}{_plain(one.said)}  {_OUTCOMES[one.outcome]}")


def _standing(findings: Findings) -> str:
    return {
        "unreadable": "cannot be read", "not open": "not open yet", "open": "voting is open in this copy",
        "closed": "closed, not counted yet", "counted": "counted", "cancelled": "called off",
    }[findings.progress]  # fmt: skip


def _plain(text: str) -> str:
    """Text from a board that a stranger may have written: nothing in it steers the terminal."""
    return "".join(letter if letter.isprintable() or letter in _JOINERS else "\ufffd" for letter in text)


def _count(findings: Findings, compared: Compared | None) -> int:
    return findings.difference_count + (len(compared.faults) if compared else 0)


def _refuse(folder: Path, findings: Findings, compared: Compared | None) -> None:
    """Raises BadInput, one line, where anything differs."""
    many = _count(findings, compared)
    if not many:
        return
    first = [*findings.differences, *(compared.faults if compared else ())][0]
    proof = "; both copies are signed by one key, and together they prove it" if compared and compared.is_proof else ""
    raise BadInput(_plain(f"{folder}: {many:,} difference{'s' if many > 1 else ''}; the first: {first}{proof}"))


def _sentence(found: Found) -> str:
    under = found.under
    since = f"posted before the root of {under.at}, {shortened(under.root)}" if under else "under no signed root yet"
    if found.struck_why is not None:
        counts = f"It does not count: this credential was struck ({found.struck_why})."
    elif found.number == found.last:
        counts = "It is the last of this voter, so it is the one that counts."
    else:
        counts = f"It was replaced: paper {found.number} of {found.last} of this voter; the last counts."
    receipt = grouped(receipt_of(found.envelope))
    return f"Receipt {receipt} is entry {found.entry:,} of the log, {since}. {counts}"


def _not_there(findings: Findings) -> str:
    until = f"the root of {findings.roots[-1].at}" if findings.roots else "no signed root"
    return f"no envelope with this receipt is on this board, which goes up to {until}"


def _refuse_strange(found: tuple[Found, ...], pseudonym: str) -> None:
    if all(one.pseudonym != pseudonym for one in found):
        raise BadInput(
            "the receipt finds an envelope of somebody else, not one of this voting link: tell the scrutineers"
        )


def _as_json(findings: Findings, compared: Compared | None) -> dict[str, Any]:
    said = asdict(findings)
    del said["found"]
    said["is_same"] = not _count(findings, compared)
    return said | {"earlier": asdict(compared) if compared else None}


def _found_as_json(found: Found, board: Board) -> dict[str, Any]:
    """What was found, with the proof that leads from the entry to the signed root: worth keeping."""
    is_last = found.number == found.last
    said = {"receipt": receipt_of(found.envelope), "is_last": is_last, "counts": is_last and found.struck_why is None}
    return asdict(found) | said | {"proof": _proof(found, board)}


def _proof(found: Found, board: Board) -> dict[str, Any] | None:
    """The way from the leaf of the entry to the root that first covers it (RFC 9162, section 2.1.3)."""
    if found.under is None:
        return None
    leaves = [leaf_of_line(line[:-1]) for line in islice(board.log, found.under.size)]
    return {"leaf": leaves[found.entry - 1], "path": inclusion_proof(leaves, found.entry - 1)}
