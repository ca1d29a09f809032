"""The law around pacts as JSON, for the API and the command line."""

from datetime import datetime
from typing import Any

from rejoinder.core.electionlaw.kinds import READ_ON
from rejoinder.core.electionlaw.spending import Limit
from rejoinder.core.electionlaw.timetable import Deadline, Timetable


def dates_as_json(timetable: Timetable, now: datetime) -> dict[str, Any]:
    """A timetable as plain values, with the sentence that holds at a moment."""
    return {
        "kind": timetable.kind, "name": timetable.name, "polling_day": timetable.polling_day.isoformat(),
        "sentence": timetable.withdrawal_words(now), "is_past": timetable.is_past(now),
        "deadlines": [_deadline(one) for one in timetable.deadlines], "notes": list(timetable.notes),
        "read_on": READ_ON.isoformat(),
    }  # fmt: skip


def limit_as_json(limit: Limit) -> dict[str, Any]:
    """A limit as plain values; sums in pence, tenths of a penny for each elector."""
    return {
        "whose": limit.whose, "period": limit.period, "words": limit.words, "fixed_pence": limit.fixed_pence,
        "per_elector_tenth": limit.per_elector_tenth, "since": limit.since.isoformat() if limit.since else None,
        "seen_on": limit.seen_on, "rule": limit.rule, "source": limit.address, "note": limit.note,
    }  # fmt: skip


def _deadline(one: Deadline) -> dict[str, Any]:
    return {
        "what": one.what, "on": one.on.isoformat(), "at": f"{one.at:%H:%M}", "latest": one.latest.isoformat(),
        "working_days_before": one.back, "words": one.back_words, "rule": one.rule, "source": one.address,
    }  # fmt: skip
