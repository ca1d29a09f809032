"""A person's word about a story: split, merge, move, rename, mute, state. It is taken back in undoing.py.

Each is one transaction over the rows, a Correction, an AuditEvent and a Change. The clusterer reads new corrections at
its next turn and keeps them for ever; only `undo` takes one back.
"""

from django.utils import timezone

from rejoinder.desk.audit.trail import record
from rejoinder.desk.listening.fields import plain_line
from rejoinder.desk.people.models import Desk
from rejoinder.desk.stories.holding import hold, in_one
from rejoinder.desk.stories.models import Change, Correction, KeepApart, Membership, Story
from rejoinder.desk.stories.sums import sum_up
from rejoinder.desk.stories.undoing import undo
from rejoinder.errors import BadInput, NotAllowed

__all__ = ["REASON_LETTERS_MAX", "merge", "move", "mute", "rename", "reopen", "set_state", "split", "undo", "unmute"]

TITLE_LETTERS_MAX = 500
REASON_LETTERS_MAX = 500
Kind = Correction.Kind


@in_one
def split(story, post_ids, *, by=None, reason=""):
    """Puts these posts of `story` into a new story and keeps the two apart. Returns the Correction; `other` is new.

    Raises BadInput where one story would be left empty, NotAllowed where somebody moved a chosen post meanwhile.
    """
    (story,) = hold(story.pk)
    inside = _chosen(story, set(post_ids))
    why = _why(f"Split from story {story.id}", by, reason)
    fresh = Story.objects.create(
        title=inside[0].post.title, opened_why=why, was_split=True, first_seen=story.first_seen,
        last_post_at=story.last_post_at,
    )  # fmt: skip
    before = {"was_split": story.was_split, "placed": _placed(inside)}
    Story.objects.filter(pk=story.pk).update(was_split=True)
    correction = _write(Kind.SPLIT, story, by, reason, other=fresh, post_ids=[m.post_id for m in inside], before=before)
    KeepApart.objects.create(one=story, other=fresh, correction=correction)
    _place(correction.post_ids, fresh, by=by, why=why)
    sum_up([story.id, fresh.id], kind="corrected")
    return correction


@in_one
def merge(winner, loser, *, by=None, reason=""):
    """Puts all posts of `loser` into `winner`; the loser stays as a sign-post to it, with its alerts and lines.

    Raises NotAllowed where either was merged away meanwhile.
    """
    if winner.pk == loser.pk:
        raise BadInput(f"story {winner.pk}: choose another story to merge with")
    winner, loser = hold(winner.pk, loser.pk)
    inside = list(Membership.objects.filter(story=loser))
    before = {"was_split": winner.was_split, "placed": _placed(inside)}
    ids = [membership.post_id for membership in inside]
    correction = _write(Kind.MERGE, winner, by, reason, other=loser, post_ids=ids, before=before)
    _place(ids, winner, by=by, why=_why(f"Merged from story {loser.id}", by, reason))
    Story.objects.filter(pk=loser.pk).update(merged_into=winner, posts_count=0, sources_count=0)
    Story.objects.filter(pk=winner.pk).update(was_split=True)
    Change.objects.create(story=loser, kind="merged", at=correction.at)
    sum_up([winner.id], kind="corrected")
    return correction


@in_one
def move(post, story, *, by=None, reason=""):
    """Puts one post into another story. Raises BadInput where its own would be left empty."""
    membership = Membership.objects.filter(post=post).first()
    if membership is None:
        raise BadInput(f"post {post.pk} is in no story yet; try again after the next turn")
    if membership.story_id == story.pk:
        raise BadInput(f"post {post.pk} is in story {story.pk} already")
    origin, target = hold(membership.story_id, story.pk)
    membership.refresh_from_db()
    if membership.story_id != origin.pk:
        raise NotAllowed(f"post {post.pk} was put into story {membership.story_id} meanwhile; look at it again")
    if Membership.objects.filter(story=origin).count() == 1:
        raise BadInput(f"story {origin.id} would be left empty; merge it into story {target.id} instead")
    before = {"placed": _placed([membership])}
    correction = _write(Kind.MOVE, origin, by, reason, other=target, post_ids=[post.pk], before=before)
    _place([post.pk], target, by=by, why=_why(f"Moved from story {origin.id}", by, reason))
    sum_up([origin.id, target.id], kind="corrected")
    return correction


@in_one
def rename(story, title, *, by=None):
    """Gives a story a name that the machine does not change."""
    title = plain_line(title, TITLE_LETTERS_MAX + 1)
    if not title or len(title) > TITLE_LETTERS_MAX:
        raise BadInput(f"a title has 1 to {TITLE_LETTERS_MAX} letters")
    (story,) = hold(story.pk)
    before = {"title": story.title, "is_title_fixed": story.is_title_fixed}
    correction = _write(Kind.RENAME, story, by, "", before=before, title=title)
    Story.objects.filter(pk=story.pk).update(title=title, is_title_fixed=True)
    return correction


@in_one
def mute(story, *, by=None, reason=""):
    """Takes a story off the board and keeps every watch quiet about it."""
    (story,) = hold(story.pk)
    if story.muted_at:
        raise BadInput(f"story {story.id} is muted already")
    correction = _write(Kind.MUTE, story, by, reason, before={"muted_at": None})
    Story.objects.filter(pk=story.pk).update(muted_at=correction.at)
    return correction


@in_one
def unmute(story, *, by=None, reason=""):
    """Puts a muted story back on the board."""
    (story,) = hold(story.pk)
    if not story.muted_at:
        raise BadInput(f"story {story.id} is not muted")
    correction = _write(Kind.UNMUTE, story, by, reason, before={"muted_at": story.muted_at.isoformat()})
    Story.objects.filter(pk=story.pk).update(muted_at=None)
    return correction


@in_one
def set_state(story, state, *, by=None, why="", reopens_pct=None, quiet_until=None):
    """Records what the team does about a story: new, responding, watch, answered, non_story.

    A non-story comes back by itself when its chance goes above `reopens_pct` (1 to 99; the desk's own where None) or at
    `quiet_until`, a moment to come; other states have neither.
    """
    if state not in Story.State.values:
        raise BadInput(f"{str(state)[:40]!r} is no state; there are {', '.join(Story.State.values)}")
    (story,) = hold(story.pk)
    is_quiet = state == Story.State.NON_STORY
    line = _line(reopens_pct) if is_quiet else None
    if is_quiet and quiet_until is not None and quiet_until <= timezone.now():
        raise BadInput("the time of quiet is over already; name one to come")
    detail = {"reopens_pct": line} if is_quiet else {}
    correction = _write(Kind.STATE, story, by, why, before=_stood(story), state=state, **detail)
    Story.objects.filter(pk=story.pk).update(
        state=state, state_at=correction.at, state_by=by, state_why=correction.reason, reopens_pct=line,
        quiet_until=quiet_until if is_quiet else None, reopened_at=None, reopened_why="",
    )  # fmt: skip
    return correction


@in_one
def reopen(story, why):
    """A non-story comes back by itself: new again, with the reason. The verdict stays in the record."""
    (story,) = hold(story.pk)
    if story.state != Story.State.NON_STORY:
        return story
    now = timezone.now()
    Story.objects.filter(pk=story.pk).update(
        state=Story.State.NEW, state_at=now, reopened_at=now, reopened_why=why[:500], reopens_pct=None, quiet_until=None
    )
    Change.objects.create(story=story, kind="reopened", at=now)
    return story


def _line(reopens_pct):
    if reopens_pct is None:
        desk = Desk.objects.filter(pk=1).first() or Desk(pk=1)
        return desk.reopen_pct
    if not 1 <= reopens_pct <= 99:
        raise BadInput("a non-story comes back above a chance of 1 to 99 per cent")
    return reopens_pct


def _stood(story):
    """The columns of a verdict as they stand, for `undo`."""
    return {
        "state": story.state, "state_why": story.state_why, "state_by_id": story.state_by_id,
        "state_at": story.state_at.isoformat() if story.state_at else None, "reopens_pct": story.reopens_pct,
        "quiet_until": story.quiet_until.isoformat() if story.quiet_until else None,
        "reopened_at": story.reopened_at.isoformat() if story.reopened_at else None,
        "reopened_why": story.reopened_why,
    }  # fmt: skip


def _chosen(story, wanted):
    rows = Membership.objects.filter(story=story)
    inside = list(rows.filter(post_id__in=wanted).select_related("post").order_by("post__at", "post_id"))
    if not inside:
        raise BadInput(f"story {story.id}: choose at least one of its posts to split off")
    if len(inside) < len(wanted):
        gone = len(wanted) - len(inside)
        raise NotAllowed(f"{gone} of the chosen posts are not in story {story.id}; look at it again and choose")
    if len(inside) >= rows.count():
        raise BadInput(f"story {story.id}: one story would be left empty; leave at least one post in it")
    return inside


def _placed(memberships):
    """How each post stood in its story, so that `undo` puts it back with its reason."""
    return {m.post_id: [m.why, m.score, m.is_loose, m.is_fixed, m.placed_by_id] for m in memberships}


def _place(post_ids, story, *, by, why):
    # What a post copies is asked again: copies are told within one story.
    Membership.objects.filter(post_id__in=post_ids).update(
        story=story,
        why=why,
        placed_by=by,
        is_fixed=True,
        is_loose=False,
        at=timezone.now(),
        copied_share=None,
        copy_of=None,
    )


def _write(kind, story, by, reason, *, other=None, post_ids=(), before=None, **detail):
    now = timezone.now()
    reason = plain_line(reason, REASON_LETTERS_MAX)
    correction = Correction.objects.create(
        kind=kind, story=story, other=other, post_ids=list(post_ids), before=before or {}, reason=reason, by=by, at=now
    )
    detail |= {"other": other.id} if other else {}
    detail |= {"reason": reason} if reason else {}
    record(f"story.{kind}", f"story:{story.id}", actor=by, correction=correction.id, posts=len(post_ids), **detail)
    Change.objects.create(story=story, kind="corrected", at=now)
    return correction


def _why(what, by, reason):
    reason = plain_line(reason, REASON_LETTERS_MAX)
    return f"{what} by {by or 'the command line'}" + (f": {reason}" if reason else "")
