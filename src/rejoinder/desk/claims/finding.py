"""The claims of a story and of a transcript, as pages, API and commands show them: most checkable first, each once."""

from dataclasses import dataclass

from rejoinder.core.claims.once import told_once
from rejoinder.core.claims.why import WORTH
from rejoinder.core.matching.clean import stem
from rejoinder.core.text import words as words_of
from rejoinder.desk.claims.models import Claim, ReadPost, Transcript
from rejoinder.desk.stories.models import Story

CLAIMS_READ_MAX = 600  # of a story: the most checkable of its posts' sentences
CLAIMS_SHOWN = 8  # on the story page before "all"
LINES_SHOWN = 300  # of a transcript, the latest


@dataclass(frozen=True)
class ClaimShown:
    """A claim for all that say the same; `said_words` are the matched words as they stand in it."""

    claim: Claim
    said_words: list[str]
    posts: int  # that say it
    line_words: list[str]


@dataclass(frozen=True)
class StoryClaims:
    """What a story claims. `read` of `posts` posts were looked at so far."""

    claims: list[ClaimShown]
    total: int
    read: int
    posts: int

    @property
    def waiting(self) -> int:
        """Posts that were not looked at yet."""
        return max(0, self.posts - self.read)


def claims_of(story: Story, *, limit: int = CLAIMS_SHOWN) -> StoryClaims:
    """The claims of a story, each told once over all its copies, the most checkable first."""
    rows = (
        Claim.objects.filter(post__membership__story=story).select_related("line", "post__source").defer("post__text")
    )
    found = list(rows.order_by("-score", "id")[:CLAIMS_READ_MAX])
    groups = [[found[i] for i in group] for group in told_once([claim.sentence for claim in found])]
    shown = [_shown(group) for group in groups[:limit]]
    read = ReadPost.objects.filter(post__membership__story=story).count()
    return StoryClaims(shown, len(groups), read, story.posts_count)


def _shown(group: list[Claim]) -> ClaimShown:
    """The earliest post that says it stands for all; the score is that of the highest."""
    first = min(group, key=lambda claim: (claim.post.at, claim.pk))
    first.score = max(claim.score for claim in group)
    return ClaimShown(first, said_words(first), len({claim.post_id for claim in group}), first.words)


def said_words(claim: Claim) -> list[str]:
    """The words of the sentence that matched the line."""
    wanted = {stem(word) for word in claim.words}
    return [word for word in words_of(claim.sentence) if stem(word) in wanted]


@dataclass(frozen=True)
class LineShown:
    """A line of a transcript with its claims in the order they were said."""

    line: object
    speaker: str  # as said, or of whoever spoke before
    claims: list[ClaimShown]


def lines_of(
    transcript: Transcript, *, after: int = 0, limit: int = LINES_SHOWN, is_latest: bool = True
) -> list[LineShown]:
    """Lines of a transcript after a number, in order, each with its claims: the latest of them, or the next ones."""
    rows = transcript.lines.filter(number__gt=after).order_by("-number" if is_latest else "number")[:limit]
    lines = sorted(rows, key=lambda line: line.number)
    claims: dict[int, list[ClaimShown]] = {}
    found = Claim.objects.filter(spoken__in=[line.pk for line in lines]).select_related("line").order_by("start")
    for claim in found:
        claims.setdefault(claim.spoken_id, []).append(ClaimShown(claim, said_words(claim), 1, claim.words))
    speaker = _speaker_before(transcript, lines[0].number) if lines else ""
    shown = []
    for line in lines:
        speaker = line.speaker or speaker
        shown.append(LineShown(line, speaker, claims.get(line.pk, [])))
    return shown


def _speaker_before(transcript: Transcript, number: int) -> str:
    before = transcript.lines.filter(number__lt=number).exclude(speaker="").order_by("-number")
    return before.values_list("speaker", flat=True).first() or ""


def claims_said(transcript: Transcript, *, limit: int = 100) -> list[ClaimShown]:
    """The claims of a transcript, the most checkable first, each said once."""
    rows = Claim.objects.filter(spoken__transcript=transcript, score__gte=WORTH).select_related("line", "spoken")
    found = list(rows.order_by("-score", "spoken__number")[:CLAIMS_READ_MAX])
    firsts = [found[group[0]] for group in told_once([claim.sentence for claim in found])]
    return [ClaimShown(claim, said_words(claim), 1, claim.words) for claim in firsts[:limit]]
