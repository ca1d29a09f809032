"""A database that cannot be written: said once, waited for, never a flood of lines."""

import logging

import pytest
from django.db import OperationalError

from rejoinder.jobs import runs
from rejoinder.jobs.runs import pause_s, recorded


@pytest.fixture(autouse=True)
def calm(monkeypatch):
    monkeypatch.setattr(runs, "_trouble", {"at": float("-inf"), "said": "", "said_at": float("-inf")})


@pytest.mark.django_db
def test_a_full_disk_is_said_in_one_line_however_often_it_happens(caplog):
    with caplog.at_level(logging.ERROR, logger="rejoinder.jobs"):
        for _ in range(50):
            with recorded("listen"):
                raise OperationalError("database or disk is full")
    assert [record.exc_info for record in caplog.records] == [None]
    assert "the disk is full" in caplog.text


@pytest.mark.django_db
def test_the_loops_wait_longer_after_trouble_with_the_database():
    assert pause_s(0.2) == 0.2
    with recorded("listen"):
        raise OperationalError("database is locked")
    assert pause_s(0.2) == runs.TROUBLE_PAUSE_S
