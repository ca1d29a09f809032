"""`rejoinder releases`, `publications` and `publishing`: by the same rule as the pages, in a named person's name."""

from pathlib import Path
from typing import Annotated

import typer

from rejoinder.cli.desk import person_of
from rejoinder.cli.run import DataOption
from rejoinder.cli.said import JsonOption, show, show_one
from rejoinder.cli.setup import open_desk
from rejoinder.errors import BadInput

releases_app = typer.Typer(no_args_is_help=True, help="Texts that await approval, and what became of them.")
publications_app = typer.Typer(no_args_is_help=True, help="What went out, where, and how it is known.")
publishing_app = typer.Typer(no_args_is_help=True, help="The kill switch and the alarms.")
Number = Annotated[int, typer.Argument(metavar="RELEASE")]
Sent = Annotated[int, typer.Argument(metavar="PUBLICATION")]
By = Annotated[str, typer.Option("--by", metavar="EMAIL", help="Who does it: a person of the desk.")]
Hash = Annotated[str, typer.Option("--sha256", help="Of the text you have read, as `releases show` prints it.")]


@releases_app.command("list")
def releases_list(data: DataOption = None, as_json: JsonOption = False, limit: int = 50) -> None:
    """List the releases, newest first."""
    open_desk(data)
    from rejoinder.desk.publishing.models import Release

    rows = [
        {"id": r.pk, "title": r.title, "state": r.state, "goes_out": r.goes_out_at, "by": str(r.last_editor or ""),
         "out": r.publications.filter(state="out").count(), "of": r.publications.count(), "held": r.held_why}
        for r in Release.objects.select_related("last_editor")[: max(0, limit)]
    ]  # fmt: skip
    show(rows, as_json=as_json, empty="no release yet")


@releases_app.command("show")
def releases_show(release: Number, data: DataOption = None, as_json: JsonOption = False) -> None:
    """Show the exact text of a release, its hash, who may approve it, and what became of it."""
    open_desk(data)
    from django.utils import timezone

    from rejoinder.desk.publishing.content import content_of
    from rejoinder.desk.publishing.reminding import who_may_approve

    row = _release(release)
    content = content_of(row)
    who = [
        {"email": one.user.email, "may": one.may, "why": one.why, "asked": one.asked_at}
        for one in who_may_approve(row, timezone.now())
    ]
    about = {"id": row.pk, "title": row.title, "state": row.state, "sha256": row.sha256, "voided": row.voided_why}
    sent = [_sent(one) for one in row.publications.select_related("account")]
    if as_json:
        show_one(about | {"content": content, "approvers": who, "publications": sent}, as_json=True)
        return
    show_one(about, as_json=False)
    for text in content["texts"]:
        print(f"\n--- {text['kind']} {text['handle']}\n{text['text']}\n{text['imprint']}".rstrip())
    print()
    show(who, as_json=False, empty="nobody here may approve it")
    show(sent, as_json=False, empty="nothing of it was sent")


@releases_app.command("ask")
def releases_ask(release: Number, by: By, data: DataOption = None) -> None:
    """Freeze the text and ask a second person."""
    _moved(data, release, by, lambda work, row, person: work.ask(row, by=person))


@releases_app.command("approve")
def releases_approve(release: Number, by: By, sha256: Hash, data: DataOption = None) -> None:
    """Approve the exact text with this hash; refused for those who wrote it."""
    _moved(data, release, by, lambda work, row, person: work.approve(row, sha256, by=person))


@releases_app.command("send-back")
def releases_send_back(release: Number, by: By, note: Annotated[str, typer.Option()], data: DataOption = None) -> None:
    """Say no, with a note."""
    _moved(data, release, by, lambda work, row, person: work.send_back(row, note, by=person))


@releases_app.command("take-back")
def releases_take_back(release: Number, by: By, data: DataOption = None) -> None:
    """Take the question or the approval back before anything has gone out."""
    _moved(data, release, by, lambda work, row, person: work.take_back(row, by=person))


@releases_app.command("override")
def releases_override(
    release: Number, by: By, sha256: Hash,
    reason: Annotated[str, typer.Option(help="Why it cannot wait, in a sentence.")],
    reviewer: Annotated[str, typer.Option(metavar="EMAIL", help="The approver who reads it afterwards.")],
    data: DataOption = None,
) -> None:  # fmt: skip
    """Let it go out without a second person."""

    def move(work, row, person):
        return work.override(row, sha256, reason, person_of(reviewer), by=person)

    _moved(data, release, by, move)


@releases_app.command("review")
def releases_review(
    release: Number, by: By, note: Annotated[str, typer.Option()] = "", data: DataOption = None
) -> None:
    """Say that the named second person has read what went out without approval."""
    _moved(data, release, by, lambda work, row, person: work.review(row, note, by=person))


@releases_app.command("drop")
def releases_drop(release: Number, by: By, data: DataOption = None) -> None:
    """Give a release up; it stays readable."""
    _moved(data, release, by, lambda work, row, person: work.drop(row, by=person))


@releases_app.command("send-now")
def releases_send_now(release: Number, by: By, data: DataOption = None) -> None:
    """Let a held release go out."""
    open_desk(data)
    from rejoinder.desk.publishing.stopping import send_now

    print(f"goes out: release {send_now(_release(release), by=person_of(by)).pk}")


@releases_app.command("withdraw")
def releases_withdraw(
    release: Number, by: By, reason: Annotated[str, typer.Option(help="It stands in the notice.")],
    data: DataOption = None,
) -> None:  # fmt: skip
    """Take down what is out; the notice that says so is drafted and needs approval."""
    open_desk(data)
    from rejoinder.desk.publishing.withdrawing import withdraw

    notice = withdraw(_release(release), reason, by=person_of(by))
    print(f"being withdrawn; its notice is release {notice.pk}" if notice else "nothing was out; nothing goes out now")


@releases_app.command("correct")
def releases_correct(release: Number, by: By, data: DataOption = None) -> None:
    """Start the correction of what is out; it goes out once it is approved."""
    open_desk(data)
    from rejoinder.desk.publishing.withdrawing import correct

    print(f"a draft: release {correct(_release(release), by=person_of(by)).pk}")


@publications_app.command("list")
def publications_list(state: str = "", limit: int = 100, data: DataOption = None, as_json: JsonOption = False) -> None:
    """List what was to go out, newest first, and what became of each."""
    open_desk(data)
    from rejoinder.desk.publishing.models import Publication

    rows = Publication.objects.select_related("account").order_by("-pk")
    rows = rows.filter(state=state) if state else rows
    show([_sent(one) for one in rows[: max(0, limit)]], as_json=as_json, empty="nothing was sent yet")


@publications_app.command("look")
def publications_look(publication: Sent, by: By, data: DataOption = None) -> None:
    """Have the desk look for it on the other side once more."""
    _by_hand(data, publication, lambda work, row: work.look_again(row, by=person_of(by)))


@publications_app.command("mark-out")
def publications_mark_out(
    publication: Sent, by: By, url: Annotated[str, typer.Option(help="Where you saw it.")] = "",
    data: DataOption = None,
) -> None:  # fmt: skip
    """Say that you have seen it there; it is not sent again."""
    _by_hand(data, publication, lambda work, row: work.mark_out(row, url, by=person_of(by)))


@publications_app.command("mark-not-out")
def publications_mark_not_out(publication: Sent, by: By, data: DataOption = None) -> None:
    """Say that you have looked and it is not there; then it may be tried again."""
    _by_hand(data, publication, lambda work, row: work.mark_not_out(row, by=person_of(by)))


@publications_app.command("mark-withdrawn")
def publications_mark_withdrawn(publication: Sent, by: By, data: DataOption = None) -> None:
    """Say that you have taken it down there by hand."""
    _by_hand(data, publication, lambda work, row: work.mark_withdrawn(row, by=person_of(by)))


@publications_app.command("try-again")
def publications_try_again(publication: Sent, by: By, data: DataOption = None) -> None:
    """Send what surely did not go out once more."""
    _by_hand(data, publication, lambda work, row: work.try_again(row, by=person_of(by)))


@publishing_app.command("stop")
def publishing_stop(
    by: By, why: Annotated[str, typer.Option(help="For the others to read.")], data: DataOption = None
) -> None:
    """Stop everything from going out."""
    open_desk(data)
    from rejoinder.desk.publishing.stopping import stop

    standing = stop(why, by=person_of(by))
    print(f"stopped; {standing.in_flight} were on their way and may still arrive")


@publishing_app.command("start")
def publishing_start(by: By, data: DataOption = None) -> None:
    """Let things go out again; what came due meanwhile waits for `releases send-now`."""
    open_desk(data)
    from rejoinder.desk.publishing.stopping import start

    print(f"started; {start(by=person_of(by)).held} wait for `rejoinder releases send-now`")


@publishing_app.command("status")
def publishing_status(data: DataOption = None, as_json: JsonOption = False) -> None:
    """Show whether publishing is stopped, why, and what waits."""
    open_desk(data)
    from rejoinder.desk.publishing.stopping import standing

    how = standing()
    by = how.by.email if how.by else ""
    rows = {"stopped": how.is_on, "why": how.why, "by": by, "at": how.at, "held": how.held, "on_the_way": how.in_flight}
    show_one(rows, as_json=as_json)


@publishing_app.command("alarms")
def publishing_alarms(data: DataOption = None, as_json: JsonOption = False) -> None:
    """List what should have gone out and did not, oldest first."""
    open_desk(data)
    from rejoinder.desk.publishing.alarms import open_alarms
    from rejoinder.desk.publishing.calls import about

    rows = [
        {"id": a.pk, "at": a.at, "kind": a.kind, "about": about(a), "what": a.what, "publication": a.publication_id}
        for a in open_alarms()[:500]
    ]
    show(rows, as_json=as_json, empty="no alarm: all that should be out is out, as far as we can see")


def _moved(data: Path | None, number: int, by: str, move) -> None:
    open_desk(data)
    from rejoinder.desk.publishing import releases

    row = move(releases, _release(number), person_of(by))
    print(f"{row.state}: release {row.pk}")


def _by_hand(data: Path | None, number: int, act) -> None:
    open_desk(data)
    from rejoinder.desk.publishing import by_hand
    from rejoinder.desk.publishing.models import Publication

    found = Publication.objects.filter(pk=number).first()
    if found is None:
        raise BadInput(f"there is no publication {number}; see `rejoinder publications list`")
    print(f"{act(by_hand, found).state}: publication {number}")


def _release(number: int):
    from rejoinder.desk.publishing.models import Release

    found = Release.objects.filter(pk=number).first()
    if found is None:
        raise BadInput(f"there is no release {number}; see `rejoinder releases list`")
    return found


def _sent(one) -> dict:
    return {
        "id": one.pk, "release": one.release_id, "account": one.account.name, "state": one.state, "out": one.out_at,
        "seen": bool(one.seen_at), "tries": one.tries, "url": one.receipt_url, "why": one.why,
        "needs_person": one.needs_person,
    }  # fmt: skip
