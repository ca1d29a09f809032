"""A person's word about a story: split, merge, move, rename, mute, state; and taking it back.

Each is one transaction over the rows, a Correction, an AuditEvent and a Change. The clusterer reads new corrections at
its next turn and keeps them for ever; only `undo` takes one back.
"""

from django.db import transaction
from django.utils import timezone

from rejoinder.desk.audit.trail import record
from rejoinder.desk.stories.models import Change, Correction, KeepApart, Membership, Story
from rejoinder.desk.stories.sums import sum_up
from rejoinder.errors import BadInput, NotAllowed

TITLE_LETTERS_MAX = 500
REASON_LETTERS_MAX = 500
Kind = Correction.Kind


@transaction.atomic
def split(story, post_ids, *, by=None, reason=""):
    """Puts these posts of `story` into a new story and keeps the two apart. Returns the Correction; `other` is new."""
    story = _held(story)
    inside = list(Membership.objects.filter(story=story, post_id__in=list(post_ids)).select_related("post"))
    if not inside:
        raise BadInput(f"story {story.id}: choose at least one of its posts to split off")
    if len(inside) >= Membership.objects.filter(story=story).count():
        raise BadInput(f"story {story.id}: one story would be left empty; leave at least one post in it")
    now = timezone.now()
    why = f"Split from story {story.id} by {_name(by)}" + (f": {reason}" if reason else "")
    fresh = Story.objects.create(
        title=inside[0].post.title, opened_why=why, was_split=True, first_seen=story.first_seen,
        last_post_at=story.last_post_at,
    )  # fmt: skip
    before = {"was_split": story.was_split, "fixed": [m.post_id for m in inside if m.is_fixed]}
    Story.objects.filter(pk=story.pk).update(was_split=True)
    correction = _write(Kind.SPLIT, story, by, reason, other=fresh, post_ids=[m.post_id for m in inside], before=before)
    KeepApart.objects.create(one=story, other=fresh, correction=correction)
    _place([m.post_id for m in inside], fresh, by=by, why=why, now=now)
    sum_up([story.id, fresh.id], now, kind="corrected")
    return correction


@transaction.atomic
def merge(winner, loser, *, by=None, reason=""):
    """Puts all posts of `loser` into `winner`; the loser stays as a sign-post to it."""
    winner, loser = _held(winner), _held(loser)
    if winner.pk == loser.pk:
        raise BadInput(f"story {winner.id}: choose another story to merge with")
    now = timezone.now()
    ids = list(Membership.objects.filter(story=loser).values_list("post_id", flat=True))
    before = {"fixed": list(Membership.objects.filter(story=loser, is_fixed=True).values_list("post_id", flat=True))}
    correction = _write(Kind.MERGE, winner, by, reason, other=loser, post_ids=ids, before=before)
    _place(
        ids,
        winner,
        by=by,
        why=f"Merged from story {loser.id} by {_name(by)}" + (f": {reason}" if reason else ""),
        now=now,
    )
    Story.objects.filter(pk=loser.pk).update(merged_into=winner, posts_count=0, sources_count=0)
    Story.objects.filter(pk=winner.pk).update(was_split=True)
    Change.objects.create(story=loser, kind="merged", at=now)
    sum_up([winner.id], now, kind="corrected")
    return correction


@transaction.atomic
def move(post, story, *, by=None, reason=""):
    """Puts one post into another story."""
    membership = Membership.objects.select_for_update().select_related("story").filter(post=post).first()
    if membership is None:
        raise BadInput(f"post {post.pk} is in no story yet; try again after the next turn")
    origin, target = membership.story, _held(story)
    if origin.pk == target.pk:
        raise BadInput(f"post {post.pk} is in story {target.id} already")
    if Membership.objects.filter(story=origin).count() == 1:
        raise BadInput(f"story {origin.id} would be left empty; merge it into story {target.id} instead")
    before = {"fixed": [membership.post_id] if membership.is_fixed else []}
    correction = _write(Kind.MOVE, origin, by, reason, other=target, post_ids=[post.pk], before=before)
    _place([post.pk], target, by=by, why=f"Moved from story {origin.id} by {_name(by)}", now=timezone.now())
    sum_up([origin.id, target.id], kind="corrected")
    return correction


@transaction.atomic
def rename(story, title, *, by=None):
    """Gives a story a name that the machine does not change."""
    title = " ".join(str(title).split())
    if not title or len(title) > TITLE_LETTERS_MAX:
        raise BadInput(f"a title has 1 to {TITLE_LETTERS_MAX} letters")
    story = _held(story)
    before = {"title": story.title, "is_title_fixed": story.is_title_fixed}
    correction = _write(Kind.RENAME, story, by, "", before=before, title=title)
    Story.objects.filter(pk=story.pk).update(title=title, is_title_fixed=True)
    return correction


@transaction.atomic
def mute(story, *, by=None, reason=""):
    """Takes a story off the board and keeps every watch quiet about it."""
    story = _held(story)
    if story.muted_at:
        raise BadInput(f"story {story.id} is muted already")
    correction = _write(Kind.MUTE, story, by, reason)
    Story.objects.filter(pk=story.pk).update(muted_at=timezone.now())
    return correction


@transaction.atomic
def unmute(story, *, by=None, reason=""):
    """Puts a muted story back on the board."""
    story = _held(story)
    if not story.muted_at:
        raise BadInput(f"story {story.id} is not muted")
    correction = _write(Kind.UNMUTE, story, by, reason, before={"muted_at": story.muted_at.isoformat()})
    Story.objects.filter(pk=story.pk).update(muted_at=None)
    return correction


@transaction.atomic
def set_state(story, state, *, by=None, why=""):
    """Records what the team does about a story: new, responding, watch, answered, non_story."""
    if state not in Story.State.values:
        raise BadInput(f"{str(state)[:40]!r} is no state; there are {', '.join(Story.State.values)}")
    story = _held(story)
    before = {
        "state": story.state, "state_why": story.state_why, "state_by": story.state_by_id,
        "state_at": story.state_at.isoformat() if story.state_at else None,
    }  # fmt: skip
    correction = _write(Kind.STATE, story, by, why, before=before, state=state)
    Story.objects.filter(pk=story.pk).update(
        state=state, state_at=timezone.now(), state_by=by, state_why=why[:REASON_LETTERS_MAX]
    )
    return correction


@transaction.atomic
def undo(correction, *, by=None):
    """Takes a correction back. Refused where a later one of the same stories builds on it."""
    correction = Correction.objects.select_for_update().get(pk=correction.pk)
    if correction.undone_at:
        raise NotAllowed("this was undone already")
    _refuse_if_built_on(correction)
    now = timezone.now()
    changed = _UNDO[correction.kind](correction, now)
    correction.undone_at, correction.undone_by = now, by
    correction.save(update_fields=["undone_at", "undone_by"])
    record(f"story.undo_{correction.kind}", f"story:{correction.story_id}", actor=by, correction=correction.id)
    Change.objects.create(story_id=correction.story_id, kind="corrected", at=now)
    if changed:
        sum_up(changed, now, kind="corrected")
    return correction


def _undo_posts(correction, now):
    """Split, merge and move: the posts go back to where they were."""
    home, away = correction.story, correction.other
    if correction.kind == Kind.MERGE:
        home, away = correction.other, correction.story
        Story.objects.filter(pk=home.pk).update(merged_into=None)
    fixed = set(correction.before.get("fixed", []))
    rows = Membership.objects.filter(post_id__in=correction.post_ids, story=away)
    rows.exclude(post_id__in=fixed).update(
        story=home, is_fixed=False, placed_by=None, why=f"Back in story {home.id}: undone"
    )
    rows.filter(post_id__in=fixed).update(story=home)
    if correction.kind == Kind.SPLIT:
        KeepApart.objects.filter(correction=correction).delete()
        left = Membership.objects.filter(story=away).count()
        Story.objects.filter(pk=home.pk).update(was_split=correction.before.get("was_split", False))
        if left:  # posts that joined the new story meanwhile come home with the rest
            Membership.objects.filter(story=away).update(story=home)
        Story.objects.filter(pk=away.pk).update(merged_into=home, posts_count=0, sources_count=0)
    return [home.id, away.id]


def _undo_rename(correction, now):
    Story.objects.filter(pk=correction.story_id).update(**correction.before)
    return []


def _undo_mute(correction, now):
    Story.objects.filter(pk=correction.story_id).update(muted_at=correction.before.get("muted_at"))
    return []


def _undo_state(correction, now):
    before = dict(correction.before)
    Story.objects.filter(pk=correction.story_id).update(
        state=before["state"], state_why=before["state_why"], state_by=before["state_by"], state_at=before["state_at"]
    )
    return []


_UNDO = {
    Kind.SPLIT: _undo_posts,
    Kind.MERGE: _undo_posts,
    Kind.MOVE: _undo_posts,
    Kind.RENAME: _undo_rename,
    Kind.MUTE: _undo_mute,
    Kind.UNMUTE: _undo_mute,
    Kind.STATE: _undo_state,
}
_FAMILIES = (
    {Kind.SPLIT, Kind.MERGE, Kind.MOVE},
    {Kind.RENAME},
    {Kind.MUTE, Kind.UNMUTE},
    {Kind.STATE},
)


def _refuse_if_built_on(correction):
    family = next(kinds for kinds in _FAMILIES if correction.kind in kinds)
    ids = [i for i in (correction.story_id, correction.other_id) if i]
    later = Correction.objects.filter(kind__in=family, undone_at=None, id__gt=correction.id)
    blocker = (later.filter(story_id__in=ids) | later.filter(other_id__in=ids)).order_by("-id").first()
    if blocker:
        raise NotAllowed(f"a later {blocker.get_kind_display().lower()} builds on this; undo that first")


def _held(story):
    """The story, locked where the database can; refused when it has been merged away."""
    row = Story.objects.select_for_update(of=("self",)).filter(pk=story.pk).first()
    if row is None:
        raise BadInput(f"there is no story {story.pk}")
    if row.merged_into_id:
        raise NotAllowed(f"story {row.id} was merged into story {row.merged_into_id} meanwhile; open that one")
    return row


def _place(post_ids, story, *, by, why, now):
    Membership.objects.filter(post_id__in=post_ids).update(
        story=story, why=why, placed_by=by, is_fixed=True, is_loose=False, at=now
    )


def _write(kind, story, by, reason, *, other=None, post_ids=(), before=None, **detail):
    now = timezone.now()
    correction = Correction.objects.create(
        kind=kind, story=story, other=other, post_ids=list(post_ids), before=before or {},
        reason=str(reason)[:REASON_LETTERS_MAX], by=by, at=now,
    )  # fmt: skip
    if other:
        detail["other"] = other.id
    if reason:
        detail["reason"] = str(reason)[:REASON_LETTERS_MAX]
    record(f"story.{kind}", f"story:{story.id}", actor=by, correction=correction.id, posts=len(post_ids), **detail)
    Change.objects.create(story=story, kind="corrected", at=now)
    return correction


def _name(by):
    return str(by) if by else "the command line"
