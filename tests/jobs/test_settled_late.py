"""What is sure to be out is written down, whatever the database or a person did meanwhile."""

import pytest
from django.db import OperationalError
from django.utils import timezone

from rejoinder.desk.publishing import by_hand
from rejoinder.desk.publishing.models import Publication
from rejoinder.desk.publishing.sending import claim_due, mark_stale
from rejoinder.desk.publishing.settling import settle_sent
from rejoinder.jobs.accounts_open import Accounts
from rejoinder.jobs.publish import Limits, Publishing
from rejoinder.settings import read_settings
from rejoinder.wire.channels.outgoing import Published, Receipt
from tests.jobs.ledger import ALL, Clock, Server, account_of, approved, in_database, publisher_of, team, turn

pytestmark = pytest.mark.django_db
State = Publication.State


def test_a_database_that_is_locked_for_a_moment_makes_nothing_unclear():
    release, server, clock, locked = approved(team(), [account_of()]), Server(), Clock(), [settle_sent]

    async def db(function, *said, **more):
        if function in locked:
            locked.remove(function)
            raise OperationalError("database is locked")
        return await in_database(function, *said, **more)

    accounts = Accounts(read_settings(), db, publishers={"hook": publisher_of(server)}, unseal=lambda sealed: {})
    clock.turn(seconds=2)
    turn(Publishing(accounts, db, "http://desk.example", clock=clock, limits=Limits(5.0, 5.0, (0.0,))))
    assert not locked and release.publications.get().state == State.OUT and server.calls == ["ok"]


def test_an_answer_that_comes_after_a_person_marked_it_as_not_out_is_believed():
    people, clock = team(), Clock()
    release = approved(people, [account_of()])
    turn(Publishing(Accounts(read_settings(), in_database, publishers={}, unseal=dict), in_database, "", clock=clock))
    Publication.objects.update(state=State.WAITING, due_at=clock.at)
    clock.turn(seconds=2)
    (claim,) = claim_due(clock.at, "one", lambda contact: "")
    clock.turn(minutes=4)
    mark_stale(clock.at)
    by_hand.mark_not_out(release.publications.get(), by=people[1])
    settle_sent(claim, Published(Receipt("7", "https://server.example/7")), timezone.now(), can=ALL)
    assert release.publications.get().state == State.OUT
