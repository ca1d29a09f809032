"""One row of everything that a call of the API can be about."""

from django.utils import timezone

from rejoinder.desk.claims.transcripts import open_transcript
from rejoinder.desk.lines.take import save_line
from rejoinder.desk.listening.lists import import_opml
from rejoinder.desk.people.accounts import add_person
from rejoinder.desk.people.tokens import make_token
from rejoinder.desk.stories import corrections
from rejoinder.desk.watches.models import Alert, Delivery
from rejoinder.desk.watches.rules import save_watch
from tests.desk.rows import make_post, make_source, make_story

OPML = b'<opml><body><outline text="A" xmlUrl="https://a.example/feed"/></body></opml>'


def filled():
    """By the name of the path parameter, the key of a row that is there."""
    story, source, now = make_story("Ferry", 4), make_source(), timezone.now()
    watch = save_watch({"name": "Ferry", "words": "ferry", "to_email": "a@b.example"}, None).watch
    alert = Alert.objects.create(watch=watch, story=story, why="ferry", at=now)
    delivery = Delivery.objects.create(
        alert=alert, channel="email", address="a@b.example", state="failed", error="no such host", due_at=now
    )
    pim = add_person("pim@brask.example", role="writer")
    return {
        "story": story.pk, "source": source.pk, "post": make_post(source, story).pk, "watch": watch.pk,
        "alert": alert.pk, "delivery": delivery.pk, "ref": save_line({"text": "The ferry sails."}, None).ref,
        "transcript": open_transcript("Hustings", None).name,
        "correction": corrections.rename(story, "The ferry").pk, "email": pim.email,
        "brought": import_opml("list.opml", OPML, None).pk, "token": make_token(pim, "wall")[0].pk,
    }  # fmt: skip
