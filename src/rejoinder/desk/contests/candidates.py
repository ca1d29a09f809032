"""Nominations: somebody is put forward, says yes or no by a one-time link, stands, is refused, or withdraws."""

import hashlib
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from rejoinder.core.ballots.election import CANDIDATES_MAX
from rejoinder.core.credentials import secret_for, tidy_secret
from rejoinder.core.voters import fold_address, fold_name
from rejoinder.desk.audit.trail import record
from rejoinder.desk.contests.drafts import DRAFTED, RUNNING, changed, held
from rejoinder.desk.contests.keys import MARK, contact_of, key_of, seal_contact
from rejoinder.desk.contests.models import Candidate, Contest
from rejoinder.desk.contests.public import public_address
from rejoinder.desk.listening.fields import BadFields, Who, actor_of, plain_line, printable
from rejoinder.errors import BadInput, NotAllowed

LETTERS_MAX = {"name": 120, "party": 120, "about": 160, "nominated_by": 300}
STATEMENT_LETTERS_MAX = 2_000
WHY_LETTERS_MAX = 300
TEAM_MAX = 2 * CANDIDATES_MAX  # with those who declined or were refused
PUBLIC_MAX = 500  # public nominations of one contest that wait or were refused; then somebody has to look first
# What a nominee says yes to, kept word for word with the answer.
DECLARATION = (
    "I agree to stand in “{title}”. My name, my party, the line about me and my statement are published. Once the "
    "candidates are fixed they stay on the public board for good, also if I withdraw."
)
TURNS = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))  # turn what follows a name
FORMULA = ("=", "+", "-", "@")  # the first letter of what a spreadsheet works out; names stand in public files
State = Candidate.State


def add_candidate(contest: Contest, fields: Mapping[str, object], *, by: Who, is_public: bool = False) -> Candidate:
    """Puts somebody forward: name, party, about, statement, nominated_by, email. Raises BadFields, NotAllowed.

    The nominee is written to at the address, where one is given; after a public nomination only once somebody of the
    team has looked, so that nobody can have strangers written to.
    """
    values, email = _checked(fields)
    made: list[Candidate] = []

    def change(row: Contest) -> dict[str, object]:
        _refuse_namesake(row, values["name"], None)
        # The public has its own limit: whoever fills the form must not keep the team from putting people forward.
        if row.candidates.filter(is_public=is_public).count() >= (PUBLIC_MAX if is_public else TEAM_MAX):
            raise NotAllowed("There are too many nominations already. Somebody has to go through them first.")
        made.append(
            Candidate.objects.create(
                contest=row, **values, contact=seal_contact(email=email), is_public=is_public,
                letters_due=int(bool(email) and not is_public), made_at=timezone.now(),
            )
        )  # fmt: skip

        return {"candidate": made[0].pk}  # the trail is never erased, so it names nobody

    _primaries_only(contest)
    changed(contest, change, "candidate.add", by=by, public=is_public)
    candidate = made[0]
    candidate.accept_digest = _digest(_token(candidate))
    candidate.save(update_fields=["accept_digest"])
    return candidate


def edit_candidate(candidate: Candidate, fields: Mapping[str, object], *, by: Who) -> Candidate:
    """Changes what stands of somebody before the candidates are fixed. Who has accepted other words must say yes anew.

    Raises BadFields, NotAllowed.
    """
    values, email = _checked(
        {name: getattr(candidate, name) for name in (*LETTERS_MAX, "statement")}
        | {"email": contact_of(candidate).get("email", "")}
        | dict(fields)
    )

    def change(row: Contest) -> None:
        _refuse_namesake(row, values["name"], candidate)
        is_other = any(getattr(candidate, name) != value for name, value in values.items())
        for name, value in values.items():
            setattr(candidate, name, value)
        candidate.contact = seal_contact(email=email)
        if is_other and candidate.state == State.STANDING and candidate.accept_digest == "":
            candidate.state, candidate.accept_digest = State.NOMINATED, _digest(_token(candidate))
            candidate.letters_due = int(bool(email))
        candidate.save()

    changed(candidate.contest, change, "candidate.edit", by=by, candidate=candidate.pk)
    return candidate


def take_up(candidate: Candidate, *, by: Who) -> None:
    """Somebody has looked at a public nomination: the nominee is written to."""
    if not candidate.is_public or candidate.state != State.NOMINATED:
        raise NotAllowed("That is no public nomination that waits.")

    def change(_row: Contest) -> None:
        candidate.is_public, candidate.letters_due = False, int(bool(candidate.contact))
        candidate.save(update_fields=["is_public", "letters_due"])

    changed(candidate.contest, change, "candidate.take_up", by=by, candidate=candidate.pk)


def stand(candidate: Candidate, *, by: Who) -> None:
    """Notes that the nominee said yes to the team itself, such as on a signed form."""
    if candidate.state != State.NOMINATED:
        raise NotAllowed(f"{candidate.name} is not waiting for an answer.")

    def change(row: Contest) -> None:
        _accepted(candidate, row)

    changed(candidate.contest, change, "candidate.stand", by=by, candidate=candidate.pk)


def refuse(candidate: Candidate, why: str, *, by: Who) -> None:
    """Says that a nomination is not valid, and why. Raises BadInput without a reason."""
    why = _why(why)
    if candidate.state in (State.DECLINED, State.WITHDRAWN):
        raise NotAllowed(f"{candidate.name} has {candidate.get_state_display().lower()} already.")

    def change(_row: Contest) -> None:
        candidate.state, candidate.why, candidate.letters_due = State.REFUSED, why, 0
        candidate.save(update_fields=["state", "why", "letters_due"])

    changed(candidate.contest, change, "candidate.refuse", by=by, candidate=candidate.pk, why=why)


def put_back(candidate: Candidate, *, by: Who) -> None:
    """Takes a refusal back: the nominee's answer counts again, or is waited for."""
    if candidate.state != State.REFUSED:
        raise NotAllowed(f"{candidate.name} was not refused.")

    def change(row: Contest) -> None:
        _refuse_namesake(row, candidate.name, candidate)
        candidate.state = State.STANDING if candidate.declared else State.NOMINATED
        candidate.why = ""
        candidate.save(update_fields=["state", "why"])

    changed(candidate.contest, change, "candidate.put_back", by=by, candidate=candidate.pk)


@transaction.atomic
def withdraw(candidate: Candidate, why: str, *, by: Who) -> None:
    """Takes somebody out who no longer stands, until the close. Once fixed the name stays on the paper.

    Voters are told, the board says so, and every rule passes over the name. Raises BadInput without a reason.
    """
    why = _why(why)
    row = held(candidate.contest)
    if row.state not in RUNNING:
        raise NotAllowed(f"{row.title} is {row.get_state_display().lower()}; nobody can withdraw from it any more.")
    if row.kind != Contest.Kind.PRIMARY or candidate.state not in (State.NOMINATED, State.STANDING):
        raise NotAllowed(f"{candidate.name} does not stand.")
    others = row.candidates.filter(state=State.STANDING).exclude(pk=candidate.pk).count()
    if candidate.place is not None and others == 0:
        raise NotAllowed("Nobody would be left to vote for. Call the contest off instead.")

    def change(_row: Contest) -> None:
        candidate.state, candidate.why, candidate.letters_due = State.WITHDRAWN, why, 0
        candidate.save(update_fields=["state", "why", "letters_due"])

    if row.state in DRAFTED:
        changed(row, change, "candidate.withdraw", by=by, candidate=candidate.pk, why=why)
    else:
        change(row)
        record("candidate.withdraw", f"contest:{row.pk}", **actor_of(by), candidate=candidate.pk, why=why)


def nominee_with(contest: Contest, token: str) -> Candidate | None:
    """Whoever was sent this link, while an answer is wanted; None otherwise."""
    digest = _digest(tidy_secret(token))
    found = contest.candidates.filter(accept_digest=digest, state=State.NOMINATED).first()
    return found if found and contest.state in DRAFTED and constant_time_compare(found.accept_digest, digest) else None


def answer(candidate: Candidate, *, accepts: bool, about: object = None, statement: object = None) -> None:
    """The nominee's own answer, once; with a yes the line and the statement may be put in the nominee's words."""

    def change(row: Contest) -> None:
        now = held_candidate(candidate)
        if now.state != State.NOMINATED or not now.accept_digest:
            raise NotAllowed("This link was used already.")
        if not accepts:
            candidate.state, candidate.accept_digest = State.DECLINED, ""
            candidate.answered_at, candidate.letters_due = timezone.now(), 0
            candidate.save()
            return
        if about is not None:
            candidate.about = plain_line(about, LETTERS_MAX["about"])
        if statement is not None:
            candidate.statement = _statement(statement)
        _accepted(candidate, row)

    said = "candidate.accept" if accepts else "candidate.decline"
    changed(candidate.contest, change, said, by="the nominee", candidate=candidate.pk)


def held_candidate(candidate: Candidate) -> Candidate:
    """The candidate's row as it is now."""
    return Candidate.objects.get(pk=candidate.pk)


def nominee_link(candidate: Candidate, base: str = "") -> str:
    """The address at which the nominee says yes or no; empty once an answer is there."""
    if candidate.state != State.NOMINATED or not candidate.accept_digest:
        return ""
    return f"{public_address(candidate.contest, base)}stand/{_token(candidate)}/"


def show_link(candidate: Candidate, *, by: Who) -> str:
    """The nominee's link for somebody of the team to hand over, noted in the trail. Raises NotAllowed without one."""
    link = nominee_link(candidate)
    if not link or candidate.is_public:
        raise NotAllowed(f"No answer of {candidate.name} is waited for.")
    record("candidate.link", f"contest:{candidate.contest_id}", **actor_of(by), candidate=candidate.pk)
    return link


def declaration_for(contest: Contest) -> str:
    """The words that a nominee says yes to."""
    return DECLARATION.format(title=contest.title)


def _accepted(candidate: Candidate, contest: Contest) -> None:
    candidate.state, candidate.declared = State.STANDING, declaration_for(contest)
    candidate.answered_at, candidate.accept_digest, candidate.letters_due = timezone.now(), "", 0
    candidate.is_public = False
    candidate.save()


def _token(candidate: Candidate) -> str:
    key = key_of(candidate.contest, MARK)
    return secret_for(key, f"nominee of {candidate.contest.slug}", f"{candidate.pk} {candidate.made_at.timestamp()}")


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest() if token else ""


def _checked(fields: Mapping[str, object]) -> tuple[dict[str, str], str]:
    values = {name: plain_line(fields.get(name), letters) for name, letters in LETTERS_MAX.items()}
    values |= {name: text.translate(TURNS) for name, text in values.items()}
    values["statement"] = _statement(fields.get("statement"))
    email = plain_line(fields.get("email"), 254)
    wrong = {} if values["name"] else {"name": "Write the name as it stands on the paper."}
    if values["name"].startswith(FORMULA):
        wrong["name"] = "A name begins with a letter: a spreadsheet would take this one for a formula."
    if email:
        try:
            fold_address(email)
        except BadInput:
            wrong["email"] = f"{email[:60]} is not an e-mail address."
    if wrong:
        raise BadFields(wrong)
    return values, email


def _refuse_namesake(contest: Contest, name: str, but: Candidate | None) -> None:
    """One person is put forward once; two of one name are told apart by their name as the paper has it."""
    folded = fold_name(name)
    for other in contest.candidates.exclude(state__in=(State.DECLINED, State.REFUSED)):
        if (but is None or other.pk != but.pk) and fold_name(other.name) == folded:
            raise BadFields(
                {"name": f"{other.name} is nominated already. If this is somebody else, add what tells them apart."}
            )


def _primaries_only(contest: Contest) -> None:
    if contest.kind != Contest.Kind.PRIMARY:
        raise NotAllowed("A members' vote has two answers and no candidates.")


def _statement(value: object) -> str:
    return printable(str(value or "").replace("\r\n", "\n")).strip()[:STATEMENT_LETTERS_MAX]


def _why(why: str) -> str:
    said = plain_line(why, WHY_LETTERS_MAX)
    if not said:
        raise BadInput("say why; the reason is public")
    return said
