"""Transcripts: opened, added to line by line, ended. A line that is here stays as it is, whoever sends it again."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from rejoinder.core.claims.spoken import Spoken, read_spoken
from rejoinder.desk.audit.trail import record
from rejoinder.desk.claims.models import Transcript, TranscriptLine
from rejoinder.desk.listening.fields import BadFields, Who, actor_of, person_of, plain_line
from rejoinder.errors import BadInput, NotAllowed

LINES_MAX = 20_000  # of one transcript: a debate of three hours has 2,500
AT_ONCE_MAX = 5_000  # lines in one call: a whole debate pasted at once
NAME_MAX = 80
RESERVED_NAMES = {"new"}


@dataclass(frozen=True)
class Added:
    """What became of lines that were sent: added + here + different + blank is all of them."""

    added: int
    here: int  # the same line was here already
    different: tuple[int, ...]  # numbers that are here with other words; what is here was kept
    blank: int
    last: int  # the highest number of the transcript now


def open_transcript(title: str, by: Who, *, name: str = "", place: str = "") -> Transcript:
    """A new transcript. Without a name it gets one from its title. Raises BadFields, a message a field."""
    title, wrong = plain_line(title, 300), {}
    wanted = plain_line(name, 200) or slugify(title)[:NAME_MAX].strip("-") or "transcript"
    if not title:
        wrong["title"] = "Say what is being said: the debate, the programme, the speech."
    if not re.fullmatch(r"[\w-]{1,80}", wanted, re.ASCII) or wanted in RESERVED_NAMES:
        wrong["name"] = "Letters a to z, digits, - and _, at most 80; not “new”."
    elif name and Transcript.objects.filter(name=wanted).exists():
        wrong["name"] = f"There is a transcript {wanted} already. Add lines to it, or choose another name."
    if wrong:
        raise BadFields(wrong)
    now = timezone.now()
    with transaction.atomic():
        made = Transcript.objects.create(
            name=wanted if name else _free(wanted), title=title, place=plain_line(place, 200), made_by=person_of(by),
            made_at=now,
        )  # fmt: skip
        record("transcript.open", f"transcript:{made.name}", **actor_of(by))
    return made


def _free(name: str) -> str:
    taken = set(Transcript.objects.filter(name__startswith=name).values_list("name", flat=True))
    if name not in taken:
        return name
    return next(n for n in (f"{name[: NAME_MAX - 6]}-{i}" for i in range(2, 100_000)) if n not in taken)


def found_transcript(name: str) -> Transcript:
    """The transcript with a name. Raises BadInput where there is none."""
    found = Transcript.objects.filter(name=name.replace("\x00", "")).first()
    if found is None:
        raise BadInput(f"there is no transcript {name[:80]}; see `rejoinder transcripts list`")
    return found


def add_lines(transcript: Transcript, lines: Sequence[str], by: Who, *, first: int | None = None) -> Added:
    """Adds lines, the first of them with the number `first`, or after the last that is here where it is None.

    Blank lines take a number too, so that a stream that starts again gives every line the number it had. A number
    that is here is left as it is. Raises BadInput for more than may come at once, NotAllowed where it has ended.
    """
    if len(lines) > AT_ONCE_MAX:
        raise BadInput(f"{len(lines):,} lines at once; send at most {AT_ONCE_MAX:,}")
    now = timezone.now()
    with transaction.atomic():
        locked = Transcript.objects.select_for_update().get(pk=transcript.pk)
        if locked.is_ended:
            raise NotAllowed(f"transcript {locked.name} has ended; open another one")
        start = locked.lines_count + 1 if first is None else max(1, first)
        if start + len(lines) - 1 > LINES_MAX:
            raise BadInput(f"a transcript holds {LINES_MAX:,} lines; open another one for the rest")
        fresh, told = _sorted(locked, list(enumerate(lines, start)), now)
        TranscriptLine.objects.bulk_create(fresh, batch_size=500)
        if fresh:
            locked.lines_count = max(locked.lines_count, fresh[-1].number)
            locked.last_line_at = now
            locked.save(update_fields=["lines_count", "last_line_at"])
            numbers = [fresh[0].number, fresh[-1].number]
            record("transcript.add", f"transcript:{locked.name}", **actor_of(by), lines=len(fresh), numbers=numbers)
    transcript.refresh_from_db()
    return Added(len(fresh), told["here"], tuple(told["different"]), told["blank"], locked.lines_count)


def _sorted(transcript: Transcript, numbered: Iterable[tuple[int, str]], now) -> tuple[list[TranscriptLine], dict]:
    numbered = list(numbered)
    numbers = [number for number, _ in numbered]
    kept = transcript.lines.filter(number__gte=min(numbers, default=0), number__lte=max(numbers, default=0))
    here = {line.number: (line.speaker, line.text) for line in kept}
    fresh, told = [], {"here": 0, "different": [], "blank": 0}
    for number, raw in numbered:
        spoken = read_spoken(raw)
        if spoken is None:
            told["blank"] += 1
        elif number not in here:
            fresh.append(TranscriptLine(transcript=transcript, number=number, at=now, **_columns(spoken)))
        elif here[number] == (spoken.speaker, spoken.text):
            told["here"] += 1
        else:
            told["different"].append(number)
    return fresh, told


def _columns(spoken: Spoken) -> dict[str, str]:
    return {"said_at": spoken.at, "speaker": spoken.speaker, "text": spoken.text}


def end_transcript(transcript: Transcript, by: Who) -> Transcript:
    """Says that nothing more comes. Once is enough; again changes nothing."""
    if not transcript.is_ended:
        with transaction.atomic():
            transcript.is_ended = True
            transcript.save(update_fields=["is_ended"])
            record("transcript.end", f"transcript:{transcript.name}", **actor_of(by))
    return transcript
