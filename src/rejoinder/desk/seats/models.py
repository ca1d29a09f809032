"""Results of elections that the team loaded: one set for each election, one row for each seat in it."""

from django.conf import settings
from django.db import models

PERSON = settings.AUTH_USER_MODEL


class ResultSet(models.Model):
    """The results of one election, or the nominations for one that is to come."""

    class Kind(models.TextChoices):
        GENERAL = "general", "General election"
        BY = "by", "By-elections"
        LOCAL = "local", "Local elections"

    name = models.CharField(max_length=120, unique=True)  # "General election 2019"
    election = models.CharField(max_length=60)  # as in the file: "2019", "2016-12-01"
    kind = models.CharField(max_length=8, choices=Kind.choices)
    held_on = models.DateField(null=True)
    source = models.CharField(max_length=300, blank=True)  # where the file came from, with its licence
    is_invented = models.BooleanField(default=False)  # of the demo
    names = models.JSONField(default=dict)  # {"LD": "Liberal Democrat"}
    colours = models.JSONField(default=dict)  # {"LD": "#B3690B"}: what the team chose; others have a default
    notes = models.JSONField(default=list)  # what the reader did, in words
    seats_count = models.PositiveIntegerField(default=0)
    loaded_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    loaded_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)  # can be put back; plans that used it keep their outcome
    removed_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = [models.F("held_on").desc(nulls_last=True), "-pk"]  # databases differ in where they put no day

    def __str__(self):
        return self.name


class SeatRow(models.Model):
    """One seat of a set: who stood, and with how many votes. No name of a person."""

    result_set = models.ForeignKey(ResultSet, on_delete=models.CASCADE, related_name="rows")
    place = models.PositiveIntegerField()  # order in the file
    seat = models.CharField(max_length=120)
    code = models.CharField(max_length=24, blank=True, db_index=True)
    region = models.CharField(max_length=80, blank=True)
    country = models.CharField(max_length=80, blank=True)
    seats = models.PositiveSmallIntegerField(default=1)
    electorate = models.PositiveIntegerField(null=True)
    holder = models.CharField(max_length=24, blank=True)
    candidacies = models.JSONField(default=list)  # [[party, votes or null, elected or null, sitting]]
    hex_q = models.SmallIntegerField(null=True)  # column and row on the map of hexagons, where a layout was loaded
    hex_r = models.SmallIntegerField(null=True)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["result_set", "seat"], name="one_row_a_seat_in_a_set")]

    def __str__(self):
        return self.seat
