"""The rota: shifts by the wall clock, whoever is relieved, gaps that are said, and a page that changes it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from rejoinder.desk.people.models import Desk, Role, User
from rejoinder.desk.watches import duty
from rejoinder.desk.watches.models import Duty
from rejoinder.errors import BadInput

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
HOUR = timedelta(hours=1)


@pytest.fixture
def joss():
    return User.objects.create_user("joss@desk.example", "Joss Adeyinka-Rowe", Role.WRITER)


@pytest.fixture
def pim():
    return User.objects.create_user("pim@desk.example", "Pim Hallorane", Role.WRITER)


@pytest.fixture
def visit(joss):
    client = Client()
    client.force_login(joss)
    return client


def spans():
    return [(one.user.name.split()[0], one.starts, one.ends) for one in Duty.objects.order_by("starts")]


def test_a_shift_over_another_relieves_them_for_that_time_alone(joss, pim):
    now = timezone.now().replace(microsecond=0)
    duty.add_duty(joss, now, now + 8 * HOUR)
    duty.add_duty(pim, now + 2 * HOUR, now + 3 * HOUR)
    assert spans() == [
        ("Joss", now, now + 2 * HOUR), ("Pim", now + 2 * HOUR, now + 3 * HOUR), ("Joss", now + 3 * HOUR, now + 8 * HOUR),
    ]  # fmt: skip
    assert [shift.who for shift in duty.rota(now, 8 * HOUR)] == [joss, pim, joss]


def test_what_is_left_of_a_shift_is_handed_over(joss, pim):
    now = timezone.now().replace(second=0, microsecond=0)
    shift = duty.add_duty(joss, now - HOUR, now + HOUR)
    duty.hand_over(shift, pim)
    assert spans() == [("Joss", now - HOUR, now), ("Pim", now, now + HOUR)]


def test_a_night_shift_is_as_long_as_the_night_when_the_clocks_change():
    spring = duty.repeated(date(2026, 3, 28), (time(22), time(6)), LONDON)
    autumn = duty.repeated(date(2026, 10, 24), (time(22), time(6)), LONDON)
    lengths = [ends.astimezone(UTC) - starts.astimezone(UTC) for ((starts, ends),) in (spring, autumn)]
    assert lengths == [7 * HOUR, 9 * HOUR]


def test_a_shift_repeats_by_the_wall_clock_over_a_change():
    days = duty.repeated(date(2026, 3, 27), (time(8), time(18)), LONDON, every="daily", until=date(2026, 3, 30))
    assert [starts.astimezone(UTC).hour for starts, _ in days] == [8, 8, 7, 7]
    workdays = duty.repeated(date(2026, 3, 27), (time(8), time(18)), LONDON, every="weekdays", until=date(2026, 3, 30))
    assert [starts.day for starts, _ in workdays] == [27, 30]


def test_a_time_that_the_clocks_leave_out_is_refused_where_one_types_it():
    with pytest.raises(BadInput, match="there is no 01:30 on 29 March: the clocks go forward"):
        duty.read_moment("2026-03-29T01:30", LONDON)
    assert duty.wall_moment(date(2026, 3, 29), time(1, 30), LONDON).astimezone(UTC).hour == 1


def test_two_days_are_two_days_of_time_not_of_the_wall(joss, monkeypatch):
    start = datetime(2027, 10, 30, 12, tzinfo=LONDON)  # the clocks go back on the 31st: 49 hours
    monkeypatch.setattr(duty.timezone, "now", lambda: datetime(2027, 10, 29, tzinfo=UTC))
    with pytest.raises(BadInput, match="two days"):
        duty.add_duty(joss, start, start + timedelta(days=2))


@pytest.mark.parametrize(
    ("starts", "ends", "said"),
    [
        (datetime(2026, 10, 8, 18), datetime(2026, 10, 9, 0), "Thu evening has nobody. Alerts would wait until 00:00."),
        (datetime(2026, 10, 9, 2), datetime(2026, 10, 9, 8), "Fri night has nobody. Alerts would wait until 08:00."),
        (
            datetime(2026, 10, 9, 8),
            datetime(2026, 10, 11, 9),
            "Fri morning has nobody. Alerts would wait until Sun 09:00.",
        ),
    ],
)
def test_a_gap_is_said_in_the_readers_time(starts, ends, said):
    gap = duty.Shift(starts.replace(tzinfo=LONDON), ends.replace(tzinfo=LONDON), None)
    with timezone.override(LONDON):
        assert duty.gap_sentence([gap]) == said


def test_an_end_of_the_rota_is_not_a_gap_with_an_end(joss):
    now = timezone.now()
    duty.add_duty(joss, now, now + HOUR)
    shifts = duty.rota(now)
    assert shifts[-1].is_open and "nobody is on duty. Alerts would wait until somebody is." in duty.gap_sentence(shifts)


def test_the_page_sets_hands_over_and_takes_away_by_the_persons_clock(visit, joss, pim):
    Desk.objects.update_or_create(pk=1, defaults={"time_zone": "Pacific/Auckland"})
    day = (timezone.now().astimezone(ZoneInfo("Pacific/Auckland")) + timedelta(days=1)).date()
    form = {"who": pim.pk, "day": day.isoformat(), "from": "21:00", "to": "02:00", "every": "once", "until": ""}
    assert visit.post("/watches/duties/", form).status_code == 302
    shift = Duty.objects.get()
    local = shift.starts.astimezone(ZoneInfo("Pacific/Auckland"))
    assert (local.date(), local.hour, shift.ends - shift.starts) == (day, 21, 5 * HOUR)
    text = visit.get("/watches/duty/").content.decode()
    assert "21:00 to 02:00" in text and "Pacific/Auckland" in text and "Pim Hallorane" in text
    visit.post("/watches/duties/", {"shift": shift.pk, "who": joss.pk})
    assert Duty.objects.get().user == joss
    visit.post("/watches/duties/", {"drop": Duty.objects.get().pk})
    assert not Duty.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"from": "late"}, {"day": "tomorrow"}, {"every": "never"}, {"every": "daily", "until": "2020-01-01"}, {"to": ""}],
)
def test_a_shift_that_cannot_be_says_why_and_keeps_what_was_typed(visit, pim, wrong):
    day = (timezone.now() + timedelta(days=1)).date().isoformat()
    form = {"who": pim.pk, "day": day, "from": "21:00", "to": "02:00", "every": "once"} | wrong
    answer = visit.post("/watches/duties/", form)
    assert answer.status_code == 422 and b"Nothing was changed." in answer.content
    assert form["from"].encode() in answer.content and not Duty.objects.exists()


def test_a_reader_changes_nothing(pim):
    client = Client()
    client.force_login(User.objects.create_user("rowan@desk.example", "Rowan Bell", Role.READER))
    assert client.get("/watches/duty/").status_code == 200
    assert client.post("/watches/duties/", {"who": pim.pk}).status_code == 403


def test_shifts_of_one_person_one_after_the_other_are_told_as_one_at_the_top_of_each_page(visit, joss, pim):
    began = timezone.now() - HOUR
    for n in range(2):
        Duty.objects.create(user=joss, starts=began + n * 3 * HOUR, ends=began + (n + 1) * 3 * HOUR)
    Duty.objects.create(user=pim, starts=began + 6 * HOUR, ends=began + 9 * HOUR)
    page = " ".join(visit.get("/").content.decode().split())
    ends = timezone.localtime(began + 6 * HOUR)
    assert f"until {ends:%H:%M}, then Pim" in page
