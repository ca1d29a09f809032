"""Pledges and the ledger of a desk, from the command line; `solve` for files stands in pledge_files.py."""

import json
from pathlib import Path
from typing import Annotated

import typer

from rejoinder.cli.consult_files import lines_of
from rejoinder.cli.desk import person_of
from rejoinder.cli.pledge_files import pledges_app
from rejoinder.cli.run import DataOption
from rejoinder.cli.said import JsonOption, show, show_one
from rejoinder.cli.setup import desk_clock, open_desk

Number = Annotated[str, typer.Argument(metavar="NUMBER")]
By = Annotated[str, typer.Option("--by", metavar="EMAIL", help="Who does it: a person of the desk.")]
Election = Annotated[str, typer.Option(help="For which election; left out, as the results are called.")]
Results = Annotated[int | None, typer.Option(help="Number of the results that they belong to; see `seats list`.")]


@pledges_app.command("list")
def list_(
    group: Annotated[str, typer.Option(help="kept, waits, unmet or done; left out, all.")] = "",
    election: Annotated[str, typer.Option(help="Only those of this election.")] = "",
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the pledges of the desk: which can be kept, what each of the others is missing."""
    open_desk(data)
    from rejoinder.desk.pledges.reading import Round

    with desk_clock():
        one = Round(election=election)
        rows = [
            {"number": row.pledge.number, "group": row.group, "pledge": row.says, "why": row.why,
             "state": row.pledge.state, "public": row.pledge.is_published, "due": row.due}
            for row in one.listed if group in ("", row.group)
        ]  # fmt: skip
    if not as_json and one.standing:
        print(one.headline)
    show(rows, as_json=as_json, empty="no pledge yet; write some down with `rejoinder pledges add FILE`")


@pledges_app.command("add")
def add(
    source: Annotated[Path, typer.Argument(metavar="PLEDGES.json", help="As docs/pledges.md says; - for a pipe.")],
    election: Election = "",
    results: Results = None,
    data: DataOption = None,
) -> None:
    """Write the pledges of a file down, all or none; their ids become numbers, and they begin private."""
    path = Path("/dev/stdin") if str(source) == "-" else source
    text = "".join(lines_of(path))
    open_desk(data)
    from rejoinder.desk.pledges.making import add_file

    made = add_file(text, "cli", name=str(source), election=election, result_set=_results(results))
    for row in made:
        print(f"{row.number}: {row.text}")
        for warned in row.warned:
            print(f"   {warned}")


@pledges_app.command("mark")
def mark(
    number: Number,
    became: Annotated[str, typer.Argument(metavar="BECAME", help="kept, broken, withdrawn, lapsed, or undo.")],
    why: Annotated[str, typer.Option(help="Needed for broken and withdrawn.")] = "",
    evidence: Annotated[str, typer.Option(metavar="URL", help="Where it can be seen.")] = "",
    given: Annotated[list[str] | None, typer.Option(metavar="SEAT", help="Of a choice: what was given.")] = None,
    data: DataOption = None,
) -> None:
    """Say what became of a pledge, or undo the last mark. A kept one is entered into the ledger."""
    open_desk(data)
    from rejoinder.desk.pledges import marking
    from rejoinder.desk.pledges.making import pledge_with

    row = pledge_with(number)
    if became == "undo":
        print(f"{marking.undo(row, 'cli').state}: {row.number}")
        return
    made = marking.mark(row, became, "cli", why=why, evidence=evidence, given=given or ())
    unclear = "" if became != "kept" or marking.taker_of(row) else "; for whom is not clear: enter it by hand"
    print(f"{made.became}: {row.number}{unclear}")


@pledges_app.command("publish")
def publish(
    number: Number,
    by: By,
    imprint: Annotated[str, typer.Option(help="Who promotes it and on whose behalf; left out, the last one.")] = "",
    sha256: Annotated[str, typer.Option("--sha256", help="Approve what you read, as a second person.")] = "",
    down: Annotated[bool, typer.Option("--down", help="Take it down, or the question back.")] = False,
    data: DataOption = None,
) -> None:
    """Ask for a pledge to be published; a second person approves with the hash that this prints."""
    open_desk(data)
    from rejoinder.desk.pledges import publishing
    from rejoinder.desk.pledges.making import pledge_with

    row, who = pledge_with(number), person_of(by)
    if down:
        step = publishing.take_down if row.is_published else publishing.send_back
        print(f"private: {step(row, by=who).number}")
    elif sha256:
        print(f"public: {publishing.approve(row, sha256, by=who).published_text}")
    else:
        asked = publishing.ask(row, by=who, imprint=imprint)
        print(asked.asked_text)
        print(asked.asked_imprint)
        print(f"approve with: rejoinder pledges publish {row.number} --sha256 {publishing.sha256_of(asked)} --by EMAIL")


@pledges_app.command("ledger")
def ledger(
    add: Annotated[bool, typer.Option("--add", help="Enter something by hand, with the options below.")] = False,
    giver: Annotated[str, typer.Option(help="Who gave.")] = "",
    taker: Annotated[str, typer.Option(help="Whom.")] = "",
    kind: Annotated[str, typer.Option(help="seat, ward, policy or other.")] = "seat",
    what: Annotated[str, typer.Option(help="Where, or in words.")] = "",
    worth: Annotated[str, typer.Option(help="In seats, as both see it; never a price.")] = "1",
    election: Annotated[str, typer.Option(help="In which election.")] = "",
    on: Annotated[str, typer.Option(metavar="DAY", help="Such as 2026-05-07; left out, today.")] = "",
    strike: Annotated[str, typer.Option(metavar="ID", help="Strike this entry.")] = "",
    why: Annotated[str, typer.Option(help="Why it is struck.")] = "",
    unstrike: Annotated[str, typer.Option(metavar="ID", help="Let this struck entry count again.")] = "",
    csv: Annotated[bool, typer.Option("--csv", help="Print every entry as CSV.")] = False,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show who gave whom what, and what is owed; or enter or strike something, or let it count again."""
    open_desk(data)
    from rejoinder.desk.pledges import ledger as kept

    if add:
        fields = {"giver": giver, "taker": taker, "kind": kind, "what": what, "worth": worth, "election": election}
        row, warning = kept.add_entry(fields | {"on": on}, "cli")
        print(f"entered: {row.pk}{f'. {warning}' if warning else ''}")
    elif strike:
        print(f"struck: {kept.strike(kept.entry_with(strike), why, 'cli').pk}")
    elif unstrike:
        print(f"counts again: {kept.unstrike(kept.entry_with(unstrike), 'cli').pk}")
    elif csv:
        print(kept.as_csv(kept.entries()), end="")
    else:
        _show_ledger(as_json)


def _show_ledger(as_json: bool) -> None:
    from rejoinder.desk.pledges.ledger_views import exported

    told = exported()
    if as_json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for pair in told["pairs"]:
        print(pair["sentence"])
    show(told["entries"], as_json=False, empty="nothing is given yet")


@pledges_app.command("show")
def show_(number: Number, data: DataOption = None, as_json: JsonOption = False) -> None:
    """Show one pledge: in words, whether it can be kept, what became of it."""
    open_desk(data)
    from rejoinder.desk.pledges.making import pledge_with
    from rejoinder.desk.pledges.reading import Round

    with desk_clock():
        row = Round().row_of(pledge_with(number))
    about = {
        "number": row.pledge.number, "pledge": row.says, "group": row.group, "why": row.why,
        "election": row.pledge.election, "due": row.due, "state": row.pledge.state,
        "public": row.pledge.is_published, "asked": row.pledge.asked_text, "note": row.pledge.note,
        "warned": row.pledge.warned,
    }  # fmt: skip
    show_one(about, as_json=as_json)


def _results(number: int | None):
    from rejoinder.desk.seats.models import ResultSet
    from rejoinder.errors import BadInput

    found = ResultSet.objects.filter(pk=number, removed_at=None).first() if number else None
    if number and found is None:
        raise BadInput(f"there are no results {number}; see `rejoinder seats list`")
    return found
