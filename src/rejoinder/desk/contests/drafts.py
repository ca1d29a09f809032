"""A contest while it is a draft: set up, changed, opened for nominations, called off.

`changed` is the only door through which anything changes that a second person is asked to fix: what was asked for the
old content is void then, and says so.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from rejoinder.core.slugs import MADE_LETTERS_MAX, free_slug, slug_from
from rejoinder.desk.audit.trail import record
from rejoinder.desk.contests.credentials import forget_order
from rejoinder.desk.contests.fields import checked
from rejoinder.desk.contests.keys import CREDENTIAL, SEED, first_keys, forget_keys
from rejoinder.desk.contests.models import Candidate, Contest
from rejoinder.desk.listening.fields import BadFields, Who, actor_of, person_of, plain_line
from rejoinder.errors import BadInput, NotAllowed

State = Contest.State
Change = Callable[[Contest], dict[str, object] | None]
DRAFTED = (State.DRAFT, State.NOMINATIONS)  # still to be changed
RUNNING = (*DRAFTED, State.FIXED, State.OPEN)  # still to be called off
ERASE_AFTER_CALLED_OFF = timedelta(days=30)
WHY_LETTERS_MAX = 300
RESERVED = ("new",)  # /alliance/contests/new/ is the form
FIXED_FIELDS = (
    "kind", "title", "question", "seat", "party", "about", "languages", "rule", "seats", "quorum_pct",
    "threshold_pct", "no_quorum", "consent_means", "controller", "eligibility", "declaration",
)  # fmt: skip
FIXED_TIMES = ("opens_at", "closes_at", "erase_at")


def start_contest(fields: Mapping[str, object], *, by: Who) -> Contest:
    """A new draft. `fields` as in fields.py, with the kind. Raises BadFields with a message a field."""
    values = checked(fields, None)
    now = timezone.now()
    slug = free_slug(_slug_for(values), lambda one: one in RESERVED or Contest.objects.filter(slug=one).exists())
    row = Contest(slug=slug, sealed=first_keys(), made_by=person_of(by), made_at=now, edited_at=now, **values)
    row.edited_by = person_of(by)
    try:
        with transaction.atomic():
            row.save()
            record("contest.add", f"contest:{row.pk}", **actor_of(by), slug=slug, kind=row.kind, rule=row.rule)
    except IntegrityError:
        raise BadFields({"title": "Somebody set up another of this name just now. Save it again."}) from None
    return row


def save_contest(contest: Contest, fields: Mapping[str, object], *, by: Who) -> Contest:
    """Changes a draft; fields that are not named stay. Raises BadFields, NotAllowed once it is fixed."""

    def change(row: Contest) -> None:
        for name, value in checked(fields, row).items():
            setattr(row, name, value)

    return changed(contest, change, "contest.edit", by=by)


@transaction.atomic
def changed(contest: Contest, change: Change, action: str, *, by: Who, **detail: object) -> Contest:
    """Lets `change` write to a draft or its candidates; voids what was asked where the content is another then.

    What `change` returns is added to what the trail says.
    """
    row = held(contest)
    if row.state not in DRAFTED:
        raise NotAllowed(f"{row.title} is {row.get_state_display().lower()}: nothing of it can be changed any more.")
    detail |= change(row) or {}
    now = timezone.now()
    if row.asked_sha256 and content_sha256(row) != row.asked_sha256:
        who = person_of(by) or "Somebody"
        row.voided_why = f"{who} changed it at {timezone.localtime(now):%H:%M}. It has to be asked for again."
        unask(row)
        detail["voids"] = "asked"
    row.edited_by, row.edited_at = person_of(by), now
    row.save()
    record(action, f"contest:{row.pk}", **actor_of(by), **detail)
    return row


@transaction.atomic
def open_nominations(contest: Contest, *, by: Who) -> Contest:
    """Lets people put candidates forward on the public form. Raises NotAllowed where it cannot be."""
    row = held(contest)
    if row.kind != Contest.Kind.PRIMARY or row.state != State.DRAFT:
        raise NotAllowed("Nominations are opened for an open primary that is a draft.")
    if row.nominations_until is None or row.nominations_until <= timezone.now():
        raise NotAllowed("Say until when nominations are open: a time that is still to come.")
    row.state = State.NOMINATIONS
    row.save(update_fields=["state"])
    record("contest.nominations", f"contest:{row.pk}", **actor_of(by), until=row.nominations_until.isoformat())
    return row


@transaction.atomic
def call_off(contest: Contest, why: str, *, by: Who) -> Contest:
    """Ends a contest without a result, before or while it is open; what was cast is never opened.

    Raises BadInput without a reason, NotAllowed once it has closed.
    """
    why = plain_line(why, WHY_LETTERS_MAX)
    if not why:
        raise BadInput("say why it is called off; the reason is public")
    row = held(contest)
    if row.state not in RUNNING:
        raise NotAllowed(f"{row.title} is {row.get_state_display().lower()}; it cannot be called off any more.")
    was, today = row.state, timezone.localdate()
    if row.terms:  # nobody will count: nothing is kept that could tell whose ballot was whose, and what it said
        forget_keys(row, CREDENTIAL, SEED)
        forget_order(row)
        row.envelopes.update(sealed="")
    row.state, row.cancelled_why = State.CANCELLED, why
    row.erase_at = min(row.erase_at or date.max, today + ERASE_AFTER_CALLED_OFF)
    unask(row)
    row.save()
    record("contest.call_off", f"contest:{row.pk}", **actor_of(by), why=why, was=was)
    return row


def contest_with(slug: str) -> Contest:
    """The contest of a slug. Raises BadInput where there is none."""
    found = Contest.objects.filter(slug=slug.replace("\x00", "").strip().lower()[:80]).first()
    if found is None:
        raise BadInput(f"there is no contest {slug[:60]!r}; see `rejoinder contests list`")
    return found


def held(contest: Contest) -> Contest:
    """The contest, locked until the transaction ends. SQLite has no row locks: there the transaction is alone."""
    return Contest.objects.select_for_update(of=("self",)).get(pk=contest.pk)


def unask(row: Contest) -> None:
    """Takes back, unsaved, that somebody asked a second person to fix it."""
    row.asked_by, row.asked_at, row.asked_sha256 = None, None, ""


def content_of(contest: Contest) -> dict[str, object]:
    """Everything that is fixed, as one value: the fields, the dates and who stands."""
    standing = contest.candidates.filter(state=Candidate.State.STANDING).order_by("pk")
    times = {name: getattr(contest, name) for name in FIXED_TIMES}
    return {
        **{name: getattr(contest, name) for name in FIXED_FIELDS},
        **{name: at.isoformat() if at else "" for name, at in times.items()},
        "candidates": [[one.name, one.party, one.about, one.statement] for one in standing],
    }


def content_sha256(contest: Contest) -> str:
    """The hash that an approver fixes by: another content has another."""
    said = json.dumps(content_of(contest), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def _slug_for(values: Mapping[str, object]) -> str:
    return slug_from(str(values["title"]), letters_max=MADE_LETTERS_MAX)
