"""Hashtags of campaigns: each with a watch that hears who else uses it, and the posts of ours that carry it."""

import re
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from rejoinder.core.lookalikes import hidden_marks, odd_letters
from rejoinder.desk.audit.trail import record
from rejoinder.desk.links.models import Hashtag
from rejoinder.desk.links.shorten import CAMPAIGN_LETTERS_MAX
from rejoinder.desk.listening.fields import BadFields, Who, actor_of, person_of, plain_line
from rejoinder.desk.watches.models import Watch
from rejoinder.desk.watches.rules import save_watch

TAG_LETTERS_MAX = 60
OWN_POSTS_KEPT = 200
_TAGS = re.compile(r"(?:^|[^\w#/&])#(\w+)")  # not inside an address or a word


def make_hashtag(
    tag: str, by: Who, campaign: str = "", *, since: date | None = None, until: date | None = None
) -> Hashtag:
    """A tag, and the watch on it: its use by others stands in the daily digest and on the watch's page.

    A watch of that name that is there already is taken. Raises BadFields with a message a field.
    """
    wrong: dict[str, str] = {}
    name = _checked(tag, wrong)
    if since and until and until < since:
        wrong["until"] = "It would end before it begins."
    if not wrong and Hashtag.objects.filter(key=name.casefold()).exists():
        wrong["tag"] = f"#{name} is here already."
    if wrong:
        raise BadFields(wrong)
    try:
        with transaction.atomic():
            made = Hashtag.objects.create(
                tag=name, key=name.casefold(), campaign=plain_line(campaign, CAMPAIGN_LETTERS_MAX), since=since,
                until=until, watch=_watch(name, by), made_by=person_of(by), made_at=timezone.now(),
            )  # fmt: skip
            record("hashtag.add", f"hashtag:{made.pk}", **actor_of(by), tag=name, watch=made.watch_id)
    except IntegrityError:
        raise BadFields({"tag": f"#{name} is here already."}) from None
    return made


def tags_in(text: str) -> list[Hashtag]:
    """Our hashtags in a text, in the order in which they stand there."""
    keys = list(dict.fromkeys(found.casefold() for found in _TAGS.findall(text)))
    found = {one.key: one for one in Hashtag.objects.filter(key__in=keys[:100])}
    return [found[key] for key in keys if key in found]


def tie_own_post(text: str, url: str, at: datetime) -> list[Hashtag]:
    """Ties a post of ours that went out to each of our hashtags in it; twice for one post is once."""
    tied = []
    with transaction.atomic():
        for one in Hashtag.objects.select_for_update().filter(pk__in=[found.pk for found in tags_in(text)]):
            if all(post["url"] != url for post in one.own_posts):
                one.own_posts = [*one.own_posts, {"url": url, "at": at.isoformat()}][-OWN_POSTS_KEPT:]
                one.save(update_fields=["own_posts"])
            tied.append(one)
    return tied


def _checked(text: str, wrong: dict[str, str]) -> str:
    tag = text.strip().removeprefix("#")
    if mark := hidden_marks(tag):
        wrong["tag"] = f"It holds a mark that hides or turns text ({mark.lower()}). Type it again."
    elif not re.fullmatch(r"\w+", tag):
        wrong["tag"] = "A hashtag is one word of letters, digits and underscores."
    elif tag.replace("_", "").isdigit():
        wrong["tag"] = "A hashtag needs a letter: networks take no tag of digits alone."
    elif len(tag) > TAG_LETTERS_MAX:
        wrong["tag"] = f"It has {len(tag)} letters; {TAG_LETTERS_MAX} are the most."
    elif odd := odd_letters(tag):
        wrong["tag"] = f"It is not what it seems: {odd}. Nobody who types it would find it."
    return tag


def _watch(tag: str, by: Who) -> Watch:
    name = f"#{tag}"
    standing = Watch.objects.filter(name__iexact=name).first()
    if standing:
        return standing
    about = {"name": name, "query": name, "tells_once": False, "tells_daily": True, "to_page": True, "is_on": True}
    return save_watch(about, by).watch
