"""Watches of before tiers stood side by side go on as they were."""

from django.utils import timezone

from rejoinder.desk.people.models import User
from tests.desk.old_days import own_database, take_steps

PEOPLE = ("people", "0005_line_thresholds")
BEFORE = ("watches", "0002_queries_tiers_duty_digests"), PEOPLE
AFTER = ("watches", "0005_one_tier_goes"), PEOPLE


def test_each_tier_and_line_is_kept(tmp_path, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), own_database(tmp_path):
        _keep_each(take_steps(BEFORE))


def _keep_each(before):
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
    rows = take_steps(AFTER).get_model("watches", "Watch").objects.order_by("name")
    told = [(w.tells_once, w.once_pct, w.once_posts, w.tells_daily, w.tells_weekly) for w in rows]
    assert told == [
        (True, 70, 0, False, False), (True, 0, 0, False, False), (False, 0, 0, True, False), (False, 0, 0, False, True),
        (True, 0, 0, False, False),
    ]  # fmt: skip
    assert [w.to_email for w in rows] == ["p@desk.example", "p@desk.example", "", "", ""]
    assert (rows[2].daily_email, rows[3].weekly_email) == ("p@desk.example", "p@desk.example")
    assert all(w.saved_at == w.made_at and w.version == 1 for w in rows)
