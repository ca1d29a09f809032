"""A data folder for each test, and commands upon it."""

import shutil

import pytest

from tests.cli.warm import Warm


@pytest.fixture
def desk_folder(made_folder, tmp_path):
    """A data folder with an empty database, as the first command leaves it."""
    shutil.copytree(made_folder, tmp_path / "desk")
    return tmp_path / "desk"


@pytest.fixture
def warm(desk_folder, tmp_path):
    """Commands on that folder, each in a process of its own; imports are paid once."""
    commands = Warm(desk_folder, tmp_path)
    yield commands
    commands.end()
