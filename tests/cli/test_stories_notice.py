"""`rejoinder stories notice`: drafts, changes and asks; a person approves on the page."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
MAKE = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "rejoinder.desk.settings"
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.desk import invented
from rejoinder.desk.stories import corrections
story = invented.carried("Dog fouled the pier", 9, 8)
corrections.set_state(story, "non_story", why="one dog")
print(story.pk)
"""


def test_a_notice_is_drafted_changed_and_asked_for_but_never_approved_from_the_command_line(desk_folder):
    kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    env = kept | {"REJOINDER_DATA": str(desk_folder), "PYTHONPATH": f"{ROOT}/src:{ROOT}"}

    def run(*words, text=""):
        done = subprocess.run(
            [sys.executable, *words],
            env=env,
            cwd=ROOT,
            input=text,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-1500:]
        return done.stdout

    story = run("-c", MAKE).strip()
    command = ("-m", "rejoinder.cli.main", "stories", "notice", story, "--data", str(desk_folder))
    drafted = json.loads(run(*command, "--json"))
    assert drafted["state"] == "draft" and "Dog fouled the pier" in drafted["text"] and drafted["holds"]
    asked = json.loads(run(*command, "--text", "-", "--ask", "--json", text="It is a non-story to us."))
    assert (asked["state"], asked["text"], asked["is_approved"]) == ("asked", "It is a non-story to us.", False)
