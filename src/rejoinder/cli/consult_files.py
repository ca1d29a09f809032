"""`rejoinder consult groups`: opinion groups from a file of votes, without a database."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer

from rejoinder.cli.said import JsonOption
from rejoinder.core.opinions import Cell, Report, StatementResult, report
from rejoinder.core.opinions.hiding import LEAST
from rejoinder.core.opinions.polis import REJECTED, read_comments
from rejoinder.core.opinions.reading import LINE_LETTERS_MAX, VotesRead, read_votes
from rejoinder.core.opinions.stability import KS
from rejoinder.errors import BadInput

REJECTED_TOLD_MAX = 100  # on the screen; the JSON has up to a thousand
STATEMENTS_TOLD_MAX = 10  # of a list on the screen; the JSON has all
ALL_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

consult_app = typer.Typer(no_args_is_help=True, help="Consultations: what groups agree on, if there are groups.")


@consult_app.callback()
def _consult() -> None:
    """Keeps `groups` a command of its own while there is no other."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was read: the votes, the texts that are known, the statements that moderation rejected."""

    votes: VotesRead
    texts: dict[str, str] = field(default_factory=dict)
    moderated_out: frozenset[str] = frozenset()


@consult_app.command("groups")
def groups(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="VOTES.csv",
            help="participant,statement,vote; or a file or folder of a Polis export; - for a pipe.",
        ),
    ],
    as_json: JsonOption = False,
    seed: Annotated[int, typer.Option(min=0, max=2**32 - 1, help="Of all that is drawn by lot.")] = 1,
    k: Annotated[
        int | None,
        typer.Option("--k", min=KS[0], max=KS[-1], help="So many groups, to compare with an organiser's own."),
    ] = None,
    min_group: Annotated[int, typer.Option(min=LEAST, help="People in a group, cell or circle that is told.")] = LEAST,
) -> None:
    """Opinion groups, whether they would come back, what all agree on. 1 agrees, 0 passes, -1 disagrees.

    --json names the participants of each group: the file is the organiser's own. Do not publish that list.
    """
    asked = _read(source)
    _tell_rejected(asked.votes)
    made = report(asked.votes.answers, seed=seed, moderated_out=asked.moderated_out, group_min=min_group, k=k)
    if as_json:
        print(json.dumps(_as_json(made, asked, seed=seed), ensure_ascii=False, indent=2))
    else:
        _show(made, asked)


def _read(source: Path) -> _Asked:
    source = Path("/dev/stdin") if str(source) == "-" else source
    if not source.is_dir():
        return _Asked(read_votes(lines_of(source), str(source)))
    file = next((source / name for name in ("votes.csv", "participants-votes.csv") if (source / name).exists()), None)
    if file is None:
        raise BadInput(f"{source}: no votes.csv in this folder; name the folder of a Polis export, or a CSV file")
    votes, comments = read_votes(lines_of(file), str(file)), source / "comments.csv"
    if not comments.exists():
        return _Asked(votes)
    statements = read_comments(lines_of(comments), str(comments))
    out = frozenset(one.id for one in statements if one.moderated == REJECTED)
    return _Asked(votes, {one.id: _plain(one.text) for one in statements}, out & {*votes.answers.statements})


def lines_of(path: Path) -> Iterator[str]:
    """The lines of a text file, as they are read. Raises BadInput for what cannot be read or is not UTF-8."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            yield from iter(lambda: file.readline(LINE_LETTERS_MAX + 1), "")
    except UnicodeDecodeError as error:
        raise BadInput(f"{path}: not UTF-8 text (byte {error.start}); save it as UTF-8") from None
    except FileNotFoundError:
        raise BadInput(f"{path}: there is no such file") from None
    except (OSError, ValueError) as error:
        raise BadInput(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from None


def _plain(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _tell_rejected(votes: VotesRead) -> None:
    for one in votes.told[:REJECTED_TOLD_MAX]:
        print(f"line {one.line}: {one.why}", file=sys.stderr)
    if votes.rejected:
        more = votes.rejected - min(len(votes.told), REJECTED_TOLD_MAX)
        also = f" ({more:,} more than listed)" if more else ""
        print(f"{votes.rows:,} rows count, {votes.rejected:,} do not{also}", file=sys.stderr)


def _as_json(made: Report, asked: _Asked, *, seed: int) -> dict[str, Any]:
    return {
        "verdict": made.verdict,
        "why": made.why,
        "k": made.k,
        "groups": [
            {
                "name": ALL_LETTERS[number],
                "size": size,
                "representative": _standing_out(made, number),
                "participants": _members(made, asked, number),
            }
            for number, size in enumerate(made.sizes)
        ],
        "stability": [asdict(one) for one in made.stability],
        "consensus": [{"statement": one.id, "value": one.consensus} for one in made.statements],
        "statements": [_statement(one, asked) for one in made.statements],
        "participants": made.people,
        "ungrouped": made.ungrouped,
        "answers": made.answers,
        "answers_min": made.answers_min,
        "map": asdict(made.map),
        "moderated_out": sorted(asked.moderated_out),
        "layout": asked.votes.layout,
        "seed": seed,
        "rows": asked.votes.rows,
        "rejected": asked.votes.rejected,
        "rejected_rows": [asdict(one) for one in asked.votes.told],
    }


def _members(made: Report, asked: _Asked, number: int) -> list[str]:
    """In the order of the file."""
    return [one for one in asked.votes.answers.participants if made.group_of.get(one) == number]


def _standing_out(made: Report, number: int) -> list[dict[str, Any]]:
    """What a group surely says more than all others, the surest first."""
    found = [(one, out) for one in made.statements for out in one.stands_out if out.group == number]
    found.sort(key=lambda pair: (-pair[1].z, pair[0].id))
    return [{"statement": one.id, "says": out.says, "z": round(out.z, 3), "p": out.p} for one, out in found]


def _statement(one: StatementResult, asked: _Asked) -> dict[str, Any]:
    told = asdict(one) | {"everyone": _cell(one.everyone), "by_group": [_cell(cell) for cell in one.by_group]}
    text = asked.texts.get(one.id)
    return {"statement": told.pop("id"), **({"text": text} if text else {}), **told}


def _cell(cell: Cell) -> dict[str, int] | None:
    """None where the cell is hidden."""
    if cell.hidden:
        return None
    return {"agree": cell.agree, "disagree": cell.disagree, "pass": cell.passed, "answered": cell.asked}


def _show(made: Report, asked: _Asked) -> None:
    """The report for people: no names, no small numbers."""
    from rich.console import Console

    console = Console(highlight=False, markup=False)
    console.print(_title(made), style="bold")
    console.print(made.why)
    console.print(f"{made.people:,} people, {made.answers:,} answers to {len(made.statements):,} statements.")
    if made.ungrouped:
        console.print(f"{made.ungrouped:,} answered fewer than {made.answers_min} and are in no group.")
    if asked.moderated_out:
        console.print(f"{len(asked.moderated_out):,} statements were rejected by moderation and are left out.")
    if made.stability:
        console.print(_stability_table(made))
    agreed = [one for one in made.statements if one.agreed_by_all]
    _show_statements(console, made, asked, "What all agree on" if made.k else "What most agree on", agreed)
    if made.k:
        _show_statements(console, made, asked, "What divides them", [one for one in made.statements if one.divides])
        sure = "Each difference would come by chance less than once in 1,000, counting all statements and groups."
        console.print(sure)
    hidden = sum(any(cell.hidden for cell in (one.everyone, *one.by_group)) for one in made.statements)
    if hidden:
        console.print(f"{hidden:,} statements have a number of under {LEAST} people, which is hidden.")


def _title(made: Report) -> str:
    if not made.k:
        return {"too few": "Too few people.", "no clear groups": "No clear groups."}.get(made.verdict, made.verdict)
    sizes = ", ".join(f"{ALL_LETTERS[number]} {size:,}" for number, size in enumerate(made.sizes))
    return (
        f"{made.k} groups: {sizes}."
        if made.verdict == "groups"
        else f"{made.verdict.capitalize()}. Asked for: {sizes}."
    )


def _stability_table(made: Report) -> Any:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("groups", "came back", "needs"):
        table.add_column(name, justify="right")
    for one in made.stability:
        table.add_row(str(one.k), f"{one.returned} of {one.tries}", str(one.needed))
    return table


def _show_statements(console: Any, made: Report, asked: _Asked, title: str, rows: Sequence[StatementResult]) -> None:
    from rich import box
    from rich.table import Table

    console.print(f"{title}: {len(rows)} of {len(made.statements)}", style="bold")
    if not rows:
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("statement", overflow="fold")
    for letter in ALL_LETTERS[: made.k] or ["all"]:
        table.add_column(f"{letter} agree / not", justify="right")
    for one in rows[:STATEMENTS_TOLD_MAX]:
        cells = one.by_group or (one.everyone,)
        table.add_row(f"{one.id} {asked.texts.get(one.id, '')}".strip(), *map(_shares, cells))
    console.print(table)


def _shares(cell: Cell) -> str:
    if cell.hidden:
        return "hidden"
    if not cell.asked:
        return "nobody"
    return f"{cell.agree / cell.asked:.0%} / {cell.disagree / cell.asked:.0%}"
