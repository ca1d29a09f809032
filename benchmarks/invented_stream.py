"""Invented posts that tell of invented happenings, and a process that stores them at a steady rate as the listener does.

    python benchmarks/invented_stream.py FOLDER SKIP RATE SECONDS

SKIP: how many posts of the same stream were stored before. Prints one line a batch: the moment (monotonic clock, one for all processes of a machine) at which its posts were stored,
and their addresses. A happening is told by ten posts on average, in words of their own; one post in five is about one
of three large ones.
"""

import json
import os
import random
import sys
import time
from pathlib import Path

SEED = 23
SOURCES = 200
BATCHES_A_SECOND = 10
LARGE, LARGE_SHARE = 3, 0.2
POSTS_A_STORY = 10
LIVE_STORIES = 60  # that posts are drawn from at a time
MARKED_SHARE = 0.08  # of the happenings: a post about one says the word that a watch waits for
MARK = "brimquell"
LEANINGS = ("left", "centre", "right", "")
FIELDS = """
harbour: ferry pier dredger mooring tide buoy captain customs freight lighthouse trawler crane quay pilot
school: pupils headteacher exam classroom uniform lunch bus detention playground mathematics inspection boarding teacher term
hospital: nurses ward surgery ambulance scanner vaccine patients midwife pharmacy theatre infection beds consultant waiting
football: striker goalkeeper penalty stadium derby relegation transfer referee fans season coach league injury kick-off
weather: storm flood drought snow gale heatwave barometer hail forecast rainfall landslip frost thunder thaw
farming: harvest wheat lambs tractor subsidy slurry orchard hedgerow dairy vet seed drainage barn auction
courts: judge jury verdict appeal barrister bail prison fraud witness sentence magistrate evidence custody lawsuit
rail: train platform signal timetable carriage conductor strike sleepers tunnel fares commuter freight junction depot
music: orchestra violin soprano festival encore conductor choir album drummer tour rehearsal organ composer audition
food: bakery sourdough recipe chef oysters menu allergy brewery cider butcher cheese tasting kitchen inspector
energy: turbine pylon reactor gas meter tariff solar battery grid blackout boiler insulation coal pipeline
wildlife: otter osprey badger beavers wetland poacher nest heron seal hedgehog bat colony cull warden
housing: rent landlord eviction mortgage cladding estate tower damp squatters planning bungalow lease tenants surveyor
science: telescope comet fossil genome laboratory glacier particle probe volcano enzyme bacteria satellite orbit professor
banking: loan branch cash pension inflation shares auditor bonus savings credit bankruptcy shareholders interest vault
arts: sculpture gallery fresco forgery curator mural novel poet prize museum portrait restoration auctioneer sketch
""".strip().splitlines()
WHAT_IS_SAID = [(line.partition(": ")[0], line.partition(": ")[2].split()) for line in FIELDS]
DOES = "closes reopens sells loses praises rejects delays doubles halves recalls bans funds repairs abandons blames sues finds defends cancels moves".split()
SHAPES = ("{name} {does} {a} {b} at {place}", "{place} {a}: {name} {does} {b}", "{b} and {a}: {place} {does} {c}",
          "{a} {b} {c} — {name} of {place}", "{place}: {c} after {a} {b}", "{name} on {a} and {b}: {c} {does}")  # fmt: skip


FIRST = "Ada Bram Cleo Dirk Edna Fritz Gwen Hugo Ines Jarl Kezia Lars Mina Nils Olga Piet Quentin Rosa Sven Tilda Udo Vera Wim Xenia Yves Zora".split()
LAST = "Achterberg Brask Castellan Dunmore Eversley Fairweather Gallimore Hathersage Inchbald Jessop Kettleby Lovelace Merriweather Northcott Oakeshott Pemberton Quillfeather Ravenscroft Stanhope Thistlewood Underhill Vantongeren Whitlock Yardley".split()
HEAD = "Ash Birch Cold Dun East Fern Great Harrow Iron Kings Long Marl North Oak Penny Red Salt Thorn Upper West Whit Wych".split()
TAIL = "bourne bridge bury combe cliffe dale den field ford gate ham hurst ley mere minster mouth port stead thorpe ton wick worth".split()


def person(draw):
    """An invented name."""
    return f"{draw.choice(FIRST)} {draw.choice(LAST)}"


def place(draw):
    """An invented town."""
    return draw.choice(HEAD) + draw.choice(TAIL)


class Happenings:
    """Draws one post after the other; same seed, same posts."""

    def __init__(self, seed: int = SEED) -> None:
        self._draw, self._posts = random.Random(seed), 0
        self._large = [self._happening(is_marked=False) for _ in range(LARGE)]
        self._live = [self._happening() for _ in range(LIVE_STORIES)]

    def next(self):
        """One post's address, title and text, and the number of its source."""
        draw = self._draw
        if draw.random() < LARGE_SHARE:
            about = draw.choice(self._large)
        else:
            at = draw.randrange(len(self._live))
            about = self._live[at]
            if draw.random() < 1 / POSTS_A_STORY:
                self._live[at] = self._happening()
        self._posts += 1
        title = draw.choice(SHAPES).format(**about)
        words = draw.sample(about["said"], 8)
        mark = f" {MARK}" if about["is_marked"] and draw.random() < 0.3 else ""
        text = (
            f"{about['place']} {about['a']} {about['does']} {about['b']}, {about['name']} {words[0]} {words[1]}. {words[2]} {words[3]} {about['c']}"
            f" {about['number']} {words[4]}{mark}. {about['second']} {words[5]} {words[6]} {about['place']} {words[7]} {about['a']}."
        )
        source = draw.randrange(SOURCES)
        return f"https://site{source}.example/{self._posts}", title[:1].upper() + title[1:], text, source

    def _happening(self, *, is_marked=None):
        draw = self._draw

        _, words = draw.choice(WHAT_IS_SAID)
        own = draw.sample(words, 3) + [draw.choice(draw.choice(WHAT_IS_SAID)[1]) for _ in range(10)]
        is_marked = draw.random() < MARKED_SHARE if is_marked is None else is_marked
        return {"a": own[0], "b": own[1], "c": own[2], "said": own[3:], "does": draw.choice(DOES), "place": place(draw),
                "name": person(draw), "second": person(draw), "number": draw.randrange(20, 900), "is_marked": is_marked}  # fmt: skip


def main() -> None:
    folder, skip, rate, seconds = sys.argv[1:]
    os.environ["DJANGO_SETTINGS_MODULE"] = "rejoinder.desk.settings"
    from rejoinder.cli.setup import setup

    setup(Path(folder))
    from rejoinder.desk.listening.models import Source

    sources = list(Source.objects.order_by("id").values_list("id", flat=True))
    told = Happenings()
    for _ in range(int(skip)):
        told.next()
    _store_for(float(rate), float(seconds), told, sources)


def _store_for(rate, seconds, told, sources):
    """Batches at even distances; one that comes late is stored at once, so that the rate holds."""
    from django.db import OperationalError

    began, stored = time.monotonic(), 0
    while (passed := time.monotonic() - began) < seconds:
        due = int(min(passed + 1 / BATCHES_A_SECOND, seconds) * rate) - stored
        posts = [told.next() for _ in range(due)]
        stored += due
        while posts:
            try:
                at, tries = _stored(posts, sources), 0
                break
            except OperationalError:  # the listener tries again as well
                tries += 1
        print(json.dumps({"at": at, "rate": rate, "posts": [url for url, *_ in posts]}), flush=True)
        time.sleep(max(0.0, stored / rate - (time.monotonic() - began)))


def _stored(posts, sources):
    """One call of the listener's own store step: a reading for each source that has something new."""
    from rejoinder.core.posts import ParsedFeed, ParsedPost
    from rejoinder.jobs.listen import Reading
    from rejoinder.jobs.store import store
    from rejoinder.wire.http import Fetched

    by_source = {}
    now = time.time()
    for url, title, text, source in posts:
        by_source.setdefault(sources[source], []).append(ParsedPost(url=url, title=title, text=text, published=now - 1))
    store(
        [
            Reading(source, Fetched("https://site.example/feed", 200, b"x"), now, ParsedFeed("rss", posts=tuple(found)))
            for source, found in by_source.items()
        ],
        poll_min_s=300,
    )
    return time.monotonic()


def fill_sources(now) -> None:
    """The sources of the stream; stopped, so that the desk's own listener does not look for them."""
    from rejoinder.desk.listening.models import Source

    Source.objects.bulk_create(
        Source(
            title=f"Site {n}", address=f"https://site{n}.example/feed", feed_url=f"https://site{n}.example/feed",
            medium=("blog", "news", "agency")[n % 3], leaning=LEANINGS[n % 4], state="stopped", added_at=now, next_poll_at=now,
        )
        for n in range(SOURCES)
    )  # fmt: skip


if __name__ == "__main__":
    main()
