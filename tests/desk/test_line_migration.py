"""Lines of before versions go on as they stood."""

from django.utils import timezone

from rejoinder.desk.lines import versions
from rejoinder.desk.lines.models import Line
from rejoinder.desk.people.models import Role, User
from tests.desk.old_days import bring_up_to_date, own_database, take_steps

BEFORE = ("people", "0005_line_thresholds"), ("lines", "0001_initial")


def test_lines_from_before_versions_become_version_one_approved_as_they_stood(
    tmp_path, django_db_setup, django_db_blocker
):
    with django_db_blocker.unblock(), own_database(tmp_path):
        _become_version_one(take_steps(BEFORE).get_model("lines", "Line"))


def _become_version_one(old):
    now = timezone.now()
    User.objects.create_user("tamsin@desk.example", "Tamsin Okell-Dray", Role.WRITER)
    old.objects.create(
        ref="14", text="She voted to keep it.", evidence=["https://c.example/minutes", "Hansard, page 6"],
        owner="Tamsin Okell-Dray", made_at=now, changed_at=now,
    )  # fmt: skip
    bring_up_to_date("people", "lines")
    line = Line.objects.get()
    version = versions.approved(line)
    assert (line.latest, version.number, line.owned_by.name) == (1, 1, "Tamsin Okell-Dray")
    assert version.sha256 == versions.sha256_of(versions.content_of(version))
    assert versions.approver_of(version) == "as it stood before versions" and not versions.is_waiting(line)
    assert list(line.pieces.values_list("address", "title", "state")) == [
        ("https://c.example/minutes", "", "due"), ("", "Hansard, page 6", "paper"),
    ]  # fmt: skip
