"""Invented consultations for tests: Tidewell's harbour ward is asked about the night boat."""

import random
from datetime import timedelta

from django.utils import timezone

from rejoinder.desk.consultations import running, statements, taking_part
from rejoinder.desk.consultations.models import Consultation, Participant, StatementAnswer

TEXTS = [
    "The night boat should run all year, paid for by the county.",
    "A parish rate of a pound a week is fair for a boat home.",
    "The quay needs lights before it needs boats.",
    "Nobody should be left on the far bank after the late shift.",
    "Let the boat crews set the winter timetable.",
    "Close the car park at night and spend the money on the boat.",
    "The trust should publish what each crossing costs.",
    "Tourists should pay more than people who live here.",
]


def consultation(by=None, *, texts=TEXTS, is_open=True, **fields) -> Consultation:
    """One about the night boat, with its statements, open from now on."""
    now = timezone.now()
    said = {
        "title": "Should the night boat come back?", "organiser": "Harbour ward members",
        "contact": "data@harbour.example", "asked_as": "member", "opens_at": now - timedelta(minutes=1),
        "closes_at": now + timedelta(days=5), "erase_at": now + timedelta(days=60),
    }  # fmt: skip
    row = running.save_consultation(said | fields, by)
    for text in texts:
        statements.add_statement(row, text, by)
    return running.open_(row, by) if is_open else row


def somebody(row: Consultation, branch: str = "") -> Participant:
    """A participant who agreed."""
    made = Participant.objects.create(
        consultation=row, token_hash=taking_part.hash_of(str(random.random())), seed=7, branch=branch
    )
    return taking_part.join(row, row.languages[0], made)[0]


def answered(row: Consultation, people: int, votes, branch: str = "") -> list[Participant]:
    """That many people, each answering statement n (from 0) with `votes(person, n)`; None: not at all."""
    found = [somebody(row, branch) for _ in range(people)]
    rows = list(row.statements.filter(state="accepted"))
    StatementAnswer.objects.bulk_create(
        StatementAnswer(participant=who, statement=one, vote=vote, consent=who.consent)
        for person, who in enumerate(found)
        for n, one in enumerate(rows)
        if (vote := votes(person, n)) is not None
    )
    return found


def two_groups(row: Consultation, *, people: int = 40) -> None:
    """Two groups of that many who agree on the even statements and stand against each other on the odd ones."""
    draw = random.Random(3)

    def votes(side):
        def vote(person, n):
            usual = 1 if n % 2 == 0 else side
            return usual if draw.random() < 0.93 else draw.choice([-1, 0, 1])

        return vote

    answered(row, people, votes(1), "Quayside")
    answered(row, people, votes(-1), "Northgate")


def ended(row: Consultation, days: float = 0) -> Consultation:
    """As if it had closed a moment, or that many days, ago."""
    shift = timedelta(days=days)
    Consultation.objects.filter(pk=row.pk).update(closes_at=timezone.now() - shift - timedelta(seconds=1))
    return Consultation.objects.get(pk=row.pk)
