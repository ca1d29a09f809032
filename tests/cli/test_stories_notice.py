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
from tests.desk import invented
from rejoinder.desk.stories import corrections
story = invented.carried("Dog fouled the pier", 9, 8)
corrections.set_state(story, "non_story", why="one dog")
print(story.pk)
"""


def test_a_notice_is_drafted_changed_and_asked_for_but_never_approved_from_the_command_line(warm):
    kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    env = kept | {"REJOINDER_DATA": str(warm.folder), "PYTHONPATH": f"{ROOT}/src:{ROOT}"}
    made = subprocess.run([sys.executable, "-c", MAKE], env=env, cwd=ROOT, capture_output=True, text=True, check=True)

    def notice(*words, text=""):
        done = warm.run("stories", "notice", made.stdout.strip(), *words, "--json", text=text)
        assert done.returncode == 0, done.stderr[-1500:]
        return json.loads(done.stdout)

    drafted = notice()
    assert drafted["state"] == "draft" and "Dog fouled the pier" in drafted["text"] and drafted["holds"]
    asked = notice("--text", "-", "--ask", text="It is a non-story to us.")
    assert (asked["state"], asked["text"], asked["is_approved"]) == ("asked", "It is a non-story to us.", False)
