"""Stories, the posts in them and why, what people corrected, and what changed."""

from django.conf import settings
from django.db import models

from rejoinder.desk.listening.models import Post


class Story(models.Model):
    """A cluster of posts about the same happening."""

    class State(models.TextChoices):
        NEW = "new"
        RESPONDING = "responding"
        WATCH = "watch"
        ANSWERED = "answered"
        NON_STORY = "non_story"

    title = models.TextField()
    is_title_fixed = models.BooleanField(default=False)  # a person named it
    opened_why = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW, db_index=True)
    state_at = models.DateTimeField(null=True)
    state_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    state_why = models.CharField(max_length=500, blank=True)
    reopens_pct = models.PositiveSmallIntegerField(null=True)  # a non-story comes back above this chance
    quiet_until = models.DateTimeField(null=True)  # or at this time; None: only by its chance
    reopened_at = models.DateTimeField(null=True)
    reopened_why = models.CharField(max_length=500, blank=True)
    muted_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    was_split = models.BooleanField(default=False)  # made or cut by a person: the machine never merges it away

    # Summed up by the jobs after each change, so that the board reads rows and counts nothing.
    first_post = models.ForeignKey(Post, null=True, on_delete=models.SET_NULL, related_name="+")
    first_seen = models.DateTimeField(db_index=True)  # earliest seen_at of its posts
    last_post_at = models.DateTimeField(db_index=True)  # latest `at` of its posts
    posts_count = models.PositiveIntegerField(default=0)
    sources_count = models.PositiveIntegerField(default=0)
    copies_count = models.PositiveIntegerField(default=0)  # posts that mostly copy an earlier one
    own_count = models.PositiveIntegerField(default=0)  # sources that carry it in words of their own
    rewordings = models.PositiveIntegerField(default=0)  # how often the words of its main phrase changed
    growth = models.FloatField(default=0)  # posts an hour over the last 15 minutes, see core/growth.py
    growth_word = models.CharField(max_length=20, blank=True)
    spark = models.JSONField(default=list)  # 13 counts of 5 minutes, oldest first
    carriers = models.JSONField(default=dict)  # sources by leaning: {"left": 2, "centre": 3, "right": 5, "": 1}
    summed_at = models.DateTimeField(null=True)

    # Written by the forecast job. `chance` is that of the desk's horizon, None where there is too little to say.
    chance = models.FloatField(null=True, db_index=True)
    chances = models.JSONField(default=dict)  # {"1": .44, "3": .71, "6": .76, "24": .81}
    chance_at = models.DateTimeField(null=True)
    chance_why = models.CharField(max_length=300, blank=True)  # what moved it, or why there is none
    chance_was = models.FloatField(null=True)
    chance_was_at = models.DateTimeField(null=True)
    became_at = models.DateTimeField(null=True)  # when it met the team's definition of a story
    became_why = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "stories"

    def __str__(self):
        return self.title


class Membership(models.Model):
    """A post's place in a story: which, why, and whether a person put it there."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="membership")
    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="memberships")
    at_arrival = models.BigIntegerField()  # id of the story it was first put in
    why = models.TextField()
    score = models.FloatField(default=0)
    is_loose = models.BooleanField(default=False)  # "loosely related": moved in when its own small story closed
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    is_fixed = models.BooleanField(default=False)  # a person's word: the machine never moves it
    at = models.DateTimeField()
    copy_of = models.ForeignKey(Post, null=True, on_delete=models.SET_NULL, related_name="+")  # earlier, same story
    copied_share = models.FloatField(null=True)  # of its words; None: not looked at yet

    class Meta:
        indexes = [models.Index(fields=["id"], name="not_traced", condition=models.Q(copied_share=None))]


class PostVector(models.Model):
    """The sentence vector of a post (float16, little endian), kept so that a restart need not compute it again."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="vector")
    dense = models.BinaryField()


class Correction(models.Model):
    """A person's word about a story. Kept for ever; the machine never undoes it, people can."""

    class Kind(models.TextChoices):
        SPLIT = "split"
        MERGE = "merge"
        MOVE = "move"
        RENAME = "rename"
        MUTE = "mute"
        UNMUTE = "unmute"
        STATE = "state"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="corrections")
    other = models.ForeignKey(Story, null=True, on_delete=models.PROTECT, related_name="+")
    post_ids = models.JSONField(default=list)
    before = models.JSONField(default=dict)  # what is needed to undo it
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")


class Notice(models.Model):
    """What we would tell those who posted a non-story. It goes nowhere by itself: an approved text can be copied."""

    class State(models.TextChoices):
        DRAFT = "draft"
        ASKED = "asked"  # somebody asked for approval of this exact text
        APPROVED = "approved"

    story = models.OneToOneField(Story, on_delete=models.PROTECT, related_name="notice")
    text = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    verdict_at = models.DateTimeField()  # of the verdict it tells of: with another one it no longer holds
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_sha256 = models.CharField(max_length=64, blank=True)  # of the exact text that was approved
    voided_why = models.CharField(max_length=300, blank=True)  # what took the last approval or question back


class Return(models.Model):
    """A story that tells of an earlier, quiet one again: which, how like they are, and why."""

    story = models.OneToOneField(Story, on_delete=models.CASCADE, related_name="return_of")
    earlier = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="returns")
    likeness = models.FloatField()
    why = models.CharField(max_length=300)
    at = models.DateTimeField()


class KeepApart(models.Model):
    """Two stories that a person took apart; the machine never merges them."""

    one = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="+")
    correction = models.ForeignKey(Correction, on_delete=models.CASCADE, related_name="apart")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["one", "other", "correction"], name="apart_once")]


class Change(models.Model):
    """A story changed: what open pages are told. Rows older than a day are dropped by the jobs."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)  # opened, grew, merged, corrected, matched, reworded, alerted
    at = models.DateTimeField(db_index=True)
