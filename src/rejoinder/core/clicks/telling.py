"""Looks to classes: each click beside what came to the same link and from the same network around it.

One pass in the order of time. A decision waits until five minutes of what follows are known: a burst is known by how it
stops. Memory is bounded by the clicks of six minutes and by NETWORKS_MAX.
"""

from collections import OrderedDict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from rejoinder.core.clicks.looks import Look, LookKind

AHEAD_S = 300.0  # a decision waits so long
NEAR_S = 60.0  # before and after: Mastodon spreads its previews over the first minute (LinkCrawlWorker)
STORM_NETWORKS = 8  # programs from so many networks within two minutes are a burst of previews
AFTER_S = 900.0  # late previews of a burst: queues between servers run minutes behind
LIKELY_SHARE = 0.6  # of the sure people in a burst: older and private browsers are a fifth of all, three times allowed
LIKELY_SPARE = 4
# People do not stop at once: in the two minutes around a click there may be so many times more of its kind than in two
# minutes of the four that follow. Half of what comes in three minutes stays below it; a burst of servers does not.
STOPS_LIKELY, STOPS_PERSON, STOPS_SPARE = 3.0, 6.0, 4
STOPS_OTHERS, OTHERS_MIN = 1.5, 6  # people of other sorts went on, at least so many of them
BUSY_LINKS = 10  # different links from one network within two minutes: nobody reads like that
CLOCKWORK_VISITS = 7  # at equal intervals
CLOCKWORK_SPREAD = 0.05  # standard deviation of the intervals over their mean; by chance it is near 1
CLOCKWORK_S_MIN = 5.0
MEMORY_S = 3_600.0  # how long a person is remembered at a network
VISITS_KEPT = 32
NETWORKS_MAX = 50_000
WAITING_MAX = 200_000  # clicks; more than that and the oldest is told with what is known by then


class ClickKind(StrEnum):
    """Who came."""

    HUMAN = "human"
    PREVIEW = "preview"
    ROBOT = "robot"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Seen:
    """A click as it goes in. `network` and `kin`, the sort of browser, are "" where they are not known.

    `time` in unix seconds, or None.
    """

    time: float | None
    network: str
    link: str
    look: Look
    kin: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What a click was, and why."""

    kind: ClickKind
    why: str


@dataclass(slots=True)
class _Waiting:
    time: float
    network: str
    seen: Seen
    around: "_Around"
    visits: "_Visits"


class _Counts(dict[str, int]):
    """Clicks by network; its length is how many networks there are."""

    def up(self, network: str) -> None:
        self[network] = self.get(network, 0) + 1

    def down(self, network: str) -> None:
        left = self[network] - 1
        if left:
            self[network] = left
        else:
            del self[network]


_OF = {  # who counts as what, around a click
    LookKind.TOOL: ("machines", "servers", "programs"), LookKind.MASKED: ("machines", "servers", "programs"),
    LookKind.PREVIEW: ("machines", "servers"), LookKind.BARE: ("machines",), LookKind.LIKELY: (),
    LookKind.PERSON: ("persons",), LookKind.ROBOT: (), LookKind.UNKNOWN: (),
}  # fmt: skip


class _Around:
    """What came to one link in the two minutes around the click that is told."""

    __slots__ = (
        "ahead", "behind", "last_seen", "last_storm", "later", "machines", "near", "persons", "programs",
        "servers", "sorts",
    )  # fmt: skip

    def __init__(self) -> None:
        self.machines, self.servers, self.programs = _Counts(), _Counts(), _Counts()
        self.persons = _Counts()
        self.sorts: dict[tuple[LookKind, str], tuple[_Counts, _Counts]] = {}  # of people: near, and later than that
        self.later: deque[_Waiting] = deque()  # more than NEAR_S ahead
        self.near: deque[_Waiting] = deque()  # not told yet
        self.behind: deque[_Waiting] = deque()  # told, and still near
        self.last_storm = self.last_seen = float("-inf")

    def come(self, one: _Waiting) -> None:
        self.later.append(one)
        self.last_seen = one.time
        if (sort := self.sort_of(one)) is not None:
            sort[1].up(one.network)

    def sort_of(self, one: _Waiting) -> tuple[_Counts, _Counts] | None:
        """Networks from which people of the same sort came, near and later; None for a click that is no person's."""
        kind = one.seen.look.kind
        if kind is not LookKind.LIKELY and kind is not LookKind.PERSON:
            return None
        return self.sorts.setdefault((kind, one.seen.kin), (_Counts(), _Counts()))

    def turn_to(self, one: _Waiting) -> None:
        """Moves the two minutes on to the click that is told next."""
        while self.behind and self.behind[0].time < one.time - NEAR_S:
            gone = self.behind.popleft()
            for name in _OF[gone.seen.look.kind]:
                getattr(self, name).down(gone.network)
            if (sort := self.sort_of(gone)) is not None:
                sort[0].down(gone.network)
        while self.later and self.later[0].time <= one.time + NEAR_S:
            come = self.later.popleft()
            self.near.append(come)
            for name in _OF[come.seen.look.kind]:
                getattr(self, name).up(come.network)
            if (sort := self.sort_of(come)) is not None:
                sort[1].down(come.network)
                sort[0].up(come.network)
        if self.storm >= STORM_NETWORKS:
            self.last_storm = one.time

    def leave(self) -> None:
        self.behind.append(self.near.popleft())

    def near_of(self, kind: LookKind, kin: str) -> int:
        """From how many networks people of one sort came near."""
        sort = self.sorts.get((kind, kin))
        return len(sort[0]) if sort else 0

    def stopped(self, one: _Waiting) -> tuple[int, int] | None:
        """How many came near of this sort and how many later, where they stopped and people of other sorts did not.

        None where nothing speaks against it: no burst, no stop, or a stop of all sorts, as when the log ends.
        """
        sort = self.sort_of(one)
        if sort is None or self.storm < STORM_NETWORKS:
            return None
        near, later = len(sort[0]), len(sort[1])
        times = STOPS_PERSON if one.seen.look.kind is LookKind.PERSON else STOPS_LIKELY
        if not _stops(near, later, times):
            return None
        others = [(len(each[0]), len(each[1])) for each in self.sorts.values() if each is not sort]
        if not any(gone or to_come for gone, to_come in others):
            return near, later  # nobody to compare with
        went_on = [pair for pair in others if not _stops(*pair, STOPS_LIKELY)]
        near_others, later_others = (sum(counts) for counts in zip(*went_on, strict=True)) if went_on else (0, 0)
        do_others_stop = later_others < OTHERS_MIN or _stops(near_others, later_others, STOPS_OTHERS)
        return None if do_others_stop else (near, later)

    @property
    def storm(self) -> int:
        """How many networks sent programs, or what cannot be told from them."""
        return len(self.machines)


def _stops(near: int, later: int, times: float) -> bool:
    return near > times * later * 2 * NEAR_S / (AHEAD_S - NEAR_S) + STOPS_SPARE


class _Visits:
    """What one network did lately."""

    __slots__ = ("last_person", "visits")

    def __init__(self) -> None:
        self.visits: deque[tuple[float, str]] = deque(maxlen=VISITS_KEPT)
        self.last_person = float("-inf")

    def links_near(self, time: float) -> int:
        if len(self.visits) < BUSY_LINKS:
            return 0
        return len({link for at, link in self.visits if abs(at - time) <= NEAR_S})

    def clockwork_s(self, resolution_s: float) -> float:
        """The interval at which it comes; 0 where its intervals differ."""
        if len(self.visits) < CLOCKWORK_VISITS:
            return 0.0
        times = [at for at, _ in self.visits][-CLOCKWORK_VISITS:]
        gaps = [later - earlier for earlier, later in pairwise(times)]
        mean = sum(gaps) / len(gaps)
        if mean < max(CLOCKWORK_S_MIN, 10 * resolution_s):
            return 0.0
        spread = (sum((gap - mean) ** 2 for gap in gaps) / len(gaps)) ** 0.5
        return mean if spread <= CLOCKWORK_SPREAD * mean else 0.0


class ClickTeller:
    """Tells clicks in the order of time. What goes in too late by its time is taken as of the latest time seen.

    `has_sure`: Sec-Fetch headers were recorded, so that sure people can be seen at all. `resolution_s`: to what the
    times were rounded.
    """

    def __init__(self, *, has_sure: bool = True, resolution_s: float = 0.0) -> None:
        self._has_sure, self._resolution_s = has_sure, resolution_s
        self._now = float("-inf")
        self._waiting: deque[_Waiting] = deque()
        self._links: OrderedDict[str, _Around] = OrderedDict()  # the longest unseen first
        self._networks: OrderedDict[str, _Visits] = OrderedDict()
        self._unnamed = 0

    def add(self, seen: Seen) -> list[Told]:
        """Takes one click; returns what is told now: the oldest clicks, in the order in which they went in.

        A click without a time would have no place in that order: raises ValueError; `tell_alone` is for it.
        """
        if seen.time is None:
            raise ValueError("a click without a time cannot be told beside others")
        self._now = max(self._now, seen.time)
        network = seen.network
        if not network:  # nobody knows whether it is one that came before
            self._unnamed += 1
            network = f"\0{self._unnamed}"
        around = self._around(seen.link)
        one = _Waiting(self._now, network, seen, around, self._visits(seen, network))
        around.come(one)
        self._waiting.append(one)
        told = []
        while self._waiting[0].time < self._now - AHEAD_S or len(self._waiting) > WAITING_MAX:
            told.append(self._tell())
        return told

    def end(self) -> list[Told]:
        """What is left; nothing more comes."""
        told = []
        while self._waiting:
            told.append(self._tell())
        return told

    def _around(self, link: str) -> _Around:
        found = self._links.get(link)
        if found is None:
            found = self._links[link] = _Around()
        else:
            self._links.move_to_end(link)
        # What has been quiet for so long has no click waiting, and no burst whose late previews could still come.
        while next(iter(self._links.values())).last_seen < self._now - AFTER_S - AHEAD_S and len(self._links) > 1:
            self._links.popitem(last=False)
        return found

    def _visits(self, seen: Seen, network: str) -> _Visits:
        if not seen.network:
            return _Visits()
        found = self._networks.get(network)
        if found is None:
            found = self._networks[network] = _Visits()
            if len(self._networks) > NETWORKS_MAX:
                self._networks.popitem(last=False)
        else:
            self._networks.move_to_end(network)
        found.visits.append((self._now, seen.link))
        if seen.look.kind is LookKind.PERSON:
            found.last_person = self._now
        return found

    def _tell(self) -> Told:
        one = self._waiting.popleft()
        around = one.around
        around.turn_to(one)
        told = self._decide(one)
        around.leave()
        return told

    def _decide(self, one: _Waiting) -> Told:
        look, visits = one.seen.look, one.visits
        if look.kind is LookKind.PREVIEW:
            return Told(ClickKind.PREVIEW, look.why)
        if look.kind is LookKind.ROBOT:
            return Told(ClickKind.ROBOT, look.why)
        if (links := visits.links_near(one.time)) >= BUSY_LINKS:
            return Told(ClickKind.ROBOT, f"Its network opened {links} of our links within two minutes. {look.why}")
        if every_s := visits.clockwork_s(self._resolution_s):
            return Told(ClickKind.ROBOT, f"Its network comes like clockwork, every {every_s:.0f} s. {look.why}")
        if stopped := one.around.stopped(one):
            how = f"In a burst of previews {stopped[0]} networks came like this, and {stopped[1]} in the minutes after"
            return Told(ClickKind.UNKNOWN, f"{how}; people do not stop at once, and others went on. {look.why}")
        if look.kind is LookKind.PERSON:
            return Told(ClickKind.HUMAN, look.why)
        if look.kind is LookKind.LIKELY:
            return self._tell_likely(one)
        return _tell_other(one)

    def _tell_likely(self, one: _Waiting) -> Told:
        look, around = one.seen.look, one.around
        if around.storm < STORM_NETWORKS:
            if one.network not in around.programs:
                return Told(ClickKind.HUMAN, look.why)
            return Told(ClickKind.UNKNOWN, f"A program of the same network asked within a minute. {look.why}")
        if one.network in around.servers:
            return Told(ClickKind.PREVIEW, f"A program of the same network asked within a minute. {look.why}")
        likely, persons = around.near_of(LookKind.LIKELY, one.seen.kin), around.near_of(LookKind.PERSON, one.seen.kin)
        if self._has_sure and likely > LIKELY_SHARE * persons + LIKELY_SPARE:
            crowd = f"{likely} networks came like this in a burst of previews, with {persons} sure people"
            return Told(ClickKind.UNKNOWN, f"{crowd}: too many to be people with older browsers. {look.why}")
        return Told(ClickKind.HUMAN, look.why)


def _tell_other(one: _Waiting) -> Told:
    """A tool, a mask, a bare or an unknown look: what it is depends on whether it came with many others."""
    look, around = one.seen.look, one.around
    storm = around.storm
    is_program = look.kind in (LookKind.TOOL, LookKind.MASKED)
    has_person = one.network in around.persons or one.visits.last_person > one.time - MEMORY_S
    if look.kind is not LookKind.UNKNOWN and (is_program or not has_person):
        if storm >= STORM_NETWORKS:
            return Told(
                ClickKind.PREVIEW, f"One of {storm} networks that sent programs here within a minute. {look.why}"
            )
        if one.time - around.last_storm <= AFTER_S:
            late = "It came within a quarter of an hour after a burst of previews."
            return Told(ClickKind.PREVIEW, f"{late} {look.why}")
    if is_program:
        return Told(ClickKind.ROBOT, f"{look.why} It came alone.")
    if look.kind is LookKind.BARE and has_person and storm < STORM_NETWORKS:
        return Told(ClickKind.HUMAN, f"A person came from the same network within the hour. {look.why}")
    return Told(ClickKind.UNKNOWN, look.why)


def tell_alone(look: Look) -> Told:
    """A click of which the time is not known: by its look alone; `likely` and `bare` stay unknown.

    >>> tell_alone(Look(LookKind.PREVIEW, "It says so.")).kind
    <ClickKind.PREVIEW: 'preview'>
    """
    known = {
        LookKind.PERSON: ClickKind.HUMAN, LookKind.LIKELY: ClickKind.HUMAN, LookKind.PREVIEW: ClickKind.PREVIEW,
        LookKind.ROBOT: ClickKind.ROBOT, LookKind.TOOL: ClickKind.ROBOT, LookKind.MASKED: ClickKind.ROBOT,
    }  # fmt: skip
    kind = known.get(look.kind, ClickKind.UNKNOWN)
    return Told(kind, f"Its time is not known, so nothing can be compared. {look.why}")


def tell_all(clicks: Iterable[Seen], *, has_sure: bool = True, resolution_s: float = 0.0) -> Iterator[Told]:
    """Each click of a stream told, in its order."""
    teller = ClickTeller(has_sure=has_sure, resolution_s=resolution_s)
    for seen in clicks:
        yield from teller.add(seen)
    yield from teller.end()
