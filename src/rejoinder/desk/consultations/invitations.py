"""One-time links: made in one go, handed out once, kept as hashes; none leads to the answers that came by it."""

import csv
import io
import secrets

from django.db import transaction
from django.db.models import Count, Q

from rejoinder.core.text import plain_cell
from rejoinder.desk.audit.trail import record
from rejoinder.desk.consultations.models import Consultation, Invitation
from rejoinder.desk.consultations.running import held, subject
from rejoinder.desk.consultations.taking_part import TOKEN_BYTES, hash_of
from rejoinder.desk.links.shorten import NO_BASE, public_base
from rejoinder.desk.listening.fields import BadFields, Who, actor_of, plain_line
from rejoinder.errors import NotAllowed

AT_ONCE_MAX = 20_000  # links of one file: as many as a mail merge takes
ALL_MAX = 500_000
BRANCH_LETTERS_MAX = 80
BATCH = 500  # rows in one statement; SQLite takes 32,766 values in one


@transaction.atomic
def invite(row: Consultation, count: int, by: Who, branch: str = "") -> list[str]:
    """Makes that many links and returns them; they are shown this once. Raises BadFields and NotAllowed."""
    row = held(row)
    if row.who != Consultation.Who.INVITED:
        raise NotAllowed("Everybody with the address may answer this one, so it needs no invitations.")
    if row.state not in (Consultation.State.DRAFT, Consultation.State.OPEN):
        raise NotAllowed(f"It is {row.state}: nobody can be invited any more.")
    if not 1 <= count <= AT_ONCE_MAX:
        raise BadFields({"count": f"A whole number from 1 to {AT_ONCE_MAX:,}."})
    if row.invitations.count() + count > ALL_MAX:
        raise BadFields({"count": f"It would have more than {ALL_MAX:,} invitations."})
    tokens = [secrets.token_urlsafe(TOKEN_BYTES) for _ in range(count)]
    label = plain_line(branch, BRANCH_LETTERS_MAX)
    hashes = sorted(hash_of(token) for token in tokens)  # in no order that a list of people could have
    rows = [Invitation(consultation=row, token_hash=one, branch=label) for one in hashes]
    Invitation.objects.bulk_create(rows, batch_size=BATCH)
    record("consultation.invite", subject(row), **actor_of(by), count=count, branch=label)
    base = public_base() or NO_BASE
    return [f"{base}/consult/{row.slug}/i/{token}/" for token in tokens]


def links_csv(links: list[str], branch: str) -> str:
    """The links as a CSV file for a mail merge."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["link", "branch"])
    writer.writerows([link, plain_cell(branch)] for link in links)
    return out.getvalue()


def sums_of(row: Consultation) -> dict[str, int]:
    """How many invitations there are, and how many were used."""
    used = Count("pk", filter=Q(is_used=True))
    return row.invitations.aggregate(made=Count("pk"), used=used)
