"""Run as a program: fills a data folder with the invented by-election and prints a session that is signed in.

filled_desk.py fill          an evening at the desk, or
filled_desk.py grow STORY    one more post in a story, and
filled_desk.py open          a new story that three outlets carry
filled_desk.py results       counted contests, by every kind of rule
filled_desk.py answering ACCOUNTS   a rumour with its alert, an approved line, an imprint, and accounts (JSON); prints
                             the sessions of two people
"""

# ruff: noqa: E402 Django must be set up before its models can be imported

import json
import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "rejoinder.desk.settings"

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.utils import timezone

from rejoinder.cli.demo.alliance import write_results
from rejoinder.desk.board.snapshots import take
from rejoinder.desk.people.models import Role, User
from rejoinder.desk.publishing.accounts import save_account
from rejoinder.desk.publishing.imprints import save_imprint
from rejoinder.desk.stories.models import Membership, Story
from rejoinder.desk.stories.sums import sum_up
from rejoinder.desk.watches.models import Alert, Watch
from tests.desk import contest_rows, invented, opinions, plan_country
from tests.desk.contest_results import COUNTY, counted_contest, counted_members_vote, county


def fill() -> None:
    call_command("migrate", verbosity=0)
    invented.harrowmere()
    invented.carried("A word of 160 letters: " + "w" * 160, 12, 11)
    invented.carried("סיפור על המעבורת", 12, 11)
    contest_rows.primary(title="Who stands in Oxley?")
    running = contest_rows.opened(contest_rows.primary(title="Who stands in Tidewell?"))
    running.voters.create(mark="a" * 64, state="doubtful", why="the same name and postcode as another voter")
    opinions.shown()
    take(timezone.now())
    plan_country.in_every_state(write_results(None)["2024"])
    sys.stdout.write(session_of(invented.person(role=Role.ADMIN)))


def session_of(user: User) -> str:
    """The key of a session in which this person is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "rejoinder.desk.people.backend.DeskBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key


def answering(accounts: list[dict]) -> None:
    """A rumour that has just raised an alert, and all that two people need to answer it."""
    call_command("migrate", verbosity=0)
    mirela, joss = invented.person(role=Role.ADMIN), invented.person("Joss Adeyinka-Rowe", Role.APPROVER)
    rumour = invented.carried("Brask voted to close Tidewell’s night ferry", 9, 6, 3)
    text = "She voted to keep the night ferry. Page 6 of the minutes for 14 March records her vote."
    line = invented.line(
        "14", text, claim="Brask voted to close Tidewell’s night ferry", owner="Tamsin",
        long_answer="On 14 March the council voted on whether to end the night ferry. Ottoline Brask voted to keep it.",
    )  # fmt: skip
    invented.match(rumour, line, ["night", "ferry", "voted"])
    watch = Watch.objects.create(name="Ferry", words=["ferry"], query="ferry", made_at=timezone.now())
    Alert.objects.create(watch=watch, story=rumour, why="3 carriers in nine minutes", at=timezone.now())
    imprint = save_imprint(
        {"name": "The by-election", "promoter": "P. Hallorane", "promoter_address": "2 Quay Steps, Tidewell",
         "on_behalf_of": "O. Brask", "on_behalf_address": "2 Quay Steps, Tidewell", "nation": "england",
         "election": "uk_parliament"}, by=mirela,
    )  # fmt: skip
    for fields in accounts:
        save_account({**fields, "imprint": imprint.pk}, by=mirela)
    sys.stdout.write(f"{session_of(mirela)} {session_of(joss)}")


def results() -> None:
    """Counted contests: a run-off, four places, a comparison of pairs, points, a members' vote, and one still open."""
    counted_contest()
    counted_contest("county", names=COUNTY, papers=county(), rule="scottish", seats=4, rejected=27)
    counted_contest("pairs", rule="schulze")
    counted_contest("points", rule="borda")
    counted_members_vote()
    running = counted_contest("running")
    running.state, running.counted_at, running.result = "open", None, {}
    running.save()


def grow(number: int) -> None:
    story = Story.objects.get(pk=number)
    post = invented.post(invented.source("Quayside Row"), 0, f"One more at {timezone.now():%H:%M:%S.%f}")
    Membership.objects.create(post=post, story=story, at_arrival=story.pk, why="Joined", at=post.at)
    sum_up([story.pk])


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["fill"]:
            fill()
        case ["grow", number]:
            grow(int(number))
        case ["open"]:
            invented.carried("Pier lights go out", 2, 1, 0)
        case ["results"]:
            results()
        case ["answering", accounts]:
            answering(json.loads(accounts))
