"""The contract of publishing, over every registered publisher and its counterpart."""

import asyncio
import hashlib
import time

import pytest

from rejoinder.wire.channels.message import NotSent, Unclear
from rejoinder.wire.channels.outgoing import Absent, CannotTell, Found, Outgoing, Published, Ready, Receipt, Withdrawn
from rejoinder.wire.channels.publishers import PUBLISHERS
from tests.servers import Unavailable
from tests.wire.counterparts import REAL, started
from tests.wire.faults import FAULTS, broken_line

TEXT = "She voted to keep the night ferry: page 6 says so.\n\nPromoted by J. Brask, 1 Quay, Tidewell."
NAMES = [pytest.param(name, marks=pytest.mark.servers if name in REAL else ()) for name in PUBLISHERS]


@pytest.fixture(scope="module", params=NAMES)
def server(request):
    try:
        with started(request.param) as fresh:
            yield fresh
    except Unavailable as reason:
        print(f"skipped: publishing to {request.param}, because {reason}")
        pytest.skip(str(reason))


@pytest.fixture
def there(server):
    return server()


def a_text(text=TEXT, at=None, **more):
    key = hashlib.sha256(text.encode()).hexdigest()[:32]
    more = {"address": "news@herald.example", "title": "The night ferry", "slug": f"ferry-{key[:6]}"} | more
    return Outgoing(key, text, time.time() if at is None else at, **more)


def run(asked):
    return asyncio.run(asked)


def test_there_are_seven_publishers_and_each_has_a_counterpart():
    from tests.wire.counterparts import _SERVERS

    assert len(PUBLISHERS) == 7 and set(_SERVERS) == set(PUBLISHERS)


def test_a_good_account_is_ready(there):
    assert isinstance(run(there.publisher().check()), Ready)


def test_what_was_published_stands_there_word_for_word_and_once(there):
    publisher, out = there.publisher(), a_text()
    outcome = run(publisher.publish(out))
    assert isinstance(outcome, Published) and outcome.receipt.id
    assert [text.split() for text in there.standing()] == [TEXT.split()]
    for receipt in (outcome.receipt, None):
        standing = run(there.publisher().read_back(out, receipt))
        if "read_back" in publisher.can:
            assert isinstance(standing, Found) and standing.is_same and standing.receipt.id == outcome.receipt.id
        else:
            assert isinstance(standing, CannotTell)


def test_the_same_key_sent_twice_stands_once_where_the_channel_can(there):
    out = a_text()
    first, second = (run(there.publisher().publish(out)) for _ in range(2))
    assert isinstance(first, Published) and isinstance(second, Published)
    if there.is_idempotent:
        assert len(there.standing()) == 1 and first.receipt == second.receipt


def test_what_was_never_sent_is_surely_absent(there):
    standing = run(there.publisher().read_back(a_text("Nobody said this.")))
    assert isinstance(standing, Absent if "read_back" in there.publisher().can else CannotTell)


def test_what_is_withdrawn_is_gone_and_to_withdraw_it_again_is_no_error(there):
    publisher, out = there.publisher(), a_text()
    receipt = run(publisher.publish(out)).receipt
    outcome = run(publisher.withdraw(receipt))
    if "withdraw" not in publisher.can:
        assert isinstance(outcome, NotSent) and outcome.is_final
        return
    assert isinstance(outcome, Withdrawn) and there.standing() == []
    assert isinstance(run(publisher.read_back(out, receipt)), Absent)
    assert isinstance(run(publisher.withdraw(receipt)), Withdrawn)


def test_a_correction_takes_the_place_of_what_stood_there(there):
    publisher, out = there.publisher(), a_text()
    receipt = run(publisher.publish(out)).receipt
    new = a_text("She voted to keep it: page 7 says so.", slug=out.slug)
    outcome = run(publisher.correct(receipt, new))
    if "correct" not in publisher.can:
        assert isinstance(outcome, NotSent) and outcome.is_final
        return
    assert isinstance(outcome, Published)
    assert [text.split() for text in there.standing()] == [new.text.split()]
    standing = run(there.publisher().read_back(new, outcome.receipt))
    assert isinstance(standing, Found) and standing.is_same
    assert not _is_found_same(run(there.publisher().read_back(out, outcome.receipt)))


def _is_found_same(standing):
    return isinstance(standing, Found) and standing.is_same


def test_a_revoked_account_is_refused_in_words_and_nothing_stands_there(there):
    publisher = there.publisher()
    there.revoke()
    for outcome in (run(publisher.publish(a_text())), run(there.publisher().check())):
        assert isinstance(outcome, NotSent) and outcome.is_final and outcome.why
        assert outcome.is_refused
    assert there.standing() == []


def test_one_letter_too_many_is_refused_for_good_with_the_reason(there):
    there.publisher()
    if not there.too_long:
        pytest.skip(f"{there.name} takes texts of any length")
    outcome = run(there.publisher().publish(a_text(there.too_long)))
    assert isinstance(outcome, NotSent) and outcome.is_final and not outcome.is_refused
    assert len(outcome.why) > 20 and there.standing() == []


def test_echoes_are_counts_or_an_honest_cannot_tell(there):
    receipt = run(there.publisher().publish(a_text())).receipt
    echoes = run(there.publisher().echoes(receipt))
    if there.name == "mastodon":
        assert (echoes.replies, echoes.boosts, echoes.quotes, echoes.likes) == (3, 2, 1, 5)
    else:
        assert isinstance(echoes, CannotTell) and echoes.why


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_breaks_the_outcome_says_what_may_stand_there_and_a_second_try_never_doubles(there, fault):
    if fault == "twice" and not there.is_idempotent:
        pytest.skip(f"{there.name} cannot tell a repeat")
    out = a_text()
    there.publisher()
    with broken_line(there.place, write=there.write, fault=fault, is_smtp=there.is_smtp) as place:
        patience_s = (8.0 if there.name in REAL else 1.0) if fault == "delay" else 30.0
        outcome = run(there.publisher(place, patience_s).publish(out))
    is_there = fault in ("swallow", "delay", "twice")
    assert len(there.standing()) == is_there
    _assert_outcome(there, fault, outcome)
    if "read_back" not in there.publisher().can:
        return
    standing = run(there.publisher().read_back(out))
    assert _is_found_same(standing) if is_there else isinstance(standing, Absent)
    assert isinstance(run(there.publisher().publish(out)), Published)
    assert len(there.standing()) == 1


def _assert_outcome(there, fault, outcome):
    if fault == "refuse":
        assert isinstance(outcome, NotSent) and not outcome.is_final
    elif fault == "hang_up":  # it is the first request that it hits: not always the one that publishes
        assert isinstance(outcome, Unclear) or (isinstance(outcome, NotSent) and not outcome.is_final)
    elif fault in ("cut", "swallow", "delay"):
        assert isinstance(outcome, Unclear)
    elif fault == "twice":
        assert isinstance(outcome, Published)
    elif fault == "429":
        assert isinstance(outcome, NotSent) and not outcome.is_final and not outcome.is_refused
        assert outcome.after_s == 7 or there.is_smtp
    elif fault == "401":
        assert isinstance(outcome, NotSent) and outcome.is_final and outcome.is_refused
    else:  # one who knows a repeat by its key, and a mail server, may be asked again; the others may have done it
        assert isinstance(outcome, NotSent if there.name in ("press", "hook") else Unclear)


def test_no_secret_is_shown_by_a_login_or_said_by_an_outcome(there, caplog):
    caplog.set_level("DEBUG")
    login = there.login("http://127.77.0.1:1")
    said = [repr(login), repr(there.publisher()), repr(run(there.publisher().publish(a_text())))]
    said += [repr(run(there.publisher((there.place[0], 1)).check()))]
    there.revoke()
    said += [repr(run(there.publisher().check())), caplog.text]
    for secret in login.secrets.values():
        assert not any(secret in text for text in said)


def test_a_server_inside_our_own_network_is_not_called(there):
    if there.is_smtp:
        pytest.skip("the mail server is named by whoever runs the desk")
    there.publisher()
    outcome = run(there.publisher(("127.0.0.1", there.place[1])).publish(a_text()))
    assert isinstance(outcome, NotSent) and "inside our own network" in outcome.why and there.standing() == []


def test_what_is_gone_cannot_be_corrected(there):
    publisher = there.publisher()
    if there.name not in ("mastodon", "wordpress"):
        pytest.skip("told by the channel's own tests")
    outcome = run(publisher.correct(Receipt("424242"), a_text()))
    assert isinstance(outcome, NotSent) and outcome.is_final
