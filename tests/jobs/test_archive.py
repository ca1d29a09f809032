"""Evidence on a real web server: copied, watched, found changed, gone, down, too large, or forbidden."""

import asyncio
import ipaddress
from datetime import timedelta

import pytest
from aiohttp import web
from django.utils import timezone

from rejoinder.desk.lines import evidence
from rejoinder.desk.lines.models import Evidence, EvidenceCopy, Line
from rejoinder.desk.lines.take import save_line
from rejoinder.desk.lines.uses import record_use
from rejoinder.jobs.archive import claim_evidence, read_evidence, store_evidence
from rejoinder.wire.http import Client
from tests.wire.web import FORBIDDEN_HOST, answers, site

pytestmark = pytest.mark.django_db
ALLOWED = (ipaddress.ip_network("127.77.0.0/16"),)
PAGE = """<html><head><title>x</title><script nonce="{nonce}">a()</script></head><body><nav>Home</nav>
<div class="advert">{nonce} cheap boats</div><main><h1>Ferry timetable</h1>
<table><tr><td>last boat</td><td>{last}</td></tr></table></main><footer>{nonce}</footer></body></html>"""


def page(last="23:40", nonce="n1", content_type="text/html"):
    return answers(200, PAGE.format(last=last, nonce=nonce).encode(), Content_Type=content_type)


def line_with(*addresses, text="She voted to keep the night ferry."):
    return save_line({"ref": "14", "text": text, "evidence": list(addresses)}, None)


class Web:
    """A little site whose pages the test swaps between two looks, at times of its own choosing."""

    def __init__(self, runner, base, routes):
        self._runner, self._base, self.routes = runner, base, routes
        line_with(base + "/timetable")
        self.now = timezone.now()

    def look(self, *, after_h=0.0, serve=True):
        """One look at what is due so many hours later, at the site or, where it does not serve, at a shut port."""
        self.now += timedelta(hours=after_h)
        base = self._base if serve else "http://127.77.0.1:9"
        Evidence.objects.update(address=base + "/timetable")
        readings = self._runner.run(self._read(claim_evidence(self.now)))
        return store_evidence(readings)

    async def _read(self, due):
        async with Client(allow_networks=ALLOWED, gap_s=0.0) as client:
            return [await read_evidence(client, piece, self.now.timestamp) for piece in due]


@pytest.fixture
def web_site():
    routes = {}
    with asyncio.Runner() as runner:
        context = site(routes)
        base, _ = runner.run(context.__aenter__())
        yield Web(runner, base, routes)
        runner.run(context.__aexit__(None, None, None))


def piece():
    return Evidence.objects.get()


def test_new_evidence_is_copied_soon_with_its_hash_and_words(web_site):
    web_site.routes["/timetable"] = page()
    assert web_site.look() == {"same": 1}
    copy = EvidenceCopy.objects.get()
    assert "last boat | 23:40" in copy.text and "cheap boats" not in copy.text and len(copy.sha256) == 64
    assert evidence.body_of(copy) == PAGE.format(last="23:40", nonce="n1").encode()
    assert piece().rests_on == copy and piece().next_check_at > web_site.now + timedelta(hours=23)


def test_adverts_and_nonces_do_not_cry_wolf(web_site):
    web_site.routes["/timetable"] = page(nonce="n1")
    web_site.look()
    web_site.routes["/timetable"] = page(nonce="n2")
    assert web_site.look(after_h=25) == {"same": 1}
    assert EvidenceCopy.objects.count() == 1


def test_a_change_is_told_with_its_words_and_whether_the_line_uses_them(web_site):
    web_site.routes["/timetable"] = page("23:40")
    web_site.look()
    web_site.routes["/timetable"] = page("22:55")
    assert web_site.look(after_h=25) == {"changed": 1}
    changed, line = piece(), Line.objects.get()
    assert ["removed", "23:40"] in changed.difference and ["added", "22:55"] in changed.difference
    assert evidence.standing_of(line).state == "changed"
    (shown,) = evidence.shown(line, [line.text])
    assert shown.touched == () and "23:40" in shown.changed_words
    (shown,) = evidence.shown(line, ["The last boat leaves at 23:40."])
    assert shown.touched[0].words == ("23:40",)
    assert EvidenceCopy.objects.count() == 2 and changed.rests_on.number == 1


def test_still_true_takes_the_new_copy_and_the_first_is_kept(web_site):
    web_site.routes["/timetable"] = page("23:40")
    web_site.look()
    web_site.routes["/timetable"] = page("22:55")
    web_site.look(after_h=25)
    evidence.take_copy(piece(), piece().seen_last_id, None)
    assert piece().state == "same" and piece().rests_on.number == 2 and not piece().difference
    assert web_site.look(after_h=25) == {"same": 1}
    assert EvidenceCopy.objects.filter(number=1).exists()


def test_a_page_that_goes_back_to_its_old_words_is_the_same_again(web_site):
    for last, expected in (("23:40", "same"), ("22:55", "changed"), ("23:40", "same")):
        web_site.routes["/timetable"] = page(last)
        assert web_site.look(after_h=25) == {expected: 1}
    assert EvidenceCopy.objects.count() == 2


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_is_told_and_our_copy_stands(web_site, status):
    web_site.routes["/timetable"] = page()
    web_site.look()
    web_site.routes["/timetable"] = answers(status)
    assert web_site.look(after_h=25) == {"gone": 1}
    stands = evidence.standing_of(Line.objects.get())
    assert (stands.state, stands.tone) == ("gone", "due") and "our copy stands" in stands.says


def test_a_server_that_is_down_for_an_hour_is_said_without_alarm_and_alarms_after_a_day(web_site):
    web_site.routes["/timetable"] = page()
    web_site.look()
    assert web_site.look(after_h=25, serve=False) == {"unreachable": 1}
    stands = evidence.standing_of(Line.objects.get())
    assert (stands.state, stands.tone) == ("good", "") and "was not reached" in stands.says
    assert web_site.look(after_h=1, serve=False) == {"unreachable": 1}
    assert web_site.look(after_h=25, serve=False) == {"lost": 1}
    assert evidence.standing_of(Line.objects.get()).state == "gone"
    assert web_site.look(after_h=25) == {"same": 1}
    assert piece().failing_since is None


def test_a_change_is_not_forgotten_while_its_server_is_down(web_site):
    etag = {"ETag": '"2"'}

    async def second(request):
        if request.headers.get("If-None-Match") == '"2"':
            return web.Response(status=304)
        return web.Response(body=PAGE.format(last="22:55", nonce="n").encode(), content_type="text/html", headers=etag)

    web_site.routes["/timetable"] = page("23:40")
    web_site.look()
    web_site.routes["/timetable"] = second
    assert web_site.look(after_h=25) == {"changed": 1}
    assert web_site.look(after_h=25, serve=False) == {"unreachable": 1}
    assert web_site.look(after_h=1) == {"changed": 1}
    assert piece().difference


def test_evidence_over_five_megabytes_is_named_so_and_a_person_may_put_a_copy_in(web_site):
    web_site.routes["/timetable"] = answers(200, b"a" * (5 * 2**20 + 1), Content_Type="text/plain")
    assert web_site.look() == {"large": 1}
    line = Line.objects.get()
    assert evidence.standing_of(line).state == "uncopied" and not EvidenceCopy.objects.exists()
    evidence.put_in(piece(), "minutes.txt", b"Page 6: the vote.", None, content_type="text/plain")
    assert evidence.standing_of(line).state == "good" and EvidenceCopy.objects.get().is_by_hand


def test_a_redirect_into_our_own_network_is_not_followed(web_site):
    web_site.routes["/timetable"] = answers(302, Location=f"http://{FORBIDDEN_HOST}:9/secret")
    assert web_site.look() == {"refused": 1}
    assert "inside our own network" in piece().why and not EvidenceCopy.objects.exists()


@pytest.mark.parametrize(
    "routes",
    [
        {"/robots.txt": "User-agent: *\nDisallow: /timetable", "/timetable": page()},
        {"/timetable": answers(200, b'<html><head><meta name="robots" content="noarchive"></head>x</html>',
                               Content_Type="text/html")},
        {"/timetable": answers(403)},
    ],
    ids=["robots.txt", "noarchive", "403"],
)  # fmt: skip
def test_a_page_that_forbids_copies_is_left_alone(web_site, routes):
    web_site.routes.update(routes)
    assert web_site.look() == {"forbidden": 1}
    assert not EvidenceCopy.objects.exists()


def test_a_host_that_says_wait_is_asked_when_it_said(web_site):
    web_site.routes["/timetable"] = answers(429, Retry_After="7200")
    assert web_site.look() == {"due": 1}
    assert piece().state == "due" and piece().next_check_at > web_site.now + timedelta(minutes=110)


def test_a_page_that_moved_for_good_with_the_same_words_is_said_without_alarm(web_site):
    web_site.routes["/timetable"] = page()
    web_site.look()
    web_site.routes |= {"/timetable": answers(301, Location="/new"), "/new": page()}
    assert web_site.look(after_h=25) == {"moved": 1}
    assert piece().moved_to.endswith("/new") and evidence.standing_of(Line.objects.get()).state == "good"


def test_a_kind_that_we_cannot_read_is_compared_by_its_bytes_and_says_so(web_site):
    web_site.routes["/timetable"] = answers(200, b"%PDF-1.7 one", Content_Type="application/pdf")
    assert web_site.look() == {"same": 1}
    assert web_site.look(after_h=25) == {"same": 1}
    web_site.routes["/timetable"] = answers(200, b"%PDF-1.7 two", Content_Type="application/pdf")
    assert web_site.look(after_h=25) == {"changed": 1}
    assert "cannot read its kind" in piece().why and EvidenceCopy.objects.count() == 2


def test_copies_are_bounded_and_the_first_one_is_never_dropped(web_site):
    for number in range(evidence.COPIES_MAX + 5):
        web_site.routes["/timetable"] = page(f"2{number}:00")
        web_site.look(after_h=25)
    numbers = set(EvidenceCopy.objects.values_list("number", flat=True))
    assert len(numbers) == evidence.COPIES_MAX and 1 in numbers and evidence.COPIES_MAX + 5 in numbers


def test_evidence_of_a_line_that_went_out_lately_is_looked_at_hourly(web_site):
    web_site.routes["/timetable"] = page()
    web_site.look()
    line = Line.objects.get()
    record_use(line.pk, 1, where="release:1", at=web_site.now)
    assert piece().next_check_at <= web_site.now + timedelta(hours=1)
    web_site.look(after_h=1)
    assert piece().next_check_at <= web_site.now + timedelta(hours=1)
    web_site.look(after_h=49)
    assert piece().next_check_at > web_site.now + timedelta(hours=23)


def test_evidence_that_no_version_names_any_more_is_not_fetched(web_site):
    web_site.routes["/timetable"] = page()
    web_site.look()
    save_line({"evidence": []}, None, Line.objects.get())
    assert web_site.look(after_h=48) == {} and EvidenceCopy.objects.exists()


def test_one_host_is_asked_for_one_page_at_a_time():
    line_with("http://a.example/1", "http://a.example/2", "http://b.example/1")
    due = claim_evidence(timezone.now())
    assert sorted(one.address for one in due) == ["http://a.example/1", "http://b.example/1"]
    assert claim_evidence(timezone.now())[0].address == "http://a.example/2"
