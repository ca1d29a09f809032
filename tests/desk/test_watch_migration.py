"""Watches of before tiers stood side by side go on as they were."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from rejoinder.desk.people.models import User

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE, AFTER = [("watches", "0002_queries_tiers_duty_digests")], [("watches", "0005_one_tier_goes")]


@pytest.fixture
def before():
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    yield executor.loader.project_state(BEFORE).apps
    MigrationExecutor(connection).migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())


def test_each_tier_and_line_is_kept(before):
    now = timezone.now()
    make = before.get_model("watches", "Watch").objects.create
    user = User.objects.create_user("wren@desk.example")
    for name, tier, chance in (
        ("a", "once", 70),
        ("b", "once", 0),
        ("c", "digest", 0),
        ("d", "weekly", 0),
        ("e", "never", 0),
    ):
        make(
            name=name,
            tier=tier,
            chance_min=chance,
            words=["x"],
            to_email="p@desk.example",
            made_at=now,
            made_by_id=user.pk,
        )
    executor = MigrationExecutor(connection)
    executor.migrate(AFTER)
    rows = executor.loader.project_state(AFTER).apps.get_model("watches", "Watch").objects.order_by("name")
    told = [(w.tells_once, w.once_pct, w.once_posts, w.tells_daily, w.tells_weekly) for w in rows]
    assert told == [
        (True, 70, 0, False, False), (True, 0, 0, False, False), (False, 0, 0, True, False), (False, 0, 0, False, True),
        (True, 0, 0, False, False),
    ]  # fmt: skip
    assert [w.to_email for w in rows] == ["p@desk.example", "p@desk.example", "", "", ""]
    assert (rows[2].daily_email, rows[3].weekly_email) == ("p@desk.example", "p@desk.example")
    assert all(w.saved_at == w.made_at and w.version == 1 for w in rows)
