"""`rejoinder contests`: open primaries and members' votes, by the same rules as on the pages."""

from pathlib import Path
from typing import Annotated, Any

import typer

from rejoinder.cli.desk import person_of
from rejoinder.cli.run import DataOption
from rejoinder.cli.said import JsonOption, show, show_one
from rejoinder.cli.setup import open_desk
from rejoinder.errors import BadInput, NotAllowed

contests_app = typer.Typer(no_args_is_help=True, help="Open primaries and members' votes, and what they decided.")
Slug = Annotated[str, typer.Argument(metavar="CONTEST", help="As `contests list` names it.")]
By = Annotated[str, typer.Option("--by", metavar="EMAIL", help="Who does it: a person of the desk.")]
Why = Annotated[str, typer.Option("--why", help="The reason. It is public, except with voters.")]
Fields = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="FIELD=VALUE", help="Such as --set rule=scottish --set closes_at=2026-10-06T20:00Z."),
]
Email = Annotated[str, typer.Option("--email", metavar="ADDRESS")]
Name = Annotated[str, typer.Option("--name")]
Postcode = Annotated[str, typer.Option("--postcode")]


@contests_app.command("list")
def list_(data: DataOption = None, as_json: JsonOption = False) -> None:
    """List the contests, newest first."""
    open_desk(data)
    from rejoinder.desk.contests.models import Contest

    rows = [
        {"contest": one.slug, "kind": one.kind, "title": one.title, "seat": one.seat, "state": one.state,
         "opens": one.opens_at, "closes": one.closes_at, "decision": one.decision}
        for one in Contest.objects.all()
    ]  # fmt: skip
    show(rows, as_json=as_json, empty="no contest yet; set one up with `rejoinder contests add`")


@contests_app.command("show")
def show_(contest: Slug, data: DataOption = None, as_json: JsonOption = False) -> None:
    """Show one contest: what is set, what is missing, the hash to fix it by, its numbers."""
    open_desk(data)
    from rejoinder.desk.api.contesting import contest_out
    from rejoinder.desk.contests.voters import numbers_of

    row = _contest(contest)
    numbers = {f"voters_{name}": n for name, n in vars(numbers_of(row)).items()}
    show_one(contest_out(row) | numbers, as_json=as_json)


@contests_app.command("rules")
def rules(data: DataOption = None, as_json: JsonOption = False) -> None:
    """List the counting rules that a contest may have, with where each is written down."""
    open_desk(data)
    from rejoinder.desk.contests.fields import rules_for

    rows = [
        {"rule": one.name, "version": one.version, "title": one.title, "cites": "; ".join(one.cites)}
        for one in rules_for("primary") + rules_for("members")
    ]
    show(rows, as_json=as_json)


@contests_app.command("add")
def add(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="primary or members")],
    title: Annotated[str, typer.Argument(metavar="TITLE")],
    by: By,
    fields: Fields = None,
    data: DataOption = None,
) -> None:
    """Set a draft up and print its name."""
    open_desk(data)
    from rejoinder.desk.contests.drafts import start_contest

    made = start_contest({"kind": kind, "title": title} | _set(fields), by=_writer(by))
    print(made.slug)


@contests_app.command("set")
def set_(contest: Slug, by: By, fields: Fields = None, data: DataOption = None) -> None:
    """Change a draft. What was asked for is void then."""
    open_desk(data)
    from rejoinder.desk.contests.drafts import save_contest

    save_contest(_contest(contest), _set(fields), by=_writer(by))
    print("saved")


@contests_app.command("nominations")
def nominations(contest: Slug, by: By, data: DataOption = None) -> None:
    """Open the public form for nominations until the time that is set."""
    open_desk(data)
    from rejoinder.desk.contests.drafts import open_nominations

    row = open_nominations(_contest(contest), by=_writer(by))
    print(f"open until {row.nominations_until:%Y-%m-%d %H:%M} UTC")


@contests_app.command("candidates")
def candidates(contest: Slug, data: DataOption = None, as_json: JsonOption = False) -> None:
    """List everybody who was put forward, in the order on the paper once it is drawn."""
    open_desk(data)
    rows = [
        {"id": one.pk, "place": one.place, "name": one.name, "party": one.party, "about": one.about,
         "state": one.state, "why": one.why, "public": one.is_public}
        for one in _contest(contest).candidates.all()
    ]  # fmt: skip
    show(rows, as_json=as_json, empty="nobody is put forward yet")


@contests_app.command("nominate")
def nominate(
    contest: Slug,
    name: Annotated[str, typer.Argument(metavar="NAME")],
    by: By,
    email: Email = "",
    party: Annotated[str, typer.Option()] = "",
    about: Annotated[str, typer.Option(help="One line, such as: Teacher, Tidewell")] = "",
    nominated_by: Annotated[str, typer.Option(help="Names that are published.")] = "",
    data: DataOption = None,
) -> None:
    """Put somebody forward and print the number; the nominee is written to at --email."""
    open_desk(data)
    from rejoinder.desk.contests.candidates import add_candidate

    said = {"name": name, "email": email, "party": party, "about": about, "nominated_by": nominated_by}
    print(add_candidate(_contest(contest), said, by=_writer(by)).pk)


@contests_app.command("candidate")
def candidate(
    contest: Slug,
    number: Annotated[int, typer.Argument(metavar="CANDIDATE")],
    act: Annotated[str, typer.Argument(metavar="ACT", help="take-up, stand, refuse, put-back, withdraw or link")],
    by: By,
    why: Why = "",
    data: DataOption = None,
) -> None:
    """Take a public nomination up, note a yes or a withdrawal, refuse, take a refusal back, or print the link."""
    open_desk(data)
    from rejoinder.desk.contests.acts import ON_CANDIDATE
    from rejoinder.desk.contests.candidates import show_link

    found = _contest(contest).candidates.filter(pk=number).first()
    if found is None:
        raise BadInput(f"there is no candidate {number}; see `rejoinder contests candidates {contest}`")
    if act == "link":
        print(show_link(found, by=_writer(by)))
        return
    _one_of(act, [*ON_CANDIDATE, "link"])
    ON_CANDIDATE[act](found, why, _writer(by))
    print(f"{act}: {found.name}")


@contests_app.command("ask")
def ask(contest: Slug, by: By, data: DataOption = None) -> None:
    """Ask a second person to fix it; prints the hash of what is asked for."""
    open_desk(data)
    from rejoinder.desk.contests.fixing import ask as ask_for

    print(ask_for(_contest(contest), by=_writer(by)).asked_sha256)


@contests_app.command("send-back")
def send_back(contest: Slug, by: By, why: Why = "", data: DataOption = None) -> None:
    """Say no to what was asked, or take it back."""
    open_desk(data)
    from rejoinder.desk.contests.fixing import send_back as back

    print(back(_contest(contest), why, by=_writer(by)).voided_why)


@contests_app.command("fix")
def fix(
    contest: Slug,
    sha256: Annotated[str, typer.Option("--sha256", help="Of what you have read, as `contests show` prints it.")],
    by: By,
    data: DataOption = None,
) -> None:
    """Fix rule, candidates, dates and terms for good, as a second person; prints the hash of the terms."""
    open_desk(data)
    from rejoinder.desk.contests.fixing import fix as fix_it

    print(fix_it(_contest(contest), sha256, by=_writer(by)).terms_sha256)


@contests_app.command("call-off")
def call_off(contest: Slug, by: By, why: Why, data: DataOption = None) -> None:
    """End it without a result. It cannot be taken back."""
    open_desk(data)
    from rejoinder.desk.contests.drafts import call_off as off

    print(f"called off: {off(_contest(contest), why, by=_writer(by)).title}")


@contests_app.command("decisions")
def decisions(
    seat: Annotated[str, typer.Option(help="What holds for --party in this seat, and nothing else.")] = "",
    party: Annotated[str, typer.Option()] = "",
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """List what members decided, newest first; with --seat and --party, what holds there now."""
    open_desk(data)
    from rejoinder.desk.contests.decisions import decided_votes, decision_for

    if seat or party:
        found = decision_for(seat, party)
        words = {"Consent": "consent", "Veto": "veto", "NoDecision": "none"}
        show_one({"decision": words[type(found).__name__], "why": found.why}, as_json=as_json)
        return
    rows = [
        {"contest": one.slug, "seat": one.seat, "party": one.party, "decision": one.decision,
         "why": one.decision_why, "at": one.counted_at}
        for one in decided_votes()
    ]  # fmt: skip
    show(rows, as_json=as_json, empty="no members' vote is counted yet")


@contests_app.command("roll")
def roll(
    contest: Slug,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV: email, or name and postcode; branch, language")],
    by: By,
    basis: Annotated[str, typer.Option(help="Why it may be used here, in the holder's words.")],
    holder: Annotated[str, typer.Option(help="Whose roll it is; of a members' vote, the party itself.")] = "",
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Bring a roll in before voting opens. Bad lines are listed, the others go in."""
    open_desk(data)
    from rejoinder.desk.contests.rolls import import_roll

    try:
        content = file.read_bytes()
    except OSError as error:
        raise BadInput(f"{file}: cannot be read: {error.strerror}") from None
    found = import_roll(_contest(contest), holder, basis, content, by=_writer(by))
    lines = [f"line {line}: {why}" for line, why in found.not_in]
    show_one({"read": found.read, "added": found.added, "here": found.here, "not_in": lines}, as_json=as_json)


@contests_app.command("doubtful")
def doubtful(contest: Slug, data: DataOption = None, as_json: JsonOption = False) -> None:
    """List those on whom a person has to decide."""
    open_desk(data)
    from rejoinder.desk.contests.voters import doubtful as waiting

    rows = [
        {"voter": one.voter.pk, "name": one.name, "email": one.email, "postcode": one.postcode, "why": one.voter.why}
        for one in waiting(_contest(contest))
    ]
    show(rows, as_json=as_json, empty="nobody")


@contests_app.command("decide")
def decide(
    contest: Slug,
    voter: Annotated[int, typer.Argument(metavar="VOTER")],
    may: Annotated[bool, typer.Option("--may/--may-not", help="Whether they may vote.")],
    by: By,
    why: Why,
    data: DataOption = None,
) -> None:
    """Say whether somebody doubtful may vote, and why."""
    open_desk(data)
    from rejoinder.desk.contests.voters import decide as decide_on

    found = _contest(contest).voters.filter(pk=voter).first()
    if found is None:
        raise BadInput(f"there is no voter {voter}; see `rejoinder contests doubtful {contest}`")
    print(decide_on(found, why, by=_writer(by), may_vote=may).get_state_display())


@contests_app.command("enter")
def enter(
    contest: Slug, by: By, why: Why, email: Email = "", name: Name = "", postcode: Postcode = "",
    data: DataOption = None,
) -> None:  # fmt: skip
    """Enter one person who may vote, and how that is known."""
    open_desk(data)
    from rejoinder.desk.contests.voters import enter_voter

    said = {"email": email, "name": name, "postcode": postcode}
    print(enter_voter(_contest(contest), said, why, by=_writer(by)).get_state_display())


@contests_app.command("voter")
def voter_(
    contest: Slug,
    act: Annotated[str, typer.Argument(metavar="ACT", help="again, strike or erase")],
    by: By,
    email: Email = "",
    name: Name = "",
    postcode: Postcode = "",
    why: Why = "",
    data: DataOption = None,
) -> None:
    """Look for one person: send the letter again, strike the vote, or erase them at their wish."""
    open_desk(data)
    from rejoinder.desk.contests.credentials import strike
    from rejoinder.desk.contests.letters import resend
    from rejoinder.desk.contests.voters import erase_person, find_voter

    _one_of(act, ["again", "strike", "erase"])
    row, who = _contest(contest), _writer(by)
    if act == "erase":
        print("erased" if erase_person(row, email, name, postcode, by=who) else "nobody here has that")
        return
    found = find_voter(row, email, name, postcode)
    if found is None:
        raise BadInput("nobody of this contest has that address, or name and postcode")
    if act == "strike":
        strike(row, found, why, by=who)
    else:
        resend(found, by=who)
    print({"again": "the letter goes out again", "strike": "struck"}[act])


@contests_app.command("letters")
def letters(
    contest: Slug,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The CSV to write; only its owner may read it.")],
    by: By,
    which: Annotated[str, typer.Option(help="new, no-mail or all")] = "new",
    data: DataOption = None,
) -> None:
    """Write voting links as CSV, as an approver. Whoever has the file can vote for everybody in it."""
    open_desk(data)
    from rejoinder.desk.contests.printing import WHICH, letters_as_csv, take_letters

    _one_of(which, list(WHICH))
    try:
        file.touch(mode=0o600, exist_ok=False)
    except OSError as error:
        raise BadInput(f"{file}: cannot be made: {error.strerror}") from None
    try:
        taken = take_letters(_contest(contest), which, "csv", by=_writer(by))
        file.write_text(letters_as_csv(taken), encoding="utf-8")
    except BaseException:
        file.unlink()
        raise
    print(f"{len(taken)} written to {file}")


def _writer(email: str):
    """Who does it, as on the pages at least a writer. Raises BadInput, NotAllowed."""
    from rejoinder.desk.people.models import Role

    found = person_of(email)
    if not found.may(Role.WRITER):
        raise NotAllowed(f"{found.email} is a {found.role}, and only reads. An admin makes them a writer.")
    return found


def _contest(slug: str):
    from rejoinder.desk.contests.drafts import contest_with

    return contest_with(slug)


def _set(fields: list[str] | None) -> dict[str, Any]:
    """The fields that --set names. Raises BadInput for what is no field or sets nothing."""
    from rejoinder.desk.api.contest_shapes import ContestFields

    said: dict[str, Any] = {}
    for one in fields or []:
        name, is_set, value = one.partition("=")
        if not is_set or name not in ContestFields.model_fields:
            raise BadInput(f"--set {one[:60]}: write FIELD=VALUE with one of {', '.join(ContestFields.model_fields)}")
        said[name] = value
    return said


def _one_of(said: str, known: list[str]) -> None:
    if said not in known:
        raise BadInput(f"{said[:40]!r}: choose one of {', '.join(known)}")
