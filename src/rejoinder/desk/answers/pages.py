"""Puts formal answers on the desk's own pages, corrects and withdraws them: each in one transaction, each once."""

from datetime import UTC, datetime

from django.db import transaction
from django.utils import timezone

from rejoinder.core.wordiff import differences
from rejoinder.desk.answers.models import Answer, AnswerChange, Site
from rejoinder.desk.links.shorten import public_base
from rejoinder.desk.people.desk import desk_row
from rejoinder.desk.publishing.models import Publication, Release, ReleaseText
from rejoinder.errors import BadInput, NotAllowed
from rejoinder.wire.channels.outgoing import Outgoing, Receipt

SLUG_TRIES = 100
Kind = AnswerChange.Kind


class OwnPages:
    """What the publishing job needs of the desk's own pages; see jobs/own_site.py."""

    def put(self, out: Outgoing) -> Receipt:
        """Puts the page there, or leaves it where one with this key stands."""
        return put(out)

    def standing(self, key: str) -> tuple[Receipt, str] | None:
        """The page whose words came with this key, and these words; None where there is none."""
        return standing(key)

    def withdraw(self, receipt: Receipt) -> None:
        """Strikes the page: its text stays readable with the reason."""
        withdraw(receipt)

    def correct(self, receipt: Receipt, out: Outgoing) -> Receipt:
        """Puts the new text in its place; what it said before stays in the list of corrections."""
        return correct(receipt, out)


@transaction.atomic
def put(out: Outgoing) -> Receipt:
    """Publishes an answer once: the same key again changes nothing. Raises BadInput for a slug that is taken."""
    there = Answer.objects.filter(key=out.key).first()
    if there:
        return receipt_of(there)
    publication = _publication(out.key)
    slug = out.slug or _free_slug(f"answer-{publication.release_id}")
    if Answer.objects.filter(slug=slug).exists():
        raise BadInput(f"another answer has the address “{slug}”; choose another end for it")
    at = datetime.fromtimestamp(out.made_at, UTC)
    answer = Answer.objects.create(
        key=out.key, slug=slug, publication=publication, title=out.title or publication.release.title, text=out.text,
        imprint=_imprint(publication), language=out.language, published_at=at,
    )  # fmt: skip
    AnswerChange.objects.create(answer=answer, kind=Kind.PUBLISHED, key=out.key, at=at, after=out.text)
    return receipt_of(answer)


@transaction.atomic
def correct(receipt: Receipt, out: Outgoing) -> Receipt:
    """Puts new words in the place of the old ones, once; the difference and the reason stay on the page."""
    answer = _answer(receipt)
    if answer.changes.filter(kind=Kind.CORRECTED, key=out.key).exists():
        return receipt_of(answer)
    publication = _publication(out.key)
    now = timezone.now()
    AnswerChange.objects.create(
        answer=answer, kind=Kind.CORRECTED, key=out.key, at=now, before=answer.text, after=out.text,
        why=publication.release.title[:500],
    )  # fmt: skip
    answer.text, answer.publication, answer.corrected_at = out.text, publication, now
    answer.title, answer.imprint = out.title or answer.title, _imprint(publication)
    answer.save()
    return receipt_of(answer)


@transaction.atomic
def withdraw(receipt: Receipt) -> None:
    """Strikes an answer, once; the address stays, with the words struck and the reason."""
    answer = _answer(receipt)
    if answer.withdrawn_at:
        return
    answer.withdrawn_at, answer.withdrawn_why = timezone.now(), answer.publication.withdrawn_why
    answer.save(update_fields=["withdrawn_at", "withdrawn_why"])
    AnswerChange.objects.create(
        answer=answer, kind=Kind.WITHDRAWN, key=answer.publication.key, at=answer.withdrawn_at, why=answer.withdrawn_why
    )


def approved_why(answer: Answer) -> str:
    """Why it was withdrawn, once a notice that says so was approved and went out: no words stand here by one person."""
    if not answer.withdrawn_why:
        return ""
    release = answer.publication.release
    notices = ReleaseText.objects.filter(release__corrects__in=[release.pk, release.corrects_id])
    notices = notices.filter(release__state=Release.State.OUT, text__contains=answer.withdrawn_why)
    return answer.withdrawn_why if notices.exists() else ""


def standing(key: str) -> tuple[Receipt, str] | None:
    """The page that the publication with this key made or corrected, and the words it stands with."""
    change = AnswerChange.objects.filter(key=key).exclude(kind=Kind.WITHDRAWN).select_related("answer").first()
    if change is None or change.answer.withdrawn_at:
        return None
    return receipt_of(change.answer), change.answer.text


def receipt_of(answer: Answer) -> Receipt:
    """What a publication keeps of an answer: its id and public address."""
    return Receipt(str(answer.pk), f"{public_base()}/answers/{answer.slug}/")


def site_name() -> str:
    """What the public pages are called."""
    return site_row().name or desk_row().name


def site_row() -> Site:
    """The row of the public pages; its defaults where nobody set anything."""
    return Site.objects.filter(pk=1).first() or Site(pk=1)


def what_changed(change: AnswerChange):
    """The words that a correction took out and put in, with the words beside them; none for other changes."""
    if change.kind != Kind.CORRECTED:
        return ()
    return _near(differences(change.before, change.after))


def _near(found):
    """Only the changed parts, each with a few words before it: the page is about what changed."""
    kept = []
    for piece in found:
        if piece.kind != "same":
            kept.append(piece)
        elif kept:
            kept.append(type(piece)(piece.kind, " … "))
    while kept and kept[-1].kind == "same":
        kept.pop()
    return tuple(kept)


def _answer(receipt: Receipt) -> Answer:
    found = Answer.objects.select_for_update(of=("self",)).filter(pk=receipt.id if receipt.id.isdigit() else 0).first()
    if found is None:
        raise NotAllowed(f"there is no answer {receipt.id[:40]!r}")
    return found


def _publication(key: str) -> Publication:
    found = Publication.objects.select_related("release").filter(key=key).first()
    if found is None:
        raise NotAllowed("no publication has this key, so nothing was put on the pages")
    return found


def _imprint(publication: Publication) -> str:
    row = ReleaseText.objects.filter(release=publication.release_id, account=publication.account_id).first()
    return row.imprint if row else ""


def _free_slug(stem: str) -> str:
    taken = set(Answer.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for n in range(SLUG_TRIES) if (slug := f"{stem}-{n}" if n else stem) not in taken)
