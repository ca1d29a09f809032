"""The real servers themselves, and what only they can show of the publishers for them."""

import asyncio
import time
from dataclasses import replace

import httpx
import psutil
import pytest

from rejoinder.wire.channels.bluesky import Bluesky
from rejoinder.wire.channels.message import NotSent
from rejoinder.wire.channels.outgoing import Absent, Found, Login, Outgoing, Published, Reach
from rejoinder.wire.channels.wordpress import Wordpress
from tests.servers import Unavailable
from tests.servers.pds import pds
from tests.servers.wordpress import wordpress
from tests.wire.counterparts import NETWORKS
from tests.wire.test_mastodon import a_picture

pytestmark = pytest.mark.servers


def started(server):
    try:
        with server() as there:
            yield there
    except Unavailable as reason:
        print(f"skipped: {server.__name__}, because {reason}")
        pytest.skip(str(reason))


@pytest.fixture(scope="module")
def network():
    yield from started(pds)


@pytest.fixture(scope="module")
def site():
    yield from started(wordpress)


@pytest.fixture
def bluesky(network, request):
    number = request.session.testscollected + len(accounts)
    accounts.append(network.account(f"walk{number}"))
    handle, password = accounts[-1]
    return Bluesky(Login(network.url, handle, {"app_password": password}), Reach(NETWORKS))


accounts = []


@pytest.fixture
def pages(site):
    site.empty()
    yield Wordpress(Login(site.url, site.handle, {"app_password": site.password}), Reach(NETWORKS))
    site.permalinks("")


def a_text(text, key="ab" * 16, **more):
    return Outgoing(key, text, more.pop("made_at", time.time()), **more)


def run(asked):
    return asyncio.run(asked)


def test_the_servers_listen_on_loopback_only(network, site):
    for pid in (network.pid, site.pid):
        listening = [c.laddr.ip for c in psutil.Process(pid).net_connections("inet") if c.status == "LISTEN"]
        assert listening and all(ip.startswith("127.77.") for ip in listening)


def test_a_server_is_gone_when_its_block_ends():
    for running in started(pds):
        pid = running.pid
    assert not psutil.pid_exists(pid)


def test_links_tags_and_known_names_are_live_on_bluesky_by_their_bytes(network, bluesky):
    handle = accounts[-1][0]
    text = f"“Seite 6” – 🏴󠁧󠁢󠁷󠁬󠁳󠁿 https://council.example/minutes, #Tidewell, @{handle}, @nobody.brask.example"
    run(bluesky.publish(a_text(text)))
    (post,) = network.posts(handle)
    raw = post["text"].encode()
    words = [raw[f["index"]["byteStart"] : f["index"]["byteEnd"]].decode() for f in post["facets"]]
    assert words == ["https://council.example/minutes", "#Tidewell", f"@{handle}"]
    assert post["facets"][2]["features"][0]["did"].startswith("did:plc:")


def test_a_picture_an_answer_and_a_card_stand_on_bluesky(network, bluesky):
    first = run(bluesky.publish(a_text("See page 6.", pictures=(a_picture(),), language="cy")))
    run(bluesky.publish(a_text("And https://council.example/7", "cd" * 16, reply_to=first.receipt.id, title="Page 7")))
    answer, post = sorted(network.posts(accounts[-1][0]), key=lambda one: "reply" not in one)
    assert post["embed"]["images"][0]["alt"] == "Page 6 of the minutes" and post["langs"] == ["cy"]
    assert answer["reply"]["parent"]["uri"] == answer["reply"]["root"]["uri"] == first.receipt.id
    assert answer["embed"]["external"]["uri"] == "https://council.example/7"


def test_an_answer_to_what_is_gone_is_not_sent(bluesky):
    first = run(bluesky.publish(a_text("Page 6.")))
    run(bluesky.withdraw(first.receipt))
    outcome = run(bluesky.publish(a_text("And page 7.", "cd" * 16, reply_to=first.receipt.id)))
    assert isinstance(outcome, NotSent) and outcome.is_final and "not there any more" in outcome.why


def test_looks_for_echoes_sign_in_once_for_many_posts(network, bluesky):
    first = run(bluesky.publish(a_text("Page 6.")))
    network.revoke(accounts[-1][0])
    again = Bluesky(Login(network.url, accounts[-1][0], {"app_password": accounts[-1][1]}), Reach(NETWORKS))
    assert "No service configured" in run(again.echoes(first.receipt)).why  # the server's word to one who is signed in
    assert run(again.publish(a_text("Page 7.", "cd" * 16))).is_refused


def test_a_correction_on_bluesky_made_twice_leaves_one_post(network, bluesky):
    first = run(bluesky.publish(a_text("Page 6.")))
    new = a_text("Page 7.", "cd" * 16)
    assert run(bluesky.correct(first.receipt, new)) == run(bluesky.correct(first.receipt, new))
    assert [post["text"] for post in network.posts(accounts[-1][0])] == ["Page 7."]
    assert isinstance(run(bluesky.read_back(a_text("Page 6."), first.receipt)), Absent)


def test_a_slug_that_another_page_has_is_told_and_that_page_is_left_alone(site, pages):
    run(pages.publish(a_text("Ours.", slug="ferry")))
    outcome = run(pages.publish(a_text("Another.", "cd" * 16, slug="ferry")))
    assert isinstance(outcome, NotSent) and outcome.is_final and "taken by another page" in outcome.why
    assert [row[0] for row in site.sql("select post_name from wp_posts where post_type = 'post' and ID > 3")] == [
        "ferry"
    ]


@pytest.mark.parametrize("permalinks", ["", "/%postname%/"])
def test_a_page_is_published_with_plain_and_with_worded_addresses(site, pages, permalinks):
    site.permalinks(permalinks)
    out = a_text("Page 6 < 7 & “so”.", slug="page-6", title="Tide & Quay", pictures=(a_picture('A "page"'),))
    outcome = run(pages.publish(out))
    assert isinstance(outcome, Published) and isinstance(run(pages.read_back(out)), Found)
    read = httpx.get(outcome.receipt.url)
    assert "Page 6 &lt; 7 &amp; “so”." in read.text and 'alt="A &quot;page&quot;"' in read.text
    assert outcome.receipt.url.endswith("/page-6/") == bool(permalinks)


def test_scripts_in_a_page_are_not_published(site, pages):
    outcome = run(pages.publish(a_text("x", slug="s", html="<p>Page 6<script>x()</script><img src=x onerror=x()></p>")))
    read = httpx.get(outcome.receipt.url).text
    assert "<p>Page 6" in read and "onerror" not in read and "x()</script>" not in read


def test_a_picture_that_the_site_has_is_not_uploaded_again(site, pages):
    first = run(pages.publish(a_text("See page 6.", slug="one", pictures=(a_picture(),))))
    run(pages.correct(first.receipt, a_text("See page 7.", "cd" * 16, slug="one", pictures=(a_picture(),))))
    assert site.sql("select count(*) from wp_posts where post_type = 'attachment'") == [["1"]]


def test_a_withdrawn_page_is_not_there_for_readers_and_can_be_published_again(site, pages):
    out = a_text("Page 6.", slug="page-6")
    first = run(pages.publish(out))
    run(pages.withdraw(first.receipt))
    assert httpx.get(first.receipt.url).status_code == 404
    assert run(pages.publish(out)).receipt.id == first.receipt.id
    assert httpx.get(first.receipt.url).status_code == 200


def test_a_person_who_may_not_publish_is_told_at_the_check(site, pages):
    site.sql("update wp_usermeta set meta_value = 'a:1:{s:10:\"subscriber\";b:1;}' where meta_key = 'wp_capabilities'")
    outcome = run(pages.check())
    site.sql(
        "update wp_usermeta set meta_value = 'a:1:{s:13:\"administrator\";b:1;}' where meta_key = 'wp_capabilities'"
    )
    assert isinstance(outcome, NotSent) and outcome.is_refused and "may not publish" in outcome.why


def test_a_site_that_is_no_wordpress_is_told(network):
    publisher = Wordpress(Login(network.url, "desk", {"app_password": "a-password"}), Reach(NETWORKS))
    outcome = run(publisher.publish(replace(a_text("Page 6."), slug="s")))
    assert isinstance(outcome, NotSent) and outcome.is_final and "names no WordPress API" in outcome.why
