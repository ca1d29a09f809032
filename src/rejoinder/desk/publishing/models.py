"""Accounts, imprints, releases awaiting approval, and publications: what went out, where, and how it is known."""

import uuid

from django.conf import settings
from django.db import models

from rejoinder.core.approval import State as ReleaseState
from rejoinder.desk.stories.models import Story

PERSON = settings.AUTH_USER_MODEL


class Imprint(models.Model):
    """Who promotes, and on whose behalf, as the law of one nation and kind of election asks for it."""

    name = models.CharField(max_length=120, unique=True)
    promoter = models.CharField(max_length=200)
    promoter_address = models.CharField(max_length=300)  # postal
    on_behalf_of = models.CharField(max_length=200, blank=True)  # empty: the promoter's own
    on_behalf_address = models.CharField(max_length=300, blank=True)
    nation = models.CharField(max_length=20)  # see core/imprint.py
    election = models.CharField(max_length=30, blank=True)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    place_url = models.CharField(max_length=2000, blank=True)  # where it stands one click away
    place_checked_at = models.DateTimeField(null=True)
    place_stands = models.BooleanField(null=True)  # None: not looked at yet
    place_why = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    def __str__(self):
        return self.name


class Account(models.Model):
    """One named account of the team's own, on one channel."""

    class State(models.TextChoices):
        UNCHECKED = "unchecked"
        READY = "ready"
        REFUSED = "refused"  # its token or password is not taken
        AWAY = "away"  # the other side does not answer
        STOPPED = "stopped"  # by a person

    kind = models.CharField(max_length=20)  # a name in PUBLISHERS, or "site": the desk's own pages
    name = models.CharField(max_length=120, unique=True)
    server = models.CharField(max_length=2000, blank=True)
    handle = models.CharField(max_length=300, blank=True)
    secrets = models.TextField(blank=True)  # sealed
    limits = models.JSONField(default=dict)  # what the other side allows, where it says so
    imprint = models.ForeignKey(Imprint, null=True, on_delete=models.PROTECT, related_name="accounts")
    no_imprint_why = models.CharField(max_length=300, blank=True)  # why no law asks for one here
    is_default = models.BooleanField(default=True)  # a new rebuttal has a text for it
    language = models.CharField(max_length=20, default="en")
    state = models.CharField(max_length=10, choices=State.choices, default=State.UNCHECKED)
    state_why = models.CharField(max_length=300, blank=True)
    checked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)  # when something was last sent to it
    made_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.name


class PressContact(models.Model):
    """A journalist on a press list, who asked to be on it and can leave with one press."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="contacts")
    email = models.EmailField()
    name = models.CharField(max_length=120, blank=True)
    outlet = models.CharField(max_length=120, blank=True)
    because = models.CharField(max_length=300)  # how they came to be on it
    token = models.UUIDField(default=uuid.uuid4, unique=True)  # of the address that takes them off
    added_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "email"], name="one_contact_per_list_and_address")]


class Release(models.Model):
    """An exact text for given accounts, awaiting approval; what the approval binds is its hash."""

    State = ReleaseState

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    title = models.CharField(max_length=300)
    story = models.ForeignKey(Story, null=True, on_delete=models.SET_NULL, related_name="releases")
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in ReleaseState], default="draft")
    sha256 = models.CharField(max_length=64)  # of the content as it stands
    goes_out_at = models.DateTimeField(null=True)  # None: at once after approval
    author = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    last_editor = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    edited_at = models.DateTimeField()
    asked_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    approved_at = models.DateTimeField(null=True)  # or overridden
    approved_sha256 = models.CharField(max_length=64, blank=True)
    overridden_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    override_reason = models.TextField(blank=True)
    reviewer = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    review_note = models.TextField(blank=True)
    note = models.TextField(blank=True)  # with which it was sent back
    voided_why = models.CharField(max_length=300, blank=True)  # what broke the last question or approval
    begun_at = models.DateTimeField(null=True)
    held_why = models.CharField(max_length=300, blank=True)  # why it waits for a person's press before it goes out
    let_go_at = models.DateTimeField(null=True)  # when a person last pressed "send now"
    out_at = models.DateTimeField(null=True)  # the first of its publications

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return self.title


class ReleaseText(models.Model):
    """The text of a release for one account."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="texts")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    title = models.CharField(max_length=300, blank=True)  # of a page or mail
    slug = models.CharField(max_length=100, blank=True)  # of a page
    imprint = models.CharField(max_length=1000, blank=True)  # as it stands in, or behind, this text
    imprint_how = models.CharField(max_length=20, blank=True)  # in_post, one_click, page_foot, none_needed, missing

    class Meta:
        ordering = ["account_id"]
        constraints = [models.UniqueConstraint(fields=["release", "account"], name="one_text_per_release_and_account")]


class ReleasePicture(models.Model):
    """A picture of a release, for every account that takes pictures."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="pictures")
    position = models.PositiveSmallIntegerField(default=0)
    content = models.BinaryField()
    mime = models.CharField(max_length=50)
    sha256 = models.CharField(max_length=64)
    alt = models.CharField(max_length=1500)
    has_imprint = models.BooleanField(default=False)  # a person says that the imprint stands in it

    class Meta:
        ordering = ["position", "pk"]


class ReleaseVersion(models.Model):
    """What a release said after one edit; never changed."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["release", "number"], name="one_release_version_per_number")]


class Publication(models.Model):
    """One text to one account (and one address): the intent before it is sent, the receipt afterwards."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        UNCLEAR = "unclear"  # may have gone out: it is looked up, never sent again unseen
        OUT = "out"
        FAILED = "failed"  # surely did not go out, and no further try will be made
        VOID = "void"  # its approval was voided before anything was sent
        WITHDRAWING = "withdrawing"
        WITHDRAWN = "withdrawn"

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="publications")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="publications")
    address = models.CharField(max_length=254, blank=True)  # on a press list
    key = models.CharField(max_length=32, unique=True)  # idempotency key
    text_sha256 = models.CharField(max_length=64)
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING, db_index=True)
    due_at = models.DateTimeField(db_index=True)  # of the next try or look
    should_be_out_at = models.DateTimeField()  # what was promised
    made_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    looks = models.PositiveSmallIntegerField(default=0)  # since the last try
    absent = models.PositiveSmallIntegerField(default=0)  # looks in a row that did not find it
    claimed_by = models.CharField(max_length=100, blank=True)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    out_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)  # read back with our exact text
    receipt_id = models.CharField(max_length=500, blank=True)
    receipt_url = models.CharField(max_length=2000, blank=True)
    why = models.CharField(max_length=500, blank=True)  # of the last answer or silence
    needs_person = models.BooleanField(default=False)
    withdrawn_why = models.CharField(max_length=500, blank=True)
    withdrawn_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    echo_at = models.DateTimeField(null=True, db_index=True)  # when its echoes are counted next; None: no more

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["release", "account", "address"], name="one_publication_per_text")
        ]

    def __str__(self):
        return f"{self.account.name} {self.address}".strip()


class Alarm(models.Model):
    """Something that should have happened and did not: told to people until it is settled."""

    publication = models.ForeignKey(Publication, null=True, on_delete=models.CASCADE, related_name="alarms")
    release = models.ForeignKey(Release, null=True, on_delete=models.CASCADE, related_name="alarms")
    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="alarms")
    kind = models.CharField(max_length=20)  # late, unclear, failed, changed, refused, review_late
    what = models.CharField(max_length=300)
    at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "kind"], name="one_alarm_per_kind"),
            models.UniqueConstraint(
                fields=["release", "kind"], condition=models.Q(publication=None), name="one_alarm_per_release_and_kind"
            ),
            models.UniqueConstraint(fields=["account", "kind"], name="one_alarm_per_account_and_kind"),
        ]


class Call(models.Model):
    """What an alarm's mail and a reminder's mail share: to whom, and what became of it."""

    class State(models.TextChoices):
        DUE = "due"
        SENDING = "sending"
        SENT = "sent"
        UNCLEAR = "unclear"  # may have arrived; never sent again
        FAILED = "failed"
        OVERTAKEN = "overtaken"  # it was answered or settled before the mail went out

    person = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DUE, db_index=True)
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_by = models.CharField(max_length=100, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True


class AlarmMail(Call):
    """The mail that tells one person of one alarm, once for each time it was raised."""

    alarm = models.ForeignKey(Alarm, on_delete=models.CASCADE, related_name="mails")
    raised_at = models.DateTimeField()  # an alarm that was mended and came again is told again

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["alarm", "person", "raised_at"], name="one_mail_per_alarm")]


class Reminder(Call):
    """One call for an approval that nobody has given: after how many minutes, and to whom it went."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="reminders")
    asked_at = models.DateTimeField()  # of the question it belongs to
    minutes = models.PositiveSmallIntegerField()  # 0: the question itself
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "asked_at", "minutes", "person"], name="one_reminder_per_time_and_person"
            )
        ]


class Echo(models.Model):
    """How often a publication was answered, passed on, quoted and liked, as counted at one time."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="echoes")
    at = models.DateTimeField()
    replies = models.PositiveIntegerField(null=True)
    boosts = models.PositiveIntegerField(null=True)
    quotes = models.PositiveIntegerField(null=True)
    likes = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["pk"]


class KillSwitch(models.Model):
    """The one row that stops everything from going out (pk 1)."""

    is_on = models.BooleanField(default=False)
    why = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(null=True)
