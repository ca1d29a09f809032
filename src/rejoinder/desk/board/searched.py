"""Search over everything at the desk with the query language of the watches: stories, posts, lines, sources."""

import re
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from rejoinder.core.query import And, Node, Phrase, QueryError, read_query, small_operator
from rejoinder.core.query.tree import walk
from rejoinder.desk.forecasts.posts import zone_of
from rejoinder.desk.lines.models import Line
from rejoinder.desk.listening.models import Post, Source
from rejoinder.desk.listening.patience import Patience
from rejoinder.desk.listening.search import search_posts
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Desk
from rejoinder.desk.stories.models import Story
from rejoinder.desk.watches.inside import check_inside, saved_queries
from rejoinder.desk.watches.pictures import paint_lines

POSTS_MAX = 400  # newest posts that fit, from which the stories are taken
SHOWN = 40  # of each kind on one page
BESIDE = 5  # of each kind where all kinds are shown
SNIPPET_LETTERS = 240
LETTERS_MAX = 1_000
KINDS = [("", "All"), ("stories", "Stories"), ("posts", "Posts"), ("lines", "Lines"), ("sources", "Sources")]


@dataclass(frozen=True)
class FoundPost:
    """A post that fits, a piece of its text around the first word that made it, and all those words."""

    post: Post
    words: tuple[str, ...]
    snippet: str
    story: int | None


@dataclass(frozen=True)
class FoundStory:
    """A story with a post that fits, how many of those that were found are in it, and the words."""

    story: Story
    posts: int
    words: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """All that a query finds. `error` where it cannot be read; then there is nothing else."""

    text: str
    stories: list[FoundStory] = field(default_factory=list)
    posts: list[FoundPost] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    words: tuple[str, ...] = ()
    looked_at: int = 0
    is_cut: bool = False  # there were more candidates, or more hits, than were taken
    is_full: bool = False  # as many hits as a search gives
    before: int = 0  # where to look further; 0 where nothing is left
    back_to: datetime | None = None  # when the oldest post that was looked at was seen, where it is cut
    error: QueryError | None = None
    hint: str = ""

    @property
    def total(self) -> int:
        return len(self.stories) + len(self.posts) + len(self.lines) + len(self.sources)


def search_desk(
    text: str, *, zone: tzinfo, limit: int = POSTS_MAX, before: int = 0, patience: Patience | None = None
) -> Found:
    """Stories, posts, lines and sources for a query; never raises for what cannot be read.

    `before`: only posts with a smaller number, to look further back than an earlier search did.
    """
    text = " ".join(text.replace("\x00", " ").split())[:LETTERS_MAX]
    if not text:
        return Found(text)
    try:
        query = read_query(text, zone=zone)
        check_inside(text, "")
    except QueryError as error:
        return Found(text, error=error)
    search = search_posts(
        query, now=timezone.now().timestamp(), limit=limit, saved=saved_queries(), before_id=before, patience=patience
    )
    words = dict.fromkeys(word for one in search.found for word in one.hit.words)
    posts = _posts(search.found)
    small = small_operator(text)
    is_full = len(search.found) >= limit
    return Found(
        text, _stories(posts, query), posts, _lines(query), _sources(query), tuple(words) or tuple(_words(query)),
        search.looked_at, search.is_cut, is_full, search.before if search.is_cut else 0, search.back_to,
        hint=small[1] if small else "",
    )  # fmt: skip


def _posts(found) -> list[FoundPost]:
    rows = Post.objects.select_related("source", "membership").in_bulk([one.post for one in found])
    listed = []
    for one in found:
        if (post := rows.get(one.post)) is not None:
            place = getattr(post, "membership", None)
            story = place.story_id if place else None
            listed.append(FoundPost(post, one.hit.words, _snippet(post, one.hit.words), story))
    return listed


def _stories(posts: list[FoundPost], query: Node) -> list[FoundStory]:
    """The stories of the posts that fit, and those whose headline a person wrote with these words."""
    counts: dict[int, int] = {}
    words: dict[int, dict[str, None]] = {}
    for one in posts:
        if one.story is not None:
            counts[one.story] = counts.get(one.story, 0) + 1
            words.setdefault(one.story, {}).update(dict.fromkeys(one.words))
    named = Q(pk__in=counts)
    if plain := _plain(query):
        titled = Q(is_title_fixed=True)
        for phrase in plain:
            titled &= Q(title__icontains=phrase)
        named |= titled
    stories = Story.objects.filter(named, merged_into=None, posts_count__gt=0).order_by("-last_post_at", "-pk")
    return [FoundStory(one, counts.get(one.pk, 0), tuple(words.get(one.pk, _words(query)))) for one in stories[:200]]


def _lines(query: Node) -> list[Line]:
    """Lines that hold all the plain words; a query of fields or NOT looks for posts alone."""
    plain = _plain(query)
    lines = Line.objects.filter(is_withdrawn=False)
    for phrase in plain:
        lines = lines.filter(Q(claim__icontains=phrase) | Q(text__icontains=phrase))
    return list(lines.order_by("ref")[:SHOWN]) if plain else []


def _sources(query: Node) -> list[Source]:
    plain = _plain(query)
    sources = Source.objects.exclude(state=Source.State.STOPPED)
    for phrase in plain:
        sources = sources.filter(Q(title__icontains=phrase) | Q(address__icontains=phrase))
    return list(sources.order_by("title")[:SHOWN]) if plain else []


def _plain(query: Node) -> list[str]:
    """The words of a query that only joins words; nothing where it says more."""
    parts = query.parts if isinstance(query, And) else (query,)
    if not all(isinstance(part, Phrase) and not part.where for part in parts):
        return []
    return [" ".join(part.words) for part in parts if isinstance(part, Phrase)]


def _words(query: Node) -> list[str]:
    found = [one for one in walk(query) if isinstance(one, Phrase)]
    return [" ".join(one.words) + ("*" if one.is_prefix else "") for one in reversed(found)]


def _snippet(post: Post, words: tuple[str, ...]) -> str:
    """The piece of the text around the first matched word, from the beginning of a word."""
    text, title = " ".join((post.text or post.summary).split()), " ".join(post.title.split())
    text = text.removeprefix(title).strip() if title else text
    first = len(text)
    for word in words:
        pattern = re.escape(word.rstrip("*")).replace(r"\ ", r"[\s\W]+")
        if hit := re.search(rf"(?<!\w){pattern}", text, re.IGNORECASE):
            first = min(first, hit.start())
    if first == len(text):
        return text[:SNIPPET_LETTERS] + ("…" if len(text) > SNIPPET_LETTERS else "")
    start = max(0, first - SNIPPET_LETTERS // 3)
    start = text.find(" ", start) + 1 if start else 0
    end = start + SNIPPET_LETTERS
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")


@needs()
@require_safe
def search(request) -> HttpResponse:
    """The page behind the search box."""
    wanted, kind = request.GET.get("q", "").strip()[:LETTERS_MAX], request.GET.get("kind", "")
    number = wanted.removeprefix("#")
    if number.isascii() and number.isdigit() and len(number) < 19 and Story.objects.filter(pk=int(number)).exists():
        return redirect(f"/stories/{number}/")
    desk = Desk.objects.filter(pk=1).first() or Desk(pk=1)
    given = request.GET.get("before", "")
    before = int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0
    found = search_desk(wanted, zone=zone_of(desk), before=before)
    counts = {name: len(getattr(found, name)) for name, _ in KINDS if name} | {"": found.total}
    kind = kind if kind in counts else ""
    about = {
        "wanted": wanted, "found": found, "kind": kind, "shown": SHOWN if kind else BESIDE, "before": before,
        "kinds": [(name, word, counts[name]) for name, word in KINDS],
        "painted": paint_lines(wanted, found.error.at if found.error else None),
        "posts_total": Post.objects.exists(),
    }  # fmt: skip
    return render(request, "board/search.html", about)
