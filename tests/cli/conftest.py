"""A data folder that is made once: every command on a fresh one would first make the whole database."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def _made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("REJOINDER_", "DATABASE_URL", "DJANGO"))}
    env = kept | {"REJOINDER_DATA": str(folder), "PYTHONPATH": f"{ROOT}/src"}
    done = subprocess.run(
        [sys.executable, "-m", "rejoinder.cli.main", "people", "list"], env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-800:]
    return folder


@pytest.fixture
def desk_folder(_made, tmp_path):
    """A data folder with an empty database, as the first command leaves it."""
    shutil.copytree(_made, tmp_path / "desk")
    return tmp_path / "desk"
