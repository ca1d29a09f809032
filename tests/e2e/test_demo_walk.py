"""A person at the demo: from the printed link to the board, a story, its line, its alert, and back by undo."""

import os
import re
import shutil
import signal
import subprocess
import sys

import pytest

from tests.e2e.conftest import COMMAND_S, free_port


@pytest.fixture(scope="module")
def demo(made_folder, tmp_path_factory):
    port = free_port()
    env = {k: v for k, v in os.environ.items() if not k.startswith(("REJOINDER_", "DATABASE_URL", "DJANGO"))}
    folder = shutil.copytree(made_folder, tmp_path_factory.mktemp("demo") / "data")
    command = [sys.executable, "-m", "rejoinder.cli.main", "demo", "--data", str(folder),
               "--port", str(port), "--speed", "20"]  # fmt: skip
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)
    said = {}
    for line in process.stdout:
        name, _, address = line.partition(": ")
        said[name] = address.strip()
        if name == "ready":
            break
    yield said
    process.send_signal(signal.SIGINT)
    assert process.wait(COMMAND_S) == 0


def test_from_the_link_to_a_story_its_line_and_its_alert(demo, browse):
    page = browse(demo["ready"], viewport={"width": 1440, "height": 900})
    page.goto(demo["sign in"])
    row = page.locator(".row", has_text="Brask voted to close").first
    row.wait_for()
    row.get_by_text("Line 14").wait_for()
    row.get_by_text(re.compile(r"\d+ alert")).wait_for()

    row.locator(".title a").first.click()
    page.get_by_text("She voted to keep the night ferry").first.wait_for()
    assert page.locator("mark").count() > 0
    assert page.locator("svg").count() > 2
    assert page.get_by_text(re.compile("carriers since")).count() > 0

    page.keyboard.press("w")
    page.get_by_role("status").get_by_text(re.compile("Undo")).first.wait_for()
    page.goto(demo["ready"] + "alerts/")
    page.get_by_text("Brask by name").first.wait_for()
