"""The demo's pledges: the same functions as the pages use, written once."""

import random
from dataclasses import replace

import pytest
from django.utils import timezone

from rejoinder.cli.demo.contesting import VOTES, Team, decided_vote
from rejoinder.cli.demo.pledging import write_pledges, write_votes
from rejoinder.desk.pledges.balances import owed_sentence
from rejoinder.desk.pledges.models import Pledge
from rejoinder.desk.pledges.reading import Round
from tests.desk.contest_rows import person

pytestmark = pytest.mark.django_db


def test_fourteen_of_seventeen_pledges_of_the_demo_can_be_kept_at_once():
    writer, approver, now = person("admin"), person("approver", "Pim Hallorane"), timezone.now()
    for _ in range(2):
        write_pledges(now, {}, writer, approver)
        write_votes(now, writer, approver)
    for vote in VOTES:
        few = replace(vote, said=tuple((many // 10, paper) for many, paper in vote.said), members=50)
        decided_vote(now, few, Team(writer, approver), random.Random(1))
    one = Round(election="The next general election")
    assert one.headline == "14 of 17 pledges can all be kept at once; one of these waits for a members’ vote."
    assert Pledge.objects.filter(is_published=True).count() == 3
    assert owed_sentence({}) == "Tideway is owed one more by Cedar, from the county elections of May."
