"""What somebody asks about, found by a story's number or an address: whether we saw it and where it stands."""

import hashlib
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from rejoinder.core.urls import canonical_url
from rejoinder.desk.listening.models import Post, Source
from rejoinder.desk.stories.models import Story
from rejoinder.errors import BadInput

PASTE = "Paste a story’s number or the address of a post, such as quayside.example/ferry."


@dataclass(frozen=True)
class Found:
    """What was asked about: its post and story as far as we have them, and in words what we know where we have none."""

    post: Post | None = None
    story: Story | None = None
    trouble: str = ""


def find(asked: str) -> Found:
    """The post and story that a person means by a story's number, its page's address, or a post's address."""
    text = asked.replace("\x00", "").strip()[:2000]
    number = re.fullmatch(r"#?(\d{1,18})", text) or re.search(r"/stories/(\d{1,18})(?:/|$)", text)
    if number:
        story = Story.objects.filter(pk=int(number[1])).first()
        return Found(story=_whole(story)) if story else Found(trouble=f"There is no story {number[1]}.")
    try:
        address = canonical_url(text if "://" in text else f"https://{text}")
    except BadInput:
        return Found(trouble=PASTE)
    host = urlsplit(address).hostname or ""
    if " " in text or ("." not in host and ":" not in host):
        return Found(trouble=PASTE)
    post = _post_at(address)
    if post is None:
        return Found(trouble=_never_seen(address))
    place = getattr(post, "membership", None)
    return Found(post, _whole(place.story) if place else None, "" if place else "It stands in no story yet.")


def _post_at(address: str) -> Post | None:
    rest = address.split("://", 1)[1]
    hashes = [hashlib.sha256(f"{scheme}://{rest}".encode()).hexdigest() for scheme in ("https", "http")]
    posts = Post.objects.select_related("source", "membership__story")
    return posts.filter(canonical_hash__in=hashes).first()


def _never_seen(address: str) -> str:
    host = urlsplit(address).hostname or ""
    source = Source.objects.filter(address__contains=f"://{host}").order_by("pk").first()
    if source is None:
        return f"We have not seen this address, and we do not listen to {host}. Add it under Listening."
    why = f" {source.health_why}." if source.health_why else ""
    return f"We listen to {source} but have not seen this address.{why}"


def _whole(story: Story) -> Story:
    for _ in range(20):  # merges of merges; a longer chain would be a circle
        if story.merged_into is None:
            break
        story = story.merged_into
    return story
