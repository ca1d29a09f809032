"""`rejoinder consultations`: the same functions as on the pages."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from rejoinder.cli.run import DataOption
from rejoinder.cli.said import JsonOption, show, show_one
from rejoinder.cli.setup import open_desk
from rejoinder.cli.tier import time_of
from rejoinder.errors import BadInput

consultations_app = typer.Typer(
    no_args_is_help=True, help="Statements that people agree or disagree with, and what they share."
)
Name = Annotated[str, typer.Argument(metavar="SLUG", help="Its slug or its number.")]
Number = Annotated[int, typer.Argument(metavar="NUMBER", help="Of the statement.")]
OutFile = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Else to the terminal.")]
READ_MAX = 8 * 1024 * 1024  # bytes of a file of statements


@consultations_app.command("add")
def add(
    title: Annotated[str, typer.Argument(metavar="QUESTION", help="The question, in one line.")],
    organiser: Annotated[str, typer.Option(help="Who asks.")],
    contact: Annotated[str, typer.Option(help="Whom people write to about their data.")],
    closes: Annotated[str, typer.Option(help="When it ends: 2026-10-17T22:00, UTC unless it says otherwise.")],
    opens: Annotated[str, typer.Option(help="When it begins; as soon as it is opened if left out.")] = "",
    erased: Annotated[
        str, typer.Option(help="When single answers are erased; 180 days after the end if left out.")
    ] = "",
    question: Annotated[str, typer.Option(help="What it is about, in a few sentences.")] = "",
    asked_as: Annotated[str, typer.Option(help="What one of them is called, such as member.")] = "participant",
    who: Annotated[str, typer.Option(help="link: everybody with the address; invited: one-time links.")] = "link",
    language: Annotated[list[str] | None, typer.Option(help="en, cy or de; may be given again.")] = None,
    asked: Annotated[int | None, typer.Option(help="How many people were asked, where you know it.")] = None,
    slug: Annotated[str, typer.Option(help="End of its address; made from the question if left out.")] = "",
    data: DataOption = None,
) -> None:
    """Write a draft and print its slug."""
    open_desk(data)
    from rejoinder.desk.consultations.running import save_consultation

    times = {"opens_at": opens, "closes_at": closes, "erase_at": erased}
    fields = {
        "title": title, "organiser": organiser, "contact": contact, "question": question, "asked_as": asked_as,
        "who": who, "languages": language or ["en"], "slug": slug, **({"asked_count": asked} if asked else {}),
        **{name: _moment(text, name) for name, text in times.items() if text},
    }  # fmt: skip
    print(save_consultation(fields, "cli").slug)


@consultations_app.command("change")
def change(
    name: Name,
    title: Annotated[str | None, typer.Option(help="The question, in one line.")] = None,
    question: Annotated[str | None, typer.Option(help="What it is about.")] = None,
    note: Annotated[str | None, typer.Option(help="What it does not decide.")] = None,
    closes: Annotated[str, typer.Option(help="When it ends.")] = "",
    erased: Annotated[str, typer.Option(help="When single answers are erased.")] = "",
    asked: Annotated[int | None, typer.Option(help="How many people were asked.")] = None,
    says_each: Annotated[int | None, typer.Option(help="Statements that one person may send.")] = None,
    data: DataOption = None,
) -> None:
    """Change what is named. Once it is open: its end, its note, the number asked, statements a person may send."""
    row = _row(data, name)
    from rejoinder.desk.consultations.running import save_consultation

    said = {"title": title, "question": question, "note": note, "asked_count": asked, "says_each": says_each}
    times = {"closes_at": closes, "erase_at": erased}
    fields = {name: value for name, value in said.items() if value is not None}
    fields |= {name: _moment(text, name) for name, text in times.items() if text}
    if not fields:
        raise BadInput("name at least one thing to change; see --help")
    print(f"changed: {save_consultation(fields, 'cli', row).slug}")


@consultations_app.command("drop")
def drop(name: Name, data: DataOption = None) -> None:
    """Delete a draft."""
    row = _row(data, name)
    from rejoinder.desk.consultations import running

    running.drop(row, "cli")
    print(f"deleted: {name}")


@consultations_app.command("retry")
def retry(name: Name, data: DataOption = None) -> None:
    """Have a report that failed worked out again."""
    _step(data, name, "retry")


@consultations_app.command("list")
def list_(data: DataOption = None, as_json: JsonOption = False) -> None:
    """List the consultations, those that are open first."""
    open_desk(data)
    from rejoinder.desk.consultations.reading import listed

    rows = [
        {"slug": one.row.slug, "title": one.row.title, "state": one.row.state, "people": one.people,
         "answers": one.answers, "statements": one.up, "waiting": one.waiting, "closes": one.row.closes_at,
         "verdict": one.verdict, "published": one.row.published_at is not None}
        for one in listed()
    ]  # fmt: skip
    show(rows, as_json=as_json, empty="no consultation yet; write one with `rejoinder consultations add QUESTION`")


@consultations_app.command("show")
def show_(name: Name, data: DataOption = None, as_json: JsonOption = False) -> None:
    """Show one: its address, who may answer, until when, and how far its report is."""
    row = _row(data, name)
    from rejoinder.desk.consultations.invitations import sums_of
    from rejoinder.desk.consultations.models import Consultation
    from rejoinder.desk.consultations.reading import listed

    (one,) = listed(Consultation.objects.filter(pk=row.pk))
    about = {
        "id": row.pk, "slug": row.slug, "url": one.address, "title": row.title, "question": row.question,
        "organiser": row.organiser, "contact": row.contact, "who": row.who, "languages": row.languages,
        "state": row.state, "opens": row.opens_at, "closes": row.closes_at, "erased": row.erased_at or row.erase_at,
        "people": one.people, "answers": one.answers, "statements": one.up, "waiting": one.waiting,
        "invitations": sums_of(row), "report": one.report.state if one.report else "none", "verdict": one.verdict,
        "published": row.published_at,
    }  # fmt: skip
    show_one(about, as_json=as_json)


@consultations_app.command("say")
def say(
    name: Name,
    text: Annotated[list[str] | None, typer.Argument(metavar="TEXT", help="Statements, each in quotes.")] = None,
    file: Annotated[Path | None, typer.Option("--file", metavar="FILE", help="Statements, one a line.")] = None,
    data: DataOption = None,
) -> None:
    """Add statements by the team. Those that cannot be taken are told with the reason; the others are up."""
    row = _row(data, name)
    from rejoinder.desk.consultations.statements import add_statement
    from rejoinder.desk.listening.fields import BadFields

    texts = [*(text or []), *(_lines(file) if file else [])]
    if not texts:
        raise BadInput("name at least one statement, or a file with --file")
    refused = 0
    for one in texts:
        try:
            print(f"up: {add_statement(row, one, 'cli').number}")
        except BadFields as error:
            refused += 1
            print(f"not taken: {one[:60]}: {error}")
    if refused == len(texts):
        raise BadInput(f"none of {len(texts)} statements was taken")


@consultations_app.command("statements")
def statements(name: Name, data: DataOption = None, as_json: JsonOption = False) -> None:
    """List its statements with their state; how they were answered is in the report alone."""
    row = _row(data, name)
    rows = [
        {"number": one.number, "state": one.state, "text": one.text, "by": "team" if one.is_seed else "participant",
         "same_as": one.same_as.number if one.same_as else None, "reason": one.reason, "flags": len(one.flags.all())}
        for one in row.statements.select_related("same_as").prefetch_related("flags")
    ]  # fmt: skip
    show(rows, as_json=as_json, empty="no statement yet; add one with `rejoinder consultations say SLUG TEXT`")


@consultations_app.command("decide")
def decide(
    name: Name,
    number: Number,
    decision: Annotated[str, typer.Argument(metavar="DECISION", help="accepted, rejected, merged, or undo.")],
    reason: Annotated[str, typer.Option(help="Why it is rejected.")] = "",
    same_as: Annotated[int | None, typer.Option(help="Number of the statement that says the same.")] = None,
    data: DataOption = None,
) -> None:
    """Decide about a statement that somebody sent or reported; or undo the last decision."""
    row = _row(data, name)
    from rejoinder.desk.consultations import statements as said

    found = said.statement_of(row, number)
    if decision == "undo":
        print(f"{said.undo(found, 'cli').state}: {number}")
        return
    other = said.statement_of(row, same_as) if same_as is not None else None
    print(f"{said.decide(found, decision, 'cli', reason=reason, same_as=other).state}: {number}")


@consultations_app.command("open")
def open_(name: Name, data: DataOption = None) -> None:
    """Open it: people may answer."""
    _step(data, name, "open_")


@consultations_app.command("close")
def close(name: Name, data: DataOption = None) -> None:
    """Close it now; its report is worked out by the worker, or by `rejoinder tick`."""
    _step(data, name, "close")


@consultations_app.command("publish")
def publish(
    name: Name,
    down: Annotated[bool, typer.Option("--down", help="Take it down again.")] = False,
    data: DataOption = None,
) -> None:
    """Put its report on the public page."""
    _step(data, name, "unpublish" if down else "publish")


@consultations_app.command("invite")
def invite(
    name: Name,
    count: Annotated[int, typer.Argument(metavar="COUNT", help="How many links.")],
    branch: Annotated[str, typer.Option(help="For whom, where the report should say how many took part.")] = "",
    out: OutFile = None,
    data: DataOption = None,
) -> None:
    """Make one-time links as CSV. They are there this once: only hashes are kept."""
    row = _row(data, name)
    from rejoinder.desk.consultations.invitations import invite as made
    from rejoinder.desk.consultations.invitations import links_csv

    if out is not None and out.exists():
        raise BadInput(f"{out} is there already; name another file")
    _written(links_csv(made(row, count, "cli", branch), branch).encode(), out)


@consultations_app.command("report")
def report(name: Name, out: OutFile = None, data: DataOption = None) -> None:
    """Print its report as JSON: sums only."""
    row = _row(data, name)
    from rejoinder.desk.consultations.report_views import as_json
    from rejoinder.desk.consultations.running import report_of

    found = report_of(row)
    if found is None:
        raise BadInput(f"{row.slug} is {row.state}: there is no report yet")
    _written((as_json(row, found) + "\n").encode(), out)


@consultations_app.command("export")
def export(
    name: Name,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="A name that ends in .zip.")],
    data: DataOption = None,
) -> None:
    """Write every single answer in the Polis layout. It holds what each person answered: guard it."""
    row = _row(data, name)
    from rejoinder.desk.consultations.exchange import export_polis

    _written(export_polis(row, "cli"), out)


@consultations_app.command("import")
def import_(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="A folder or ZIP of a Polis export, or a CSV of votes.")],
    title: Annotated[str, typer.Option(help="What was asked.")],
    organiser: Annotated[str, typer.Option(help="Who asked.")],
    contact: Annotated[str, typer.Option(help="Whom people write to about their data.")],
    consent: Annotated[str, typer.Option(help="On what ground these answers may be kept.")],
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Bring in a consultation that was held elsewhere; rows that cannot be read are listed."""
    open_desk(data)
    from rejoinder.desk.consultations.exchange import import_polis
    from rejoinder.wire.polisfiles import parts_of

    about = {"title": title, "organiser": organiser, "contact": contact, "consent": consent}
    brought = import_polis(parts_of(path), about, "cli")
    row = {
        "slug": brought.row.slug, "people": brought.people, "statements": brought.statements,
        "answers": brought.answers, "rejected": brought.rejected, "problems": brought.problems,
    }  # fmt: skip
    show_one(row, as_json=as_json)


def _row(data: Path | None, name: str):
    open_desk(data)
    from rejoinder.desk.consultations.running import consultation_with

    return consultation_with(name)


def _step(data: Path | None, name: str, step: str) -> None:
    row = _row(data, name)
    from rejoinder.desk.consultations import running

    moved = getattr(running, step)(row, "cli")
    print(f"{moved.state}: {moved.slug}")


def _moment(text: str, name: str) -> datetime:
    return datetime.fromtimestamp(time_of(text, f"--{name.removesuffix('_at')}"), UTC)


def _lines(file: Path) -> list[str]:
    try:
        if file.stat().st_size > READ_MAX:
            raise BadInput(f"{file}: over {READ_MAX // 2**20} MB")
        return [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    except UnicodeDecodeError as error:
        raise BadInput(f"{file}: not UTF-8 at byte {error.start}; save it as UTF-8") from None
    except OSError as error:
        raise BadInput(f"{file}: cannot be read: {error.strerror}") from None


def _written(body: bytes, out: Path | None) -> None:
    if out is None:
        print(body.decode(), end="")
        return
    try:
        out.write_bytes(body)
    except OSError as error:
        raise BadInput(f"{out}: cannot be written: {error.strerror}") from None
