"""Rebuttals: started from an approved line, written, asked for, dropped. Every change goes through the release."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from rejoinder.desk.audit.trail import record
from rejoinder.desk.lines.models import Line, LineMatch
from rejoinder.desk.lines.take import standing_lines
from rejoinder.desk.links.shorten import public_url
from rejoinder.desk.listening.models import Post, Source
from rejoinder.desk.people.models import Role, User
from rejoinder.desk.publishing import releases
from rejoinder.desk.publishing.models import Account
from rejoinder.desk.publishing.releases import TextFields
from rejoinder.desk.rebuttals.drafts import PAGE_KINDS, Brief, brief_of, drafted, with_link
from rejoinder.desk.rebuttals.linking import lead_to_page, link_for
from rejoinder.desk.rebuttals.models import Rebuttal
from rejoinder.desk.stories import corrections
from rejoinder.desk.stories.holding import hold
from rejoinder.desk.stories.models import Story
from rejoinder.errors import BadInput, NotAllowed

OPEN = ("draft", "asked", "approved")
CLAIM_LETTERS_MAX = 2_000
PUBLICATIONS = (Source.Medium.BLOG, Source.Medium.NEWS, Source.Medium.AGENCY)
USABLE = (Account.State.UNCHECKED, Account.State.READY, Account.State.AWAY)
READS_ONLY = "Your role only reads. Ask an admin of the desk to make you a writer."


class NoLineFits(BadInput):
    """Nothing approved answers it: the policy desk is asked instead of a text made up."""

    def __init__(self) -> None:
        super().__init__("No line fits. Ask the policy desk.")


class NoAccount(BadInput):
    """There is nowhere to answer."""

    def __init__(self) -> None:
        super().__init__("No account can publish yet. Connect one under Publishing.")


def of_story(*stories: Story | int) -> QuerySet[Rebuttal]:
    """The rebuttals of these stories, and of those that were joined into them."""
    return Rebuttal.objects.filter(Q(story__in=stories) | Q(story__merged_into__in=stories))


def open_one(story: Story) -> Rebuttal | None:
    """The rebuttal of a story that is being written, asked for or approved; None where there is none."""
    found = of_story(story).filter(release__state__in=OPEN, release__corrects=None)
    return found.select_related("release").order_by("-pk").first()


@transaction.atomic
def start(
    story: Story, *, by: User, line: Line | None = None, claim: str = "", post: Post | None = None, form: str = "both"
) -> Rebuttal:
    """Drafts a text for every account from one approved line: the given one, else the best that fits the story.

    Raises NoLineFits, NoAccount, and NotAllowed for people who only read. A story has one open rebuttal: where there
    is one, that is given back unchanged.
    """
    if not by.may(Role.WRITER):
        raise NotAllowed(READS_ONLY)
    (story,) = hold(story.pk)
    if there := open_one(story):
        return there
    now = timezone.now()
    line = _standing(line, now) if line else best_line(story, now)
    if line is None:
        raise NoLineFits
    accounts = accounts_for(_form(form))
    if not accounts:
        raise NoAccount
    claim = " ".join(claim.split())[:CLAIM_LETTERS_MAX] or line.claim
    title = story.title or claim or "A rebuttal"
    release = releases.start(title, by=by, story=story)
    link = link_for(story, accounts, line, release.title, by=by)
    about = {"link": public_url(link) if link else "", "seen": seen_where(post or story.first_post)}
    brief = brief_of(release.title, claim or story.title, [line], now.date(), **about)
    release = releases.edit(release, [drafted(one, brief) for one in accounts], by=by)
    made = Rebuttal.objects.create(
        story=story, release=release, claim=claim, claim_post=post, link=link, form=form,
        opened_by=by, opened_at=now, triaged_at=_triaged(story, now),
    )  # fmt: skip
    made.lines.add(line)
    if story.state != Story.State.RESPONDING:
        corrections.set_state(story, Story.State.RESPONDING, by=by, why=f"Rebuttal {made.pk}")
    record(
        "rebuttal.start", _subject(made), actor=by, story=story.pk, release=release.pk, line=line.ref,
        accounts=[one.pk for one in accounts],
    )  # fmt: skip
    return made


def best_line(story: Story, now: datetime) -> Line | None:
    """The standing line that fits a story best; None where none fits."""
    fits = LineMatch.objects.filter(story=story, is_fit=True, line__in=standing_lines(now.date()))
    match = fits.select_related("line").order_by("rank").first()
    return match.line if match else None


def accounts_for(form: str) -> list[Account]:
    """The accounts that a rebuttal of this form goes out from: posts, pages, or both."""
    found = Account.objects.filter(state__in=USABLE, is_default=True).select_related("imprint")
    if form == Rebuttal.Form.SHORT:
        found = found.exclude(kind__in=PAGE_KINDS)
    if form == Rebuttal.Form.FORMAL:
        found = found.filter(kind__in=PAGE_KINDS)
    return list(found.order_by("pk"))


@transaction.atomic
def save(
    rebuttal: Rebuttal,
    texts: Mapping[int, TextFields],
    *,
    by: User,
    seen: str = "",
    goes_out_at: datetime | str | None = "keep",
) -> Rebuttal:
    """Saves the texts by account; one that is left out stays as it is. Voids what was asked or approved.

    `seen` is the hash that the writer had before their eyes: raises NotAllowed where another stands there by now.
    """
    fields = []
    for row in rebuttal.release.texts.select_related("account"):
        said = texts.get(row.account_id) or _as_it_is(row)
        fields.append(replace(said, text=with_link(row.account, said.text)))
    lead_to_page(rebuttal, fields, by=by)  # first: what is saved binds where its link leads
    release = releases.edit(rebuttal.release, fields, by=by, seen=seen, goes_out_at=goes_out_at)
    return _with(rebuttal, release)


@transaction.atomic
def choose_form(rebuttal: Rebuttal, form: str, *, by: User) -> Rebuttal:
    """Makes it short, formal or both: texts of accounts that come in are drafted, those that fall out are dropped."""
    form = _form(form)
    accounts, brief = accounts_for(form), _brief(rebuttal)
    if not accounts:
        raise NoAccount
    here = {row.account_id: row for row in rebuttal.release.texts.all()}
    fields = [_as_it_is(here[one.pk]) if one.pk in here else drafted(one, brief) for one in accounts]
    release = releases.edit(rebuttal.release, fields, by=by)
    rebuttal.form = form
    rebuttal.save(update_fields=["form"])
    record("rebuttal.form", _subject(rebuttal), actor=by, form=form)
    return _with(rebuttal, release)


@transaction.atomic
def drop(rebuttal: Rebuttal, *, by: User) -> Rebuttal:
    """Gives the rebuttal up; the story is to be decided again."""
    release = releases.drop(rebuttal.release, by=by)
    rebuttal.dropped_at, rebuttal.dropped_by = timezone.now(), by
    rebuttal.save(update_fields=["dropped_at", "dropped_by"])
    story = Story.objects.get(pk=rebuttal.story_id)
    if story.state == Story.State.RESPONDING:
        corrections.set_state(story, Story.State.NEW, by=by, why=f"Rebuttal {rebuttal.pk} was dropped")
    record("rebuttal.drop", _subject(rebuttal), actor=by, story=story.pk)
    return _with(rebuttal, release)


def _brief(rebuttal: Rebuttal) -> Brief:
    release, link = rebuttal.release, rebuttal.link
    lines = list(rebuttal.lines.order_by("pk"))
    claim = rebuttal.claim or rebuttal.story.title
    about = {
        "link": public_url(link) if link else "",
        "seen": seen_where(rebuttal.claim_post or rebuttal.story.first_post),
    }
    return brief_of(release.title, claim, lines, timezone.localdate(), **about)


def seen_where(post: Post | None) -> str:
    """Where and when a claim was first seen; publications are named, private people never."""
    if post is None or post.source.medium not in PUBLICATIONS:
        return ""
    at = timezone.localtime(post.at)
    return f"First seen on {post.source}, {at.day} {at:%B}, {at:%H:%M}. {post.url}"


def _as_it_is(row) -> TextFields:
    return TextFields(row.account_id, row.text, row.title, row.slug)


def _with(rebuttal: Rebuttal, release) -> Rebuttal:
    rebuttal.release = release
    return rebuttal


def _standing(line: Line, now: datetime) -> Line:
    if not standing_lines(now.date()).filter(pk=line.pk).exists():
        raise BadInput(f"line {line.ref} does not stand: it is withdrawn, expired or not approved; choose another")
    return line


def _form(form: str) -> str:
    if form not in Rebuttal.Form.values:
        raise BadInput(f"{form[:20]!r} is no form; there are {', '.join(Rebuttal.Form.values)}")
    return form


def _triaged(story: Story, now: datetime) -> datetime:
    is_decided = story.state in (Story.State.RESPONDING, Story.State.WATCH) and story.state_at
    return story.state_at if is_decided else now


def _subject(rebuttal: Rebuttal) -> str:
    return f"rebuttal:{rebuttal.pk}"
