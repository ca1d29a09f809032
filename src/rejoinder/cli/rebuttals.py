"""`rejoinder rebuttals`: start, write, ask, look at the record. A second person approves on the page."""

from pathlib import Path
from typing import Annotated, Any

import typer

from rejoinder.cli.desk import person_of
from rejoinder.cli.run import DataOption
from rejoinder.cli.said import JsonOption, show, show_one
from rejoinder.cli.setup import open_desk
from rejoinder.cli.statement import file_text
from rejoinder.errors import BadInput

rebuttals_app = typer.Typer(
    no_args_is_help=True, help="Answers to stories: drafted from lines, approved by a second person."
)
RebuttalId = Annotated[int, typer.Argument(metavar="REBUTTAL")]
By = Annotated[
    str, typer.Option("--by", metavar="EMAIL", help="Who does it: a person of the desk with the role for it.")
]


@rebuttals_app.command("list")
def list_(data: DataOption = None, as_json: JsonOption = False) -> None:
    """List the rebuttals, newest first."""
    open_desk(data)
    from rejoinder.desk.rebuttals.told import listed

    show(
        listed(), as_json=as_json, empty="no rebuttal yet; start one with `rejoinder rebuttals start STORY --by EMAIL`"
    )


@rebuttals_app.command("start")
def start(
    story: Annotated[int, typer.Argument(metavar="STORY")],
    by: By,
    line: Annotated[str, typer.Option(help="The ref of the line; the best that fits where it is left out.")] = "",
    claim: Annotated[str, typer.Option(help="The sentence that it answers.")] = "",
    form: Annotated[str, typer.Option(help="short, formal or both")] = "both",
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Draft a text for every account from an approved line."""
    open_desk(data)
    from rejoinder.desk.lines.models import Line
    from rejoinder.desk.rebuttals import writing
    from rejoinder.desk.stories.models import Story

    found = Story.objects.filter(pk=story).first()
    if found is None:
        raise BadInput(f"there is no story {story}; see `rejoinder stories list`")
    chosen = Line.objects.filter(ref=line).first() if line else None
    if line and chosen is None:
        raise BadInput(f"there is no line {line}; see `rejoinder lines list`")
    person = person_of(by)
    _show(writing.start(found, by=person, line=chosen, claim=claim, form=form), person, as_json=as_json)


@rebuttals_app.command("show")
def show_(rebuttal: RebuttalId, data: DataOption = None, as_json: JsonOption = False) -> None:
    """One rebuttal: its exact texts, what the check finds, what stops it, what became of it."""
    open_desk(data)
    from rejoinder.desk.people.models import User

    _show(_found(rebuttal), User(), as_json=as_json)


@rebuttals_app.command("edit")
def edit(
    rebuttal: RebuttalId,
    account: Annotated[int, typer.Option(help="Whose text; its number stands in `rebuttals show`.")],
    text: Annotated[Path, typer.Option("--text", help="A file with the text; - is standard input.")],
    by: By,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Change the text for one account; what was asked or approved is void."""
    open_desk(data)
    from rejoinder.desk.publishing.releases import TextFields
    from rejoinder.desk.rebuttals import writing

    found, person = _found(rebuttal), person_of(by)
    row = found.release.texts.filter(account=account).first()
    if row is None:
        raise BadInput(
            f"rebuttal {rebuttal} has no text for account {account}; see `rejoinder rebuttals show {rebuttal}`"
        )
    found = writing.save(found, {account: TextFields(account, file_text(text), row.title, row.slug)}, by=person)
    _show(found, person, as_json=as_json)


@rebuttals_app.command("ask")
def ask(rebuttal: RebuttalId, by: By, data: DataOption = None) -> None:
    """Freeze the text and ask a second person, who approves on the page."""
    open_desk(data)
    from rejoinder.desk.publishing import releases

    release = releases.ask(_found(rebuttal).release, by=person_of(by))
    print(f"asked: rebuttal {rebuttal}, sha256 {release.sha256}; a second person reads it at /approve/{release.key}/")


@rebuttals_app.command("drop")
def drop(rebuttal: RebuttalId, by: By, data: DataOption = None) -> None:
    """Give a rebuttal up; its story is to be decided again."""
    open_desk(data)
    from rejoinder.desk.rebuttals import writing

    print(f"dropped: rebuttal {writing.drop(_found(rebuttal), by=person_of(by)).pk}")


@rebuttals_app.command("record")
def record(
    days: Annotated[int, typer.Option(min=1, max=365)] = 30, data: DataOption = None, as_json: JsonOption = False
) -> None:
    """How fast the desk answers, step by step, and what its answers did."""
    open_desk(data)
    from django.utils import timezone

    from rejoinder.desk.rebuttals.record import read_record, told

    found = told(read_record(timezone.now(), days=days))
    if as_json:
        show_one(found, as_json=True)
        return
    show(found["steps"], as_json=False, empty="nothing has been answered yet")
    for one in found["answered"]:
        for effect in one["effects"]:
            print(f"rebuttal {one['rebuttal']}, +{effect['hours']} h: {effect['why']}")


def _show(found: Any, person: Any, *, as_json: bool) -> None:
    from rejoinder.desk.rebuttals.told import told

    said = told(found, person)
    if as_json:
        show_one(said, as_json=True)
        return
    for text in said["texts"]:
        print(f"[{text['account']}] {text['name']}: {text['room']}, imprint {text['imprint_how']}")
        print(f"{text['title']}\n\n{text['exact']}\n" if text["title"] else f"{text['exact']}\n")
    for one in said["findings"]:
        print(f"{'stops' if one['stops'] else 'advises'}: “{one['what']}” {one['why']}")
    for why in said["stops"]:
        print(f"not ready: {why}")
    where = f"rebuttal {said['id']} of story {said['story']}, draft {said['draft']}"
    print(f"{where}: {said['state']}, sha256 {said['sha256']}")


def _found(number: int) -> Any:
    from rejoinder.desk.rebuttals.models import Rebuttal

    found = Rebuttal.objects.select_related("story", "link", "release").filter(pk=number).first()
    if found is None:
        raise BadInput(f"there is no rebuttal {number}; see `rejoinder rebuttals list`")
    return found
