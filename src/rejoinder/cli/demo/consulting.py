"""The demo's consultations: one where two groups hold, one without clear groups, one that is open. All is invented.

Each statement leans: how likely somebody of the first and of the second group agrees or disagrees. The rest pass.
"""

import json
import random
from datetime import timedelta

from rejoinder.cli.demo.content import HERE

SEED = 412
OPEN_DAYS = 6
ANSWERED_MEAN = 18  # statements that somebody answers before they stop
LEANINGS = {
    "agreed": ((0.86, 0.06), (0.84, 0.07)), "first": ((0.88, 0.06), (0.12, 0.76)),
    "second": ((0.13, 0.75), (0.85, 0.08)), "split": ((0.50, 0.36), (0.46, 0.40)),
    "unsure": ((0.34, 0.22), (0.36, 0.20)),
}  # fmt: skip
BRANCHES = (("Quay", 0.38), ("Old Town", 0.31), ("Sandside", 0.2), ("Lock Cottages", 0.08), ("Far Bank", 0.03))
FIRST_GROUP, SECOND_GROUP, FERRY_PEOPLE = 231, 143, 260


def write_consultations(now, admin) -> None:
    """Stores the three, once; their reports are worked out by the jobs."""
    from rejoinder.desk.consultations.models import Consultation

    if Consultation.objects.exists():
        return
    told = json.loads((HERE / "consultations.json").read_text(encoding="utf-8"))
    draw = random.Random(SEED)  # noqa: S311 invented people, no secret
    pact, ferry = _opened(told["pact"], now, admin), _opened(told["ferry"], now, admin)
    sides = [0] * FIRST_GROUP + [1] * SECOND_GROUP
    _answer(pact, sides, [LEANINGS[leaning] for _, leaning in told["pact"]["said"]], draw)
    mixed = [((0.2 + 0.05 * n, 0.62 - 0.04 * n),) * 2 for n in range(len(told["ferry"]["said"]))]
    _answer(ferry, [0] * FERRY_PEOPLE, mixed, draw)
    for row in (pact, ferry):
        _end(row, now, admin)
    _open_one(told["open"], now, admin)


def _opened(told: dict, now, admin):
    from rejoinder.desk.consultations import running, statements

    times = {"opens_at": now, "closes_at": now + timedelta(days=OPEN_DAYS), "erase_at": now + timedelta(days=90)}
    about = {"contact": "data@brask.example", **times, **told["fields"]}
    row = running.save_consultation(about, admin)
    for text, _ in told["said"]:
        statements.add_statement(row, text, admin)
    return running.open_(row, admin)


def _answer(row, sides: list[int], leanings: list, draw: random.Random) -> None:
    """People of the two sides, each answering some of the statements by their side's leaning."""
    from rejoinder.desk.consultations import taking_part
    from rejoinder.desk.consultations.models import Participant, StatementAnswer

    first, _ = taking_part.join(row, "en")
    consent, day = first.consent, first.agreed_on
    first.delete()
    names, weights = zip(*BRANCHES, strict=True)
    people = [
        Participant(
            consultation=row, token_hash=f"{draw.getrandbits(256):064x}", seed=draw.getrandbits(62), consent=consent,
            agreed_on=day, branch=draw.choices(names, weights)[0],
        )
        for _ in sides
    ]  # fmt: skip
    Participant.objects.bulk_create(people, batch_size=500)
    statements, rows = list(row.statements.all()), []
    for person, side in zip(people, sides, strict=True):
        count = min(len(statements), max(3, round(draw.gauss(ANSWERED_MEAN, 5))))
        for at in draw.sample(range(len(statements)), count):
            agree, against = leanings[at][side]
            vote = draw.choices((1, -1, 0), (agree, against, max(0.0, 1 - agree - against)))[0]
            rows.append(StatementAnswer(participant=person, statement=statements[at], vote=vote, consent=consent))
    StatementAnswer.objects.bulk_create(rows, batch_size=1000)
    _sum_up(statements, rows)


def _sum_up(statements: list, rows: list) -> None:
    from rejoinder.desk.consultations.models import Statement
    from rejoinder.desk.consultations.taking_part import VOTES

    by_key = {one.pk: one for one in statements}
    for row in rows:
        one, name = by_key[row.statement_id], VOTES[row.vote]
        setattr(one, name, getattr(one, name) + 1)
    Statement.objects.bulk_update(statements, list(VOTES.values()), batch_size=100)


def _end(row, now, admin) -> None:
    from rejoinder.desk.consultations import running
    from rejoinder.desk.consultations.models import Consultation

    Consultation.objects.filter(pk=row.pk).update(opens_at=now - timedelta(days=9), closes_at=now - timedelta(hours=2))
    running.close(row, admin, at=now - timedelta(hours=2))


def _open_one(told: dict, now, admin) -> None:
    from rejoinder.desk.consultations import taking_part

    row = _opened(told, now, admin)
    neighbour, _ = taking_part.join(row, "en")
    taking_part.say(row, neighbour, told["waits"], "en")
