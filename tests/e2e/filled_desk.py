"""Run as a program: fills a data folder with the invented by-election and prints a session that is signed in.

filled_desk.py fill          an evening at the desk, or
filled_desk.py grow STORY    one more post in a story, and
filled_desk.py open          a new story that three outlets carry
"""

# ruff: noqa: E402 Django must be set up before its models can be imported

import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "rejoinder.desk.settings"

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.utils import timezone

from rejoinder.desk.board.snapshots import take
from rejoinder.desk.people.models import Role
from rejoinder.desk.stories.models import Membership, Story
from rejoinder.desk.stories.sums import sum_up
from tests.desk import invented


def fill() -> None:
    call_command("migrate", verbosity=0)
    invented.harrowmere()
    invented.carried("A word of 160 letters: " + "w" * 160, 12, 11)
    invented.carried("סיפור על המעבורת", 12, 11)
    take(timezone.now())
    user = invented.person(role=Role.ADMIN)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "rejoinder.desk.people.backend.DeskBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    sys.stdout.write(session.session_key)


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
