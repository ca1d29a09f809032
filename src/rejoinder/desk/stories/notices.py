"""A notice to those who posted a non-story: drafted from the verdict, changed by people, approved by a second person.

Nothing is sent from here. An approval binds the exact text by its hash; any edit takes it back. A notice tells of one
verdict: when the story comes back or is judged anew, it no longer holds and cannot be approved.
"""

import hashlib

from django.utils import timezone

from rejoinder.desk.audit.trail import record
from rejoinder.desk.people.models import Desk, Role
from rejoinder.desk.stories.holding import hold, in_one
from rejoinder.desk.stories.models import Membership, Notice, Story
from rejoinder.errors import BadInput, NotAllowed

TEXT_LETTERS_MAX = 2_000  # two screens of a phone; a longer notice is a rebuttal
POSTERS_NAMED = 6
State = Notice.State


def sha256_of(text):
    """The hash that an approval binds: of the exact text, in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def is_current(notice):
    """True while the verdict stands that the notice tells of."""
    return notice.story.state == Story.State.NON_STORY and notice.story.state_at == notice.verdict_at


def is_approved(notice):
    """True where this exact text was approved and the verdict still stands: only then may it be copied out."""
    is_same = notice.approved_sha256 == sha256_of(notice.text)
    return notice.state == State.APPROVED and is_same and is_current(notice)


def why_not_approve(notice, person):
    """Why this person may not approve this notice now; empty where they may."""
    if not is_current(notice):
        return "The verdict it tells of no longer stands. Draft it anew, or drop it."
    if notice.state == State.APPROVED:
        return "It is approved."
    if notice.state != State.ASKED:
        return "Nobody has asked for approval yet."
    if notice.author_id == person.pk:
        return "You wrote this, so someone else must approve it."
    if notice.edited_by_id == person.pk:
        return "You changed it last, so someone else must approve it."
    if not person.may(Role.APPROVER):
        return f"Your role is {person.get_role_display().lower()}; approvers and admins approve."
    return ""


@in_one
def draft(story, *, by=None):
    """Drafts the notice of a non-story from its verdict; anew where the one that is there tells of an older verdict.

    Raises BadInput where the story is no non-story, NotAllowed where its notice is there already.
    """
    (story,) = hold(story.pk)
    if story.state != Story.State.NON_STORY:
        raise BadInput(f"story {story.pk} is not called a non-story; say so first, then draft the notice")
    there = Notice.objects.filter(story=story).first()
    if there is not None and there.verdict_at == story.state_at:
        raise NotAllowed(f"story {story.pk} has a notice already; change that one")
    now = timezone.now()
    fields = {
        "text": drafted(story, now), "state": State.DRAFT, "verdict_at": story.state_at, "author": by, "made_at": now,
        "edited_by": by, "edited_at": now, **_nobody_approved(""),
    }  # fmt: skip
    notice, _ = Notice.objects.update_or_create(story=story, defaults=fields)
    _told("drafted", notice, by)
    return notice


@in_one
def edit(notice, text, *, by=None, seen=""):
    """Changes the text; what was asked or approved for the old one is taken back and says so.

    `seen`: the hash of the text that was read before; raises NotAllowed where another stands there by now.
    """
    notice = _held(notice)
    text = _plain(text)
    if seen and seen != sha256_of(notice.text):
        who, at = notice.edited_by or "the command line", timezone.localtime(notice.edited_at)
        raise NotAllowed(f"{who} changed the text at {at:%H:%M}; nothing is saved. Read it again, then write yours")
    if text == notice.text:
        return notice
    now, was = timezone.now(), notice.state
    voided = f"{by or 'The command line'} changed the text at {timezone.localtime(now):%H:%M}" if was != "draft" else ""
    notice.text, notice.edited_by, notice.edited_at, notice.state = text, by, now, State.DRAFT
    for name, value in _nobody_approved(voided or notice.voided_why).items():
        setattr(notice, name, value)
    notice.save()
    _told("edited", notice, by, voids=was if voided else "")
    return notice


@in_one
def ask(notice, *, by=None):
    """Asks for approval of the text as it stands."""
    notice = _held(notice)
    if not is_current(notice):
        raise NotAllowed("the verdict that this notice tells of no longer stands; draft it anew")
    if notice.state != State.DRAFT:
        raise NotAllowed("approval is asked for already" if notice.state == State.ASKED else "it is approved already")
    notice.state, notice.asked_by, notice.asked_at, notice.voided_why = State.ASKED, by, timezone.now(), ""
    notice.save()
    _told("asked", notice, by)
    return notice


@in_one
def approve(notice, sha256, *, by):
    """Approves the exact text with this hash. Raises NotAllowed where it changed meanwhile or this person may not."""
    notice = _held(notice)
    if sha256 != sha256_of(notice.text):
        raise NotAllowed("the text changed while you read it; nothing is approved. Read it again")
    if why := why_not_approve(notice, by):
        raise NotAllowed(why)
    notice.state, notice.approved_by, notice.approved_at = State.APPROVED, by, timezone.now()
    notice.approved_sha256, notice.voided_why = sha256, ""
    notice.save()
    _told("approved", notice, by)
    return notice


def drafted(story, now):
    """The first text: what they posted, that it is a non-story to us and why, and when we look again."""
    desk = Desk.objects.filter(pk=1).first() or Desk(pk=1)
    why = f": {story.state_why.rstrip('.')}" if story.state_why else ""
    again = f"above a chance of {story.reopens_pct}% that it becomes one" if story.reopens_pct else "if it spreads"
    return (
        f"To {_posters(story)}\n\n"
        f"You posted on “{story.title[:200]}”. We have looked at it and regard it as a non-story{why}. "
        "We will not answer it.\n\n"
        f"We look again by ourselves {again}. If there is something that we should know, tell us.\n\n"
        f"{desk.name[:1].upper() + desk.name[1:]}, {now.day} {now:%B %Y}"
    )


def _posters(story):
    """The publications that carry it, first ones first; people are never named."""
    rows = Membership.objects.filter(story=story).order_by("post__at", "post_id")
    names = list(dict.fromkeys(t or a for t, a in rows.values_list("post__source__title", "post__source__address")))
    if len(names) > POSTERS_NAMED:
        return f"{', '.join(names[:POSTERS_NAMED])} and {len(names) - POSTERS_NAMED} others"
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _held(notice):
    hold(notice.story_id)
    return Notice.objects.select_related("story", "author", "edited_by").get(pk=notice.pk)


def _plain(text):
    lines = str(text).replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    text = "\n".join(line.rstrip() for line in lines).strip()
    if not text or len(text) > TEXT_LETTERS_MAX:
        raise BadInput(f"a notice has 1 to {TEXT_LETTERS_MAX} letters; this one has {len(text)}")
    return text


def _nobody_approved(why):
    return {
        "asked_by": None, "asked_at": None, "approved_by": None, "approved_at": None, "approved_sha256": "",
        "voided_why": why,
    }  # fmt: skip


def _told(what, notice, by, **detail):
    """The trail keeps each text, so that what was approved can be read after it was changed."""
    detail = {name: value for name, value in detail.items() if value}
    record(
        f"notice.{what}", f"story:{notice.story_id}", actor=by, notice=notice.pk, text=notice.text,
        sha256=sha256_of(notice.text), **detail,
    )  # fmt: skip
