"""Taking a correction back: the rows stand again as they stood, and the machine may go on from there."""

from django.db.models import Q
from django.utils import timezone

from rejoinder.desk.audit.trail import record
from rejoinder.desk.stories.holding import in_one
from rejoinder.desk.stories.models import Change, Correction, KeepApart, Membership, Story
from rejoinder.desk.stories.sums import standing, sum_up
from rejoinder.errors import NotAllowed

Kind = Correction.Kind
BATCH_POSTS = 500  # in one query


@in_one
def undo(correction, *, by=None):
    """Takes a correction back, once. Raises NotAllowed where it was done, or where a later one builds on it."""
    correction = Correction.objects.select_for_update(of=("self",)).get(pk=correction.pk)
    keys = [key for key in (correction.story_id, correction.other_id) if key]
    list(Story.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    if correction.undone_at:
        raise NotAllowed("this was undone already")
    _refuse_if_built_on(correction, keys)
    now = timezone.now()
    changed = _UNDO[correction.kind](correction)
    correction.undone_at, correction.undone_by = now, by
    correction.save(update_fields=["undone_at", "undone_by"])
    record(f"story.undo_{correction.kind}", f"story:{correction.story_id}", actor=by, correction=correction.id)
    Change.objects.create(story_id=correction.story_id, kind="corrected", at=now)
    if changed:
        sum_up(changed, now, kind="corrected")
    return correction


def _refuse_if_built_on(correction, keys):
    """A later correction of the same family about one of its stories or posts must be undone first."""
    family = next(kinds for kinds in _FAMILIES if correction.kind in kinds)
    later = Correction.objects.filter(kind__in=family, undone_at=None, id__gt=correction.id).order_by("-id")
    blocker = later.filter(Q(story_id__in=keys) | Q(other_id__in=keys)).first()
    if blocker is None and correction.post_ids:
        mine = set(correction.post_ids)
        blocker = next((one for one in later.iterator(BATCH_POSTS) if mine & set(one.post_ids)), None)
    if blocker:
        raise NotAllowed(
            f"a later {blocker.get_kind_display().lower()} (correction {blocker.id}) builds on this; undo that first"
        )


def _undo_split(correction):
    home, away = standing(correction.story_id), correction.other_id
    KeepApart.objects.filter(correction=correction).delete()
    Story.objects.filter(pk=correction.story_id).update(was_split=correction.before["was_split"])
    _put_back(correction, home)
    strays = Membership.objects.filter(story_id=away)
    strays.update(story_id=home, copied_share=None, copy_of=None)  # those that joined it meanwhile come home too
    return _point_empty({home, away}, home)


def _undo_merge(correction):
    winner, loser = correction.story_id, correction.other_id
    Story.objects.filter(pk=loser).update(merged_into=None)
    Story.objects.filter(pk=winner).update(was_split=correction.before["was_split"])
    return _point_empty(_put_back(correction, loser) | {loser, winner}, loser)


def _undo_move(correction):
    home = standing(correction.story_id)
    return _point_empty(_put_back(correction, home) | {home}, home)


def _put_back(correction, home):
    """The posts stand in story `home` again, as they stood before. Returns the stories that they leave."""
    left = set()
    for start in range(0, len(correction.post_ids), BATCH_POSTS):
        rows = list(Membership.objects.filter(post_id__in=correction.post_ids[start : start + BATCH_POSTS]))
        for row in rows:
            left.add(row.story_id)
            row.story_id, row.copied_share, row.copy_of_id = home, None, None
            row.why, row.score, row.is_loose, row.is_fixed, row.placed_by_id = correction.before["placed"][
                str(row.post_id)
            ]
        Membership.objects.bulk_update(
            rows, ["story", "why", "score", "is_loose", "is_fixed", "placed_by", "copied_share", "copy_of"]
        )
    return left


def _point_empty(keys, home):
    """Stories left without posts become sign-posts to `home`; returns the others."""
    full = set(Membership.objects.filter(story_id__in=keys).values_list("story_id", flat=True).distinct())
    empty = keys - full - {home}
    Story.objects.filter(pk__in=empty).update(merged_into_id=home, posts_count=0, sources_count=0)
    return full


def _undo_columns(correction):
    """Rename, mute and state: the columns stand as before; a name that nobody gave is made anew from the posts."""
    Story.objects.filter(pk=correction.story_id).update(**correction.before)
    return [correction.story_id] if correction.before.get("is_title_fixed") is False else []


_UNDO = {
    Kind.SPLIT: _undo_split,
    Kind.MERGE: _undo_merge,
    Kind.MOVE: _undo_move,
    Kind.RENAME: _undo_columns,
    Kind.MUTE: _undo_columns,
    Kind.UNMUTE: _undo_columns,
    Kind.STATE: _undo_columns,
}
_FAMILIES = ({Kind.SPLIT, Kind.MERGE, Kind.MOVE}, {Kind.RENAME}, {Kind.MUTE, Kind.UNMUTE}, {Kind.STATE})
