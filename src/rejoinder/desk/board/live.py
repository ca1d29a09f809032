"""Pages that stay live: one reader of changes per process, told to every open page by server-sent events."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from django.db import DatabaseError, close_old_connections, connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from rejoinder.desk.listening.models import Post
from rejoinder.desk.stories.models import Change

log = logging.getLogger(__name__)
POLL_S = 0.1  # a post stands on the board a blink after it is in a story; one row by its key each time
HEARTBEAT_S = 15.0  # proxies close what is silent for longer, often after 30 to 60 s
LIFETIME_S = 300.0  # then the page asks again: who may read is checked anew
QUEUE_MAX = 64  # messages that a slow page may lie behind; then it is cut off and catches up by itself
CHANGES_MAX = 500  # rows read at a time, and as far back as a page may catch up
PAGES_MAX = 400  # open pages of one process


@dataclass(eq=False)
class Page:
    """One open page and what it has still to be told."""

    queue: asyncio.Queue[str] = field(default_factory=lambda: asyncio.Queue(QUEUE_MAX))
    is_behind: bool = False


class Hub:
    """Reads new changes ten times a second while at least one page is open, and hands them to all of them."""

    def __init__(self, read=None) -> None:
        self.pages: set[Page] = set()
        self.task: asyncio.Task[None] | None = None
        self.thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="live")  # its own database connection
        self.read = read or read_changes
        self.last: int | None = None  # the newest change that all open pages know or will be told

    def open(self) -> Page:
        page = Page()
        self.pages.add(page)
        if self.task is None or self.task.done():
            self.task = asyncio.get_running_loop().create_task(self._run())
        return page

    def close(self, page: Page) -> None:
        self.pages.discard(page)

    async def ask(self, after: int | None) -> tuple[int, str | None]:
        """The newest change's id, and the message for changes after `after`; read in the hub's thread.

        The first answer is where the hub itself begins, so that nothing falls between it and the first page.
        """
        last, message = await asyncio.get_running_loop().run_in_executor(self.thread, self._read_afresh, after)
        if self.last is None:
            self.last = last
        return last, message

    async def _run(self) -> None:
        while self.pages:
            await asyncio.sleep(POLL_S)
            if self.last is None:
                continue
            try:
                self.last, message = await self.ask(self.last)
            except DatabaseError as error:  # locked or restarting: asked again at the next look
                log.warning("changes not read error=%s", error)
                continue
            if message:
                self.tell(message)
        self.last = None
        await asyncio.get_running_loop().run_in_executor(self.thread, connections.close_all)

    def _read_afresh(self, after: int | None) -> tuple[int, str | None]:
        close_old_connections()  # one that the database dropped meanwhile
        return self.read(after)

    def tell(self, message: str) -> None:
        """Hands a message to every page; one that lies too far behind is marked and will start afresh."""
        for page in self.pages:
            try:
                page.queue.put_nowait(message)
            except asyncio.QueueFull:
                page.is_behind = True


_hubs: "WeakKeyDictionary[asyncio.AbstractEventLoop, Hub]" = WeakKeyDictionary()


def hub() -> Hub:
    """The hub of this process's event loop."""
    return _hubs.setdefault(asyncio.get_running_loop(), Hub())


def read_changes(after: int | None) -> tuple[int, str | None]:
    """The newest change's id and one message for all changes since `after`; no message with None or without any."""
    if after is None:
        return Change.objects.order_by("-id").values_list("id", flat=True).first() or 0, None
    rows = list(Change.objects.filter(id__gt=after).order_by("id").values_list("id", "story_id", "kind")[:CHANGES_MAX])
    if not rows:
        return after, None
    last_post = Post.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()
    told: dict[str, Any] = {
        "stories": list(dict.fromkeys(story for _, story, _ in rows)),
        "kinds": sorted({kind for _, _, kind in rows}),
        "last_post": last_post.isoformat() if last_post else None,
    }
    last = rows[-1][0]
    return last, event("changed", told, last)


def event(name: str, told: dict[str, Any], number: int | None = None) -> str:
    """One server-sent event.

    >>> event("changed", {"stories": [4]}, 9)
    'id: 9\\nevent: changed\\ndata: {"stories": [4]}\\n\\n'
    """
    head = f"id: {number}\n" if number is not None else ""
    return f"{head}event: {name}\ndata: {json.dumps(told)}\n\n"


async def live(request: HttpRequest) -> HttpResponseBase:
    """The stream of changes. Takes up after Last-Event-ID; ends after five minutes so that the page asks again."""
    user = await request.auser()
    if not user.is_authenticated:
        return HttpResponse("Sign in first.", status=401, content_type="text/plain")
    around = hub()
    if len(around.pages) >= PAGES_MAX:
        return HttpResponse(
            "Too many open pages.", status=503, content_type="text/plain", headers={"Retry-After": "60"}
        )
    told = request.headers.get("last-event-id", "")
    after = int(told) if told.isascii() and told.isdigit() and len(told) < 19 else None
    response = StreamingHttpResponse(_stream(around, after), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


async def _stream(around: Hub, after: int | None) -> AsyncIterator[str]:
    page = around.open()
    ends = asyncio.get_running_loop().time() + LIFETIME_S
    try:
        last, missed = await around.ask(after)
        # The id of an event, even an empty one, is where the browser takes up again.
        yield f"retry: 3000\n{event('hello', {}, last if after is None else None)}"
        if missed:
            yield missed
        while (left := ends - asyncio.get_running_loop().time()) > 0 and not page.is_behind:
            try:
                yield await asyncio.wait_for(page.queue.get(), min(HEARTBEAT_S, left))
            except TimeoutError:
                yield ": still here\n\n"
    finally:
        around.close(page)
