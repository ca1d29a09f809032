"""Run as a program, what happens to a plan beside the browser.

plan_desk.py people FILE         prints the sessions of two people, a writer who plans and a reader who looks; writes the
                                 votes of an invented country of 120 seats as a file that anybody could have
plan_desk.py work                one look of the job loop at the plans: members' votes are read, what is due is planned
plan_desk.py veto SEAT PARTY     the same, after the members of a party in a seat have voted and said no
"""

# ruff: noqa: E402 Django must be set up before its models can be imported

import asyncio
import csv
import os
import sys
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "rejoinder.desk.settings"

import django

django.setup()

from asgiref.sync import sync_to_async
from django.core.management import call_command

from rejoinder.cli.demo.country import country
from rejoinder.desk.people.models import Role
from rejoinder.jobs.plan_pacts import plan_pacts
from tests.desk import invented, pact_rows
from tests.e2e.filled_desk import session_of


def people(file: Path) -> None:
    call_command("migrate", verbosity=0)
    write_country(file)
    tamsin = invented.person("Tamsin Okell-Dray", Role.WRITER)
    pim = invented.person("Pim Hallorane", Role.READER)
    sys.stdout.write(f"{session_of(tamsin)} {session_of(pim)}")


def write_country(to: Path) -> None:
    """A row for each candidacy of the last election, with no more than seat, party and votes, and the region."""
    with to.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["seat", "region", "party", "votes"])
        for seat in country().latest.results:
            rows.writerows([seat.seat, seat.region, one.party, one.votes] for one in seat.candidacies)


def work() -> None:
    sys.stdout.write(str(dict(asyncio.run(plan_pacts(lambda call, *args: sync_to_async(call)(*args))))))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["people", file]:
            people(Path(file))
        case ["work"]:
            work()
        case ["veto", seat, party]:
            pact_rows.voted(seat, party)
            work()
