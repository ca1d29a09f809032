"""The first post of a story that takes up our answer: by a link to it, or by a run of its words."""

import hashlib
from datetime import datetime, timedelta

from rejoinder.core.uptake import taken_up
from rejoinder.core.urls import canonical_url
from rejoinder.desk.links.shorten import public_url
from rejoinder.desk.listening.models import Post, PostLink
from rejoinder.desk.rebuttals.models import Rebuttal
from rejoinder.errors import BadInput

LOOKED_FOR = timedelta(days=3)  # after it went out; what comes later is another story
BATCH = 40
POSTS_MAX = 400  # of one story, its first ones after the answer


def find_uptakes(now: datetime, *, limit: int = BATCH) -> int:
    """Looks for each answer that nobody took up yet. Returns how many were found."""
    rows = Rebuttal.objects.filter(uptake_at=None, release__out_at__gte=now - LOOKED_FOR, release__corrects=None)
    rows = rows.select_related("release", "link", "story").order_by("-release__out_at")[:limit]
    return sum(_found(row) for row in rows)


def _found(row: Rebuttal) -> bool:
    ours = addresses_of(row)
    texts = [text.text for text in row.release.texts.all()]
    story = row.story.merged_into_id or row.story_id
    posts = Post.objects.filter(membership__story=story, at__gt=row.release.out_at).exclude(canonical_hash__in=ours)
    posts = list(posts.order_by("at", "pk")[:POSTS_MAX])
    links: dict[int, list[str]] = {}
    for post, url_hash in PostLink.objects.filter(post__in=posts).values_list("post_id", "url_hash"):
        links.setdefault(post, []).append(url_hash)
    for post in posts:
        said = taken_up(links.get(post.pk, ()), f"{post.title}\n\n{post.text or post.summary}", ours, texts)
        if said:
            row.uptake_post, row.uptake_at, row.uptake_why = post, post.at, said.why[:200]
            row.save(update_fields=["uptake_post", "uptake_at", "uptake_why"])
            return True
    return False


def addresses_of(row: Rebuttal) -> set[str]:
    """The hashes of every address of the answer: its receipts, its short link, and the page that this leads to."""
    found = [url for url in row.release.publications.values_list("receipt_url", flat=True) if url]
    if row.link:
        found += [public_url(row.link), row.link.target]
    hashes = set()
    for url in found:
        try:
            hashes.add(hashlib.sha256(canonical_url(url).encode()).hexdigest())
        except BadInput:
            continue
    return hashes
