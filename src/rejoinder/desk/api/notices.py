"""The notice to the posters of a non-story, over the API: drafted, changed, asked for, approved."""

from django.http import Http404
from ninja import Router

from rejoinder.desk.api import shapes
from rejoinder.desk.api.access import READ, WRITE
from rejoinder.desk.api.stories import REFUSED, Key, live_story
from rejoinder.desk.stories import notices
from rejoinder.desk.stories.models import Notice

router = Router(tags=["notices"])


@router.get("/stories/{story}/notice", response={200: shapes.Notice, **REFUSED}, auth=READ)
def notice(request, story: int = Key):
    """The notice with its hash; 404 where nobody drafted one."""
    return _told(_there(story))


@router.post("/stories/{story}/notice", response={200: shapes.Notice, **REFUSED}, auth=WRITE)
def write_notice(request, body: shapes.NoticeText, story: int = Key):
    """Without a text: drafts it from the verdict. With one: changes it, which takes back what was approved."""
    found = live_story(story)
    there = Notice.objects.filter(story=found).first()
    if body.text is None:
        return _told(notices.draft(found, by=request.user))
    there = there or notices.draft(found, by=request.user)
    return _told(notices.edit(there, body.text, by=request.user, seen=body.sha256))


@router.post("/stories/{story}/notice/ask", response={200: shapes.Notice, **REFUSED}, auth=WRITE)
def ask(request, story: int = Key):
    """Asks for approval of the text as it stands."""
    return _told(notices.ask(_there(story), by=request.user))


@router.post("/stories/{story}/notice/approve", response={200: shapes.Notice, **REFUSED}, auth=WRITE)
def approve(request, body: shapes.Approval, story: int = Key):
    """Approves the exact text with this hash; the token's person must be an approver who did not write it."""
    return _told(notices.approve(_there(story), body.sha256, by=request.user))


def _there(story):
    found = Notice.objects.filter(story=live_story(story)).select_related("story").first()
    if found is None:
        raise Http404
    return found


def _told(notice):
    return {
        "story": notice.story_id, "text": notice.text, "sha256": notices.sha256_of(notice.text), "state": notice.state,
        "is_approved": notices.is_approved(notice), "holds": notices.is_current(notice),
        "author": str(notice.author or "") or None, "edited_by": str(notice.edited_by or "") or None,
        "approved_by": str(notice.approved_by or "") or None,
        "approved_at": notice.approved_at.timestamp() if notice.approved_at else None, "voided_why": notice.voided_why,
    }  # fmt: skip
