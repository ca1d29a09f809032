"""One row of everything that a call of the API can be about."""

from django.utils import timezone

from rejoinder.desk.claims.transcripts import open_transcript
from rejoinder.desk.contests.rolls import import_roll
from rejoinder.desk.lines.evidence import put_in
from rejoinder.desk.lines.requests import ask
from rejoinder.desk.lines.take import save_line
from rejoinder.desk.links.shorten import make_link
from rejoinder.desk.listening.lists import import_opml
from rejoinder.desk.people.accounts import add_person
from rejoinder.desk.people.tokens import make_token
from rejoinder.desk.publishing import releases
from rejoinder.desk.publishing.models import Account, Alarm, Publication, Release
from rejoinder.desk.publishing.releases import TextFields
from rejoinder.desk.rebuttals import writing
from rejoinder.desk.stories import corrections
from rejoinder.desk.watches.models import Alert, Delivery
from rejoinder.desk.watches.rules import save_watch
from tests.desk import contest_rows, invented, pact_rows
from tests.desk.opinions import TEXTS, consultation
from tests.desk.result_rows import results
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
    line = save_line({"text": "The ferry sails.", "evidence": "https://council.example/minutes"}, None)
    Account.objects.create(kind="site", name="Our pages", state="ready", no_imprint_why="made for a test", made_at=now)
    answered = writing.start(make_story("Pier", 2), by=pim, line=invented.line("90", "The pier stays open."))
    release = _release_out(pim)
    primary = contest_rows.primary(by=pim)
    roll = import_roll(primary, "Cedar", "the branch agreed in writing", b"email\na@b.example\n", by=pim).roll
    return {
        "release": release.pk, "publication": release.publications.get().pk, "account": Account.objects.first().pk,
        "rebuttal": answered.pk, "story": story.pk, "source": source.pk, "post": make_post(source, story).pk, "watch": watch.pk,
        "alert": alert.pk, "delivery": delivery.pk, "ref": line.ref, "evidence_id": line.pieces.get().pk,
        "wanted": ask("The ferry sank.", None).pk, "copy_id": put_in(line.pieces.get(), "a.txt", b"a", None).pk,
        "transcript": open_transcript("Hustings", None).name,
        "correction": corrections.rename(story, "The ferry").pk, "email": pim.email,
        "brought": import_opml("list.opml", OPML, None).pk, "token": make_token(pim, "wall")[0].pk,
        "contest": primary.slug, "candidate": primary.candidates.first().pk, "roll": roll.pk,
        "voter": primary.voters.create(mark="a" * 64, state="doubtful").pk,
        "consultation": consultation(slug="night-boat", texts=TEXTS[:2]).pk, "number": 1,
        "results": results().pk,
        "plan": pact_rows.plan(pim).number, "rival_statement": pact_rows.statement().pk,
        "slug": make_link("https://quay.example/minutes", None, "minutes").slug,
    }  # fmt: skip


def _release_out(writer):
    """A release that has begun, and an alarm about it."""
    now = timezone.now()
    account = Account.objects.get(name="Our pages")
    release = releases.start("The night ferry", by=writer)
    release = releases.edit(release, [TextFields(account.pk, "She voted.", "The ferry")], by=writer)
    Release.objects.filter(pk=release.pk).update(state="out", begun_at=now)
    one = Publication.objects.create(
        release=release, account=account, key="7c1e", text_sha256="0", state="unclear", needs_person=True, due_at=now,
        should_be_out_at=now, made_at=now,
    )  # fmt: skip
    Alarm.objects.create(publication=one, release=release, kind="unclear", what="no answer", at=now)
    return release
