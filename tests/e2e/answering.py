"""Run as a program beside a filled desk: what a rebuttal needs before it can go out, and the jobs that send it.

answering.py ready     the desk's own pages as an account, and a second person; prints her session, or
answering.py publish   one turn of publishing, and of what follows
"""

# ruff: noqa: E402 Django must be set up before its models can be imported

import asyncio
import os
import sys
from concurrent.futures import ThreadPoolExecutor

os.environ["DJANGO_SETTINGS_MODULE"] = "rejoinder.desk.settings"

import django

django.setup()

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from rejoinder.desk.people.models import Role
from rejoinder.jobs.answered import run_answered
from rejoinder.jobs.publish import publish_once
from tests.desk import invented
from tests.desk.test_rebuttals import account


def ready() -> None:
    account("site", "Our answers")
    account("hook", "The newsroom's hook", server="https://newsroom.example/hook", is_default=False)
    joss, session = invented.person("Joss Adeyinka-Rowe", Role.APPROVER), SessionStore()
    session[SESSION_KEY] = str(joss.pk)
    session[BACKEND_SESSION_KEY] = "rejoinder.desk.people.backend.DeskBackend"
    session[HASH_SESSION_KEY] = joss.get_session_auth_hash()
    session.save()
    sys.stdout.write(session.session_key)


def publish() -> None:
    with ThreadPoolExecutor(1) as database:

        async def in_database(function, *args, **said):
            return await asyncio.get_running_loop().run_in_executor(database, lambda: function(*args, **said))

        asyncio.run(publish_once(settings.REJOINDER, "http://desk.example", in_database))
    run_answered(timezone.now())


if __name__ == "__main__":
    {"ready": ready, "publish": publish}[sys.argv[1]]()
