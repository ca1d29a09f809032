"""Claims of stories, and transcripts as they are spoken, over the API."""

from typing import Annotated

from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from rejoinder.desk.api.access import READ, WRITE
from rejoinder.desk.api.stories import LIMITED, OFFSET, REFUSED, Key, live_story
from rejoinder.desk.claims import transcripts as acts
from rejoinder.desk.claims.finding import claims_of, claims_said, lines_of
from rejoinder.desk.claims.models import Transcript
from rejoinder.desk.claims.told import claim_told

router = Router(tags=["claims"])


class Claim(Schema):
    """A check-worthy sentence: score 0 to 1, why, and the line that answers it; `line` is null where none fits."""

    sentence: str
    start: int
    score: float
    why: str
    posts: int
    line: str | None
    nearest: str | None
    fit: float
    words: list[str]
    line_why: str


class StoryClaims(Schema):
    """The claims of a story, each told once; `read` of its `posts` were looked at."""

    total: int
    read: int
    posts: int
    claims: list[Claim]


class NewTranscript(Schema):
    title: Annotated[str, Field(max_length=300)]
    name: Annotated[str, Field(max_length=200)] = ""
    place: Annotated[str, Field(max_length=200)] = ""


class TranscriptTold(Schema):
    name: str
    title: str
    place: str
    lines: int
    ended: bool
    last_line_at: float | None


class NewLines(Schema):
    """Lines in order; `first` is the number of the first one. Sent again with the same numbers, nothing doubles."""

    lines: Annotated[list[Annotated[str, Field(max_length=20_000)]], Field(max_length=acts.AT_ONCE_MAX)]
    first: Annotated[int, Field(ge=1, le=acts.LINES_MAX)] | None = None


class Added(Schema):
    """added + here + different + blank is all that was sent; lines that were different were not changed."""

    added: int
    here: int
    different: list[int]
    blank: int
    last: int


class SpokenLine(Schema):
    number: int
    said_at: str
    speaker: str
    text: str
    is_read: bool
    claims: list[Claim]


@router.get("/stories/{story}/claims", response={200: StoryClaims, **REFUSED}, auth=READ)
def story_claims(request, story: int = Key, limit: int = LIMITED):
    """What a story claims, the most checkable first."""
    found = claims_of(live_story(story), limit=limit)
    told = [claim_told(shown) for shown in found.claims]
    return {"total": found.total, "read": found.read, "posts": found.posts, "claims": told}


@router.get("/transcripts", response={200: list[TranscriptTold], **REFUSED}, auth=READ)
def transcripts(request, limit: int = LIMITED, offset: int = OFFSET):
    """The transcripts, the newest first."""
    return [_told(one) for one in Transcript.objects.all()[offset : offset + limit]]


@router.post("/transcripts", response={200: TranscriptTold, **REFUSED}, auth=WRITE)
def open_transcript(request, body: NewTranscript):
    """Opens a transcript; without a name it gets one from its title."""
    return _told(acts.open_transcript(body.title, request.user, name=body.name, place=body.place))


@router.get("/transcripts/{transcript}", response={200: TranscriptTold, **REFUSED}, auth=READ)
def transcript(request, transcript: str):
    """One transcript."""
    return _told(_there(transcript))


@router.post("/transcripts/{transcript}/lines", response={200: Added, **REFUSED}, auth=WRITE)
def add_lines(request, transcript: str, body: NewLines):
    """Adds lines as they are spoken: "SPEAKER: words", with or without a time before it."""
    done = acts.add_lines(_there(transcript), body.lines, request.user, first=body.first)
    return {"added": done.added, "here": done.here, "different": list(done.different), "blank": done.blank,
            "last": done.last}  # fmt: skip


@router.get("/transcripts/{transcript}/lines", response={200: list[SpokenLine], **REFUSED}, auth=READ)
def lines(request, transcript: str, after: int = Query(0, ge=0, le=2**31 - 1), limit: int = LIMITED):
    """The latest lines after a number, in order, each with its claims; the claims of a line come a moment later."""
    fields = ("number", "said_at", "text", "is_read")
    return [
        {**{field: getattr(shown.line, field) for field in fields}, "speaker": shown.speaker,
         "claims": [claim_told(claim) for claim in shown.claims]}
        for shown in lines_of(_there(transcript), after=after, limit=limit)
    ]  # fmt: skip


@router.get("/transcripts/{transcript}/claims", response={200: list[Claim], **REFUSED}, auth=READ)
def said_claims(request, transcript: str, limit: int = LIMITED):
    """What is claimed in a transcript, each once, the most checkable first."""
    return [claim_told(shown) for shown in claims_said(_there(transcript), limit=limit)]


@router.post("/transcripts/{transcript}/end", response={200: TranscriptTold, **REFUSED}, auth=WRITE)
def end(request, transcript: str):
    """Says that nothing more comes."""
    return _told(acts.end_transcript(_there(transcript), request.user))


def _there(name):
    return get_object_or_404(Transcript, name=name.replace("\x00", ""))


def _told(one):
    return {
        "name": one.name, "title": one.title, "place": one.place, "lines": one.lines_count, "ended": one.is_ended,
        "last_line_at": one.last_line_at.timestamp() if one.last_line_at else None,
    }  # fmt: skip
