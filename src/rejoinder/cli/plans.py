"""`rejoinder plans`: pact plans at the desk, the same functions as on the pages; and the dates of the law."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from rejoinder.cli.run import DataOption
from rejoinder.cli.said import JsonOption, show, show_one
from rejoinder.cli.setup import desk_clock, open_desk
from rejoinder.cli.wish_options import Partners, with_wish
from rejoinder.errors import BadInput

plans_app = typer.Typer(no_args_is_help=True, help="Pact plans at the desk: who stands aside where.")
Number = Annotated[str, typer.Argument(metavar="NUMBER", help="Of the plan.")]


@plans_app.command("list")
def list_(
    away: Annotated[bool, typer.Option("--away", help="Those that were put away.")] = False,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the plans, newest first."""
    open_desk(data)
    from rejoinder.desk.pacts.models import PactPlan
    from rejoinder.desk.pacts.reading import listed

    rows = [
        {"plan": one.plan.number, "name": str(one.plan), "results": one.plan.result_set.name,
         "partners": ",".join(one.plan.wish.get("partners", [])), "state": one.state_words, "finding": one.finding}
        for one in listed(PactPlan.objects.filter(put_away_at__isnull=not away))
    ]  # fmt: skip
    show(rows, as_json=as_json, empty="no plan yet; make one with `rejoinder plans new`")


@plans_app.command("show")
def show_(number: Number, data: DataOption = None, as_json: JsonOption = False) -> None:
    """Show a plan: who stands aside where, how sure, what members say, what changed."""
    about = _shown(data, number)
    from rejoinder.desk.pacts.exporting import as_json as whole

    if as_json:
        print(json.dumps(whole(about), ensure_ascii=False, indent=2))
        return
    for line in _lines(about):
        print(line)


@plans_app.command("new")
@with_wish
def new(
    *,
    results: Annotated[str, typer.Option(help="Name or number of the results, as `rejoinder seats` lists them.")],
    partners: Partners,
    wish: dict[str, Any],
    data: DataOption = None,
) -> None:
    """Make a plan and print its number; the worker plans it, or `rejoinder tick` does."""
    open_desk(data)
    from rejoinder.desk.pacts.making import make_plan

    print(make_plan(wish | {"partners": partners, "result_set": _results(results)}, "cli").number)


@plans_app.command("again")
@with_wish
def again(*, number: Number, wish: dict[str, Any], data: DataOption = None) -> None:
    """Change what is named, and plan again in any case."""
    row = _row(data, number)
    from rejoinder.desk.pacts.making import plan_again

    print(f"asked: plan {plan_again(row, 'cli', wish).number}")


@plans_app.command("choose")
def choose(
    number: Number,
    seat: Annotated[str, typer.Argument(metavar="SEAT", help="As the results spell it.")],
    choice: Annotated[str, typer.Argument(metavar="CHOICE", help="leave (nobody stands aside) or keep.")],
    party: Annotated[str, typer.Option(help="Who stands there for all, with keep.")] = "",
    data: DataOption = None,
) -> None:
    """Decide about a seat; the plan is made again."""
    row = _row(data, number)
    from rejoinder.desk.pacts.choosing import choose as chosen

    made = chosen(row, seat, choice, "cli", party=party)
    print(f"{made.get_choice_display()}: {made.seat}{f' ({made.party})' if made.party else ''}")


@plans_app.command("undo")
def undo(
    number: Number,
    seat: Annotated[str, typer.Option(help="The last choice of all if left out.")] = "",
    data: DataOption = None,
) -> None:
    """Take a choice about a seat back; the plan is made again."""
    row = _row(data, number)
    from rejoinder.desk.pacts.choosing import undo as undone

    print(f"undone: {undone(row, 'cli', seat=seat).seat}")


@plans_app.command("away")
def away(
    number: Number,
    back: Annotated[bool, typer.Option("--back", help="Bring it back.")] = False,
    data: DataOption = None,
) -> None:
    """Put a plan away, out of the list; or bring it back."""
    row = _row(data, number)
    from rejoinder.desk.pacts import making

    (making.bring_back if back else making.put_away)(row, "cli")
    print(f"{'back' if back else 'away'}: plan {row.number}")


@plans_app.command("export")
def export(
    number: Number,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Ends in .json or .csv.")] = None,
    data: DataOption = None,
) -> None:
    """Write a plan as JSON, or its stand-asides as CSV; as JSON to the terminal if no file is named."""
    ending = out.suffix.lower() if out else ".json"
    if ending not in (".json", ".csv"):
        raise BadInput(f"{out}: name a file that ends in .json or .csv")
    about = _shown(data, number)
    from rejoinder.desk.pacts.exporting import as_csv
    from rejoinder.desk.pacts.exporting import as_json as whole

    text = as_csv(about) if ending == ".csv" else json.dumps(whole(about), ensure_ascii=False, indent=1) + "\n"
    if out is None:
        print(text, end="")
        return
    try:
        out.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise BadInput(f"{out}: cannot be written: {error.strerror}") from None


@plans_app.command("said")
def said(
    number: Number,
    party: Annotated[str, typer.Argument(metavar="PARTY", help="Who said it, by abbreviation.")],
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What was said, in quotes.")],
    on: Annotated[str, typer.Option("--on", help="When: 2027-03-14.")],
    seat: Annotated[str, typer.Option(help="The seat it was about, if it was about one.")] = "",
    url: Annotated[str, typer.Option(help="Where it stands.")] = "",
    data: DataOption = None,
) -> None:
    """Write down what the other side said about standing aside."""
    row = _row(data, number)
    from rejoinder.desk.pacts.statements import add_statement

    fields = {"party": party, "said": text, "said_on": on, "seat": seat, "url": url}
    print(f"written: {add_statement(row.result_set, fields, 'cli').pk}")


@plans_app.command("unsaid")
def unsaid(
    statement: Annotated[int, typer.Argument(metavar="STATEMENT", help="Its number, as `plans said` printed it.")],
    back: Annotated[bool, typer.Option("--back", help="Put it back.")] = False,
    data: DataOption = None,
) -> None:
    """Take a statement of rivals out of the log, or put it back."""
    open_desk(data)
    from rejoinder.desk.pacts.models import RivalStatement
    from rejoinder.desk.pacts.statements import put_back_statement, remove_statement

    found = RivalStatement.objects.filter(pk=statement).first()
    if found is None:
        raise BadInput(f"there is no statement {statement}")
    (put_back_statement if back else remove_statement)(found, "cli")
    print(f"{'back' if back else 'out'}: {statement}")


@plans_app.command("dates")
def dates(
    kind: Annotated[str, typer.Option(help="Of election; left out, the kinds are listed.")] = "",
    polling_day: Annotated[str, typer.Option(help="2027-05-06.")] = "",
    as_json: JsonOption = False,
) -> None:
    """The last days to nominate and to withdraw, with limits of spending, rules and sources. Needs no desk."""
    from rejoinder.core.electionlaw import KINDS, dates_of, limits_of
    from rejoinder.core.electionlaw.telling import dates_as_json, limit_as_json

    if not kind:
        rows = [{"kind": key, "name": one.name, "rule": one.rule} for key, one in KINDS.items()]
        show(rows, as_json=as_json)
        return
    day = _day(polling_day)
    found = dates_as_json(dates_of(kind, day), datetime.now(UTC)) | {
        "limits": [limit_as_json(one) for one in limits_of(kind, day)]
    }
    if as_json:
        show_one(found, as_json=True)
        return
    print(f"{found['name']}, polling day {day:%-d %b %Y}")
    print(found["sentence"])
    for one in found["deadlines"]:
        print(f"  {one['what']}: {one['on']}, {one['at']} ({one['words']}; {one['rule']})")
    for one in found["limits"]:
        print(f"  {one['whose']}, {one['period']}: {one['words']} ({one['rule']})")
    for note in found["notes"]:
        print(f"  {note}")


def _row(data: Path | None, number: str):
    open_desk(data)
    from rejoinder.desk.pacts.making import plan_with

    return plan_with(number)


def _shown(data: Path | None, number: str):
    row = _row(data, number)
    from rejoinder.desk.pacts.reading import shown

    with desk_clock():
        return shown(row)


def _results(name: str) -> int:
    from rejoinder.desk.seats.models import ResultSet

    rows = ResultSet.objects.filter(removed_at=None)
    number = int(name) if name.isascii() and name.isdigit() and len(name) < 10 else 0
    found = rows.filter(name=name).first() or rows.filter(pk=number).first() or rows.filter(election=name).first()
    if found is None:
        known = ", ".join(rows.values_list("name", flat=True)[:10]) or "none"
        raise BadInput(f"there are no results {name[:60]}; there are: {known}")
    return found.pk


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise BadInput("--polling-day: write it as 2027-05-06") from None


def _lines(about) -> list[str]:
    """The plan in lines for a terminal."""
    from rejoinder.desk.pacts.reading import listed_one

    one = listed_one(about)
    lines = [f"{about.plan}: {one.state_words}. {one.finding}".strip()]
    lines += [f"  {about.failed.problem}"] if about.failed else []
    lines += [f"  {about.outcome.sentence}"] if about.is_infeasible else []
    for stand in about.stands:
        sure = f"{stand.one.p_without:.0%} to {stand.one.p_with:.0%}"
        lines.append(f"  {stand.one.seat}: {stand.words}, {sure}. {' '.join(said.words for said in stand.members)}")
    lines += [f"  vetoed: {said.seat}, {said.party}. {said.words}" for said in about.vetoed]
    changed = about.difference
    for word, found in (("in", changed.came_in), ("out", changed.went_out)) if changed else ():
        lines += [f"  {word}: {one.seat}. {one.why}".rstrip(". ") + "." for one in found]
    lines += [f"  {about.law_words}"] if about.law_words else []
    return lines
