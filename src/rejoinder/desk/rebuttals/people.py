"""Who may approve a rebuttal, and why not, before and after it was asked for."""

from dataclasses import dataclass, replace

from rejoinder.core import approval
from rejoinder.desk.people.models import Role, User
from rejoinder.desk.publishing.models import Release
from rejoinder.desk.publishing.releases import for_approval, person_of

SHOWN = 8


@dataclass(frozen=True)
class May:
    """One person: whether they may approve, and the reason in words."""

    person: User
    may: bool
    why: str
    is_you: bool = False


def may_approve(release: Release, you: User) -> list[May]:
    """Those who may first, then the writers and the last editor, who may not."""
    asked = replace(for_approval(release), state=approval.State.ASKED)
    found = []
    for person in User.objects.filter(is_active=True).order_by("name", "email"):
        is_writer = person.pk in (release.author_id, release.last_editor_id)
        if person.may(Role.APPROVER) or is_writer:
            why = approval.why_not_approve(asked, person_of(person))
            found.append(May(person, not why, _short(why, release, person), person.pk == you.pk))
    return sorted(found, key=lambda one: not one.may)[:SHOWN]


def _short(why: str, release: Release, person: User) -> str:
    if not why:
        return person.get_role_display()
    if person.pk == release.author_id:
        return "Wrote it"
    if person.pk == release.last_editor_id:
        return "Edited it last"
    return why
