"""Why not? A story's number or an address, answered in steps: did we see it, where it stands, what each watch said."""

import hashlib
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from rejoinder.core.alerts import Raise, StayQuiet, decide
from rejoinder.core.urls import canonical_url
from rejoinder.desk.listening.models import Post, Source
from rejoinder.desk.stories.models import Story
from rejoinder.desk.watches.models import Decision, Watch
from rejoinder.desk.watches.rules import rule_of
from rejoinder.desk.watches.told import story_for_alert
from rejoinder.errors import BadInput

WATCHES_MAX = 100  # asked at once
PASTE = "Paste a story’s number or the address of a post, such as quayside.example/ferry."


@dataclass(frozen=True)
class Found:
    """What was asked about: its post and story as far as we have them, and in words what we know where we have none."""

    post: Post | None = None
    story: Story | None = None
    trouble: str = ""


@dataclass(frozen=True)
class Verdict:
    """One watch's answer about one story: now, and as it was decided at the time."""

    watch: Watch
    now: Raise | StayQuiet
    then: Decision | None

    @property
    def is_raised(self) -> bool:
        """Whether it would raise the story as it stands."""
        return isinstance(self.now, Raise) and self.watch.is_on


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


def ask(story: Story, watches: list[Watch]) -> list[Verdict]:
    """What each watch says of the story, those that would raise it first."""
    told = story_for_alert(story)
    then = {decision.watch_id: decision for decision in Decision.objects.filter(story=story, watch__in=watches)}
    verdicts = [Verdict(watch, decide(rule_of(watch), told), then.get(watch.pk)) for watch in watches[:WATCHES_MAX]]
    return sorted(verdicts, key=lambda verdict: (not verdict.is_raised, verdict.watch.name.casefold()))


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
