"""`rejoinder lines`: the lines to take, their versions and evidence. Approving is done by persons, on the page."""

import io
import mimetypes
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from rejoinder.cli.line_requests import requests_app
from rejoinder.cli.run import DataOption
from rejoinder.cli.said import JsonOption, show, show_one
from rejoinder.cli.setup import open_desk
from rejoinder.errors import BadInput

lines_app = typer.Typer(no_args_is_help=True, help="The lines to take.")
lines_app.add_typer(requests_app, name="requests")
Ref = Annotated[str, typer.Argument(metavar="REF")]
EvidenceId = Annotated[int, typer.Argument(metavar="EVIDENCE", help="Its number, as `lines evidence` shows it.")]


@lines_app.command("import")
def import_(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="CSV, JSON, Markdown, a folder of it, ClaimReview.")],
    approved_elsewhere: Annotated[
        str, typer.Option("--approved-elsewhere", help="By whom these words were approved; else they wait.")
    ] = "",
    data: DataOption = None,
) -> None:
    """Import lines; a line with a known number is updated. Bad rows are listed and the good ones go in."""
    open_desk(data)
    from rejoinder.desk.lines.lists import import_lines
    from rejoinder.wire.linefiles import read_lines

    rows, problems = read_lines(path)
    done = import_lines(rows, problems, None, approved_elsewhere=approved_elsewhere)
    print(f"{done.new} new, {done.changed} changed, {done.same} the same, {len(done.not_in)} not in")
    if done.waiting:
        print(f"{done.waiting} wait for a second person to approve, under Lines")
    for problem in done.not_in:
        print(f"line {problem.line}: {problem.why}", file=sys.stderr)


@lines_app.command("list")
def list_(
    data: DataOption = None,
    as_json: JsonOption = False,
    show_only: Annotated[str, typer.Option("--show", help="Only those that stand so: waiting, changed, gone …")] = "",
) -> None:
    """List the lines, worst first, each under the worst that is wrong with it."""
    open_desk(data)
    from django.utils import timezone

    from rejoinder.desk.api.line_rows import line_told
    from rejoinder.desk.lines.models import Line
    from rejoinder.desk.lines.standing import STANDINGS, warning, with_standing, with_uses

    if show_only and show_only not in STANDINGS:
        raise BadInput(f"{show_only[:40]!r}: lines stand as {', '.join(STANDINGS)}")
    now = timezone.localtime()
    found = with_standing(with_uses(Line.objects.all(), now), now).select_related("owned_by", "replaced_by")
    found = found.filter(standing=show_only) if show_only else found
    rows = []
    for line in found:
        told = line_told(line) | {"standing": line.standing, "warning": warning(line, now)[0]}
        told |= {"used": line.used, "matched": line.matched}
        names = ("ref", "standing", "text", "owner", "valid_until", "used", "matched", "warning")
        rows.append(told if as_json else {name: told[name] for name in names})
    show(rows, as_json=as_json, empty="no line; import some with `rejoinder lines import PATH`")


@lines_app.command("show")
def show_line(ref: Ref, data: DataOption = None, as_json: JsonOption = False) -> None:
    """One line: the words that work, and what is wrong with it."""
    open_desk(data)
    from django.utils import timezone

    from rejoinder.desk.api.line_rows import line_told
    from rejoinder.desk.lines.standing import warning

    line = _line(ref)
    show_one(line_told(line) | {"warning": warning(line, timezone.localtime())[0]}, as_json=as_json)


@lines_app.command("save")
def save(
    ref: Annotated[str, typer.Argument(metavar="REF", help="Of the line; a new one is made where there is none.")],
    claim: Annotated[str | None, typer.Option()] = None,
    text: Annotated[str | None, typer.Option(help="The short answer.")] = None,
    bluesky: Annotated[str | None, typer.Option(help="The short answer fitted to it.")] = None,
    mastodon: Annotated[str | None, typer.Option()] = None,
    said: Annotated[str | None, typer.Option(help="Said aloud, 15 words.")] = None,
    long_answer: Annotated[str | None, typer.Option("--long")] = None,
    evidence: Annotated[list[str] | None, typer.Option(help="Again for each; replaces what is there.")] = None,
    owner: Annotated[str | None, typer.Option(help="A name or an address.")] = None,
    topics: Annotated[str | None, typer.Option(help="With commas.")] = None,
    valid_from: Annotated[str | None, typer.Option("--from", help="2026-10-08")] = None,
    valid_until: Annotated[str | None, typer.Option("--until", help="2026-12-31")] = None,
    replaced_by: Annotated[str | None, typer.Option("--replaced-by", help="The ref of its successor.")] = None,
    data: DataOption = None,
) -> None:
    """Write or change a line. New words make a version that waits for a second person; what is not named stays."""
    open_desk(data)
    from rejoinder.desk.lines.models import Line
    from rejoinder.desk.lines.take import save_line
    from rejoinder.desk.lines.versions import is_waiting, newest

    line = Line.objects.filter(ref=ref).first()
    fields = {
        "ref": ref, "claim": claim, "text": text, "long_answer": long_answer, "evidence": evidence or None,
        "owner": owner, "topics": topics, "valid_from": valid_from, "valid_until": valid_until,
        "replaced_by": replaced_by,
    }  # fmt: skip
    fields = {name: value for name, value in fields.items() if value is not None}
    short = {name: value for name, value in zip(_SHORT, (bluesky, mastodon, said), strict=True) if value is not None}
    if short:
        fields["short"] = (newest(line).short if line else {}) | short
    saved = save_line(fields, None, line)
    print(f"line {saved.ref}: version {saved.latest}" + (", waits for approval" if is_waiting(saved) else ", approved"))


_SHORT = ("bluesky", "mastodon", "said")


@lines_app.command("versions")
def list_versions(ref: Ref, data: DataOption = None, as_json: JsonOption = False) -> None:
    """Every version of a line, newest first: who wrote it, who approved it, what it changed word by word."""
    open_desk(data)
    from rejoinder.desk.api.line_rows import version_told
    from rejoinder.desk.lines.editor import versions_of

    found = [version_told(one.version, one.parts) for one in versions_of(_line(ref))]
    if as_json:
        show(found, as_json=True)
        return
    for one in found:
        approved = f"approved by {one['approved_by']}" if one["approved_by"] else "not approved"
        made = datetime.fromtimestamp(one["made_at"], UTC).strftime("%Y-%m-%d %H:%M")
        print(f"version {one['number']}, {one['author']}, {made}, {approved}, sha256 {one['sha256'][:16]}…")
        for part in one["differences"]:
            print(f"  {part['part']}: {''.join(_marked(*piece) for piece in part['pieces'])}")


def _marked(kind: str, text: str) -> str:
    return {"removed": f"[-{text}-]", "added": f"{{+{text}+}}"}.get(kind, text)


@lines_app.command("back")
def back(ref: Ref, version: Annotated[int, typer.Argument(metavar="VERSION", min=1)], data: DataOption = None) -> None:
    """Go back to the words of an earlier version: a new version, which waits for a second person."""
    open_desk(data)
    from rejoinder.desk.lines.versions import go_back

    made = go_back(_line(ref), version, None)
    print(f"line {ref}: version {made.number} says what version {version} said, and waits for approval")


@lines_app.command("withdraw")
def withdraw(ref: Ref, data: DataOption = None) -> None:
    """Take a line back: it is never suggested until it is restored."""
    open_desk(data)
    from rejoinder.desk.lines import take

    take.withdraw(_line(ref), None)
    print(f"line {ref} is withdrawn")


@lines_app.command("restore")
def restore(ref: Ref, data: DataOption = None) -> None:
    """Put a withdrawn line back."""
    open_desk(data)
    from rejoinder.desk.lines import take

    take.restore(_line(ref), None)
    print(f"line {ref} is back")


@lines_app.command("evidence")
def list_evidence(ref: Ref, data: DataOption = None, as_json: JsonOption = False) -> None:
    """The evidence of a line as it stands: our copy and its hash, what changed, which sentences use what changed."""
    open_desk(data)
    from rejoinder.desk.api.line_rows import evidence_told
    from rejoinder.desk.lines.evidence import shown, texts_of
    from rejoinder.desk.lines.versions import newest

    line = _line(ref)
    rows = []
    for one in shown(line, texts_of(newest(line))):
        told = evidence_told(one.piece, [said.sentence for said in one.touched])
        brief = {name: told[name] for name in ("id", "state", "why", "sentences")}
        changed = "".join(_marked(*piece) for piece in told["difference"])
        rows.append(told if as_json else {"evidence": one.name, **brief, "changed": changed, "copy": told["copy_id"]})
    show(rows, as_json=as_json, empty=f"line {ref} has no evidence")


@lines_app.command("check")
def check(evidence: EvidenceId, data: DataOption = None) -> None:
    """Have a piece of evidence looked at at the next turn."""
    open_desk(data)
    from rejoinder.desk.lines.evidence import look_again

    look_again(_piece(evidence), None)
    print(f"evidence {evidence} is looked at at the next turn")


@lines_app.command("take-copy")
def take_copy(evidence: EvidenceId, data: DataOption = None) -> None:
    """Still true: the line rests on the newest copy of this evidence from now on."""
    open_desk(data)
    from rejoinder.desk.lines.evidence import take_copy as take

    piece = _piece(evidence)
    take(piece, piece.seen_last_id or 0, None)
    print(f"evidence {evidence} rests on the newest copy")


@lines_app.command("put-copy")
def put_copy(evidence: EvidenceId, file: Annotated[Path, typer.Argument()], data: DataOption = None) -> None:
    """Keep a copy of your own of evidence that may not be fetched; at most 5 MB."""
    open_desk(data)
    from rejoinder.desk.lines.evidence import put_in

    try:
        body = file.read_bytes()
    except OSError as error:
        raise BadInput(f"{file}: cannot be read: {error.strerror}") from None
    made = put_in(_piece(evidence), file.name, body, None, content_type=mimetypes.guess_type(file.name)[0] or "")
    print(f"copy {made.pk}, {made.size} bytes, sha256 {made.sha256}")


@lines_app.command("uses")
def list_uses(ref: Ref, data: DataOption = None, as_json: JsonOption = False) -> None:
    """Where a line went out, newest first."""
    open_desk(data)
    from rejoinder.desk.api.line_rows import use_told

    rows = [use_told(use) for use in _line(ref).uses.select_related("by")]
    if not as_json:
        rows = [row | {"at": datetime.fromtimestamp(row["at"], UTC)} for row in rows]
    show(rows, as_json=as_json, empty=f"line {ref} never went out")


@lines_app.command("export")
def export(
    form: Annotated[str, typer.Option("--format", help="csv, json or md")] = "csv",
    out: Annotated[Path | None, typer.Option("--out", help="A file, for md a folder. Else standard output.")] = None,
    data: DataOption = None,
) -> None:
    """Write all lines as CSV, JSON or Markdown, as `lines import` takes them back without any change."""
    open_desk(data)
    from rejoinder.desk.lines.written import export_lines

    body = export_lines(form)
    if out is None:
        sys.stdout.buffer.write(body)
    elif form == "md":
        out.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(io.BytesIO(body)) as folder:
            for inside in folder.namelist():
                (out / inside.rsplit("/", 1)[-1]).write_bytes(folder.read(inside))
    else:
        out.write_bytes(body)


def _line(ref: str):
    from rejoinder.desk.lines.models import Line

    found = Line.objects.select_related("owned_by", "replaced_by").filter(ref=ref).first()
    if found is None:
        raise BadInput(f"there is no line {ref}; see `rejoinder lines list`")
    return found


def _piece(number: int):
    from rejoinder.desk.lines.models import Evidence

    found = Evidence.objects.select_related("line", "seen_last", "rests_on").filter(pk=number).first()
    if found is None:
        raise BadInput(f"there is no evidence {number}; see `rejoinder lines evidence REF`")
    return found


@lines_app.command("teach")
def teach(
    story: Annotated[int, typer.Argument(metavar="STORY", help="The number of the story.")],
    ref: Annotated[str, typer.Argument(metavar="REF", help="The ref of the line.")],
    answers: Annotated[bool, typer.Option("--answers/--not", help="It answers the story, or it does not.")] = True,
    data: DataOption = None,
) -> None:
    """Say that a line answers a story, or does not; suggestions keep to it and learn from it."""
    open_desk(data)
    from rejoinder.desk.lines import teaching
    from rejoinder.desk.lines.models import Line
    from rejoinder.desk.stories.models import Story

    found = Story.objects.filter(pk=story, merged_into=None).first()
    line = Line.objects.filter(ref=ref).first()
    if found is None or line is None:
        raise BadInput(f"there is no story {story}" if found is None else f"there is no line {ref!r}")
    teaching.teach(found, line, answers=answers)
    print(f"line {line.ref} {'answers' if answers else 'does not answer'} story {story}")


@lines_app.command("learn")
def learn(data: DataOption = None, as_json: JsonOption = False) -> None:
    """Fit suggestions to what people said of them; used only if better on stories that it had not seen."""
    open_desk(data)
    from rejoinder.desk.lines import teaching

    made = teaching.learn()
    told = {"lessons": made.lessons, "used": made.is_on, "why": made.why}
    show_one(told | {"log_loss_before": made.before, "log_loss_after": made.after}, as_json=as_json)


@lines_app.command("thresholds")
def thresholds(
    suggest: Annotated[int | None, typer.Option(min=1, max=99, help="Suggest a line from, per cent.")] = None,
    start: Annotated[int | None, typer.Option(min=1, max=99, help="Begin a draft with it from, per cent.")] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show, or set, from which chance a line is suggested and from which a draft begins with it."""
    open_desk(data)
    from rejoinder.desk.people.desk import desk_row, save_desk

    said = {name: value for name, value in (("suggest_pct", suggest), ("start_pct", start)) if value is not None}
    if said and (wrong := save_desk(said)):
        raise BadInput("; ".join(wrong.values()))
    desk = desk_row()
    show_one({"suggest_pct": desk.suggest_pct, "start_pct": desk.start_pct}, as_json=as_json)
