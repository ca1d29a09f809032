"""A data folder for each test, and commands upon it."""

import shutil

import pytest

from tests.cli.warm import Warm


@pytest.fixture
def desk_folder(made_folder, tmp_path):
    """A data folder with an empty database, as the first command leaves it."""
    shutil.copytree(made_folder, tmp_path / "desk")
    return tmp_path / "desk"


@pytest.fixture(scope="session")
def warm_process(made_folder, tmp_path_factory):
    """The one process that all tests of a worker fork their commands from, and its data folder."""
    folder = tmp_path_factory.mktemp("warm") / "desk"
    shutil.copytree(made_folder, folder)
    commands = Warm(folder)
    yield commands
    commands.end()


@pytest.fixture
def warm(warm_process, made_folder, tmp_path):
    """Commands on a data folder with an empty database, each in a process of its own; imports are paid once."""
    shutil.rmtree(warm_process.folder)
    shutil.copytree(made_folder, warm_process.folder)
    warm_process.cwd = tmp_path
    return warm_process


@pytest.fixture
def say(warm):
    """What a command prints: on standard output, or on standard error where another exit `code` is expected."""

    def run(*words, code=0):
        done = warm.run(*words)
        assert done.returncode == code, done.stderr[-800:]
        return done.stdout if code == 0 else done.stderr

    return run
