"""Short links: made, published, switched off and on, given an end. Nothing else may change where one leads."""

import re
from datetime import datetime
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from rejoinder.core.slugs import check_slug, free_slug, shape_of, slug_from
from rejoinder.core.targets import check_target
from rejoinder.desk.audit.trail import record
from rejoinder.desk.links.models import ShortLink
from rejoinder.desk.listening.fields import BadFields, Who, actor_of, person_of, plain_line
from rejoinder.desk.stories.models import Story
from rejoinder.errors import BadInput, NotAllowed

CAMPAIGN_LETTERS_MAX = 60
PATH = "/go/"  # on the desk's own server
NO_BASE = "http://127.0.0.1:8000"  # where the desk stands while nobody has said otherwise (REJOINDER_BASE_URL)


def public_base() -> str:
    """Where the public pages are: the team's own domain, else the desk's address, else none."""
    return settings.REJOINDER.public_url or settings.REJOINDER.base_url


def make_link(
    target: str, by: Who, slug: str = "", campaign: str = "", *,
    story: Story | None = None, expires_at: datetime | None = None, then_to: str = "",
) -> ShortLink:  # fmt: skip
    """A new short link to `target`; an empty slug is made from the story's title or the address.

    Raises BadFields with a message a field: an address that is not what it seems, a slug that somebody has.
    """
    wrong: dict[str, str] = {}
    kept = checked_target(target, wrong, "target")
    values = {
        "target": kept, "campaign": plain_line(campaign, CAMPAIGN_LETTERS_MAX), "story": story,
        "expires_at": expires_at, "then_to": checked_target(then_to, wrong, "then_to") if then_to.strip() else "",
    }  # fmt: skip
    if expires_at is not None and expires_at <= timezone.now():
        wrong["expires_at"] = "That time has passed. Choose a later one, or leave it empty."
    chosen = _slug(slug, kept, story, wrong)
    if wrong:
        raise BadFields(wrong)
    try:
        with transaction.atomic():
            link = ShortLink.objects.create(
                slug=chosen, shape=shape_of(chosen), made_by=person_of(by), made_at=timezone.now(), **values
            )
            record("link.add", f"link:{link.pk}", **actor_of(by), slug=chosen, target=kept)
    except IntegrityError:  # somebody was quicker
        raise BadFields({"slug": _taken_words(chosen)}) from None
    return link


def public_url(link: ShortLink) -> str:
    """The address to give out: on the team's own link domain, else on the desk's server."""
    if settings.REJOINDER.link_url:
        return f"{settings.REJOINDER.link_url}/{link.slug}"
    return f"{settings.REJOINDER.base_url or NO_BASE}{PATH}{link.slug}"


def own_addresses() -> list[str]:
    """Below which our own redirects stand: no link may lead there."""
    base = settings.REJOINDER.base_url or NO_BASE
    return [f"{base}{PATH}"] + ([settings.REJOINDER.link_url] if settings.REJOINDER.link_url else [])


def suggest_slug(target: str, story: Story | None = None) -> str:
    """A free slug from the story's title, else from the last words of the address, else from its host."""
    return free_slug(slug_from(_said_by(target, story)), _is_taken)


def mark_published(link: ShortLink, at: datetime) -> None:
    """It is out: from now on it leads where it leads."""
    ShortLink.objects.filter(pk=link.pk, published_at=None).update(published_at=at)


def change_target(link: ShortLink, target: str, by: Who) -> None:
    """Leads it elsewhere, while nobody has it. Raises NotAllowed once it was published or followed, and BadFields."""
    wrong: dict[str, str] = {}
    kept = checked_target(target, wrong, "target")
    if wrong:
        raise BadFields(wrong)
    with transaction.atomic():
        if not ShortLink.objects.filter(pk=link.pk, published_at=None).update(target=kept):
            raise NotAllowed(
                f"{link.slug} is out: people were told where it leads. Make a new link, and switch this one off"
            )
        record("link.target", f"link:{link.pk}", **actor_of(by), was=link.target, target=kept)
    link.target = kept


def turn(link: ShortLink, by: Who, *, on: bool) -> None:
    """Switches a link off or on again; off, it answers that it was switched off and counts nobody."""
    with transaction.atomic():
        ShortLink.objects.filter(pk=link.pk).update(is_off=not on)
        record("link.on" if on else "link.off", f"link:{link.pk}", **actor_of(by), slug=link.slug)
    link.is_off = not on


def set_end(link: ShortLink, by: Who, expires_at: datetime | None, then_to: str = "") -> None:
    """When it ends and where it leads afterwards; None: never.

    Raises BadFields, and NotAllowed for another address once it was published: its end may move, and it may end
    without leading on, but where people are led stays what was approved.
    """
    wrong: dict[str, str] = {}
    after = checked_target(then_to, wrong, "then_to") if then_to.strip() else ""
    if after and expires_at is None:
        wrong["expires_at"] = "Say when it ends, or leave both empty."
    if wrong:
        raise BadFields(wrong)
    with transaction.atomic():
        may = ShortLink.objects.filter(pk=link.pk)
        may = may.filter(Q(published_at=None) | Q(then_to=after)) if after else may
        if not may.update(expires_at=expires_at, then_to=after):
            raise NotAllowed(
                f"{link.slug} is out: people were told where it leads. It may end, but not lead elsewhere afterwards"
            )
        ends = expires_at.isoformat() if expires_at else "never"
        record("link.end", f"link:{link.pk}", **actor_of(by), slug=link.slug, ends=ends, then_to=after)
    link.expires_at, link.then_to = expires_at, after


def checked_target(text: str, wrong: dict[str, str], field: str) -> str:
    """The address as it is kept; what is wrong with it goes into `wrong`."""
    try:
        return check_target(text, own_addresses()).url
    except BadInput as error:
        wrong[field] = _sentence(error)
        return ""


def link_with(slug: str) -> ShortLink:
    """The link of a slug, however it is typed. Raises BadInput where there is none."""
    found = ShortLink.objects.filter(slug=slug.replace("\x00", "").strip().lower()[:200]).first()
    if found is None:
        raise BadInput(f"there is no short link {slug[:60]}; see `rejoinder links list`")
    return found


def _slug(typed: str, target: str, story: Story | None, wrong: dict[str, str]) -> str:
    if not typed.strip():
        return suggest_slug(target, story)
    try:
        slug = check_slug(typed)
    except BadInput as error:
        wrong["slug"] = _sentence(error)
        return ""
    if _is_taken(slug):
        wrong["slug"] = _taken_words(slug)
    return slug


def _is_taken(slug: str) -> bool:
    return ShortLink.objects.filter(Q(slug=slug) | Q(shape=shape_of(slug))).exists()


def _taken_words(slug: str) -> str:
    other = ShortLink.objects.filter(Q(slug=slug) | Q(shape=shape_of(slug))).values_list("slug", flat=True).first()
    free = free_slug(slug, _is_taken)
    if other and other != slug:
        return f"“{slug}” looks like “{other}”, which is a link already. “{free}” is free."
    return f"“{slug}” is a link already. “{free}” is free."


def _said_by(target: str, story: Story | None) -> str:
    if story is not None and story.title.strip(" -"):
        return story.title
    parts = urlsplit(target)
    segments = [unquote(part) for part in parts.path.split("/") if re.search(r"[^\W\d]{3}", unquote(part))]
    return re.sub(r"\.\w{1,5}$", "", segments[-1]) if segments else (parts.hostname or "").removeprefix("www.")


def _sentence(error: Exception) -> str:
    text = str(error)
    return f"{text[:1].upper()}{text[1:]}."
