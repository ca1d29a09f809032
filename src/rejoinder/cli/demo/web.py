"""The by-election's little web: every outlet on a loopback address of its own, over real HTTP, publishing as time goes.

python -m rejoinder.cli.demo.web PORT START SPEED        started by `rejoinder demo`, ends with it
"""

import asyncio
import hashlib
import signal
import sys
import time

from aiohttp import web

from rejoinder.cli.demo import render
from rejoinder.cli.demo.content import INSTANCE_HOST, DemoPost, Outlet, outlets, posts, site_addresses, site_host
from rejoinder.cli.demo.instance import Instance
from rejoinder.cli.demo.past import PAST_TEXT, past_stories
from rejoinder.cli.demo.records import HOST as RECORDS_HOST
from rejoinder.cli.demo.records import record_page
from rejoinder.cli.demo.render import Item


class Sites:
    """All outlets and what each has published by now."""

    def __init__(self, port: int, start: float, speed: float) -> None:
        self.start, self.speed = start, speed
        self.outlets = outlets()
        self.bases = site_addresses(port)
        self._posts = posts()
        self._past = past_stories()

    def minute(self) -> float:
        """Minutes of the demo since its start."""
        return (time.time() - self.start) / 60 * self.speed

    def items(self, outlet: Outlet) -> list[Item]:
        """What an outlet has published; the backlog keeps its real distance, what follows goes at the demo's speed."""
        now = self.minute()
        titles = {f"{post.outlet}/{post.slug}": post.title for post in self._posts}
        return [
            Item(
                post, self._address(f"{post.outlet}/{post.slug}"), self._time(post.minute),
                tuple((self._address(link), titles[link]) for link in post.links),
            )
            for post in self._posts
            if post.outlet == outlet.id and post.minute <= now
        ]  # fmt: skip

    def past_items(self, outlet: Outlet) -> list[Item]:
        """What it published weeks ago: no feed names it any more, its pages are still there."""
        return [
            Item(
                DemoPost(0.0, outlet.id, past.slug, past.title, "past", (PAST_TEXT,)),
                self._address(f"{outlet.id}/{past.slug}"), self.start - past.days_ago * 86400, (),
            )
            for past in self._past
            if past.outlet == outlet.id
        ]  # fmt: skip

    def _address(self, key: str) -> str:
        outlet, slug = key.split("/")
        return f"{self.bases[outlet]}/posts/{slug}/"

    def _time(self, minute: float) -> float:
        return self.start + minute * 60 / (self.speed if minute > 0 else 1.0)


async def _answer(request: web.Request) -> web.StreamResponse:
    sites: Sites = request.app["sites"]
    outlet: Outlet = request.app["outlet"]
    base, path = sites.bases[outlet.id], request.path
    if path == "/robots.txt":
        return web.Response(text=render.robots(outlet, base))
    if outlet.refuses_after_min is not None and sites.minute() > outlet.refuses_after_min:
        return web.Response(status=403, text="Forbidden")
    if path == "/old-feed/" and outlet.has_moved:
        raise web.HTTPMovedPermanently(render.feed_path(outlet))
    items = sites.items(outlet)
    if path == render.feed_path(outlet):
        return _conditional(request, *render.feed(outlet, base, items))
    if path == "/":
        return _conditional(request, render.home(outlet, base, items), "text/html")
    for item in [*items, *sites.past_items(outlet)]:
        if item.url == base + path:
            return _conditional(request, render.article(outlet, item), "text/html")
    return web.Response(status=404, text="Not found")


async def _answer_record(request: web.Request) -> web.StreamResponse:
    page = record_page(request.path.strip("/"), request.app["sites"].minute())
    return _conditional(request, page, "text/html") if page else web.Response(status=404, text="Not found")


def _conditional(request: web.Request, body: str, kind: str) -> web.Response:
    etag = f'"{hashlib.sha256(body.encode()).hexdigest()[:16]}"'
    if request.headers.get("If-None-Match") == etag:
        return web.Response(status=304, headers={"ETag": etag})
    return web.Response(text=body, content_type=kind, charset="utf-8", headers={"ETag": etag})


async def serve(port: int, start: float, speed: float) -> None:
    """Serves every outlet until SIGTERM."""
    sites = Sites(port, start, speed)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    runners = []
    places = [(site_host(number), outlet) for number, outlet in enumerate(sites.outlets.values(), 1)]
    for host, outlet in [*places, (RECORDS_HOST, None)]:
        app = web.Application()
        app["sites"], app["outlet"] = sites, outlet
        app.router.add_get("/{path:.*}", _answer if outlet else _answer_record)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, host, port).start()
        runners.append(runner)
    social = web.AppRunner(Instance(f"http://{INSTANCE_HOST}:{port}").app(), access_log=None)
    await social.setup()
    await web.TCPSite(social, INSTANCE_HOST, port).start()
    runners.append(social)
    await stop.wait()
    await asyncio.gather(*(runner.cleanup() for runner in runners))


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])))
