"""Invented consultations for tests: Tidewell's harbour ward is asked about the night boat."""

import random
from datetime import timedelta

from django.utils import timezone

from rejoinder.core.opinions.values import Cell, Circle, OpinionMap, Report, Stability, StandsOut, StatementResult
from rejoinder.desk.consultations import reports, running, statements, taking_part
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


SPLIT = (Cell(60, 10, 5, 75), Cell(8, 40, 2, 50))
SHARED = (Cell(70, 2, 3, 75), Cell(45, 3, 2, 50))
SECRET = (Cell(50, 10, 5, 65), Cell(0, 0, 0, 0, hidden=True))


def result(number, cells, **about):
    everyone = Cell(*(sum(getattr(cell, name) for cell in cells) for name in ("agree", "disagree", "passed", "asked")))
    said = {"consensus": 0.5, "representative_of": None, "says": None, "z": 0.0, "p": 1.0, "divides": False} | about
    return StatementResult(str(number), everyone, cells, agreed_by_all=said.pop("agreed", False), **said)


def _apart(group):
    """The one of two groups agrees, the other does not."""
    return (StandsOut(group, "agree", 8.1, 0.0001), StandsOut(1 - group, "disagree", -7.9, 0.0001))


def found(verdict="groups", **about):
    k = 2 if verdict == "groups" else 0
    said = {
        "why": "31 people, and we need 50.", "sizes": (75, 50)[:k], "ungrouped": 12, "people": 137, "answers": 980,
        "stability": (Stability(2, 92 if k else 41, 100, 80), Stability(3, 38, 100, 80)) if verdict != "too few" else (),
        "map": OpinionMap(
            (Circle(-0.5, 0.2, 40, 0 if k else None), Circle(-0.6, -0.4, 22, 0 if k else None),
             Circle(0.7, 0.1, 31, 1 if k else None)), 32, ("2",), ("4",),
        ) if verdict != "too few" else OpinionMap(),
        "statements": (
            result(1, SHARED, agreed=True),
            result(2, SPLIT, representative_of=0, says="agree", z=8.1, p=0.0001, divides=True, stands_out=_apart(0)),
            result(3, SECRET), result(4, SPLIT[::-1], representative_of=1, says="agree", z=7.0, p=0.0001, divides=True, stands_out=_apart(1)),
        ),
    } | about  # fmt: skip
    if not k:
        said["statements"] = tuple(
            StatementResult(one.id, one.everyone, (), 0.6, None, None, 0.0, 1.0, False, one.agreed_by_all)
            for one in said["statements"]
        )
    return Report(verdict, k=k, group_of={"person 17": 1}, answers_min=7, **said)


def reported(row=None, report=None) -> Consultation:
    """One that has closed and has this report."""
    row = row or consultation(texts=TEXTS[:4], asked_count=300)
    reports.close_due(timezone.now()) if row.closes_at <= timezone.now() else running.close(row, None)
    due = reports.claim_report(timezone.now())
    reports.settle_report(due, report or found(), timezone.now(), 1.5)
    return Consultation.objects.get(pk=row.pk)


def shown() -> None:
    """An open one with a statement that waits (1), and two with reports: with groups (2), without (3)."""
    row = consultation(slug="night-boat", languages=["en", "cy"], asked_count=1130)
    taking_part.say(row, somebody(row), "The last boat should wait for the last train.", "en")
    groups = reported(consultation(slug="pact", title="What should a pact ask for?", texts=TEXTS[:4], asked_count=300))
    none = reported(consultation(slug="quay", title="Lights on the quay?", texts=TEXTS[:4]), found("no clear groups"))
    Consultation.objects.filter(pk__in=[groups.pk, none.pk]).update(published_at=timezone.now())
