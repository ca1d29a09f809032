"""Splitting a story and joining two: both stories are shown as they will be before anything happens."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from rejoinder.core.carriers import Carried, carriers_by_leaning
from rejoinder.core.clock import Clock, clock
from rejoinder.core.text import content_words
from rejoinder.desk.board.story import corrections_of
from rejoinder.desk.board.views import desk_now
from rejoinder.desk.people.models import Desk
from rejoinder.desk.stories import views as stories
from rejoinder.desk.stories.models import Membership, Story

SPLIT_POSTS_MAX = 2000  # posts that can be gathered into groups on one page
CANDIDATES = 8
CANDIDATE_DAYS = 3
CANDIDATE_WORDS = 5


@dataclass(frozen=True)
class Told:
    """A post as a preview needs it."""

    post: int
    title: str
    at: datetime
    seen_at: datetime
    source: int
    name: str
    leaning: str


@dataclass
class Words:
    """Posts with the same words in their headline; `key` is its first post."""

    key: int
    first: Told
    posts: list[Told] = field(default_factory=list)
    is_chosen: bool = False


@dataclass(frozen=True)
class AsItWillBe:
    """One of the two stories after the act."""

    title: str
    posts: int
    sources: int
    carriers: dict[str, int]
    first_seen: datetime
    clock: Clock


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def split(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Chooses posts by the words of their headlines; a POST splits off those that the preview showed."""
    if request.method == "POST":
        return stories.split(request, pk)
    story = get_object_or_404(Story, pk=pk)
    if story.merged_into_id:
        return redirect(f"/stories/{story.merged_into_id}/split/")
    posts = _posts(story)
    groups = gathered(posts, set(request.GET.getlist("group")))
    chosen = [post for group in groups if group.is_chosen for post in group.posts]
    stay = [post for group in groups if not group.is_chosen for post in group.posts]
    both = {post.source for post in chosen} & {post.source for post in stay}
    desk = desk_now()
    told = {
        "story": story,
        "groups": groups,
        "total": len(posts),
        "chosen": chosen,
        "chosen_ids": ",".join(str(post.post) for post in chosen),
        "stays": as_it_will_be(story.title if story.is_title_fixed else "", stay, desk) if chosen and stay else None,
        "fresh": as_it_will_be("", chosen, desk) if chosen and stay else None,
        "leaves_nothing": bool(chosen) and not stay,
        "in_both": sorted({post.name for post in posts if post.source in both}),
        "candidates": candidates(story),
        "corrections": corrections_of(story),
        "may_write": request.user.may("writer"),
        "is_piece": request.GET.get("piece") == "1",
    }
    return render(request, "board/split_preview.html" if told["is_piece"] else "board/split.html", told)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Chooses another story to join into this one; a POST joins them."""
    if request.method == "POST":
        return stories.merge(request, pk)
    story = get_object_or_404(Story, pk=pk)
    if story.merged_into_id:
        return redirect(f"/stories/{story.merged_into_id}/merge/")
    wanted, text = request.GET.get("q", "").strip()[:200], request.GET.get("with", "")
    other = None
    if text.isascii() and text.isdigit() and len(text) < 19:
        other = Story.objects.filter(pk=int(text), merged_into=None).exclude(pk=story.pk).first()
    desk = desk_now()
    posts, others = _posts(story), _posts(other) if other else []
    told = {
        "story": story,
        "other": other,
        "wanted": wanted,
        "this_now": as_it_will_be(story.title, posts, desk) if other and posts else None,
        "other_now": as_it_will_be(other.title, others, desk) if other and others else None,
        "joined": as_it_will_be(story.title if story.is_title_fixed else "", posts + others, desk) if others else None,
        "shared": len({post.source for post in posts} & {post.source for post in others}),
        "candidates": candidates(story, wanted),
        "corrections": corrections_of(story),
        "may_write": request.user.may("writer"),
    }
    return render(request, "board/merge.html", told)


def _posts(story: Story) -> list[Told]:
    rows = Membership.objects.filter(story=story).order_by("post__at", "post_id")
    named = rows.values_list(
        "post_id", "post__title", "post__at", "post__seen_at", "post__source_id", "post__source__title",
        "post__source__address", "post__source__leaning",
    )[:SPLIT_POSTS_MAX]  # fmt: skip
    return [
        Told(post, title, at, seen_at, source, name or address, leaning)
        for post, title, at, seen_at, source, name, address, leaning in named
    ]


def gathered(posts: Sequence[Told], chosen: set[str]) -> list[Words]:
    """Posts by the content words of their headlines, in any order of words; earliest group first."""
    found: dict[object, Words] = {}
    for post in posts:
        key = frozenset(content_words(post.title)) or post.post
        group = found.setdefault(key, Words(post.post, post))
        group.posts.append(post)
    for group in found.values():
        group.is_chosen = str(group.key) in chosen
    return list(found.values())


def as_it_will_be(title: str, posts: Sequence[Told], desk: Desk) -> AsItWillBe:
    """The story that these posts make: named after its first post unless a person named it."""
    carriers = carriers_by_leaning(Carried(post.source, post.leaning, 0.0) for post in posts)
    first_seen = min(post.seen_at for post in posts)
    first = min(posts, key=lambda post: (post.at, post.post))
    told = clock(first_seen.timestamp(), timezone.now().timestamp(), target_s=desk.answer_target_min * 60)
    return AsItWillBe(title or first.title, len(posts), sum(carriers.values()), carriers, first_seen, told)


def candidates(story: Story, wanted: str = "") -> list[Story]:
    """Other stories that share most words with this one's title, of the last three days; or those that are searched."""
    found = Story.objects.filter(merged_into=None, posts_count__gt=0).exclude(pk=story.pk)
    asked = wanted.split()[:CANDIDATE_WORDS] if wanted else list(content_words(story.title))[:CANDIDATE_WORDS]
    if not wanted:
        found = found.filter(last_post_at__gte=timezone.now() - timedelta(days=CANDIDATE_DAYS))
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 19:
        return list(found.filter(pk=int(wanted)))
    if not asked:
        return []
    any_word = Q()
    for word in asked:
        any_word |= Q(title__icontains=word)
    mine = set(content_words(wanted or story.title))
    near = list(found.filter(any_word).order_by("-last_post_at")[: CANDIDATES * 20])
    return sorted(near, key=lambda other: -len(mine & set(content_words(other.title))))[:CANDIDATES]
