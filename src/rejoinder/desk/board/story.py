"""The page of one story: who carried it, why it is one, what answers it, and what we did."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from rejoinder.core.clustering.why import as_written
from rejoinder.core.forecast.scores import Bin
from rejoinder.core.matching.clean import stem
from rejoinder.core.text import content_words, sentences
from rejoinder.core.text import words as words_of
from rejoinder.desk.board.rows import NEAR_MIN, aged, as_rows, median_answer
from rejoinder.desk.board.shell import local_time_zone
from rejoinder.desk.board.speed import speed_of
from rejoinder.desk.board.spread import Carrier, draw
from rejoinder.desk.board.views import desk_now
from rejoinder.desk.claims.finding import claims_of
from rejoinder.desk.forecasts.pictures import small_reliability
from rejoinder.desk.forecasts.record import Record, read_record
from rejoinder.desk.lines.models import LineMatch
from rejoinder.desk.listening.models import PostLink
from rejoinder.desk.people.models import Desk
from rejoinder.desk.stories.days import days_of
from rejoinder.desk.stories.models import Correction, Membership, Story
from rejoinder.desk.stories.notice_views import notice_shown
from rejoinder.desk.stories.phrases import phrases_of
from rejoinder.desk.stories.returns import came_after, came_before
from rejoinder.desk.watches.models import Alert, Decision, Watch

POSTS_PAGE = 50
CARRIED_MAX = 1500  # posts that the picture and the reason look at
LINES_SHOWN = 3
SAID_POSTS = 20  # posts whose text is searched for the sentence that a line answers
SENTENCES_MAX = 40  # of one post
BODY_LETTERS_MAX = 20_000  # of one post; what comes after is rarely the claim
WATCHES_MAX = 50
CORRECTIONS_MAX = 30


@dataclass(frozen=True)
class Answer:
    """A line beside the sentence of the story that it shares most words with."""

    match: LineMatch
    line_words: list[str]
    said: str
    said_words: list[str]
    said_by: Membership | None


@dataclass(frozen=True)
class Listened:
    """What one watch made of the story."""

    watch: Watch
    decision: Decision | None
    alert: Alert | None


@login_required
@require_safe
def story(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The page of one story; a merged one leads to the story that it went into."""
    found = get_object_or_404(Story.objects.select_related("first_post__source", "state_by"), pk=pk)
    if found.merged_into_id:
        return redirect(f"/stories/{found.merged_into_id}/")
    desk, now = desk_now(), timezone.now()
    timezone.activate(local_time_zone(request.user, desk))
    page = _page_of(request)
    members = Membership.objects.filter(story=found)
    carriers = carriers_of(members)
    posts = list(
        members.select_related("post__source", "placed_by")
        .defer("post__text")
        .order_by("post__at", "post_id")[(page - 1) * POSTS_PAGE : page * POSTS_PAGE + 1]
    )
    phrases, before = phrases_of(found), came_before(found)
    told = {
        "story": found,
        "desk": desk,
        "row": as_rows([found], desk, now)[0],
        "because": because(list(members.values_list("post__title", flat=True)[:CARRIED_MAX])),
        "carriers": carriers,
        "spread": draw(carriers, now.timestamp()) if carriers else "",
        "posts": posts[:POSTS_PAGE],
        "page": page,
        "later": page + 1 if len(posts) > POSTS_PAGE else None,
        "earlier": page - 1 if page > 1 else None,
        "answers": answers_of(found),
        "story_claims": claims_of(found),
        "phrases": phrases,
        "days": days_of(found, phrases, before),
        "before": before,
        "after": came_after(found),
        "outlook": outlook_of(found, desk, now),
        "speed": speed_of(found, aged(found, now)[0], now),
        "watches": watches_of(found),
        "notice": notice_shown(found, request.user),
        "median": median_answer(now),
        "corrections": corrections_of(found),
        "may_write": request.user.may("writer"),
    }
    return render(request, "board/story.html", told)


@dataclass(frozen=True)
class Outlook:
    """The chances of a story by the hours they are for, and how such chances fared before."""

    chances: list[tuple[int, datetime, float]]  # hours ahead, the time that is, the chance
    stamp: str
    near: Bin | None
    record: Record


def outlook_of(found: Story, desk: Desk, now: datetime) -> Outlook:
    """What the forecast says of a story, with the past forecasts that said about the same."""
    at = found.chance_at or now
    chances = [
        (int(hours), at + timedelta(hours=int(hours)), chance)
        for hours, chance in sorted(found.chances.items(), key=_hours)
    ]
    record = read_record(desk, hours=desk.forecast_h)
    near = None
    if found.chance is not None and record.bins:
        near = min(record.bins, key=lambda one: abs(one.said - found.chance))
    return Outlook(chances, small_reliability(record.bins, found.chance), near, record)


def _hours(pair: tuple[str, float]) -> int:
    return int(pair[0])


def _page_of(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def carriers_of(members) -> list[Carrier]:
    """The sources of these memberships by their first post, earliest first: two queries."""
    rows = list(
        members.order_by("post__at", "post_id").values_list(
            "post_id", "post__canonical_hash", "post__at", "post__source_id", "post__source__title",
            "post__source__address", "post__source__medium", "post__source__leaning",
        )[:CARRIED_MAX]
    )  # fmt: skip
    links = _links({row[0]: row[3] for row in rows}, {row[1]: row[3] for row in rows})
    posts = Counter(row[3] for row in rows)
    found: dict[int, Carrier] = {}
    for _, _, at, source, title, address, medium, leaning in rows:
        if source not in found:
            name = title or address
            found[source] = Carrier(source, name, medium, leaning, at.timestamp(), posts[source], links.get(source))
    return list(found.values())


def _links(source_of_post: dict[int, int], source_of_hash: dict[str, int]) -> dict[int, int]:
    """Source to the source whose post it links to, the first such link of each."""
    rows = PostLink.objects.filter(post_id__in=source_of_post, url_hash__in=source_of_hash)
    found: dict[int, int] = {}
    for post, url_hash in rows.order_by("post__at", "id").values_list("post_id", "url_hash"):
        origin = source_of_hash[url_hash]
        if origin != source_of_post[post]:
            found.setdefault(source_of_post[post], origin)
    return found


def because(titles: Sequence[str]) -> str:
    """Why these are one story: the words that most of their headlines share, counted.

    >>> because(["Brask scraps the ferry", "Night ferry scrapped", "Ferry vote"])
    '3 of 3 headlines say “ferry”'
    """
    counts: Counter[str] = Counter()
    written: dict[str, str] = {}
    for title in titles:
        seen = {stem(word): as_written(word, title) for word in content_words(title)}
        counts.update(seen.keys())
        written |= {key: word for key, word in seen.items() if key not in written}
    most = [(key, count) for key, count in counts.most_common(3) if count > 1 and count * 2 >= len(titles)]
    if len(titles) < 2 or not most:
        return ""
    (first, count), *rest = most
    said = f"{count} of {len(titles)} headlines say “{written[first]}”"
    return said + "".join(f", {also} “{written[key]}”" for key, also in rest)


def answers_of(found: Story) -> list[Answer]:
    """The best lines, each with the sentence it answers: two queries."""
    named = LineMatch.objects.filter(Q(is_fit=True) | Q(score__gte=NEAR_MIN), story=found)
    matches = list(named.select_related("line").order_by("rank")[:LINES_SHOWN])
    if not matches:
        return []
    members = Membership.objects.filter(story=found).select_related("post__source").order_by("post__at", "post_id")
    said = [(member, part) for member in members[:SAID_POSTS] for part in _parts(member.post)]
    return [_answer(match, said) for match in matches]


def _parts(post) -> list[str]:
    """Its sentences, then its headline: the page shows headlines anyway, so that a sentence is the better quote."""
    body = post.text or post.summary
    return [*sentences(body[:BODY_LETTERS_MAX])[:SENTENCES_MAX], post.title]


def _answer(match: LineMatch, said: Sequence[tuple[Membership, str]]) -> Answer:
    wanted = {stem(word.lower()) for word in match.words}
    best: tuple[int, Membership | None, str] = (0, None, "")
    for member, part in said:
        shared = len({stem(word) for word in words_of(part)} & wanted)
        if shared > best[0]:
            best = (shared, member, part)
    _, member, part = best
    return Answer(match, alike(match.line.text, wanted), part, alike(part, wanted), member)


def alike(text: str, stems: set[str]) -> list[str]:
    """The words of a text, as it writes them in lower case, that have one of these stems."""
    return [word for word in dict.fromkeys(words_of(text)) if stem(word) in stems]


def watches_of(found: Story) -> list[Listened]:
    """Each watch that is on, what it last decided about the story, and its alert; raised ones first."""
    decisions = {decision.watch_id: decision for decision in Decision.objects.filter(story=found)}
    alerts = {alert.watch_id: alert for alert in Alert.objects.filter(story=found)}
    known = Watch.objects.filter(Q(is_on=True) | Q(pk__in=alerts)).order_by("name")[:WATCHES_MAX]
    told = [Listened(watch, decisions.get(watch.pk), alerts.get(watch.pk)) for watch in known]
    return sorted(told, key=lambda one: one.alert is None)


def corrections_of(found: Story) -> list[Correction]:
    """What people did to the story, newest first."""
    rows = Correction.objects.filter(Q(story=found) | Q(other=found))
    return list(rows.select_related("by", "undone_by", "story", "other").order_by("-id")[:CORRECTIONS_MAX])
