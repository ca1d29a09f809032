"""The mails of alarms and reminders: claimed by one worker, sent once. They name what waits, never what it says."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from rejoinder.core.sending import RETRIES_S, STALE_S
from rejoinder.desk.publishing.alarms import WORDS
from rejoinder.desk.publishing.models import Alarm, AlarmMail, Call, Release, Reminder
from rejoinder.wire.channels.message import Message, NotSent, Outcome, Sent

BATCH = 200
ALARMS_NAMED_MAX = 20  # in one mail
STALE = timedelta(seconds=STALE_S)
State = Call.State


@dataclass(frozen=True)
class CallMail:
    """One mail, and the rows that it stands for."""

    rows: tuple[Call, ...]
    message: Message


def claim_calls(now: datetime, me: str, base_url: str, sender: str) -> list[CallMail]:
    """Mails that are due, each row marked `sending` by one worker; those of one person's alarms are one mail."""
    mark_stale_calls(now)
    mails = [_reminder_mail(row, base_url, now, sender) for row in _claimed(_open_reminders(now), now, me)]
    alarms = sorted(_claimed(_open_alarm_mails(now), now, me), key=lambda row: (row.person_id, row.pk))
    by_person = groupby(alarms, key=lambda row: row.person_id)
    return mails + [_alarms_mail(tuple(rows), base_url, sender) for _, rows in by_person]


def mark_stale_calls(now: datetime) -> int:
    """Mails that a dead worker left behind may have arrived; they are not sent again. Returns how many."""
    left = [model.objects.filter(state=State.SENDING, due_at__lt=now - STALE) for model in (AlarmMail, Reminder)]
    why = "the desk stopped while this was being sent"
    return sum(rows.update(state=State.UNCLEAR, error=why) for rows in left if rows.exists())


def settle_call(mail: CallMail, outcome: Outcome, now: datetime) -> str:
    """Writes what came of a mail to its rows; returns the state."""
    first = mail.rows[0]
    changes: dict = {"state": State.SENT, "error": ""}
    if isinstance(outcome, NotSent):
        is_over = outcome.is_final or first.tries > len(RETRIES_S)
        changes = {"state": State.FAILED if is_over else State.DUE, "error": outcome.why[:300]}
        if not is_over:
            changes["due_at"] = now + timedelta(seconds=RETRIES_S[first.tries - 1])
    elif not isinstance(outcome, Sent):
        changes = {"state": State.UNCLEAR, "error": outcome.why[:300]}
    ids = [row.pk for row in mail.rows]
    type(first).objects.filter(pk__in=ids, state=State.SENDING, claimed_by=first.claimed_by).update(**changes)
    return changes["state"]


def _open_reminders(now: datetime) -> list[Reminder]:
    due = Reminder.objects.filter(state=State.DUE, due_at__lte=now).select_related("release", "person")
    rows = list(due[:BATCH])
    answered = [r.pk for r in rows if r.release.state != Release.State.ASKED or r.release.asked_at != r.asked_at]
    if answered:
        Reminder.objects.filter(pk__in=answered, state=State.DUE).update(state=State.OVERTAKEN)
    return [row for row in rows if row.pk not in answered]


def _open_alarm_mails(now: datetime) -> list[AlarmMail]:
    of = ("alarm__publication__account", "alarm__release", "alarm__account", "person")
    rows = list(AlarmMail.objects.filter(state=State.DUE, due_at__lte=now).select_related(*of)[:BATCH])
    settled = [row.pk for row in rows if row.alarm.settled_at]
    if settled:
        AlarmMail.objects.filter(pk__in=settled, state=State.DUE).update(state=State.OVERTAKEN)
    return [row for row in rows if row.pk not in settled]


def _claimed(rows: list, now: datetime, me: str) -> list:
    claimed = []
    for row in rows:
        mine = type(row).objects.filter(pk=row.pk, state=State.DUE)
        if mine.update(state=State.SENDING, claimed_by=me, due_at=now, tries=row.tries + 1):
            row.tries, row.claimed_by = row.tries + 1, me
            claimed.append(row)
    return claimed


def _reminder_mail(row: Reminder, base_url: str, now: datetime, sender: str) -> CallMail:
    release, waited = row.release, int((now - row.asked_at).total_seconds() // 60)
    asks = f"{release.asked_by or 'Somebody'} asks for approval of release {release.pk}, “{release.title}”."
    since = [f"It has waited {waited} minutes."] if row.minutes else []
    text = "\n".join(
        [
            asks, *since, "", "Read it and answer here, also from a phone:",
            f"{base_url}/approve/{release.key}/", "", f"You get this because {row.why}. Its text is not in this mail.",
        ]
    )  # fmt: skip
    subject = f"Waits for approval: {release.title}" if row.minutes else f"Asks for approval: {release.title}"
    return _mail((row,), subject, text, sender)


def _alarms_mail(rows: tuple[AlarmMail, ...], base_url: str, sender: str) -> CallMail:
    named = [f"- {about(row.alarm)}: {row.alarm.what}" for row in rows[:ALARMS_NAMED_MAX]]
    if len(rows) > ALARMS_NAMED_MAX:
        named.append(f"- and {len(rows) - ALARMS_NAMED_MAX} more")
    first = rows[0].alarm
    subject = f"{WORDS.get(first.kind, first.kind)}: {about(first)}"
    if len(rows) > 1:
        subject = f"{len(rows)} alarms about what goes out"
    why = "You get this because you are on duty or an admin of the desk."
    text = "\n".join([*named, "", "What to do stands here:", f"{base_url}/publishing/alarms/", "", why])
    return _mail(rows, subject, text, sender)


def about(alarm: Alarm) -> str:
    """What an alarm is about, in a few words: the account and the release's number and title."""
    of = alarm.publication
    release = alarm.release
    named = f"release {release.pk}, “{release.title}”" if release else ""
    if of is not None:
        return f"{of} ({named})" if named else str(of)
    return named or str(alarm.account)


def _mail(rows: tuple[Call, ...], subject: str, text: str, sender: str) -> CallMail:
    address = rows[0].person.email if rows[0].person else ""
    key = str(rows[0].key if len(rows) == 1 else uuid.uuid5(rows[0].key, ",".join(str(row.pk) for row in rows)))
    return CallMail(rows, Message(key, address, subject, text, data={"sender": sender}))
