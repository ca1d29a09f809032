"""Splitting, joining, moving, renaming: stories are shown as they will be before anything happens."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from rejoinder.core.clustering.why import as_written
from rejoinder.core.text import content_words
from rejoinder.desk.board.previews import (
    Told,
    as_it_will_be,
    gathered,
    posts_of,
    seer_of,
    telling_words,
    with_words,
)
from rejoinder.desk.board.story import corrections_of
from rejoinder.desk.board.views import desk_now
from rejoinder.desk.stories import views as stories
from rejoinder.desk.stories.models import Story

View = Callable[[HttpRequest, int], HttpResponseBase]

CANDIDATES = 8
CANDIDATE_DAYS = 3
CANDIDATE_WORDS = 5


@dataclass(frozen=True)
class Candidate:
    """Another story, with the words of its title that this one's has too."""

    story: Story
    shared: list[str]


def _before_it_is_done(do: View) -> Callable[[Callable[[HttpRequest, Story], HttpResponseBase]], View]:
    """A page that shows a correction first: a POST does it, and a story that went into another leads to that one's."""

    def of(show: Callable[[HttpRequest, Story], HttpResponseBase]) -> View:
        @login_required
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(show)
        def page(request: HttpRequest, pk: int) -> HttpResponseBase:
            if request.method == "POST":
                return do(request, pk)
            story = get_object_or_404(Story.objects.select_related("first_post"), pk=pk)
            if story.merged_into_id:
                return redirect(f"/stories/{story.merged_into_id}/{show.__name__}/")
            return show(request, story)

        return page

    return of


@_before_it_is_done(stories.split)
def split(request: HttpRequest, story: Story) -> HttpResponseBase:
    """Chooses posts by the words of their headlines; a POST splits off those that the preview showed."""
    posts, wanted = posts_of(story), set(request.GET.getlist("group"))
    groups = gathered(posts, wanted)
    if request.GET.get("add") == "words":
        groups = gathered(posts, wanted | with_words(groups, _telling(groups)))
    told = {
        "story": story,
        "groups": groups,
        "total": len(posts),
        "candidates": candidates(story),
        **_split_told(story, groups),
        **_around(request, story),
    }
    return render(request, "board/split.html", told)


def _sides(groups) -> tuple[list[Told], list[Told]]:
    chosen = [post for group in groups if group.is_chosen for post in group.posts]
    return chosen, [post for group in groups if not group.is_chosen for post in group.posts]


def _telling(groups) -> list[str]:
    chosen, stay = _sides(groups)
    return telling_words(chosen, stay) if chosen and stay else []


def _split_told(story: Story, groups) -> dict:
    """The chosen posts, and both stories as they will be where both will have posts."""
    chosen, stay = _sides(groups)
    told = {
        "chosen": chosen,
        "chosen_ids": ",".join(str(post.post) for post in chosen),
        "leaves_nothing": bool(chosen) and not stay,
        "telling": _telling(groups),
    }
    if chosen and stay:
        seer = seer_of(desk_now())
        both = {post.source for post in chosen} & {post.source for post in stay}
        told |= {
            "stays": as_it_will_be(story.title if story.is_title_fixed else "", stay, seer),
            "fresh": as_it_will_be("", chosen, seer),
            "in_both": sorted({post.name for post in chosen + stay if post.source in both}),
            "sources": len({post.source for post in chosen + stay}),
        }
    return told


@_before_it_is_done(stories.merge)
def merge(request: HttpRequest, story: Story) -> HttpResponseBase:
    """Chooses another story to join into this one; a POST joins them."""
    wanted, other = request.GET.get("q", "").strip()[:200], _story_named(request, "with", story)
    posts, others = posts_of(story), posts_of(other) if other else []
    told = {
        "story": story,
        "other": other,
        "wanted": wanted,
        "shared": len({post.source for post in posts} & {post.source for post in others}),
        "candidates": candidates(story, wanted),
        **_around(request, story),
    }
    if other and posts and others:
        seer = seer_of(desk_now())
        told |= {
            "this_now": as_it_will_be(story.title, posts, seer),
            "other_now": as_it_will_be(other.title, others, seer),
            "joined": as_it_will_be(story.title if story.is_title_fixed else "", posts + others, seer),
        }
    return render(request, "board/merge.html", told)


@_before_it_is_done(stories.move)
def move(request: HttpRequest, story: Story) -> HttpResponseBase:
    """Chooses one post and the story it belongs to; a POST moves it."""
    posts, wanted = posts_of(story), request.GET.get("q", "").strip()[:200]
    post = next((one for one in posts if str(one.post) == request.GET.get("post", "")), None)
    other = _story_named(request, "to", story)
    told = {
        "story": story,
        "posts": posts,
        "post": post,
        "other": other,
        "wanted": wanted,
        "is_only": len(posts) == 1,
        "candidates": candidates(story, wanted or (post.title if post else "")),
        **_around(request, story),
    }
    others = posts_of(other) if other else []
    if post and others and len(posts) > 1:
        seer = seer_of(desk_now())
        stay = [one for one in posts if one is not post]
        told |= {
            "stays": as_it_will_be(story.title if story.is_title_fixed else "", stay, seer),
            "grown": as_it_will_be(other.title if other.is_title_fixed else "", [*others, post], seer),
        }
    return render(request, "board/move.html", told)


@_before_it_is_done(stories.rename)
def rename(request: HttpRequest, story: Story) -> HttpResponseBase:
    """Names the story; a POST gives it the name."""
    return render(request, "board/rename.html", {"story": story, **_around(request, story)})


def _around(request: HttpRequest, story: Story) -> dict:
    return {"corrections": corrections_of(story), "may_write": request.user.may("writer"), "desk": desk_now()}


def _story_named(request: HttpRequest, field: str, story: Story) -> Story | None:
    text = request.GET.get(field, "")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        return None
    return Story.objects.filter(pk=int(text), merged_into=None).exclude(pk=story.pk).first()


def candidates(story: Story, wanted: str = "") -> list[Candidate]:
    """Other stories that share most words with this one's title, of the last three days; or those that are searched."""
    found = Story.objects.filter(merged_into=None, posts_count__gt=0).exclude(pk=story.pk)
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 19:
        return [Candidate(one, []) for one in found.filter(pk=int(wanted))]
    if not wanted:
        found = found.filter(last_post_at__gte=timezone.now() - timedelta(days=CANDIDATE_DAYS))
    asked = list(dict.fromkeys(content_words(wanted or story.title) or wanted.split()))[:CANDIDATE_WORDS]
    if not asked:
        return []
    any_word = Q()
    for word in asked:
        any_word |= Q(title__icontains=word)
    mine = set(content_words(wanted or story.title))
    near = [
        Candidate(
            one, [as_written(word, one.title) for word in dict.fromkeys(content_words(one.title)) if word in mine]
        )
        for one in found.filter(any_word).order_by("-last_post_at")[: CANDIDATES * 20]
    ]
    return sorted(near, key=lambda one: -len(one.shared))[:CANDIDATES]
