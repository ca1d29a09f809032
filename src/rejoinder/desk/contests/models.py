"""Contests: open primaries and members' votes, who may vote, and what was cast. No row says who cast what.

The roll (Voter) and the papers (Envelope) share no key. A credential is worked out from the contest's sealed key and
the voter's mark, so that a lost letter can be sent again while voting is open; at the close the key is erased, and
from then on nobody can tell whose credential was whose.
"""

from django.conf import settings
from django.db import models

PERSON = settings.AUTH_USER_MODEL


class Contest(models.Model):
    """One open primary or one members' vote, from its draft to its published result."""

    class Kind(models.TextChoices):
        PRIMARY = "primary", "Open primary"
        MEMBERS = "members", "Members' vote"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        NOMINATIONS = "nominations", "Nominations open"
        FIXED = "fixed", "Fixed, not open yet"
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed, being counted"
        COUNTED = "counted", "Counted"
        CANCELLED = "cancelled", "Called off"

    class Eligibility(models.TextChoices):
        ROLL = "roll", "Only who is on a roll"
        DECLARATION = "declaration", "Whoever declares"
        BOTH = "both", "On a roll, and declares"

    class NoQuorum(models.TextChoices):
        VETO = "veto", "No: the party does not stand aside"
        NONE = "none", "No decision: the members said nothing"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=160)
    question = models.CharField(max_length=300, blank=True)  # of a members' vote
    seat = models.CharField(max_length=120, blank=True)  # the constituency or ward it is about
    party = models.CharField(max_length=120, blank=True)  # whose members decide; blank for an open primary
    about = models.TextField(blank=True)
    languages = models.JSONField(default=list)  # codes offered on the ballot page; the first is the default
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    rule = models.CharField(max_length=24)
    rule_version = models.CharField(max_length=16, blank=True)  # set when the rule is fixed
    seats = models.PositiveSmallIntegerField(default=1)
    quorum_pct = models.FloatField(null=True)  # of the eligible, of a members' vote
    threshold_pct = models.FloatField(null=True)  # of for and against, that consent must exceed
    no_quorum = models.CharField(max_length=4, choices=NoQuorum.choices, default=NoQuorum.VETO)  # what too few mean
    consent_means = models.CharField(max_length=300, blank=True)  # of a members' vote: what a yes binds the party to
    controller = models.CharField(max_length=300, blank=True)  # who answers for the personal data, with an address
    eligibility = models.CharField(max_length=12, choices=Eligibility.choices, default=Eligibility.DECLARATION)
    declaration = models.TextField(blank=True)  # the words that a voter declares
    nominations_until = models.DateTimeField(null=True)
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    erase_at = models.DateField(null=True)  # rolls, letters and openings go then
    erased_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    asked_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(null=True)  # asked a second person to fix the rule and the candidates
    asked_sha256 = models.CharField(max_length=64, blank=True)  # of the content that was asked for
    voided_why = models.CharField(max_length=300, blank=True)  # what was asked no longer holds: who changed it, when
    edited_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    edited_at = models.DateTimeField(null=True)
    fixed_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    fixed_at = models.DateTimeField(null=True)
    terms = models.JSONField(default=dict)  # contest.json of the board, as fixed; see core/bulletin
    terms_sha256 = models.CharField(max_length=64, blank=True)
    seed_sha256 = models.CharField(max_length=64, blank=True)  # commitment to the tie seed
    seed = models.CharField(max_length=64, blank=True)  # shown from the close on
    sealed = models.TextField(blank=True)  # vault: see keys.py for which key is kept until when
    public_key = models.CharField(max_length=64, blank=True)  # Ed25519, hex: checks the signed roots
    result = models.JSONField(default=dict)  # the count as core writes it in JSON
    result_sha256 = models.CharField(max_length=64, blank=True)
    decision = models.CharField(max_length=8, blank=True)  # of a members' vote: consent, veto, none
    decision_why = models.CharField(max_length=400, blank=True)
    closed_at = models.DateTimeField(null=True)
    counted_at = models.DateTimeField(null=True)
    cancelled_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return self.title


class Candidate(models.Model):
    """A person put forward. Who has not accepted before the fixing is not on the paper."""

    class State(models.TextChoices):
        NOMINATED = "nominated", "Nominated, not accepted yet"
        STANDING = "standing", "Standing"
        DECLINED = "declined", "Declined"
        REFUSED = "refused", "Not valid"
        WITHDRAWN = "withdrawn", "Withdrawn"

    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="candidates")
    name = models.CharField(max_length=120)
    party = models.CharField(max_length=120, blank=True)
    about = models.CharField(max_length=160, blank=True)  # one line on the ballot: "Teacher, Tidewell"
    statement = models.TextField(blank=True)
    nominated_by = models.CharField(max_length=300, blank=True)  # names, as they are published
    contact = models.TextField(blank=True)  # sealed in the vault
    accept_digest = models.CharField(max_length=64, blank=True)  # of the token by which the nominee answers
    declared = models.TextField(blank=True)  # the declaration that the nominee accepted, word for word
    state = models.CharField(max_length=10, choices=State.choices, default=State.NOMINATED)
    why = models.CharField(max_length=300, blank=True)  # refused, withdrawn
    place = models.PositiveSmallIntegerField(null=True)  # the drawn order on the paper, from 0, once fixed
    made_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    is_public = models.BooleanField(default=False)  # put forward on the public form; the nominee hears once we looked
    letters_due = models.PositiveSmallIntegerField(default=0)  # mails with the nominee's link still to be sent
    letter_at = models.DateTimeField(null=True)  # not before
    letter_tries = models.PositiveSmallIntegerField(default=0)
    letter_error = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["place", "pk"]
        constraints = [models.UniqueConstraint(fields=["contest", "place"], name="one_candidate_per_place")]


class Roll(models.Model):
    """One party's list for one contest. Lists are never put together: each is kept as marks under its own holder."""

    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="rolls")
    holder = models.CharField(max_length=120)  # whose roll it is
    basis = models.CharField(max_length=300)  # why it may be used here, in the holder's words
    added_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contest", "holder"], name="one_roll_per_holder")]


class RollMark(models.Model):
    """One entry of a roll: a keyed digest of the address, never the address."""

    roll = models.ForeignKey(Roll, on_delete=models.CASCADE, related_name="marks")
    mark = models.CharField(max_length=64)  # HMAC of the folded address under the contest's key
    branch = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["roll", "mark"], name="one_mark_per_roll")]


class Voter(models.Model):
    """Somebody who declared, or was entered, and whether they may vote. Says nothing of whether or how they did."""

    class State(models.TextChoices):
        DECLARED = "declared", "Declared, address not confirmed"
        ELIGIBLE = "eligible", "May vote"
        DOUBTFUL = "doubtful", "For a person to decide"
        REFUSED = "refused", "May not vote"

    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="voters")
    mark = models.CharField(max_length=64)  # HMAC of the folded address: one vote for an address
    contact = models.TextField(blank=True)  # name and address, sealed in the vault; blank once erased
    twin = models.CharField(max_length=64, blank=True)  # HMAC of folded name and postcode, to find doubles
    branch = models.CharField(max_length=80, blank=True)
    roll = models.ForeignKey(Roll, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DECLARED)
    why = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=8, blank=True)
    consent = models.CharField(max_length=16, blank=True)  # version of the words agreed to
    consent_at = models.DateTimeField(null=True)
    confirm_digest = models.CharField(max_length=64, blank=True)
    letters_due = models.PositiveSmallIntegerField(default=0)  # letters with the voting link still to be sent
    letters_sent = models.PositiveSmallIntegerField(default=0)
    letter_at = models.DateTimeField(null=True)  # not before
    letter_tries = models.PositiveSmallIntegerField(default=0)
    letter_error = models.CharField(max_length=200, blank=True)
    is_issued = models.BooleanField(default=False)  # a credential was made for this voter; not which

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contest", "mark"], name="one_voter_per_address")]
        indexes = [
            models.Index(fields=["contest", "state"]),
            models.Index(fields=["contest", "twin"]),
            models.Index(fields=["contest", "confirm_digest"]),
            models.Index(fields=["letter_at"], name="letters_due_by_time", condition=models.Q(letters_due__gt=0)),
        ]


class Credential(models.Model):
    """A right to vote once. Its key is the digest of a secret of the voter's letter: no person, no time."""

    pseudonym = models.CharField(max_length=64, primary_key=True)  # SHA-256 of the secret, hex
    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="credentials")
    struck_why = models.CharField(max_length=300, blank=True)


class Envelope(models.Model):
    """One cast paper, sealed. The last one of a pseudonym counts. Once posted it has a place on the board."""

    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="envelopes")
    pseudonym = models.CharField(max_length=64)  # not a foreign key to anything that knows a person
    envelope = models.CharField(max_length=64, unique=True)  # commitment to nonce and paper; see core/bulletin
    number = models.PositiveIntegerField()  # 1 for the first paper of this pseudonym, 2 for the next
    sealed = models.TextField(blank=True)  # vault: paper and nonce; erased with the openings
    posted = models.PositiveIntegerField(null=True)  # entry number on the board

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contest", "pseudonym", "number"], name="one_envelope_per_turn"),
        ]
        indexes = [models.Index(fields=["contest", "posted"])]


class BoardEntry(models.Model):
    """One entry of a contest's bulletin board. Only ever added."""

    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="entries")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    body = models.JSONField()
    leaf = models.CharField(max_length=64)  # the leaf's hash in the Merkle tree, hex

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["contest", "number"], name="one_entry_per_number")]


class BoardFile(models.Model):
    """A file of a board that is published once and for all, byte for byte as its hash on the board says."""

    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=20)  # papers.blt or papers.csv, result.json
    content = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contest", "name"], name="one_file_per_name")]


class BoardRoot(models.Model):
    """A signed root of the board at an hour. Only ever added."""

    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="roots")
    at = models.DateTimeField()
    size = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)  # Ed25519 over the root's statement, hex

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["contest", "size", "at"], name="one_root_per_time")]


class Knock(models.Model):
    """One form that somebody sent on the public pages: which, and from what network as a digest. Kept for a day."""

    what = models.CharField(max_length=12)  # nominate, stand, join, again
    place = models.CharField(max_length=64)  # HMAC of the network address, never the address
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["what", "place", "at"])]
