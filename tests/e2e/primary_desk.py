"""Run as a program, what happens to a primary beside the browser.

primary_desk.py people     prints the sessions of two people: an admin who sets it up, an approver who fixes it
primary_desk.py work       one look of the job loop at the contests
primary_desk.py night      the same, one second after the last contest closes
"""

# ruff: noqa: E402 Django must be set up before its models can be imported

import os
import sys
from datetime import timedelta

os.environ["DJANGO_SETTINGS_MODULE"] = "rejoinder.desk.settings"

import django

django.setup()

from django.core.management import call_command
from django.db.models import Max
from django.utils import timezone

from rejoinder.desk.contests.models import Contest
from rejoinder.desk.people.models import Role
from rejoinder.jobs.contests_open import run_contests_open
from rejoinder.jobs.keep_boards import keep_boards
from tests.desk import invented
from tests.e2e.filled_desk import session_of


def people() -> None:
    call_command("migrate", verbosity=0)
    tamsin = invented.person("Tamsin Okell-Dray", Role.ADMIN)
    pim = invented.person("Pim Hallorane", Role.APPROVER)
    sys.stdout.write(f"{session_of(tamsin)} {session_of(pim)}")


def work(now) -> None:
    run_contests_open(now)
    keep_boards(now)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["people"]:
            people()
        case ["work"]:
            work(timezone.now())
        case ["night"]:
            work(Contest.objects.aggregate(last=Max("closes_at"))["last"] + timedelta(seconds=1))
