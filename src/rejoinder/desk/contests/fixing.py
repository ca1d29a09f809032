"""Fixing a contest: one asks, a second person fixes. From then on rule, candidates, dates and terms never change."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from rejoinder.core.ballots.drawn import drawn_order
from rejoinder.core.ballots.election import CANDIDATES_MAX
from rejoinder.core.ballots.marking import form_of
from rejoinder.core.ballots.ties import commitment
from rejoinder.core.bulletin import make_terms, terms_hash
from rejoinder.desk.audit.trail import record
from rejoinder.desk.contests.drafts import DRAFTED, content_sha256, held, unask
from rejoinder.desk.contests.fields import rule_of
from rejoinder.desk.contests.keys import SEED, fix_keys
from rejoinder.desk.contests.models import Candidate, Contest
from rejoinder.desk.listening.fields import plain_line
from rejoinder.desk.people.models import Role, User
from rejoinder.errors import NotAllowed

State, Kind = Contest.State, Contest.Kind
OPEN_MIN = timedelta(minutes=10)  # people must be able to come back and change their vote
OPEN_MAX = timedelta(days=92)  # a quarter: letters grow old, and so does the roll
ERASE_DAYS_MAX = 366  # after the close: what is needed to answer a complaint, and not longer
FOR, AGAINST = "For standing aside", "Against standing aside"  # the two candidates of a members' vote, in this order
NOTE_LETTERS_MAX = 300
PAPERS = {"ranking": "rankings", "approval": "scores", "scores": "scores", "decision": "choice"}  # by what is marked
WORDS_MIN = 20  # letters of a declaration, or of who answers for the data: less says nothing


def why_not_ready(contest: Contest, now: datetime | None = None) -> list[str]:
    """Everything that stands in the way of fixing it, each as a sentence; empty where it may be asked for."""
    now = now or timezone.now()
    stops = _times(contest, now)
    rule = rule_of(contest)
    if rule is None:
        stops.append("Choose the counting rule.")
    elif rule.seats_max and contest.seats > rule.seats_max:
        stops.append(f"{rule.title} elects {rule.seats_max}; this contest elects {contest.seats}.")
    if not contest.seat:
        stops.append("Say which seat it is about.")
    if len(contest.controller) < WORDS_MIN:
        stops.append("Say who answers for the personal data, with a postal or e-mail address.")
    if contest.eligibility != Contest.Eligibility.ROLL and len(contest.declaration) < WORDS_MIN:
        stops.append("Write the words that a voter declares.")
    if contest.eligibility != Contest.Eligibility.DECLARATION and not contest.rolls.exclude(marks=None).exists():
        stops.append("Bring in at least one roll with somebody on it.")
    return stops + (_primary(contest, now) if contest.kind == Kind.PRIMARY else _members(contest))


def _times(contest: Contest, now: datetime) -> list[str]:
    stops = []
    opens, closes = contest.opens_at or now, contest.closes_at
    if contest.opens_at and contest.opens_at <= now:
        stops.append("The time at which it opens has passed. Choose a later one, or none: it opens once it is fixed.")
    if closes is None:
        stops.append("Say when it closes.")
    elif closes < opens + OPEN_MIN:
        stops.append("It must be open for at least ten minutes.")
    elif closes > opens + OPEN_MAX:
        stops.append("It may be open for 92 days at most.")
    if contest.erase_at is None:
        stops.append("Say when rolls, addresses and openings are erased.")
    elif closes and not 1 <= (contest.erase_at - timezone.localdate(closes)).days <= ERASE_DAYS_MAX:
        stops.append("Personal data is erased from 1 to 366 days after the close.")
    return stops


def _primary(contest: Contest, now: datetime) -> list[str]:
    states = list(contest.candidates.values_list("state", flat=True))
    standing = states.count(Candidate.State.STANDING)
    stops = []
    if contest.nominations_until and contest.nominations_until > now:
        stops.append(f"Nominations are open until {timezone.localtime(contest.nominations_until):%-d %b, %H:%M}.")
    if standing < 2:
        stops.append(f"At least two candidates must have accepted; {standing} {'has' if standing == 1 else 'have'}.")
    if standing > CANDIDATES_MAX:
        stops.append(f"A paper holds {CANDIDATES_MAX} names.")
    if standing and contest.seats >= standing:
        stops.append(f"{contest.seats} to elect and {standing} standing: there is nothing to choose.")
    return stops


def _members(contest: Contest) -> list[str]:
    needs = {
        "party": "Say whose members vote.",
        "question": "Write the question that the members answer.",
        "consent_means": "Say what a yes binds the party to.",
    }
    stops = [words for name, words in needs.items() if not getattr(contest, name)]
    if contest.quorum_pct is None or contest.threshold_pct is None:
        stops.append("Give the quorum and the threshold in per cent.")
    elif contest.threshold_pct >= 100:
        stops.append("More than 100% can never be for. Give a lower threshold.")
    return stops


@transaction.atomic
def ask(contest: Contest, *, by: User, now: datetime | None = None) -> Contest:
    """Asks a second person to fix it as it stands. Raises NotAllowed naming everything that stands in the way."""
    row, now = held(contest), now or timezone.now()
    if not by.may(Role.WRITER):
        raise NotAllowed("Your role only reads. Ask an admin of the desk to make you a writer.")
    if row.state not in DRAFTED:
        raise NotAllowed(f"{row.title} is {row.get_state_display().lower()}.")
    if stops := why_not_ready(row, now):
        raise NotAllowed(" ".join(stops))
    row.asked_by, row.asked_at, row.asked_sha256 = by, now, content_sha256(row)
    row.voided_why = ""
    row.save()
    record("contest.ask", f"contest:{row.pk}", actor=by, sha256=row.asked_sha256)
    return row


@transaction.atomic
def send_back(contest: Contest, note: str, *, by: User) -> Contest:
    """Takes the question back, or says no to it; the note tells why. Raises NotAllowed where nothing was asked."""
    row = held(contest)
    if not row.asked_sha256 or row.state not in DRAFTED:
        raise NotAllowed("Nobody has asked for this contest to be fixed.")
    if not by.may(Role.WRITER):
        raise NotAllowed("Your role only reads.")
    note = plain_line(note, NOTE_LETTERS_MAX)
    row.voided_why = f"{by} sent it back: {note}" if note else f"{by} took it back."
    unask(row)
    row.save()
    record("contest.send_back", f"contest:{row.pk}", actor=by, note=note)
    return row


def why_not_fix(contest: Contest, user: User) -> str:
    """Why this person may not fix it now; empty where they may."""
    if contest.state not in DRAFTED:
        return f"It is {contest.get_state_display().lower()}."
    if not contest.asked_sha256:
        return "Nobody has asked for it yet."
    if not user.may(Role.APPROVER):
        return f"You are a {user.role}; an approver fixes it."
    if user.pk == contest.asked_by_id:
        return "You asked for it, so someone else must fix it."
    if user.pk == contest.edited_by_id:
        return "You changed it last, so someone else must fix it."
    return ""


@transaction.atomic
def fix(contest: Contest, sha256: str, *, by: User, now: datetime | None = None) -> Contest:
    """Fixes the exact content with this hash: draws the order on the paper, makes the keys, writes the terms.

    Raises NotAllowed where the content is another by now, something stands in the way, or this person may not.
    """
    row, now = held(contest), now or timezone.now()
    if why := why_not_fix(row, by):
        raise NotAllowed(why)
    if not sha256 == row.asked_sha256 == content_sha256(row):
        raise NotAllowed("It changed after it was asked for. Read it again.")
    if stops := why_not_ready(row, now):
        raise NotAllowed(" ".join(stops))
    keys = fix_keys(row)
    row.seed_sha256 = commitment(keys[SEED])
    row.opens_at = row.opens_at or now
    row.rule_version = rule_of(row).version
    _place_candidates(row, keys[SEED], now)
    row.terms = _terms(row)
    row.terms_sha256 = terms_hash(row.terms)
    row.state, row.fixed_by, row.fixed_at = State.FIXED, by, now
    row.save()
    record(
        "contest.fix", f"contest:{row.pk}", actor=by, sha256=sha256, terms=row.terms_sha256, rule=row.rule,
        version=row.rule_version, key=row.public_key, seed=row.seed_sha256,
    )  # fmt: skip
    return row


def _place_candidates(row: Contest, seed: str, now: datetime) -> None:
    """Gives everybody who stands a place in the drawn order; who never answered is off the paper."""
    if row.kind == Kind.MEMBERS:
        row.candidates.all().delete()
        for place, name in enumerate((FOR, AGAINST)):
            Candidate.objects.create(contest=row, name=name, state=Candidate.State.STANDING, place=place, made_at=now)
        return
    row.candidates.filter(state=Candidate.State.NOMINATED).update(
        state=Candidate.State.REFUSED, why="did not accept before the candidates were fixed", letters_due=0
    )
    standing = list(row.candidates.filter(state=Candidate.State.STANDING).order_by("pk"))
    for place, drawn in enumerate(drawn_order([name_drawn(one) for one in standing], seed)):
        Candidate.objects.filter(pk=standing[drawn].pk).update(place=place)


def name_drawn(candidate: Candidate) -> str:
    """What of a candidate the drawn order hashes: name, party and line, so that namesakes are told apart."""
    return "\x1f".join((candidate.name, candidate.party, candidate.about))


def papers_candidates(contest: Contest) -> list[Candidate]:
    """Who is on the paper, in the drawn order; also those who have withdrawn since."""
    return list(contest.candidates.exclude(place=None).order_by("place"))


def _terms(row: Contest) -> dict[str, object]:
    """What is published before anybody votes, and hashed: contest.json of the board."""
    candidates = [{"name": one.name, "party": one.party, "about": one.about} for one in papers_candidates(row)]
    form = form_of(row.rule, len(candidates))
    is_members = row.kind == Kind.MEMBERS
    return make_terms(
        contest=row.slug, kind=row.kind, title=row.title, question=row.question, seat=row.seat, party=row.party,
        candidates=candidates, seats=row.seats, rule=row.rule, rule_version=row.rule_version,
        papers=PAPERS[form.kind], scale=form.scale, quorum_pct=row.quorum_pct if is_members else None,
        threshold_pct=row.threshold_pct if is_members else None, eligibility=row.eligibility,
        declaration=row.declaration, opens_at=row.opens_at, closes_at=row.closes_at, erase_at=row.erase_at,
        languages=row.languages, seed_sha256=row.seed_sha256, public_key=row.public_key,
        further={"no_quorum": row.no_quorum, "consent_means": row.consent_means} if is_members else None,
    )  # fmt: skip
